"""When the next conference is due, and who convenes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.kernel.dates import Anchored, Offset, shift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.meetings.types import Kind

IN_CUSTODY: Final = "custody"
OUTSIDE: Final = "community"


def next_on(
    kind: Kind, *, level: str, last_on: date | None, anchors: Mapping[str, date | None]
) -> date | None:
    """Return the day on which the next conference of a kind is due; None: the programme names none, or nobody can know.

    Shapes: `anchors` are dates such as `release`; `last_on` the day of the last conference of this kind.
    The level decides how soon: the higher, the sooner, where a programme says so.
    Source: programme definition, field F16; ADR 25.
    """
    if last_on is not None:
        rhythm = kind.levels.get(level, kind.rhythm)
        return shift(last_on, Offset.parse(rhythm)) if rhythm else None
    if not kind.at:
        return None
    anchored = Anchored.parse(kind.at)
    day = anchors.get(anchored.anchor)
    return None if day is None else shift(day, anchored.offset)


def convener_role(chair: str, chair_by: Mapping[str, str], *, is_in_custody: bool | None) -> str:
    """Return the role that convenes as the person stands: in custody one, outside another; unknown keeps the first.

    Source: Latvian practice as described in programme definitions: the convener changes with the release; ADR 25.

    >>> convener_role("prison", {"community": "probation"}, is_in_custody=False)
    'probation'
    """
    if is_in_custody is None:
        return chair
    return chair_by.get(IN_CUSTODY if is_in_custody else OUTSIDE, chair)
