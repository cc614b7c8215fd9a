"""Write how a person is reached: by the person, or by who may know their contact details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.people.actions import StaleVersionError
from throughcare.people.models import ContactPoint, ContactRule, Person
from throughcare.people.rules import (
    problems_of_point,
    problems_of_rules,
    region_of,
    tidy_value,
)

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.people.types import ContactProblem, ContactRules, PointDraft


class ContactError(ThroughcareError):
    """Report what cannot be stored about how a person is reached, one problem a field."""

    def __init__(self, problems: tuple[ContactProblem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        told = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(f"Cannot store how the person is reached: [{told}]. Correct it.")
        self.problems = problems


@transaction.atomic
def add_point(person_id: int, draft: PointDraft, *, access: Access, now: datetime) -> int:
    """Record a way to reach a person; what stands already is given back as it is. Return its number.

    Errors: ContactError, AccessRefusedError.
    """
    access.require(person_id, Category.CONTACT_DETAILS)
    person = Person.objects.select_for_update().get(pk=person_id)
    region = region_of(person.jurisdiction_id)
    if problems := problems_of_point(draft, region=region):
        raise ContactError(problems)
    value = tidy_value(draft, region=region) or ""
    standing = ContactPoint.objects.filter(
        person_id=person_id, system=draft.system, value=value, ended_at=None
    ).first()
    if standing is not None:
        return standing.pk
    row = ContactPoint.objects.create(
        person_id=person_id,
        system=draft.system,
        value=value,
        use=draft.use,
        rank=draft.rank,
        is_shared=draft.is_shared,
        recorded_at=now,
        account_id=access.actor.account_id,
        by_person=access.actor.person_id == person_id,
    )
    _record(person_id, Act.RECORD, {"system": draft.system}, access, now)
    return row.pk


@transaction.atomic
def end_point(person_id: int, point_id: int, *, access: Access, now: datetime) -> bool:
    """End a way to reach a person; return whether there was one.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.CONTACT_DETAILS)
    found = ContactPoint.objects.filter(pk=point_id, person_id=person_id, ended_at=None)
    if not found.update(ended_at=now):
        return False
    _record(person_id, Act.CHANGE, {"ended": point_id}, access, now)
    return True


@transaction.atomic
def set_rules(person_id: int, rules: ContactRules, *, access: Access, now: datetime) -> int:
    """Record what a person wants kept in mind, over the version that was read; return the new version.

    Errors: ContactError, AccessRefusedError, StaleVersionError where somebody changed it meanwhile.
    """
    access.require(person_id, Category.CONTACT_DETAILS)
    if problems := problems_of_rules(rules):
        raise ContactError(problems)
    Person.objects.select_for_update().get(pk=person_id)
    row = ContactRule.objects.filter(person_id=person_id).first() or ContactRule(
        person_id=person_id, version=0
    )
    if row.version != rules.version:
        raise StaleVersionError(
            "Cannot save how the person wants to be reached: somebody changed it since this page was opened. "
            "Read what stands there now, then save again."
        )
    row.channels = " ".join(rules.channels)
    for name in ("from_hour", "until_hour", "may_name_agency", "language", "letter_to", "words"):
        setattr(row, name, getattr(rules, name))
    row.version += 1
    row.changed_at, row.account_id = now, access.actor.account_id
    row.by_person = access.actor.person_id == person_id
    row.save()
    _record(person_id, Act.CHANGE, {"version": row.version}, access, now)
    return row.version


def _record(
    person_id: int, act: Act, detail: dict[str, object], access: Access, now: datetime
) -> None:
    # Which kind, never the number itself.
    audit.record(
        access, act=act, what="contact_points", person_ids=[person_id], now=now, detail=detail
    )
