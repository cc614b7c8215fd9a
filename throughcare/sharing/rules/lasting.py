"""Until when a yes holds, as things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.sharing.rules.explaining import in_force
from throughcare.sharing.types.facts import YES_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from throughcare.sharing.rules.explaining import Question
    from throughcare.sharing.types.decisions import Decision
    from throughcare.sharing.types.facts import EmergencyFact


def holds_until(
    question: Question, decision: Decision, *, start_of: Callable[[date], datetime]
) -> datetime | None:
    """Return when a yes ends if nothing else is recorded: the first end of what it rests on; None while open.

    Shapes: `start_of` gives the moment at which a day begins.
    Source: sharing-and-security C2: the end of access is shown.
    """
    rule, asker = decision.rule, question.asker
    if rule is None:
        return min((one.until for one in _emergencies(question)), default=None)
    ends: list[datetime | None] = [rule.until]
    if rule.agreement is not None:
        ends.append(rule.agreement.until)
    if decision.relation is not None and decision.relation.until is not None:
        ends.append(start_of(decision.relation.until))
    if rule.needs_consent:
        ends.append(_last_yes(question))
    if rule.needs_weighing:
        ends += [
            one.until
            for one in question.facts.weighings
            if one.agency_id == asker.agency_id and question.category in one.categories
        ]
    return min((end for end in ends if end is not None), default=None)


def _emergencies(question: Question) -> Iterator[EmergencyFact]:
    asker = question.asker
    for one in question.facts.emergencies:
        if one.account_id == asker.account_id and in_force(one, asker.moment):
            yield one


def _last_yes(question: Question) -> datetime | None:
    asker = question.asker
    yeses = [
        event
        for event in question.facts.consents
        if event.state in YES_STATES
        and event.purpose is asker.purpose
        and asker.agency_id in event.agency_ids
        and question.category in event.categories
        and event.at <= asker.moment
    ]
    return max(yeses, key=lambda event: (event.at, event.event_id)).until if yeses else None
