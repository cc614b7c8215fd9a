"""Ask to work in a prison, answer, plan visits, and say what became of them."""

from throughcare.visits.actions.errors import VisitError
from throughcare.visits.actions.forgetting import forget_of
from throughcare.visits.actions.hanging import move_visits
from throughcare.visits.actions.permits import (
    add_visitor,
    ask_permit,
    drop_visitor,
    end_permit,
    grant,
    refuse,
)
from throughcare.visits.actions.reminding import remind
from throughcare.visits.actions.visits import (
    agree,
    ask_group,
    ask_person,
    call_off,
    decline_mine,
    not_possible,
    report,
)

__all__ = [
    "VisitError",
    "add_visitor",
    "agree",
    "ask_group",
    "ask_permit",
    "ask_person",
    "call_off",
    "decline_mine",
    "drop_visitor",
    "end_permit",
    "forget_of",
    "grant",
    "move_visits",
    "not_possible",
    "refuse",
    "remind",
    "report",
]
