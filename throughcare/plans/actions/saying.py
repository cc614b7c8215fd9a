"""Write what people say about themselves, who is close to them, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.plans import rules
from throughcare.plans.actions.errors import InvalidError, NotYoursError
from throughcare.plans.actions.writing import is_the_person, voice_of, within, writing
from throughcare.plans.models import Circle, Statement
from throughcare.plans.types import Audience, Change, StatementKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.types import Written


def say(
    plan_id: int,
    *,
    kind: str,
    text: str,
    audience: str,
    version: int,
    access: Access,
    now: datetime,
    on_paper: bool = False,
) -> Written:
    """Put what the person says about themself under one heading, and who reads it; an empty text takes it back.

    A worker writes down what they were told; they neither see nor overwrite what was not meant for them.
    Errors: InvalidError; NotYoursError when the person keeps this to others; those of `writing`.
    """
    if problems := rules.problems_of_statement(kind, text, audience):
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        by_person = is_the_person(draft.plan, access)
        found = Statement.objects.filter(plan=draft.plan, kind=kind).first()
        if found is not None and f"statement:{found.pk}" in draft.unseen:
            raise NotYoursError(
                f"Cannot write under [{kind}]: the person chose who reads it. Ask them to write it."
            )
        statement = found or Statement(plan=draft.plan, kind=StatementKind(kind).value)
        statement.text, statement.said_at = text.strip(), now
        if by_person or found is None:
            statement.audience = Audience(audience).value
        statement.voice = voice_of(draft.plan, access, on_paper=on_paper).value
        statement.recorded_by_id = access.actor.membership_id
        statement.save()
        draft.about(Change.STATEMENT_SAID if by_person else Change.STATEMENT_NOTED, statement)
    return draft.written


def name_circle(
    plan_id: int,
    *,
    name: str,
    relation: str,
    helps_with: str,
    may_be_called: bool,
    version: int,
    access: Access,
    now: datetime,
    circle_id: int | None = None,
) -> Written:
    """Name somebody of the person's own circle, or change what is said of them.

    Errors: InvalidError for no name; NotInPlanError; those of `writing`.
    """
    if problems := rules.problems_of_circle(name, relation, helps_with):
        raise InvalidError(problems)
    with writing(plan_id, version=version, access=access, now=now) as draft:
        one = (
            Circle(plan=draft.plan, recorded_at=now, recorded_by_id=access.actor.membership_id)
            if circle_id is None
            else within(Circle, draft, circle_id)
        )
        one.name, one.relation, one.helps_with = name.strip(), relation.strip(), helps_with.strip()
        one.may_be_called = may_be_called
        one.save()
        draft.about(Change.CIRCLE_NAMED, one)
    return draft.written


def end_circle(
    plan_id: int,
    *,
    circle_id: int,
    until: date | None,
    version: int,
    access: Access,
    now: datetime,
) -> Written:
    """Say that somebody is no longer of the circle; None takes that back.

    Errors: NotInPlanError; those of `writing`.
    """
    with writing(plan_id, version=version, access=access, now=now) as draft:
        one = within(Circle, draft, circle_id)
        one.until = until
        one.save(update_fields=["until"])
        draft.about(Change.CIRCLE_ENDED, one)
    return draft.written
