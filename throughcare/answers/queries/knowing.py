"""Read what somebody may know of a person's answers. What a level does not show never leaves the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.answers.models import Answer, Asking
from throughcare.answers.rules import knowing
from throughcare.answers.rules.shipped import catalogue
from throughcare.answers.types import (
    CATEGORIES,
    AnswerRow,
    AskingRow,
    Elsewhere,
    Event,
    Known,
    Put,
    Source,
    said_from,
)
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.answers.rules.knowing import Origins
    from throughcare.kernel.access import Access

# A text is told in full or not at all; a choice is as short as a summary.
_SHOWN = f"(t.level = {Level.FULL} OR (t.level = {Level.SUMMARY} AND NOT n.value ? 'text'))"
_KNOWN = f"""
SELECT s.concept, s.agency_id, s.is_shown, CASE WHEN s.is_shown THEN s.id END,
       CASE WHEN s.is_shown THEN s.event END, CASE WHEN s.is_shown THEN s.value END,
       CASE WHEN s.is_shown THEN s.source END, CASE WHEN s.level = {Level.FULL} THEN s.membership_id END,
       CASE WHEN s.is_shown THEN s.at END, CASE WHEN s.is_shown THEN s.valid_until END,
       CASE WHEN s.is_shown THEN s.form END, CASE WHEN s.is_shown THEN s.form_version END
  FROM (SELECT n.*, t.level, {_SHOWN} AS is_shown
          FROM (SELECT DISTINCT ON (a.concept, a.agency_id) a.* FROM answers_answer a
                 WHERE a.person_id = %(person)s ORDER BY a.concept, a.agency_id, a.id DESC) n
          JOIN unnest(%(categories)s::text[], %(agencies)s::bigint[], %(levels)s::int[])
               AS t(category, agency_id, level)
            ON t.category = n.category AND t.agency_id IS NOT DISTINCT FROM n.agency_id
         WHERE n.event <> 'taken_back') s
 WHERE s.is_shown OR (s.event IN ('said', 'confirmed') AND NOT coalesce(s.value -> 'codes' ? 'unknown', false))
 ORDER BY s.id DESC
"""


def known(person_id: int, *, access: Access, today: date) -> Known:
    """Return what the holder of an access may know of a person's answers: for each concept, from each agency, the last.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = _levels(person_id, access=access, today=today)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"person": person_id, **_as_columns(found)})
        rows = cursor.fetchall()
    return _known(rows)


def _as_columns(found: Mapping[Origins, Level]) -> dict[str, list[Any]]:
    return {
        "categories": [category.value for category, _ in found],
        "agencies": [agency_id for _, agency_id in found],
        "levels": [level.value for level in found.values()],
    }


def _levels(person_id: int, *, access: Access, today: date) -> dict[Origins, Level]:
    pairs = Answer.objects.filter(person_id=person_id).values_list("category", "agency_id")
    origins = [(Category(category), agency_id) for category, agency_id in pairs.distinct()]
    if access.actor.person_id is not None:
        return {one: Level.FULL for one in origins if access.covers(person_id, one[0])}
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return {}
    facts = sharing.facts_of([person_id], access=access)[person_id]
    rows = agencies.agency_map().everyone
    return knowing.levels(asker, origins, rows, sharing.law(), facts)


def _known(rows: list[tuple[Any, ...]]) -> Known:
    names = agencies.agency_names()
    authors = accounts.worker_names({row[7] for row in rows if row[7] is not None})
    return Known(
        tuple(_row(row, names, authors) for row in rows if row[2]),
        tuple(
            Elsewhere(row[0], row[1], names.get(row[1], ""))
            for row in rows
            if not row[2] and row[1] is not None
        ),
    )


def _row(row: tuple[Any, ...], names: Mapping[int, str], authors: Mapping[int, str]) -> AnswerRow:
    (concept, agency_id, _shown, answer_id, event, value, source, membership_id, at, until, form,
     version) = row  # fmt: skip
    return AnswerRow(
        answer_id,
        concept,
        Event(event),
        said_from(json.loads(value) if isinstance(value, str) else value),
        Source(source),
        agency_id,
        names.get(agency_id, ""),
        authors.get(membership_id, ""),
        at,
        until,
        form,
        version,
    )


def own_history(*, access: Access) -> tuple[AnswerRow, ...]:
    """Return every row about the person who asks, also those that were taken back, in the order of writing.

    Errors: AccessRefusedError for anybody but the person.
    """
    person_id = _own_person(access)
    shown = [one.value for one in CATEGORIES if access.covers(person_id, one)]
    names = agencies.agency_names()
    return tuple(
        AnswerRow(
            one.pk,
            one.concept,
            Event(one.event),
            said_from(one.value),
            Source(one.source),
            one.agency_id,
            names.get(one.agency_id or 0, ""),
            "",
            one.at,
            one.valid_until,
            one.form,
            one.form_version,
        )
        for one in Answer.objects.filter(person_id=person_id, category__in=shown).order_by("pk")
    )


def own_askings(*, access: Access) -> tuple[AskingRow, ...]:
    """Return every question that was put to the person who asks, as far as its subject may be known to them.

    Errors: AccessRefusedError for anybody but the person.
    """
    person_id = _own_person(access)
    names, concepts = agencies.agency_names(), catalogue().by_key
    return tuple(
        AskingRow(one.asked_on, names.get(one.agency_id or 0, ""), one.concept, Put(one.put))
        for one in Asking.objects.filter(person_id=person_id).order_by("pk")
        if one.concept in concepts and access.covers(person_id, concepts[one.concept].category)
    )


def _own_person(access: Access) -> int:
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot read all answers: only the person reads them like this.")
    access.require(person_id, Category.IDENTITY)
    return person_id
