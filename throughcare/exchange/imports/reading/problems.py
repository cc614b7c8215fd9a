"""Which faults keep a row out. All others are shown and let the row pass."""

from __future__ import annotations

ERRORS = frozenset({
    "admitted_in_future", "born_after_admission", "born_in_future", "broken_character",
    "cell_too_large", "date_ambiguous", "date_impossible", "date_short_year", "date_swapped",
    "date_too_early", "date_too_late", "date_unreadable", "duplicate_identifier",
    "formula_without_result", "identifier_disguised", "identifier_missing", "identifier_shape",
    "changed_meanwhile", "held_elsewhere", "not_an_object", "not_written", "nul_character",
    "release_before_admission", "released_in_future", "returned_before_release",
    "spreadsheet_error", "too_many_cells", "value_too_long",
})  # fmt: skip
WARNINGS = frozenset({
    "admission_missing", "bidi_character", "birth_date_missing", "choice_unknown",
    "control_character", "date_partial", "date_serial", "date_short_year_read", "date_zero",
    "duplicate_identical", "expected_release_passed", "formula_like", "hidden_character",
    "line_break",
    "municipality_ambiguous", "municipality_missing", "municipality_unknown",
    "name_missing", "number_unlikely", "number_unreadable", "unusually_old", "unusually_young",
})  # fmt: skip


def is_error(what: str) -> bool:
    """Tell whether this fault keeps its row out."""
    return what in ERRORS
