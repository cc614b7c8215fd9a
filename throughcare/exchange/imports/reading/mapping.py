"""The form of a mapping: which column of a register means what. A new register needs only this."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from throughcare.exchange.imports.reading.characters import header_key
from throughcare.exchange.imports.reading.values import FileKind, ReleaseKind

FieldName = Literal[
    "given_name", "family_name", "other_names", "born_on", "establishment", "admitted_on",
    "legal_title", "home_municipality_text", "release_municipality_text", "language",
    "lawful_stay", "released_on", "sentence_days",
]  # fmt: skip
ConstantName = Literal[
    "establishment", "legal_title", "home_municipality_text", "release_municipality_text",
    "language",
]  # fmt: skip
DATE_FIELDS = frozenset({"born_on", "admitted_on", "released_on"})
_CHOICES: dict[str, frozenset[str]] = {
    "legal_title": frozenset({"remand", "sentence", "other"}),
    "lawful_stay": frozenset({"yes", "no"}),
}
_PATTERN_PARTS = re.compile(r"[ ./,-]|D{1,2}|M{1,3}|YY(?:YY)?")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]


class _Part(BaseModel):
    """Refuse words that mean nothing here, so that a slip of the pen is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FormatHints(_Part):
    """Say what form the file has; what is not said is found out."""

    kinds: Annotated[list[FileKind], BeforeValidator(_listed)] = Field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    json_path: str = ""

    @model_validator(mode="after")
    def _sound(self) -> FormatHints:
        if self.encoding:
            try:
                "".encode(self.encoding)
            except LookupError:
                raise ValueError(f"unknown encoding [{self.encoding}]") from None
        if len(self.separator) > 1:
            raise ValueError("separator must be one character")
        return self


class DateForms(_Part):
    """Say how dates are written. Year-month-day (ISO 8601) is understood always.

    `order` reads any separator; `formats` (of DD D MM M MMM YYYY YY) narrows to exactly these.
    """

    order: Literal["dmy", "mdy", "ymd", "unknown"] = "unknown"
    formats: Annotated[list[str], BeforeValidator(_listed)] = Field(default_factory=list)
    month_words: dict[str, Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=dict)
    two_digit_years: Literal["refuse"] | Annotated[int, Field(ge=0, le=99)] = "refuse"

    @model_validator(mode="after")
    def _formats_complete(self) -> DateForms:
        for pattern in self.formats:
            parts = {part[0] for part in _PATTERN_PARTS.findall(pattern)}
            if _PATTERN_PARTS.sub("", pattern) or not parts >= {"D", "M", "Y"}:
                raise ValueError(f"[{pattern}] must be made of D or DD, M, MM or MMM, YYYY or YY")
        return self


class FieldSource(_Part):
    """Say which columns fill a field and how several become one."""

    column: Words
    choose: Literal["first", "earliest", "join"] = "first"
    choices: dict[str, Words] = Field(default_factory=dict)
    dates: DateForms | None = None


class IdentifierSource(_Part):
    """Say which column identifies a person for good, and who issues that number."""

    system: str = Field(min_length=1, max_length=200)
    column: str
    pattern: str = ""

    @model_validator(mode="after")
    def _pattern_sound(self) -> IdentifierSource:
        try:
            re.compile(self.pattern)
        except re.error as fault:
            raise ValueError(f"pattern is no regular expression: {fault}") from None
        return self


class Mapping(_Part):
    """Describe one form of register. One file; see docs/how-to/import-a-register.md."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    title: dict[str, str] = Field(default_factory=dict)
    source: str = ""
    format: FormatHints = FormatHints()
    dates: DateForms = DateForms()
    missing_words: list[str] = Field(default_factory=list)
    totals_words: list[str] = Field(default_factory=list)
    columns: dict[str, Words]
    identifier: IdentifierSource
    constants: dict[ConstantName, str] = Field(default_factory=dict)
    fields: dict[FieldName, FieldSource]
    release_dates: dict[ReleaseKind, FieldSource] = Field(default_factory=dict)

    @property
    def known_headers(self) -> dict[str, str]:
        """Return the comparable form of every accepted header, with the column it names."""
        return {
            header_key(header): column
            for column, headers in self.columns.items()
            for header in headers
        }


def reference_problems(mapping: Mapping) -> list[tuple[tuple[str, ...], str, dict[str, str]]]:
    """Return what is wrong between the parts of a mapping: place, code, values."""
    found: list[tuple[tuple[str, ...], str, dict[str, str]]] = []
    if mapping.identifier.column not in mapping.columns:
        place = ("identifier", "column")
        found.append((place, "mapping_column_unknown", {"column": mapping.identifier.column}))
    for place, source in _sources(mapping):
        found.extend(
            ((*place, "column"), "mapping_column_unknown", {"column": column})
            for column in source.column
            if column not in mapping.columns
        )
        found.extend(_choice_problems(place, source))
    found.extend(_shared_headers(mapping))
    return found


def _sources(mapping: Mapping) -> list[tuple[tuple[str, str], FieldSource]]:
    fields = [(("fields", str(name)), source) for name, source in mapping.fields.items()]
    dates = [(("release_dates", str(k)), source) for k, source in mapping.release_dates.items()]
    return fields + dates


def _choice_problems(
    place: tuple[str, str], source: FieldSource
) -> list[tuple[tuple[str, ...], str, dict[str, str]]]:
    allowed = _CHOICES.get(place[1])
    if allowed is None:
        return []
    shown = ", ".join(sorted(allowed))
    if not source.choices:
        return [(place, "mapping_choices_missing", {"allowed": shown})]
    return [
        (
            (*place, "choices", choice),
            "mapping_choice_unknown",
            {"choice": choice, "allowed": shown},
        )
        for choice in source.choices
        if choice not in allowed
    ]


def _shared_headers(mapping: Mapping) -> list[tuple[tuple[str, ...], str, dict[str, str]]]:
    owners: dict[str, str] = {}
    found: list[tuple[tuple[str, ...], str, dict[str, str]]] = []
    for column, headers in mapping.columns.items():
        for header in headers:
            other = owners.setdefault(header_key(header), column)
            if other != column:
                params = {"header": header, "column": other}
                found.append((("columns", column), "mapping_header_twice", params))
    return found
