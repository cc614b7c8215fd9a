"""Read how people are reached, and what they want kept in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.people.models import ContactPoint, ContactRule, Person
from throughcare.people.types import Channel, Contact, ContactRules, PointRow, System, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access


def contacts_of(person_ids: Sequence[int], *, access: Access) -> dict[int, Contact]:
    """Return person -> how they are reached; three statements, however many people.

    Errors: AccessRefusedError where the access does not cover contact details of somebody.
    """
    for person_id in person_ids:
        access.require(person_id, Category.CONTACT_DETAILS)
    rules, points = _rules(person_ids), _points(person_ids)
    languages = Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "language")
    return {
        person_id: Contact(
            person_id,
            rules.get(person_id, ContactRules()),
            tuple(points.get(person_id, ())),
            rules[person_id].language or language if person_id in rules else language,
        )
        for person_id, language in languages
    }


def contact_of(person_id: int, *, access: Access) -> Contact:
    """Return how a person is reached; see `contacts_of`."""
    access.require(person_id, Category.CONTACT_DETAILS)
    return contacts_of([person_id], access=access)[person_id]


def _rules(person_ids: Sequence[int]) -> dict[int, ContactRules]:
    found = ContactRule.objects.filter(person_id__in=list(person_ids))
    return {
        one.person_id: ContactRules(
            tuple(map(Channel, one.channels.split())),
            one.from_hour,
            one.until_hour,
            one.may_name_agency,
            one.language,
            one.letter_to,
            one.words,
            one.version,
        )
        for one in found
    }


def _points(person_ids: Sequence[int]) -> dict[int, list[PointRow]]:
    found = ContactPoint.objects.filter(person_id__in=list(person_ids), ended_at=None)
    rows: dict[int, list[PointRow]] = {}
    for one in found.order_by("rank", "pk"):
        row = PointRow(
            one.pk,
            System(one.system),
            one.value,
            Use(one.use),
            one.rank,
            one.is_shared,
            one.recorded_at,
            one.by_person,
        )
        rows.setdefault(one.person_id, []).append(row)
    return rows
