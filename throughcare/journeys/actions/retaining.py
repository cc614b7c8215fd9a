"""Erase what is kept no longer: a whole file, the part of one agency, one kind of data. Exact to the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.accounts.actions import drop_drafts_about
from throughcare.accounts.actions.forgetting import forget_account
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.answers.actions.erasing import erase as erase_answers
from throughcare.answers.actions.erasing import forget_of as forget_answers
from throughcare.answers.types import CATEGORIES as ANSWERED
from throughcare.appointments.actions.erasing import erase as erase_appointments
from throughcare.appointments.actions.erasing import forget_of as forget_appointments
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads import queries as caseload_queries
from throughcare.custody import actions as custody
from throughcare.journeys.actions.ending import close_case
from throughcare.journeys.actions.responsibility import hand_over
from throughcare.journeys.models import CaseListing
from throughcare.journeys.queries.retaining import (
    Whereabouts,
    kept_facts,
    next_candidates,
    whereabouts,
)
from throughcare.kernel.access import Category
from throughcare.meetings.actions.forgetting import forget_of as forget_conferences
from throughcare.needs.actions import forget_of as forget_unowned
from throughcare.notes.actions.documents import erase_documents
from throughcare.notes.actions.erasing import erase as erase_notes
from throughcare.notes.types import CATEGORIES as NOTED
from throughcare.notes.types import DOCUMENT_CATEGORIES as FILED
from throughcare.people import actions as people
from throughcare.plans.actions.forgetting import forget_of as forget_plans
from throughcare.referrals.actions.forgetting import forget_of as forget_referrals
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions.deciding import system_access
from throughcare.sharing.actions.retaining import begin_again, end_part, let_log_go
from throughcare.sharing.actions.rights import RightsError, answer_right
from throughcare.sharing.actions.supporting import forget_supporters
from throughcare.sharing.queries.retaining import held_by, keeping_rules
from throughcare.sharing.queries.rights import right
from throughcare.sharing.rules.retaining import Action, due, kept_until, over
from throughcare.sharing.types import RelationKind
from throughcare.visits.actions import forget_of as forget_visits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.retaining import Due, Keeping, KeptFacts

    Follower = Callable[[int, Whereabouts], Mapping[str, int]]

BATCH = 500
_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing that is due about one person; what holds it where something does."""

    person_id: int
    due: Due
    held_by: tuple[str, ...] = ()


@dataclass(slots=True)
class Swept:
    """Hold what a sweep found and erased."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, counts: Mapping[str, int]) -> None:
        """Add what one step erased."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count


def find_due(*, access: Access, now: datetime, today: date) -> list[Finding]:
    """Return everything that is due on a day, what something holds too; nothing is changed.

    Errors: AccessRefusedError without the system's own access.
    """
    rules = keeping_rules()
    return [
        Finding(facts.person_id, one, facts.held_by)
        for facts in _candidates(rules, access, now, today)
        for one in over(rules, facts, today)
    ]


def _candidates(
    rules: Sequence[Keeping], access: Access, now: datetime, today: date
) -> Iterator[KeptFacts]:
    after = 0
    while found := next_candidates(rules, after=after, most=BATCH, access=access, today=today):
        yield from kept_facts(found, access=access, now=now, today=today).values()
        after = found[-1]


def sweep(*, also: Sequence[Follower], access: Access, now: datetime, today: date) -> Swept:
    """Erase what is due on a day, one transaction a person; the parts of agencies end a day ahead, to the instant.

    Last of all go the numbers in old entries of the log, which cannot go in a transaction.
    `also` erases, in the same transaction, what the rooms above keep about a person.
    Errors: AccessRefusedError without the system's own access.
    """
    rules, swept = keeping_rules(), Swept()
    begun = begin_again(access=access, now=now, today=today)
    swept.add({"parts_begun": begun} if begun else {})
    for facts in _candidates(rules, access, now, today + _TOMORROW):
        _sweep_person(facts.person_id, rules, swept, also, access, now, today)
    gone = let_log_go(access=access, now=now, today=today)
    swept.add({"log_entries": gone} if gone else {})
    return swept


@transaction.atomic
def _sweep_person(
    person_id: int,
    rules: Sequence[Keeping],
    swept: Swept,
    also: Sequence[Follower],
    access: Access,
    now: datetime,
    today: date,
) -> None:
    # Read under the lock: somebody may have come back, or asked for something, meanwhile.
    where = whereabouts(person_id, access=access)
    facts = kept_facts([person_id], access=access, now=now, today=today).get(person_id)
    if where is None or facts is None:
        return
    for one in due(rules, facts, today + _TOMORROW):
        if one.agency_id is not None and one.action is Action.ERASE:
            swept.add(_end_part(person_id, one, access, now, today))
    for one in due(rules, facts, today):
        swept.findings.append(Finding(person_id, one))
        swept.add(_erase(person_id, one, where, also, access, now))


