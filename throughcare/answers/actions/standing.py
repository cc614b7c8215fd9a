"""Say of an answer that stands that it is still true, or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.answers.actions.errors import NoSuchAnswerError, NotYoursToAskError
from throughcare.answers.actions.storing import lock, record
from throughcare.answers.models import Answer, Asking
from throughcare.answers.queries.filling import categories_to_ask
from throughcare.answers.queries.knowing import known
from throughcare.answers.rules import saying
from throughcare.answers.rules.shipped import catalogue
from throughcare.answers.types import Event, Put, Source
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.answers.types import AnswerRow
    from throughcare.kernel.access import Access


@transaction.atomic
def confirm(answer_id: int, *, person_id: int, access: Access, now: datetime, today: date) -> int:
    """Record that an answer is still true, in the name of whoever asks; return the number of the new row.

    Errors: NoSuchAnswerError; NotYoursToAskError; AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    lock(person_id)
    row = _visible(answer_id, person_id, access, today)
    concept = catalogue().by_key[row.concept]
    if concept.category not in categories_to_ask(person_id, access=access, today=today):
        raise NotYoursToAskError(
            f"Cannot confirm answer [{answer_id}]: the sharing rules do not let you hold [{concept.category}]."
        )
    answer = Answer.objects.create(
        person_id=person_id,
        concept=row.concept,
        category=concept.category.value,
        event=Event.CONFIRMED,
        value=row.said.as_json(),
        source=Source.PERSON if access.actor.person_id is not None else row.source,
        agency_id=access.actor.agency_id,
        membership_id=access.actor.membership_id,
        at=now,
        valid_until=saying.valid_until(concept, today),
        form=row.form,
        form_version=row.form_version,
        stands_on_id=answer_id,
    )
    _count_confirmed(answer, today)
    record([answer], person_id=person_id, form=row.form, page="", access=access, now=now)
    return answer.pk


def _count_confirmed(answer: Answer, today: date) -> None:
    line = Asking(
        person_id=answer.person_id,
        agency_id=answer.agency_id,
        concept=answer.concept,
        form=answer.form,
        form_version=answer.form_version,
        asked_on=today,
        put=Put.REUSED,
    )
    Asking.objects.bulk_create([line], ignore_conflicts=True)


def _visible(answer_id: int, person_id: int, access: Access, today: date) -> AnswerRow:
    found = known(person_id, access=access, today=today)
    row = next((one for one in found.rows if one.answer_id == answer_id and one.said), None)
    if row is None:
        raise NoSuchAnswerError(
            f"Cannot use answer [{answer_id}]: there is no such answer here for you, or a newer one took its place. "
            "Open the page again."
        )
    return row


@transaction.atomic
def take_back(answer_id: int, *, person_id: int, access: Access, now: datetime, today: date) -> int:
    """Take back one's own answer: the agency's, or the person's; return the number of the row that says so.

    Errors: NoSuchAnswerError; AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    lock(person_id)
    row = _visible(answer_id, person_id, access, today)
    if row.agency_id != access.actor.agency_id:
        raise NoSuchAnswerError(
            f"Cannot take back answer [{answer_id}]: only whoever recorded it can. Record what is true instead."
        )
    answer = Answer.objects.create(
        person_id=person_id,
        concept=row.concept,
        category=catalogue().by_key[row.concept].category.value,
        event=Event.TAKEN_BACK,
        source=Source.PERSON if access.actor.person_id is not None else Source.WORKER,
        agency_id=access.actor.agency_id,
        membership_id=access.actor.membership_id,
        at=now,
        form=row.form,
        form_version=row.form_version,
        stands_on_id=answer_id,
    )
    record([answer], person_id=person_id, form=row.form, page="", access=access, now=now)
    return answer.pk
