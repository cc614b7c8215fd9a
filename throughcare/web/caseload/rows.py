"""Rows of people as cells. A page has fifty of them, so words and days are kept once written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import upcoming
from throughcare.journeys.queries.naming import Words, fact_title, words
from throughcare.journeys.queries.teamwork import NOBODY, StandingIn
from throughcare.journeys.types import NEVER, Outcome
from throughcare.kernel.access import Access, Category
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from throughcare.journeys.queries.overdue import OverdueRow
    from throughcare.journeys.queries.upcoming import DueRow
    from throughcare.journeys.rules.listing import Listed
    from throughcare.pages.doors import Request

SOON_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Lines:
    """Several stacked lines in one cell."""

    lines: Sequence[Stack]

    def __html__(self) -> str:
        """Render one under the other."""
        line = '<div class="govuk-!-margin-bottom-2">{}</div>'
        return f"<div>{''.join(line.format(escape(one)) for one in self.lines)}</div>"


@dataclass(frozen=True)
class Sheet:
    """Hold what the cells of one page need to be written: words, names, places."""

    access: Access
    today: date
    membership_id: int
    language: str
    words: Words
    places: Mapping[str, str]
    contacts: Mapping[int, str]
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    standing_in: StandingIn = NOBODY
    _person: str = field(default_factory=lambda: reverse("person", args=[0])[:-1])

    def who(self, person_id: int, name: str, number: str, home: str) -> Stack:
        """Return the name as a link, with number and home municipality below."""
        below = " · ".join(one for one in (number, self.places.get(home, home)) if one)
        return Stack(Link(name, f"{self._person}{person_id}"), below)

    def step(self, row: Listed) -> object:
        """Return what is next, with its day."""
        if row.next_due_on != NEVER:
            return Stack(self.words.title(row.next_code), self.due(row.next_due_on))
        if not row.is_open:
            return _("Case closed")
        missing = self.missing.get(row.case_id)
        if missing:
            titles = ", ".join(fact_title(one, self.language) for one in missing)
            return _("Find out: %(facts)s") % {"facts": titles}
        return _nothing_next(self.language)

    def due(self, due_on: date) -> Markup:
        """Return a day with how far away it is."""
        return _due(due_on, self.today, self.language)

    def day(self, day: date | None) -> str:
        """Return a day in short."""
        return "" if day is None else _short(day, self.language)

    def release(self, row: Listed) -> object:
        """Return the release date that governs."""
        return _release(row.release_on, self.today, self.language, is_inside=row.in_custody)

    def state(self, row: Listed) -> object:
        """Return how the person stands in the programmes."""
        return _state(row.outcome if row.is_open else "closed", self.language)

    def contact(self, membership_id: int) -> str:
        """Return who the one contact is."""
        return self.contacts.get(membership_id, "")

    def contact_of(self, membership_id: int, case_id: int) -> object:
        """Return who the one contact is, and whether the reader stands in for them."""
        name = self.contact(membership_id)
        if membership_id in self.standing_in.covers:
            until = self.day(self.standing_in.covers[membership_id])
            return Stack(name, Tag(_("You cover, back on %(day)s") % {"day": until}, "info"))
        if case_id in self.standing_in.cases:
            return Stack(name, Tag(_("You are the deputy"), "info"))
        return name


def sheet_for(
    request: Request,
    access: Access,
    contact_ids: Iterable[int],
    *,
    unknown: Sequence[int] = (),
    standing_in: StandingIn = NOBODY,
) -> Sheet:
    """Gather what the cells of one page need; `unknown` are cases that wait for a fact."""
    language = get_language() or "en"
    me = access.actor.membership_id or 0
    others = set(contact_ids) - {me}
    sees_journeys = Category.JOURNEY in access.categories
    missing = (
        upcoming.missing_facts(unknown, access=access, today=request.today)
        if unknown and sees_journeys
        else {}
    )
    names = accounts.worker_names(others) if others else {}
    places = _places(_jurisdiction(access))
    contacts = {**names, me: _("You")}
    said = words(language)
    return Sheet(access, request.today, me, language, said, places, contacts, missing, standing_in)


def listed_sheet(
    request: Request, access: Access, rows: Sequence[Listed], standing_in: StandingIn = NOBODY
) -> Sheet:
    """Gather what a page of list rows needs."""
    unknown = [row.case_id for row in rows if row.outcome == Outcome.UNKNOWN and row.is_open]
    contacts = (row.contact_membership_id for row in rows)
    return sheet_for(request, access, contacts, unknown=unknown, standing_in=standing_in)


def columns(access: Access, *, has_contact: bool = True) -> list[Column]:
    """Return the columns that an access may fill."""
    titles = [
        (_("Person"), None),
        (_("What is next"), Category.JOURNEY),
        (_("Release"), Category.CUSTODY),
        (_("Programme"), Category.JOURNEY),
    ]
    covered = {None, *access.categories}
    found = [Column(title) for title, needs in titles if needs in covered]
    return [*found, Column(_("Contact"))] if has_contact else found


def cells(sheet: Sheet, rows: Sequence[Listed], *, has_contact: bool = True) -> list[list[object]]:
    """Return the cells of list rows, in the order of `columns`."""
    journey = Category.JOURNEY in sheet.access.categories
    custody = Category.CUSTODY in sheet.access.categories
    found = []
    for row in rows:
        line: list[object] = [sheet.who(row.person_id, row.name, row.number, row.home_municipality)]
        if journey:
            line.append(sheet.step(row))
        if custody:
            line.append(sheet.release(row))
        if journey:
            line.append(sheet.state(row))
        if has_contact:
            line.append(sheet.contact_of(row.contact_membership_id, row.case_id))
        found.append(line)
    return found


def overdue_columns(access: Access) -> list[Column]:
    """Return the columns of the list of late tasks."""
    sees_custody = Category.CUSTODY in access.categories
    release = [Column(_("Release"))] if sees_custody else []
    return [Column(_("Person")), Column(_("What is late")), *release, Column(_("Contact"))]


def overdue_cells(sheet: Sheet, rows: Sequence[OverdueRow]) -> list[list[object]]:
    """Return the cells of late tasks, in the order of `overdue_columns`."""
    sees_custody = Category.CUSTODY in sheet.access.categories
    return [
        [
            sheet.who(row.person_id, row.name, row.number, row.home_municipality),
            Stack(sheet.words.title(row.code, row.programme_id), sheet.due(row.due_on)),
            *([sheet.day(row.release_on) or _("Not yet known")] if sees_custody else []),
            sheet.contact(row.contact_membership_id),
        ]
        for row in rows
    ]


def arrival_columns(access: Access) -> list[Column]:
    """Return the columns of the list of arrivals."""
    sees_journeys = Category.JOURNEY in access.categories
    due = [Column(_("What is due")), Column(_("Programme"))] if sees_journeys else []
    return [Column(_("Person")), Column(_("Came in")), *due, Column(_("Contact"))]


def arrival_cells(
    sheet: Sheet, rows: Sequence[Listed], due: Mapping[int, Sequence[DueRow]]
) -> list[list[object]]:
    """Return the cells of arrivals, in the order of `arrival_columns`."""
    sees_journeys = Category.JOURNEY in sheet.access.categories
    return [
        [
            sheet.who(row.person_id, row.name, row.number, row.home_municipality),
            _came_in(row.admitted_on, sheet.today, sheet.language),
            *([_due_lines(sheet, row, due), sheet.state(row)] if sees_journeys else []),
            sheet.contact(row.contact_membership_id),
        ]
        for row in rows
    ]


def _due_lines(sheet: Sheet, row: Listed, due: Mapping[int, Sequence[DueRow]]) -> object:
    mine = due.get(row.case_id)
    if not mine:
        return sheet.step(row)
    title = sheet.words.title
    return Lines([Stack(title(one.code, one.programme_id), sheet.due(one.due_on)) for one in mine])


def _jurisdiction(access: Access) -> str:
    found = agencies.agency_map().agencies.get(access.actor.agency_id or 0)
    return found.jurisdiction if found else ""


@lru_cache(maxsize=16)
def _places(jurisdiction: str) -> Mapping[str, str]:
    return agencies.municipality_names(jurisdiction)


@lru_cache(maxsize=8192)
def _short(day: date, _language: str) -> str:
    return formatting.date_short(day)


def _kept(cell: Stack | Tag) -> Markup:
    """Write a cell once and for all; it escapes what it holds."""
    return Markup(cell.__html__())  # noqa: S704


@lru_cache(maxsize=8192)
def _due(due_on: date, today: date, language: str) -> Markup:
    away = (due_on - today).days
    text = formatting.due_text(due_on, today)
    day = _short(due_on, language)
    if away > SOON_DAYS:
        return Markup("{} · {}").format(day, text)
    return Markup("{} {}").format(_kept(Tag(text, "late" if away < 0 else "attention")), day)


@lru_cache(maxsize=8192)
def _release(day: date | None, today: date, language: str, *, is_inside: bool) -> Markup | str:
    if day is None:
        return _("Not yet known")
    below: object = formatting.relative_days(day, today)
    if not is_inside:
        below = _("Released")
    elif day < today:
        below = Tag(_("Day has passed"), "attention")
    return _kept(Stack(_short(day, language), below))


@lru_cache(maxsize=8192)
def _came_in(day: date | None, today: date, language: str) -> Markup | str:
    if day is None:
        return _("Not yet known")
    return _kept(Stack(_short(day, language), formatting.relative_days(day, today)))


@lru_cache(maxsize=64)
def _state(outcome: str, _language: str) -> Markup:
    tags = {
        Outcome.ELIGIBLE.value: Tag(_("Journey runs"), "good"),
        Outcome.NOT_ELIGIBLE.value: Tag(_("Does not fit")),
        Outcome.UNKNOWN.value: Tag(_("Not yet known"), "attention"),
        "closed": Tag(_("Case closed")),
    }
    return _kept(tags.get(outcome, Tag(_("No programme here"))))


@lru_cache(maxsize=16)
def _nothing_next(_language: str) -> str:
    return _("Nothing for your agency now")