def _erase(
    person_id: int,
    one: Due,
    where: Whereabouts,
    also: Sequence[Follower],
    access: Access,
    now: datetime,
) -> Mapping[str, int]:
    if one.action is Action.REVIEW:
        return {"to_review": 1}
    if one.is_whole:
        return _erase_person(person_id, one.key, where, also, access, now)
    erased = {
        "notes": _erase_notes(person_id, one, access, now),
        "documents": _erase_documents(person_id, one, access, now),
        "answers": _erase_answers(person_id, one, access, now),
        "appointments": _erase_appointments(person_id, one, access, now),
    }
    counts = {name: count for name, count in erased.items() if count}
    if counts:
        _record(person_id, one.key, counts, access, now, agency_id=one.agency_id)
    return counts


def _erase_notes(person_id: int, one: Due, access: Access, now: datetime) -> int:
    before = one.recorded_before
    return erase_notes(
        access=access,
        now=now,
        person_ids=[person_id],
        categories=[category for category in NOTED if category in one.categories],
        agency_ids=None if one.agency_id is None else [one.agency_id],
        recorded_before=None if before is None else sharing.start_of(before),
    )


def _erase_documents(person_id: int, one: Due, access: Access, now: datetime) -> int:
    before = one.recorded_before
    return erase_documents(
        access=access,
        now=now,
        person_ids=[person_id],
        categories=[category for category in FILED if category in one.categories],
        agency_ids=None if one.agency_id is None else [one.agency_id],
        recorded_before=None if before is None else sharing.start_of(before),
    )


def _erase_answers(person_id: int, one: Due, access: Access, now: datetime) -> int:
    before = one.recorded_before
    return erase_answers(
        access=access,
        now=now,
        person_ids=[person_id],
        categories=[category for category in ANSWERED if category in one.categories],
        agency_ids=None if one.agency_id is None else [one.agency_id],
        recorded_before=None if before is None else sharing.start_of(before),
    )


def _erase_appointments(person_id: int, one: Due, access: Access, now: datetime) -> int:
    if Category.ATTENDANCE not in one.categories:
        return 0
    before = one.recorded_before
    return erase_appointments(
        access=access,
        now=now,
        person_ids=[person_id],
        agency_ids=None if one.agency_id is None else [one.agency_id],
        ended_before=None if before is None else sharing.start_of(before),
    )


@transaction.atomic
def erase_person(
    person_id: int,
    *,
    rule: str,
    also: Sequence[Follower],
    access: Access,
    now: datetime,
) -> Mapping[str, int]:
    """Erase everything about a person in every room; the log keeps that it happened, by which rule, and how much.

    Shapes: what was erased -> how many; empty where there is nobody.
    Errors: AccessRefusedError without the system's own access.
    """
    where = whereabouts(person_id, access=access)
    if where is None:
        return {}
    return _erase_person(person_id, rule, where, also, access, now)


def _erase_person(
    person_id: int,
    rule: str,
    where: Whereabouts,
    also: Sequence[Follower],
    access: Access,
    now: datetime,
) -> Mapping[str, int]:
    counts = {
        "notes": erase_notes(access=access, now=now, person_ids=[person_id]),
        "documents": erase_documents(access=access, now=now, person_ids=[person_id]),
        "answers": forget_answers([person_id], access=access, now=now),
        "unowned_needs": forget_unowned([person_id], access=access, now=now),
        "visits": forget_visits([person_id], access=access, now=now),
        "referrals": forget_referrals([person_id], access=access, now=now),
        "conferences": forget_conferences([person_id], access=access, now=now),
        "appointments": forget_appointments([person_id], access=access, now=now),
        "plans": forget_plans([person_id], access=access, now=now),
        "cases": len(where.case_ids),
        "stays": len(where.custody_ids),
        "people": 1,
    }
    for follower in also:
        counts |= follower(person_id, where)
    counts["drafts"] = drop_drafts_about(person_id)
    counts["supporters"] = forget_supporters(person_id, access=access)
    CaseListing.objects.filter(case_id__in=where.case_ids).delete()
    caseloads.forget_many(where.case_ids, access=access)
    custody.forget_many(where.custody_ids, access=access)
    # Relations, consents, blocks, requests and the rest of sharing go with the person's row.
    people.forget_many([person_id], access=access, now=now)
    if where.account_id is not None:
        counts["accounts"] = int(forget_account(where.account_id, access=access))
    _record(person_id, rule, counts, access, now)
    return counts


