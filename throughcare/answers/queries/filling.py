"""Read a form for one person: what may be asked, what is known already, and which page comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.answers.queries.knowing import known
from throughcare.answers.rules import knowing, routing
from throughcare.answers.rules.shipped import catalogue
from throughcare.answers.types import CATEGORIES
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.answers.rules.knowing import Prefill
    from throughcare.answers.rules.schema import Catalogue, Form, Page, Question
    from throughcare.answers.types import Known, Said
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold a form as somebody fills it in for one person."""

    form: Form
    catalogue: Catalogue
    may_ask: frozenset[Category]
    prefills: Mapping[str, Prefill]

    @property
    def said(self) -> dict[str, Said]:
        """Return the answers that stand, as far as whoever fills it in may see them: routes follow these."""
        return {key: one.said for key, one in self.prefills.items() if one.is_valid}

    def questions(self, page: Page) -> list[Question]:
        """Return the questions of a page that may be asked here."""
        return [
            one
            for one in routing.asked(page, self.said)
            if self.catalogue.by_key[one.concept].category in self.may_ask
        ]

    def pages(self) -> list[Page]:
        """Return the pages of the route that hold something to ask, in order."""
        return [page for page in routing.route(self.form, self.said) if self.questions(page)]

    def page(self, key: str) -> Page | None:
        """Return a page of the form that holds something to ask, None where there is none with that key."""
        found = self.form.by_key.get(key)
        return found if found is not None and self.questions(found) else None

    def after(self, key: str) -> Page | None:
        """Return the page of the route that follows a page, None at the end."""
        here = routing.next_page(self.form.by_key[key], self.said)
        while here in self.form.by_key:
            page = self.form.by_key[here]
            if self.questions(page):
                return page
            here = routing.next_page(page, self.said)
        return None


@dataclass(frozen=True, slots=True)
class FormChoice:
    """Hold one form that may be filled in, with how much of it is known."""

    form: Form
    first_page: str
    questions: int
    known: int


def form_choices(
    person_id: int, *, access: Access, today: date, seen: Known | None = None
) -> tuple[FormChoice, ...]:
    """Return the last version of every form of which the holder of an access may ask something.

    Shapes: `seen` is what `known` returned for the same access, where it was read already.
    Errors: AccessRefusedError.
    """
    found, seen = catalogue(), seen or known(person_id, access=access, today=today)
    may_ask = categories_to_ask(person_id, access=access, today=today)
    sheets = [_sheet(form, found, may_ask, seen, today) for form in found.newest_forms()]
    return tuple(_choice(sheet, pages) for sheet in sheets if (pages := sheet.pages()))


def _choice(sheet: Sheet, pages: list[Page]) -> FormChoice:
    concepts = {one.concept for page in pages for one in sheet.questions(page)}
    answered = len(concepts & set(sheet.said))
    return FormChoice(sheet.form, pages[0].key, len(concepts), answered)


def sheet_for(
    person_id: int, key: str, *, access: Access, today: date, seen: Known | None = None
) -> Sheet | None:
    """Return the last version of a form for one person; None where there is none, or nothing that may be asked.

    Errors: AccessRefusedError.
    """
    form = catalogue().newest(key)
    if form is None:
        return None
    seen = seen or known(person_id, access=access, today=today)
    may_ask = categories_to_ask(person_id, access=access, today=today)
    sheet = _sheet(form, catalogue(), may_ask, seen, today)
    return sheet if sheet.pages() else None


def _sheet(
    form: Form, found: Catalogue, may_ask: frozenset[Category], seen: Known, today: date
) -> Sheet:
    telling = frozenset(found.by_key) - routing.harmless(found)
    return Sheet(
        form, found, may_ask, knowing.prefills(form, found, seen, today=today, telling=telling)
    )


def categories_to_ask(person_id: int, *, access: Access, today: date) -> frozenset[Category]:
    """Return what the holder of an access may ask about: what they may read in full where they wrote it themselves.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id is not None:
        return frozenset(one for one in CATEGORIES if access.covers(person_id, one))
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None or access.actor.membership_id is None:
        return frozenset()
    own = agencies.agency_map().agencies[asker.agency_id]
    law, facts = sharing.law(), sharing.facts_of([person_id], access=access)[person_id]
    return frozenset(one for one in CATEGORIES if knowing.may_hold(asker, one, own, law, facts))
