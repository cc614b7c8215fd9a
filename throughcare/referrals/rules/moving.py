"""The one table of what may be done to a referral, in which state, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.kernel.reasons import Reason
from throughcare.referrals.types.words import OPEN, TAKEN_ON, UNANSWERED, Deed, Party, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Way:
    """Hold where a deed leads, and who may do it."""

    to: State
    by: frozenset[Party]


_CLERK = frozenset({Party.REFERRER})
_THERE = frozenset({Party.RECEIVER})
_SENDERS = frozenset({Party.REFERRER, Party.PERSON})
_CLOCK = frozenset({Party.CLOCK})
_PERSON = frozenset({Party.PERSON})
_LOOSE = (State.REQUESTED, State.RECEIVED, State.ON_HOLD, State.ACCEPTED, State.IN_PROGRESS)


def _ways() -> Iterator[tuple[tuple[State, Deed], Way]]:
    yield (State.DRAFT, Deed.SEND), Way(State.REQUESTED, _SENDERS)
    yield (State.REQUESTED, Deed.OPEN), Way(State.RECEIVED, _THERE)
    for state in UNANSWERED:
        yield (state, Deed.ACCEPT), Way(State.ACCEPTED, _THERE)
        yield (state, Deed.DECLINE), Way(State.REJECTED, _THERE)
        yield (state, Deed.REDIRECT), Way(State.REJECTED, _THERE)
        yield (state, Deed.WAIT), Way(State.ON_HOLD, _THERE)
        yield (state, Deed.REMIND), Way(state, _CLOCK)
        yield (state, Deed.ESCALATE), Way(state, _CLOCK)
        yield (state, Deed.EXPIRE), Way(State.FAILED, _CLOCK)
    yield (State.ACCEPTED, Deed.START), Way(State.IN_PROGRESS, _THERE)
    for state in TAKEN_ON:
        yield (state, Deed.ATTEND), Way(State.IN_PROGRESS, _THERE)
        yield (state, Deed.FINISH), Way(State.IN_PROGRESS, _THERE)
        yield (state, Deed.GIVE_UP), Way(State.FAILED, _THERE)
    yield (State.IN_PROGRESS, Deed.SAY), Way(State.IN_PROGRESS, _SENDERS)
    yield (State.IN_PROGRESS, Deed.CLOSE), Way(State.COMPLETED, _SENDERS)
    for state in (State.DRAFT, *_LOOSE):
        yield (state, Deed.WITHDRAW), Way(State.CANCELLED, _SENDERS)
        yield (state, Deed.REFUSE), Way(State.CANCELLED, _PERSON)
        yield (state, Deed.MOVE), Way(state, _CLOCK)
        yield (state, Deed.VOID), Way(State.ENTERED_IN_ERROR, _CLERK)


WAYS: Mapping[tuple[State, Deed], Way] = dict(_ways())
"""State and deed -> where it leads and who may. What is not here cannot be done.

Source: HL7 FHIR R4, Task state machine; who may do what is our own choice, ADR 22.
"""
KEPT_WHEN_OVER = frozenset({Deed.ACCEPT, Deed.DECLINE, Deed.REDIRECT, Deed.WAIT})
"""An answer that comes too late is kept as a note."""


def way(state: State, deed: Deed, party: Party) -> Way | Reason:
    """Return where a deed leads, or why it cannot be done.

    Source: HL7 FHIR R4, Task state machine; our own choice, ADR 22.

    >>> way(State.CANCELLED, Deed.ACCEPT, Party.RECEIVER).code
    'referral.over'
    """
    found = WAYS.get((state, deed))
    if found is None:
        code = "referral.not_now" if state in OPEN else "referral.over"
        return Reason(code, {"state": state.value, "deed": deed.value})
    if party not in found.by:
        return Reason("referral.not_yours", {"deed": deed.value, "party": party.value})
    return found


def open_to(state: State, party: Party) -> tuple[Deed, ...]:
    """Return what somebody may do now, in the order of pages.

    Source: our own choice, ADR 22.
    """
    return tuple(deed for deed in Deed if (state, deed) in WAYS and party in WAYS[state, deed].by)
