"""Write people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.periods import Period
from throughcare.people.models import Identifier, Person, PersonName
from throughcare.people.types import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.people.types import NewPerson


class StaleVersionError(ThroughcareError):
    """Report that somebody else changed the same thing meanwhile."""


@transaction.atomic
def register_many(newcomers: Sequence[NewPerson], *, access: Access, now: datetime) -> list[int]:
    """Record people with their usual name and their number; return their ids in the same order."""
    people = Person.objects.bulk_create([_person(new) for new in newcomers])
    ids = [person.pk for person in people]
    PersonName.objects.bulk_create(
        [_usual_name(pk, new, now) for pk, new in zip(ids, newcomers, strict=True)]
    )
    Identifier.objects.bulk_create(
        [
            _identifier(pk, new)
            for pk, new in zip(ids, newcomers, strict=True)
            if new.identifier_value
        ]
    )
    audit.record(access, act=Act.RECORD, what="person", person_ids=ids, now=now)
    return ids


def _person(new: NewPerson) -> Person:
    return Person(
        born_on=new.born_on,
        language=new.language,
        jurisdiction_id=new.jurisdiction,
        home_municipality=new.home_municipality,
        release_municipality=new.release_municipality,
        lawful_stay=new.lawful_stay,
    )


def _usual_name(person_id: int, new: NewPerson, now: datetime) -> PersonName:
    return PersonName(
        person_id=person_id,
        use=PersonName.Use.USUAL,
        given=new.given,
        family=new.family,
        search=plain(f"{new.given} {new.family}".strip()),
        during=Period(localdate(now)),
    )


def _identifier(person_id: int, new: NewPerson) -> Identifier:
    return Identifier(
        person_id=person_id,
        system=new.identifier_system,
        value=new.identifier_value,
        issuer_id=new.issuer_id,
    )


FACT_FIELDS = frozenset(
    {
        "born_on",
        "home_municipality",
        "release_municipality",
        "lawful_stay",
        "returnable",
        "language",
    }
)


@transaction.atomic
def correct(
    person_id: int, changes: dict[str, object], *, access: Access, now: datetime
) -> tuple[str, ...]:
    """Correct facts about a person; return the fields that really changed.

    Errors: ThroughcareError when a field is not among FACT_FIELDS.
    """
    access.require(person_id, Category.IDENTITY)
    if unknown := set(changes) - FACT_FIELDS:
        raise ThroughcareError(
            f"Cannot correct {sorted(unknown)}: only {sorted(FACT_FIELDS)} can be corrected here."
        )
    person = Person.objects.select_for_update().get(pk=person_id)
    changed = tuple(
        sorted(field for field, value in changes.items() if getattr(person, field) != value)
    )
    if changed:
        for field in changed:
            setattr(person, field, changes[field])
        person.save(update_fields=list(changed))
        audit.record(
            access,
            act=Act.CHANGE,
            what="person",
            person_ids=[person_id],
            now=now,
            detail={"fields": changed},
        )
    return changed


@transaction.atomic
def say_about_me(
    person_id: int, words: str, *, version: int, access: Access, now: datetime
) -> None:
    """Record the person's own words about themselves.

    Errors: StaleVersionError when the words were changed since `version` was read.
    """
    access.require(person_id, Category.IDENTITY)
    written = Person.objects.filter(pk=person_id, version=version).update(
        about_me=words, version=version + 1
    )
    if not written:
        raise StaleVersionError(
            "Cannot save these words: somebody changed them since this page was opened. "
            "Read the newer words below, then save again."
        )
    audit.record(access, act=Act.CHANGE, what="about_me", person_ids=[person_id], now=now)


@transaction.atomic
def record_death(person_id: int, *, died_on: object, access: Access, now: datetime) -> None:
    """Record that a person has died."""
    access.require(person_id, Category.IDENTITY)
    Person.objects.filter(pk=person_id).update(died_on=died_on)
    audit.record(access, act=Act.RECORD, what="death", person_ids=[person_id], now=now)


@transaction.atomic
def forget_many(person_ids: Sequence[int], *, access: Access, now: datetime) -> None:
    """Take back people that an import brought and on whom nothing was built."""
    access.require_system(Category.IDENTITY)
    audit.record(access, act=Act.ERASE, what="person", person_ids=list(person_ids), now=now)
    Person.objects.filter(pk__in=list(person_ids)).delete()
