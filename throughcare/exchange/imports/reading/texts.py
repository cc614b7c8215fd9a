"""The words for every code that reading can give, in English and Dutch.

Pages show these, the downloads carry them. Values in square brackets come from the file.
The Dutch has not been reviewed by a second person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading.texts_en import PROBLEMS_EN, REMEDIES_EN
from throughcare.exchange.imports.reading.texts_nl import PROBLEMS_NL, REMEDIES_NL

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: dict[str, str] = {**PROBLEMS_EN, **REMEDIES_EN}
"""English: problem and remedy codes with their sentences."""
TEXTS_NL: dict[str, str] = {**PROBLEMS_NL, **REMEDIES_NL}
LANGUAGES = {"en": TEXTS, "nl": TEXTS_NL}

REMEDIES: dict[str, str] = {
    # About a cell or a row.
    "admission_missing": "fill_if_known",
    "admitted_in_future": "import_after_admission",
    "bidi_character": "retype_cell",
    "birth_date_missing": "fill_if_known",
    "born_after_admission": "correct_date",
    "born_in_future": "correct_date",
    "broken_character": "save_as_utf8",
    "cell_too_large": "look_for_quote",
    "choice_unknown": "use_known_word",
    "control_character": "retype_cell",
    "date_ambiguous": "name_the_month_order",
    "date_impossible": "correct_date",
    "date_partial": "fill_if_known",
    "date_serial": "check_the_date",
    "date_short_year": "write_full_year",
    "date_short_year_read": "check_the_date",
    "date_swapped": "check_day_month",
    "date_too_early": "correct_date",
    "date_too_late": "correct_date",
    "date_unreadable": "write_date_plainly",
    "date_zero": "fill_if_known",
    "duplicate_identical": "nothing_to_do",
    "duplicate_identifier": "keep_one_row",
    "expected_release_passed": "fill_release",
    "formula_like": "check_formula",
    "formula_without_result": "paste_values",
    "hidden_character": "retype_cell",
    "identifier_disguised": "retype_cell",
    "identifier_missing": "fill_identifier",
    "identifier_shape": "correct_identifier",
    "line_break": "retype_cell",
    "municipality_ambiguous": "write_code",
    "municipality_missing": "fill_if_known",
    "municipality_unknown": "check_municipality",
    "name_missing": "fill_if_known",
    "not_an_object": "repair_entry",
    "nul_character": "retype_cell",
    "number_unlikely": "check_number",
    "number_unreadable": "check_number",
    "release_before_admission": "correct_date",
    "released_in_future": "correct_date",
    "spreadsheet_error": "paste_values",
    "too_many_cells": "quote_cell",
    "unusually_old": "check_the_date",
    "unusually_young": "check_the_date",
    "value_too_long": "shorten_value",
    # About a row that is about somebody else's person, or can no longer be written as it was shown.
    "changed_meanwhile": "preview_again",
    "held_elsewhere": "ask_the_holder",
    "not_written": "read_and_repair",
    "returned_before_release": "settle_release",
    # About the file.
    "archive_broken": "send_again",
    "archive_not_workbook": "unpack_and_save",
    "column_twice": "rename_column",
    "encoding_broken": "save_as_utf8",
    "file_empty": "check_export",
    "file_missing": "check_path",
    "header_not_found": "check_mapping",
    "identifier_column_missing": "add_identifier",
    "json_broken": "send_again",
    "json_item_too_large": "check_export",
    "json_no_list": "check_json_path",
    "kind_not_in_mapping": "choose_mapping",
    "line_too_long": "look_for_quote",
    "not_text": "unpack_and_save",
    "old_or_locked_workbook": "save_as_xlsx",
    "sheet_missing": "check_mapping",
    "too_many_columns": "check_export",
    "too_many_rows": "split_file",
    "unpacks_too_large": "unpack_and_save",
    "workbook_broken": "save_as_xlsx",
    "workbook_hostile": "save_as_xlsx",
    # About how a file was understood.
    "merged_cells": "unmerge_cells",
    "other_sheets": "choose_sheet",
    # About a mapping.
    "mapping_choice_unknown": "use_allowed_choice",
    "mapping_choices_missing": "add_choices",
    "mapping_column_unknown": "add_column",
    "mapping_header_twice": "remove_header",
    "mapping_key_twice": "remove_key",
    "mapping_no_yaml": "repair_yaml",
    "mapping_part_missing": "add_part",
    "mapping_too_large": "check_mapping_path",
    "mapping_unreadable": "check_mapping_path",
    "mapping_value_wrong": "correct_value",
    "mapping_without_identifier": "add_identifier_to_mapping",
    "mapping_word_unknown": "check_spelling",
}


class _Shown(dict[str, str]):
    """Show a value that was not given as an empty bracket rather than fail."""

    def __missing__(self, key: str) -> str:
        return ""


def text_of(code: str, params: Mapping[str, str] | None = None, *, language: str = "en") -> str:
    """Return the sentence for a code; English where a language has none.

    >>> text_of("born_in_future", {"today": "2026-11-23"})
    'The birth date lies after [2026-11-23].'
    """
    template = LANGUAGES.get(language, TEXTS).get(code) or TEXTS[code]
    return template.format_map(_Shown(params or {}))
