"""What a yes must be to count, what is in force, and what exactly is taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.rules.categories import CATEGORIES, ENFORCING
from throughcare.sharing.rules.explaining import in_force
from throughcare.sharing.types.facts import DECIDING_STATES, YES_STATES, ConsentState
from throughcare.sharing.types.law import Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from throughcare.sharing.types.facts import ConsentFact

Cell = tuple[Purpose, int, Category]
"""One purpose, one agency, one kind of data: the smallest thing to say yes or no to."""
MONTHS = 12
"""How long a yes holds at most, unless the site says otherwise: our proposal, decide locally."""
REMIND_DAYS = 30
"""How long before its end a yes is brought up again: our proposal, decide locally."""
PURPOSES = (Purpose.REINTEGRATION, Purpose.CARE, Purpose.CASE_CONFERENCE)
"""What somebody can be asked a yes for; every other purpose rests on a law or on nothing."""
NEVER = frozenset(c for c in Category if CATEGORIES[c].is_about_others) | {Category.AUDIT}
"""About somebody else, or the log itself: nobody can say yes to this for another one."""
ON_SCREEN, BY_LAW = "screen", "by_law"
BY_WORKER = ("paper", "spoken")
ANSWERS = ("yes", "unsure", "no")
"""Answers to: could you have said no?"""
WRITING_ROLES = frozenset(
    {"prison_case_manager", "probation_officer", "aftercare_coordinator", "team_leader"}
)
"""Who may write down what a person says, in the agency that has the one contact; the contact may too."""
KIND_ROLES: Mapping[str, str] = {
    "prison": "prison_case_manager",
    "probation": "probation_officer",
    "municipality": "aftercare_coordinator",
    "ngo": "ngo_worker",
    "housing": "ngo_worker",
    "employment": "ngo_worker",
    "health": "health_worker",
    "police": "police_liaison",
    "care_and_safety_house": "team_leader",
}
"""In which role a kind of agency usually asks; a kind that is not here sees nothing of a person."""
TEXT_KEY = "sharing-consent"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold what is wrong with one part of what was asked."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a yes or a no is about: one purpose, for each of the agencies each of the categories."""

    purpose: Purpose
    agency_ids: frozenset[int]
    categories: frozenset[Category]

    def cells(self) -> frozenset[Cell]:
        """Return every smallest thing that this is about.

        Source: our own choice; one tick never covers several purposes (GDPR, recital 43).
        """
        return frozenset(
            (self.purpose, agency_id, category)
            for agency_id in self.agency_ids
            for category in self.categories
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold how something was said: what was shown, in which language, how, and who was there."""

    method: str
    language: str
    no_pressure: str = ""
    """What the person answered to: could you have said no?"""
    witness: str = ""
    text_key: str = TEXT_KEY
    text_version: int = 1
    note: str = ""


def faults_of_asked(asked: Asked, *, open_agencies: Collection[int]) -> list[Fault]:
    """Return what is wrong with what a yes or no is about.

    Source: GDPR, articles 4(11) and 7, recital 43; sharing-and-security B1 and B5.
    """
    faults = []
    if not asked.agency_ids:
        faults.append(Fault("agencies", Reason("consent.no_agency")))
    if asked.agency_ids - set(open_agencies):
        faults.append(Fault("agencies", Reason("consent.agency_closed")))
    if not asked.categories:
        faults.append(Fault("categories", Reason("consent.no_category")))
    if asked.categories & NEVER:
        faults.append(Fault("categories", Reason("consent.about_others")))
    if asked.purpose in ENFORCING:
        faults.append(Fault("purpose", Reason("consent.enforcement")))
    elif asked.purpose not in PURPOSES:
        faults.append(Fault("purpose", Reason("consent.purpose")))
    return faults


def faults_of_telling(telling: Telling, *, by_person: bool) -> list[Fault]:
    """Return what is wrong with how something is said to have been said.

    Source: GDPR, article 7(1): consent must be demonstrable.
    """
    faults = []
    methods = (ON_SCREEN,) if by_person else BY_WORKER
    if telling.method not in methods:
        faults.append(Fault("method", Reason("consent.method")))
    if not _LANGUAGE.fullmatch(telling.language):
        faults.append(Fault("language", Reason("consent.language")))
    if not telling.text_key or telling.text_version < 1:
        faults.append(Fault("text", Reason("consent.text")))
    if telling.no_pressure not in {"", *ANSWERS}:
        faults.append(Fault("no_pressure", Reason("consent.no_pressure")))
    return faults


def faults_of_yes(
    telling: Telling, *, until_on: date | None, today: date, longest_on: date
) -> list[Fault]:
    """Return what keeps a yes from counting: no choice, or a period that no yes can have.

    Source: GDPR, article 4(11), freely given; sharing-and-security B4 and B6.
    """
    faults = []
    if telling.no_pressure == "no":
        faults.append(Fault("no_pressure", Reason("consent.no_choice")))
    elif not telling.no_pressure:
        faults.append(Fault("no_pressure", Reason("consent.no_pressure")))
    if until_on is not None and until_on < today:
        faults.append(Fault("until_on", Reason("consent.ends_in_past")))
    if until_on is not None and until_on > longest_on:
        last = {"day": longest_on.isoformat()}
        faults.append(Fault("until_on", Reason("consent.too_long", last)))
    return faults


def last_words(
    events: Iterable[ConsentFact], states: Collection[ConsentState] = DECIDING_STATES
) -> dict[Cell, ConsentFact]:
    """Return what was said last about each cell.

    Source: our own choice, ADR 11; the same order as `explaining.Question.consents`.
    """
    found: dict[Cell, ConsentFact] = {}
    for event in sorted(events, key=lambda event: event.event_id):
        if event.state in states:
            found.update(dict.fromkeys(cells_of(event), event))
    return found


def cells_of(event: ConsentFact) -> Iterator[Cell]:
    """Yield every cell that an event says something about.

    Source: our own choice, ADR 11.
    """
    for agency_id in event.agency_ids:
        for category in event.categories:
            yield event.purpose, agency_id, category


def yeses(events: Iterable[ConsentFact], now: datetime) -> dict[Cell, ConsentFact]:
    """Return the cells whose last word is a yes that is in force, each with that word.

    Source: GDPR, article 7.
    """
    return {
        cell: event
        for cell, event in last_words(events).items()
        if event.state in YES_STATES and in_force(event, now)
    }


def chosen(
    cells: Iterable[Cell],
    *,
    purpose: Purpose | None = None,
    agency_ids: Collection[int] | None = None,
    categories: Collection[Category] | None = None,
) -> set[Cell]:
    """Return the cells that fit; None fits all.

    Source: our own choice.
    """
    return {
        cell
        for cell in cells
        if (purpose is None or cell[0] is purpose)
        and (agency_ids is None or cell[1] in agency_ids)
        and (categories is None or cell[2] in categories)
    }


def rectangles(cells: Collection[Cell]) -> list[Asked]:
    """Put cells together into as few events as say exactly this and nothing more.

    Shapes: agencies with the same categories for the same purpose are one.
    Source: our own choice: what was never given is not taken back.
    """
    by_agency: dict[tuple[Purpose, int], set[Category]] = {}
    for purpose, agency_id, category in cells:
        by_agency.setdefault((purpose, agency_id), set()).add(category)
    alike: dict[tuple[Purpose, frozenset[Category]], set[int]] = {}
    for (purpose, agency_id), categories in by_agency.items():
        alike.setdefault((purpose, frozenset(categories)), set()).add(agency_id)
    found = [
        Asked(purpose, frozenset(agency_ids), categories)
        for (purpose, categories), agency_ids in alike.items()
    ]
    return sorted(found, key=lambda one: (one.purpose, sorted(one.agency_ids)))


def state_of_taking_back(gone: Asked, before: Collection[Cell]) -> ConsentState:
    """Say whether what is taken back is all of it, or leaves a part standing.

    Source: W3C DPV consent status, with our own word for a part.
    """
    of_them = chosen(before, purpose=gone.purpose, agency_ids=gone.agency_ids)
    return ConsentState.NARROWED if of_them - gone.cells() else ConsentState.WITHDRAWN


def ended(events: Collection[ConsentFact], now: datetime) -> dict[Cell, ConsentFact]:
    """Return the cells whose last word is a yes that ran out.

    Source: sharing-and-security B6: no silent renewal.
    """
    return {
        cell: event
        for cell, event in last_words(events).items()
        if event.state in YES_STATES and event.until is not None and event.until <= now
    }


def ending(
    events: Collection[ConsentFact], *, now: datetime, before: datetime
) -> Mapping[Cell, ConsentFact]:
    """Return the cells whose yes is in force and ends before a moment.

    Source: sharing-and-security B6: brought up again before it ends.
    """
    return {
        cell: event
        for cell, event in yeses(events, now).items()
        if event.until is not None and event.until < before
    }