def _record(
    person_id: int,
    rule: str,
    counts: Mapping[str, int],
    access: Access,
    now: datetime,
    *,
    agency_id: int | None = None,
) -> None:
    detail: dict[str, object] = {"rule": rule, "counts": dict(counts)}
    if agency_id is not None:
        detail["agency"] = agency_id
    audit.record(
        access, act=Act.ERASE, what="retention", person_ids=[person_id], now=now, detail=detail
    )


def _end_part(
    person_id: int, one: Due, access: Access, now: datetime, today: date
) -> Mapping[str, int]:
    """End an agency's part on its day, once; whoever is the contact there hands over first."""
    agency_id = one.agency_id or 0
    facts = kept_facts([person_id], access=access, now=now, today=today)[person_id]
    holder = next((each for each in facts.holders if each.agency_id == agency_id), None)
    if holder is None or holder.running_since is None or holder.running_since >= one.on:
        return {}
    _relieve_contact(person_id, agency_id, access, now, today)
    end_part(person_id, agency_id=agency_id, rule=one.key, on=one.on, access=access, now=now)
    return {"parts_ended": 1}


def _relieve_contact(
    person_id: int, agency_id: int, access: Access, now: datetime, today: date
) -> None:
    """Let another agency that helps name the contact; where none is left, the case closes."""
    case = caseload_queries.open_cases_of([person_id], access=access).get(person_id)
    if case is None or case.contact_agency_id != agency_id:
        return
    successor = _successor(person_id, agency_id, access, today)
    if successor is None:
        close_case(case.case_id, person_id=person_id, access=access, now=now, today=today)
        return
    hand_over(
        person_id,
        to_membership_id=successor,
        reason="contact.retention",
        access=access,
        now=now,
        today=today,
    )


def _successor(person_id: int, agency_id: int, access: Access, today: date) -> int | None:
    relations = sharing.relations_of([person_id], access=access)[person_id]
    helping = sorted(
        {
            one.agency_id
            for one in relations
            if one.agency_id != agency_id
            and one.kind is not RelationKind.CUSTODY
            and one.since <= today
            and (one.until is None or one.until > today)
        }
    )
    on_duty = accounts.duty_contacts(helping, today)
    rows = agencies.agency_map().agencies
    found = [
        on_duty[each]
        for each in helping
        if each in on_duty and each in rows and not rows[each].is_sealed
    ]
    return next((one.membership_id for one in found if one.role in CONTACT_ROLES), None)


def what_keeps(
    person_id: int, *, access: Access, now: datetime, today: date
) -> dict[Category, tuple[str, date | None]]:
    """Return, for an answer about erasure, category -> the rule that keeps it and its last day.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    system = system_access(purpose="erasure", now=now, actor=access.actor)
    facts = kept_facts([person_id], access=system, now=now, today=today)
    return kept_until(keeping_rules(), facts[person_id], today)


@transaction.atomic
def grant_erasure(
    person_id: int,
    request_id: int,
    *,
    text: str,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Answer yes to a request for erasure: what the answering agency wrote goes now; return how many rows.

    What several agencies keep together goes by the rules of retention; the answer says when.
    Errors: RightsError while something holds it, AccessRefusedError.
    """
    row = right(person_id, request_id, access=access)
    if row is None:
        raise RightsError("rights.unknown")
    system = system_access(purpose="erasure", now=now, actor=access.actor)
    if held := held_by([person_id], access=system, now=now).get(person_id):
        raise RightsError(*held)
    answer_right(
        person_id, request_id, is_granted=True, text=text, access=access, now=now, today=today
    )
    about, own = row.categories, [access.actor.agency_id or 0]
    counts = {
        "notes": erase_notes(
            access=system,
            now=now,
            person_ids=[person_id],
            categories=[one for one in NOTED if not about or one in about],
            agency_ids=own,
        ),
        "documents": erase_documents(
            access=system,
            now=now,
            person_ids=[person_id],
            categories=[one for one in FILED if not about or one in about],
            agency_ids=own,
        ),
        "answers": erase_answers(
            access=system,
            now=now,
            person_ids=[person_id],
            categories=[one for one in ANSWERED if not about or one in about],
            agency_ids=own,
        ),
        "appointments": 0
        if about and Category.ATTENDANCE not in about
        else erase_appointments(access=system, now=now, person_ids=[person_id], agency_ids=own),
    }
    _record(
        person_id,
        f"rights:{request_id}",
        counts,
        access,
        now,
        agency_id=access.actor.agency_id,
    )
    return sum(counts.values())
