"""How a conference moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.kernel.reasons import Reason
from throughcare.meetings.types import State

if TYPE_CHECKING:
    from collections.abc import Mapping

NEXT: Final[Mapping[State, frozenset[State]]] = {
    State.PLANNED: frozenset({State.INVITED, State.CANCELLED}),
    State.INVITED: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.DRAFTED}),
    State.DRAFTED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}
BEFORE: Final = frozenset({State.PLANNED, State.INVITED})
RUNNING: Final = frozenset({State.PLANNED, State.INVITED, State.OPEN, State.DRAFTED})
HELD: Final = frozenset({State.OPEN, State.DRAFTED})


def problem_of_step(state: State, to: State) -> Reason | None:
    """Return why a conference cannot go from one state to another; None where it can.

    Source: our own choice, ADR 25.

    >>> problem_of_step(State.PLANNED, State.OPEN)
    Reason(code='meetings.no_such_step', params={'from': 'planned', 'to': 'open'})
    """
    if to in NEXT[state]:
        return None
    return Reason("meetings.no_such_step", {"from": state.value, "to": to.value})


def can_still(state: State, allowed: frozenset[State]) -> bool:
    """Tell whether something may still be done in a state.

    Source: our own choice, ADR 25.
    """
    return state in allowed
