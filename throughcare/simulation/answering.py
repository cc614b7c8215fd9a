"""What invented people were asked, and answered: by the prison, the municipality, the clinic, and on their own."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.answers import actions, queries
from throughcare.answers.rules import routing
from throughcare.answers.types import NOTHING, UNKNOWN, Given, Kind, Said
from throughcare.kernel.access import Access, Actor
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import PERSON_SIGN_IN

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.answers.queries.filling import Sheet
    from throughcare.answers.rules.schema import Page, Question
    from throughcare.simulation.world import World

OPEN, NOT_KNOWN, TOLD, STANDS = 0.12, 0.07, 0.04, 0.9
"""Shares of our own: left open, not known, told already, and known answers that still stand."""
WORDS = {
    "learning.wants": ("Welding", "Dutch", "To drive a lorry"),
    "me.good_at": ("Repairing bicycles", "Cooking for many", "Making people laugh"),
    "me.first": ("To see my daughter", "A bed of my own", "Not to run out of my medicine"),
    "me.wishes": ("Somebody who explains letters", "Nothing else", "To be called by my first name"),
}
TALKS = (("casemanager", "intake", 3), ("municipality", "home-talk", 2), ("health", "care-talk", 5))
"""Who asks with which form, and every how many people."""


def ask_around(world: World, person_id: int, number: int, *, now: datetime, today: date) -> None:
    """Let the agencies that may ask do so, one after the other: the second finds what the first was told."""
    for who, form, every in TALKS:
        if number % every == 1:
            _talk(world.actor(who), form, person_id, now, today)


def answer_alone(world: World, person_id: int, *, now: datetime, today: date) -> None:
    """Let the person with a sign-in answer something on their own, and differ in one thing."""
    actor = Actor(world.accounts[PERSON_SIGN_IN], role="person", person_id=person_id)
    given = (
        Given("home.waiting_list", Said(("yes",))),
        Given("home.after", Said(("with_others",))),
        Given("home.before", is_told=True),
    )
    access = _access(actor, person_id, now, today)
    if access is None:
        return
    sheet = queries.sheet_for(person_id, "home-talk", access=access, today=today)
    page = None if sheet is None else sheet.page("home")
    if sheet is not None and page is not None:
        _record(given, sheet, page, person_id, access, now, today)


def _access(actor: Actor, person_id: int, now: datetime, today: date) -> Access | None:
    found = sharing.decide(actor, person_id=person_id, what="answers", now=now, today=today)
    return found if isinstance(found, Access) else None


def _talk(actor: Actor, form: str, person_id: int, now: datetime, today: date) -> None:
    access = _access(actor, person_id, now, today)
    if access is None:
        return
    sheet = queries.sheet_for(person_id, form, access=access, today=today)
    if sheet is None:
        return
    chance = random.Random(f"{person_id} {form}")  # noqa: S311 - nothing secret
    page: Page | None = sheet.pages()[0]
    while page is not None and sheet is not None:
        given = tuple(_given(one, sheet, chance, today) for one in sheet.questions(page))
        _record(given, sheet, page, person_id, access, now, today)
        sheet = queries.sheet_for(person_id, form, access=access, today=today)
        page = None if sheet is None else sheet.after(page.key)


def _record(
    given: tuple[Given, ...],
    sheet: Sheet,
    page: Page,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    seen = {key: one.newest.answer_id for key, one in sheet.prefills.items() if one.newest}
    actions.record_page(
        given,
        person_id=person_id,
        form=sheet.form.key,
        page=page.key,
        seen=seen,
        access=access,
        now=now,
        today=today,
    )


def _given(question: Question, sheet: Sheet, chance: random.Random, today: date) -> Given:
    known = sheet.prefills.get(question.concept)
    if known is not None and known.is_valid and chance.random() < STANDS:
        return Given(question.concept, known.said)
    draw = chance.random()
    if draw < OPEN:
        return Given(question.concept)
    if draw < OPEN + TOLD:
        return Given(question.concept, is_told=True)
    return Given(question.concept, _said(question, sheet, chance, today))


def _said(question: Question, sheet: Sheet, chance: random.Random, today: date) -> Said:
    concept = sheet.catalogue.by_key[question.concept]
    if concept.kind is Kind.TEXT:
        return Said(text=chance.choice(WORDS.get(concept.key, ("Not much",))))
    if concept.kind is Kind.DAY:
        return Said(day=today + timedelta(days=chance.randint(200, 2000)))
    if chance.random() < NOT_KNOWN:
        return Said((UNKNOWN,))
    codes = routing.offered(question, concept)
    return Said((chance.choice(codes),)) if codes else NOTHING
