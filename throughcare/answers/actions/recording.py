"""Record answers: a page at a time, in one transaction with its audit event and its lines of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from throughcare.agencies import queries as agencies
from throughcare.answers.actions.drafting import drop_draft
from throughcare.answers.actions.errors import (
    InvalidAnswersError,
    MeanwhileError,
    NotYoursToAskError,
)
from throughcare.answers.actions.storing import lock, record
from throughcare.answers.models import Answer, Asking
from throughcare.answers.queries.filling import sheet_for
from throughcare.answers.rules import knowing, saying
from throughcare.answers.rules.carrying import same_meaning
from throughcare.answers.types import Event, Source
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.answers.queries.filling import Sheet
    from throughcare.answers.rules.schema import Page
    from throughcare.answers.types import Given
    from throughcare.kernel.access import Access


@transaction.atomic
def record_page(
    given: tuple[Given, ...],
    *,
    person_id: int,
    form: str,
    page: str,
    seen: Mapping[str, int],
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Record what was sent for one page of a form; return how many answers were written.

    Shapes: `seen` holds, by concept, the number of the answer that the page showed; 0 or left out for none. What
    was known and left standing is no new answer; what was left open stays open.
    Errors: InvalidAnswersError; MeanwhileError; NotYoursToAskError; AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    lock(person_id)
    sheet, asked = _open(person_id, form, page, access, today)
    _require_answers(given, asked, sheet)
    _refuse_meanwhile(given, seen, sheet)
    unseen = _known_unseen(person_id, given, sheet, access, today)
    written = [
        _stored(one, sheet, person_id, access, now, today)
        for one in given
        if knowing.changes(one, sheet.prefills.get(one.concept), agency_id=access.actor.agency_id)
    ]
    _count(given, sheet, unseen, person_id, access, today)
    drop_draft(person_id, form=form, page=page, access=access)
    record(written, person_id=person_id, form=form, page=page, access=access, now=now)
    return len(written)


def _open(person_id: int, form: str, page: str, access: Access, today: date) -> tuple[Sheet, Page]:
    sheet = sheet_for(person_id, form, access=access, today=today)
    asked = None if sheet is None else sheet.page(page)
    if sheet is None or asked is None:
        raise NotYoursToAskError(
            f"Cannot record page [{page}] of form [{form}]: there is no such page that role "
            f"[{access.actor.role}] of agency [{access.actor.agency_id}] may ask. Open the form again."
        )
    return sheet, asked


def _require_answers(given: tuple[Given, ...], asked: Page, sheet: Sheet) -> None:
    may_ask = {one.concept for one in sheet.questions(asked)}
    if wrong := [one.concept for one in given if one.concept not in may_ask]:
        raise NotYoursToAskError(
            f"Cannot record {wrong}: these questions are not on page [{asked.key}] for you."
        )
    if problems := saying.problems(given, asked, sheet.catalogue):
        raise InvalidAnswersError(problems)


def _refuse_meanwhile(given: tuple[Given, ...], seen: Mapping[str, int], sheet: Sheet) -> None:
    changed = tuple(
        one.concept
        for one in given
        if one.said
        and (before := sheet.prefills.get(one.concept)) is not None
        and before.newest is not None
        and before.newest.answer_id > seen.get(one.concept, 0)
        and before.said != one.said
    )
    if changed:
        raise MeanwhileError(changed)


def _known_unseen(
    person_id: int, given: tuple[Given, ...], sheet: Sheet, access: Access, today: date
) -> frozenset[str]:
    """Return the questions that another agency has a valid answer to, of which whoever asks knows nothing.

    It is counted, and shown to nobody by person or by agency.
    """
    hidden = [one.concept for one in given if one.concept not in sheet.prefills]
    meaning = {key: same_meaning(key, sheet.catalogue) for key in hidden}
    rows = agencies.agency_map().everyone
    own = access.actor.agency_id
    sealed = [one.agency_id for one in rows.values() if one.is_sealed]
    found = (
        Answer.objects.filter(person_id=person_id, concept__in=set().union(*meaning.values()))
        .exclude(agency_id__in=sealed)
        .exclude(Q(agency_id__isnull=True) if own is None else Q(agency_id=own))
        .order_by("concept", "agency_id", "-pk")
        .distinct("concept", "agency_id")
    )
    answered = {
        one.concept
        for one in found
        if one.event in {Event.SAID, Event.CONFIRMED}
        and one.value != {"codes": ["unknown"]}
        and (one.valid_until is None or today < one.valid_until)
    }
    return frozenset(key for key, same in meaning.items() if same & answered)


def _stored(
    one: Given, sheet: Sheet, person_id: int, access: Access, now: datetime, today: date
) -> Answer:
    concept = sheet.catalogue.by_key[one.concept]
    by_person = access.actor.person_id is not None
    return Answer.objects.create(
        person_id=person_id,
        concept=one.concept,
        category=concept.category.value,
        event=Event.TOLD if one.is_told else Event.SAID,
        value={} if one.is_told else one.said.as_json(),
        source=Source.PERSON if by_person or one.is_told else one.source,
        agency_id=access.actor.agency_id,
        membership_id=access.actor.membership_id,
        at=now,
        valid_until=None if one.is_told else saying.valid_until(concept, today),
        form=sheet.form.key,
        form_version=sheet.form.version,
    )


def _count(
    given: tuple[Given, ...],
    sheet: Sheet,
    unseen: frozenset[str],
    person_id: int,
    access: Access,
    today: date,
) -> None:
    """Write the ledger: the same question to the same person counts once a day for each agency."""
    put = {
        one.concept: knowing.put_as(
            one, sheet.prefills.get(one.concept), is_known_unseen=one.concept in unseen
        )
        for one in given
    }
    Asking.objects.bulk_create(
        [
            Asking(
                person_id=person_id,
                agency_id=access.actor.agency_id,
                concept=concept,
                form=sheet.form.key,
                form_version=sheet.form.version,
                asked_on=today,
                put=found[0],
                is_unseen=found[1],
            )
            for concept, found in put.items()
            if found is not None
        ],
        ignore_conflicts=True,
    )
