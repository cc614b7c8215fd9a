"""What a version of the minutes holds for its audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.meetings.types import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.kernel.access import Category
    from throughcare.meetings.rules.hearing import Ear
    from throughcare.meetings.types import (
        DecisionRow,
        DissentRow,
        ItemRow,
        SeatRow,
        VoiceRow,
    )


def written_down(
    ears: Sequence[Ear],
    *,
    seats: Iterable[SeatRow],
    items: Iterable[ItemRow],
    decisions: Iterable[DecisionRow],
    dissents: Iterable[DissentRow],
    voice: VoiceRow,
    unanswered: Iterable[str],
) -> Mapping[str, object]:
    """Return what minutes for several readers hold: only what each of them may be told.

    Dissent stands with its author. Nobody who was left out, and no reason for it, is in any version.
    Source: our own choice, ADR 25; English guidance: different viewpoints are recorded.
    """

    def all_hear(category: Category, origin: int | None) -> bool:
        return all(ear.hears(category, origin) for ear in ears)

    return {
        "seats": [
            {"name": one.name, "came": "" if one.came is None else one.came.value}
            for one in seats
            if not one.is_excluded
        ],
        "voice": {
            "how": "" if voice.voice is None else voice.voice.value,
            "statement": voice.statement,
            "representative": voice.representative,
            "why_none": voice.why_none,
        },
        "items": [
            {"title": one.title, "is_persons": one.source is Source.PERSON}
            for one in items
            if all_hear(one.category, one.agency_id)
        ],
        "decisions": [
            {
                "text": one.text,
                "owner": one.owner,
                "is_persons": one.is_persons,
                "due_on": "" if one.due_on is None else one.due_on.isoformat(),
                "alternatives": one.alternatives,
                "settled": one.settled,
                "review_on": "" if one.review_on is None else one.review_on.isoformat(),
                "dissents": [_dissent(each) for each in one.dissents],
            }
            for one in decisions
            if all_hear(one.category, None)
        ],
        "dissents": [_dissent(one) for one in dissents],
        "unanswered": list(unanswered),
    }


def _dissent(dissent: DissentRow) -> dict[str, str]:
    return {"by": dissent.agency, "why": dissent.why}
