"""What several agreements say together about a party that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from throughcare.sharing.types.leaving import ContactAfter, LeavingTerms, NotesAfter, StepsAfter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ORDER = {
    "notes": tuple(NotesAfter),
    "steps": tuple(StepsAfter),
    "contact": tuple(ContactAfter),
}
"""The strictest last."""


def terms_together(said: Iterable[Mapping[str, Any]]) -> LeavingTerms:
    """Return what holds for a party of several agreements: of each kind the strictest word, else our default.

    Source: our own choice, ADR 18: whoever was promised the strictest keeps it.
    """
    every = list(said)
    found: dict[str, Any] = {
        name: max(named, key=order.index)
        for name, order in _ORDER.items()
        if (named := [type(order[0])(one[name]) for one in every if one.get(name)])
    }
    days = [int(one["notice_days"]) for one in every if one.get("notice_days") is not None]
    if days:
        found["notice_days"] = max(days)
    return LeavingTerms(**found, ours=LeavingTerms().ours - set(found))


def terms_from(stored: Mapping[str, Any]) -> LeavingTerms:
    """Return terms as they were stored when an agency said that it leaves.

    Source: our own choice, ADR 18: what was told to the people is what happens.
    """
    return LeavingTerms(
        NotesAfter(stored["notes"]),
        StepsAfter(stored["steps"]),
        ContactAfter(stored["contact"]),
        int(stored["notice_days"]),
        frozenset(stored["ours"]),
    )
