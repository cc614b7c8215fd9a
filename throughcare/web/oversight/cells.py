"""Entries of an agency's log as rows of a table; nobody they are about is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from throughcare.accounts.types import Role
from throughcare.pages import access_words, consent_words, formatting
from throughcare.pages.cells import Column, Link, Stack
from throughcare.sharing.queries.law import law, version, wording
from throughcare.web.emergency import words
from throughcare.web.oversight.whats import what

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.sharing.queries.agency_log import EventDetail


WORKERS: Final = frozenset(role.value for role in Role)


def event_columns() -> list[Column]:
    """Return the headings."""
    return [
        Column(_("When")),
        Column(_("Worker")),
        Column(_("What was done")),
        Column(_("Kinds of information")),
        Column(_("Why it was allowed")),
    ]


def event_cells(
    found: Iterable[EventDetail], names: Mapping[int, str], *, is_linked: bool = True
) -> list[list[object]]:
    """Return one row for each event."""
    clauses = Clauses()
    return [_cells(one, names, clauses, is_linked=is_linked) for one in found]


def _cells(
    one: EventDetail, names: Mapping[int, str], clauses: Clauses, *, is_linked: bool
) -> list[object]:
    when = formatting.moment_text(one.at)
    link = Link(when, reverse("oversight_event", args=[one.event_id])) if is_linked else when
    return [
        link,
        worker(one, names),
        Stack(
            _("%(act)s: %(page)s") % {"act": done(one), "page": what(one.what)}, _about_and_for(one)
        ),
        words.categories(one.categories) or _("None"),
        clauses.text(one.basis) or one.basis or _("No ground"),
    ]


def worker(one: EventDetail, names: Mapping[int, str]) -> str:
    """Name who did it, where somebody did and the log still knows."""
    if is_let_go(one):
        return _("Not kept any more")
    return names.get(one.membership_id or 0) or _("Nobody signed in")


def is_let_go(one: EventDetail) -> bool:
    """Tell whether the numbers of an old entry are gone: workers have roles, and nobody works without an account."""
    return one.account_id is None and one.role in WORKERS


def done(one: EventDetail) -> str:
    """Say what was done, marked where an emergency was open."""
    text = words.word(words.ACTS, one.action)
    return _("%(text)s (emergency)") % {"text": text} if one.break_glass_id else text


def about(one: EventDetail) -> str:
    """Say how many people it was about."""
    count = len(one.person_ids)
    if is_let_go(one):
        return _("Whom it was about is not kept any more")
    if not count:
        return _("About nobody")
    return ngettext("About %(count)s person", "About %(count)s people", count) % {"count": count}


def _about_and_for(one: EventDetail) -> str:
    if not one.purpose:
        return about(one)
    purpose = access_words.word(access_words.PURPOSES, one.purpose)
    return _("%(about)s, for: %(purpose)s") % {"about": about(one), "purpose": purpose}


class Clauses:
    """Turn the grounds of a page of events into the words of their clauses, read once."""

    def __init__(self) -> None:
        """Read the law."""
        number = version()
        self._words = wording(number)
        self._clauses = {
            f"rule:{one.key}@{one.version}": (one.clause, one.clause_version)
            for one in law(number).rules
        }
        self._language = get_language() or "en"

    def text(self, basis: str) -> str:
        """Return a clause in plain words, in the version that counted; empty where a ground is no rule."""
        clause = self._words.get(self._clauses.get(basis, ("", 0)))
        return consent_words.in_language(clause.text, self._language) if clause else ""
