"""Facts of one row that cannot be true together, or on the day of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from throughcare.exchange.imports.reading.values import ReleaseKind

YOUNGEST_YEARS = 12
"""Below this a birth date is doubted, not refused. Our own choice; the age of criminal
responsibility is 12 in the Netherlands and 10 in England and Wales."""
OLDEST_YEARS = 100


class Contradiction(NamedTuple):
    """Name the field to look at, what is wrong, and the other value."""

    field: str
    what: str
    params: dict[str, str]


def contradictions(fields: Mapping[str, Any], today: date) -> Iterator[Contradiction]:
    """Yield each contradiction in the fields of one row."""
    born, admitted, left = fields["born_on"], fields["admitted_on"], fields["released_on"]
    if born is not None:
        yield from _about_birth(born, admitted, today)
    if admitted is not None and admitted > today:
        yield Contradiction("admitted_on", "admitted_in_future", {"today": today.isoformat()})
    if left is not None and left > today:
        yield Contradiction("released_on", "released_in_future", {"today": today.isoformat()})
    expected = fields["release_dates"].get("expected")
    if left is None and expected is not None and expected < today:
        yield Contradiction("expected", "expected_release_passed", {"today": today.isoformat()})
    if admitted is not None:
        yield from _released_before(admitted, left, fields["release_dates"])


def _about_birth(born: date, admitted: date | None, today: date) -> Iterator[Contradiction]:
    if born > today:
        yield Contradiction("born_on", "born_in_future", {"today": today.isoformat()})
    elif admitted is not None and born >= admitted:
        yield Contradiction("born_on", "born_after_admission", {"other": admitted.isoformat()})
    elif born.year > today.year - YOUNGEST_YEARS:
        yield Contradiction("born_on", "unusually_young", {"years": str(YOUNGEST_YEARS)})
    elif born.year < today.year - OLDEST_YEARS:
        yield Contradiction("born_on", "unusually_old", {"years": str(OLDEST_YEARS)})


def _released_before(
    admitted: date, left: date | None, releases: Mapping[ReleaseKind, date]
) -> Iterator[Contradiction]:
    other = {"other": admitted.isoformat()}
    if left is not None and left < admitted:
        yield Contradiction("released_on", "release_before_admission", other)
    for kind, day in releases.items():
        # The same column may fill both `released_on` and the actual date: say it once.
        if day < admitted and not (kind == "actual" and day == left):
            yield Contradiction(kind, "release_before_admission", other)
