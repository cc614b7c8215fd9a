"""The small values of a programme definition: codes, texts, periods, anchored days, provenance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from throughcare.kernel.dates import Anchored, Offset
from throughcare.kernel.periods import Period

DECIDE_LOCALLY = "decide locally"
WHOLE_RULE = "*"
"""Stands in `default` for every value of a rule."""

_DAY = r"\d{4}-\d{2}-\d{2}"
_VALID = re.compile(rf"({_DAY})?\.\.({_DAY})?")
_ANCHORED_PATTERN = r"^[a-z_]+([+-]P[0-9YMWD]+)?$"
_DURATION_PATTERN = r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(\d+WD)?$"


def refuse(what: str, remedy: str) -> PydanticCustomError:
    """Return an error that says what is wrong and what to write."""
    return PydanticCustomError("definition", "{what}", {"what": what, "remedy": remedy})


def _read_period(value: object) -> Period[date]:
    if isinstance(value, Period):
        return value
    found = _VALID.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise refuse(
            f"[{value}] is not a period of days.",
            "Write `2019-07-01..`, `..2021-07-01` or `2019-07-01..2021-07-01`; "
            "the last day no longer belongs to it.",
        )
    try:
        start, end = (date.fromisoformat(day) if day else None for day in found.groups())
        period = Period(start, end)
    except ValueError as error:
        raise refuse(f"[{value}] is not a period of days: {error}", "Correct the days.") from error
    if period.is_empty:
        raise refuse(f"[{value}] holds no day.", "Let the end lie after the start.")
    return period


def _needs_start(period: Period[date]) -> Period[date]:
    if period.start is None:
        raise refuse(
            "The definition has no first day.", "Begin `valid` with a day: `2019-07-01..`."
        )
    return period


def _period_text(period: Period[date]) -> str:
    start, end = (day.isoformat() if day else "" for day in (period.start, period.end))
    return f"{start}..{end}"


def _read_anchored(value: object) -> Anchored:
    if isinstance(value, Anchored):
        return value
    try:
        return Anchored.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        raise refuse(
            f"[{value}] is not a day measured from an anchor.",
            "Write for example `custody_start+P10D`, `release-P6M` or `release`.",
        ) from error


def _read_duration(value: object) -> Offset:
    if isinstance(value, Offset):
        return value
    try:
        return Offset.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        raise refuse(
            f"[{value}] is not a duration.", "Write for example `P10D`, `P6M` or `P5WD`."
        ) from error


def _duration_text(offset: Offset) -> str:
    return str(Anchored("", offset)).lstrip("+") or "P0D"


def _texts(value: dict[str, str]) -> dict[str, str]:
    if not value.get("en", "").strip():
        raise refuse("There is no English text.", "Add a line `en: ...`; English is the source.")
    empty = [language for language, text in value.items() if not text.strip()]
    if empty:
        raise refuse(f"The text in [{empty[0]}] is empty.", "Write it or remove the line.")
    return value


def _read_sources(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _read_default(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if value == DECIDE_LOCALLY:
        return (WHOLE_RULE,)
    if isinstance(value, Mapping) and value and set(value.values()) == {DECIDE_LOCALLY}:
        return tuple(str(name) for name in value)
    raise refuse(
        f"[{value}] is not a mark for a default.",
        "Write `default: decide locally`, or under `default:` one line such as "
        "`at: decide locally` for each value that is yours.",
    )


def _default_text(default: tuple[str, ...]) -> object:
    if default == (WHOLE_RULE,):
        return DECIDE_LOCALLY
    return dict.fromkeys(default, DECIDE_LOCALLY) or None


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,79}$")]
SourceKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Texts = Annotated[dict[Language, Line], AfterValidator(_texts)]
Valid = Annotated[
    Period[date],
    PlainValidator(_read_period),
    PlainSerializer(_period_text),
    WithJsonSchema({"type": "string", "pattern": f"^({_DAY})?\\.\\.({_DAY})?$"}),
]
ValidFrom = Annotated[Valid, AfterValidator(_needs_start)]
"""A period with a first day."""
At = Annotated[
    Anchored,
    PlainValidator(_read_anchored),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": _ANCHORED_PATTERN}),
]
Duration = Annotated[
    Offset,
    PlainValidator(_read_duration),
    PlainSerializer(_duration_text),
    WithJsonSchema({"type": "string", "pattern": _DURATION_PATTERN}),
]
When = Annotated[object, WithJsonSchema({"x-condition": True})]
"""A condition as written; `rules.conditions` reads it, `rules.publishing` gives its schema."""
_DEFAULT_SCHEMA = {
    "anyOf": [
        {"const": DECIDE_LOCALLY},
        {"type": "object", "additionalProperties": {"const": DECIDE_LOCALLY}},
    ]
}
_SOURCE_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


class Part(BaseModel):
    """Refuse unknown fields and changes after reading."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True
    )


class Sourced(Part):
    """Say where the values come from: a source, or a default of ours, or a part of each."""

    source: Annotated[
        tuple[SourceKey, ...], BeforeValidator(_read_sources), WithJsonSchema(_SOURCE_SCHEMA)
    ] = ()
    """One key of `sources`, or a list of them."""
    default: Annotated[
        tuple[str, ...],
        PlainValidator(_read_default),
        PlainSerializer(_default_text),
        WithJsonSchema(_DEFAULT_SCHEMA),
    ] = ()
    """`decide locally` for the whole rule, or for the fields named."""
    note: str = ""

    @model_validator(mode="after")
    def _check_provenance(self) -> Self:
        if not self.source and self.default != (WHOLE_RULE,):
            raise refuse(
                "It has neither a source nor the mark of a default.",
                "Add `source: KEY` with a key of `sources`, or `default: decide locally`.",
            )
        if self.source and self.default == (WHOLE_RULE,):
            raise refuse(
                "The whole rule is marked as a default and has a source as well.",
                "Keep one, or name under `default:` the fields that are yours.",
            )
        unknown = set(self.default) - {WHOLE_RULE} - self.model_fields_set
        if unknown:
            raise refuse(
                f"[{min(unknown)}] is marked as a default and is no field that is filled in.",
                "Name a field of this rule that has a value.",
            )
        return self

    @property
    def is_default(self) -> bool:
        """Tell whether at least one value is ours and not a fact about the programme."""
        return bool(self.default)


class Dated(Sourced):
    """Hold for a period of days only; without `valid`, as long as the definition does."""

    valid: Valid = Period()


class Rule(Dated):
    """Carry a code that other rules refer to, and a title in plain words."""

    id: Code
    title: Texts


Setting = Literal["custody", "community", "any"]
ClientPart = Literal["required", "invited", "informed", "by_decision", "none"]
Form = Literal["meeting", "conversation", "phone", "message", "document", "visit", ""]
"""How something is done; empty leaves it to the people who do it."""
