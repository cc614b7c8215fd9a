"""What agencies see of me, in words that are said to me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.pages import access_words, consent_words
from throughcare.sharing.queries.law import version as law_version
from throughcare.sharing.queries.law import words_of
from throughcare.sharing.rules.explaining import OBJECTABLE
from throughcare.sharing.types import Ground

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from throughcare.kernel.access import Category
    from throughcare.sharing.queries.explaining import SeenBy, SeenRow
    from throughcare.sharing.queries.law import ClauseWords
    from throughcare.sharing.queries.requests import RequestRow

LEVELS = {
    1: gettext_lazy("It knows only that there is something."),
    2: gettext_lazy("It sees only dates, and whether you came."),
    3: gettext_lazy("It sees a summary."),
    4: gettext_lazy("It sees all of it."),
}
GROUNDS = {
    Ground.DUTY: gettext_lazy("A law says so. Nobody can choose otherwise."),
    Ground.POWER: gettext_lazy("A law allows it."),
    Ground.DISCRETIONARY: gettext_lazy("Somebody weighed that it is needed, and wrote down why."),
    Ground.AGREEMENT: gettext_lazy("The agencies agreed on it."),
    Ground.CONSENT: gettext_lazy("You said yes."),
    Ground.VITAL: gettext_lazy("It protects a life."),
}


@dataclass(frozen=True, slots=True)
class Why:
    """Hold what an agency sees on one ground, and what I can do about it."""

    what: tuple[str, ...]
    level: str
    ground: str
    clause: str
    place: str
    is_default: bool
    purpose: str
    last_day: str
    limits: tuple[str, ...]
    say_no: str
    """Where I take my yes back; empty where it does not rest on one."""
    object_to: str
    """Where I object; empty where nobody can object."""


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """Hold one agency."""

    agency_id: int
    name: str
    rows: tuple[Why, ...]


def cards(found: Sequence[SeenBy]) -> tuple[AgencyCard, ...]:
    """Return one card an agency."""
    clauses = words_of(law_version())
    return tuple(
        AgencyCard(one.agency_id, one.name, tuple(_why(one, row, clauses) for row in one.rows))
        for one in found
    )


def _why(agency: SeenBy, row: SeenRow, clauses: Mapping[str, ClauseWords]) -> Why:
    rule = row.decision.rule
    clause = clauses.get(rule.clause) if rule else None
    rests_on_yes = rule is not None and rule.needs_consent
    may_object = rule is not None and rule.ground in OBJECTABLE
    place = ""
    if clause is not None:
        title = access_words.in_my_language(clause.title)
        place = _("%(title)s, %(article)s") % {"title": title, "article": clause.article}
    return Why(
        what=tuple(consent_words.category(one.value) for one in row.categories),
        level=str(LEVELS[row.decision.level.value]),
        ground="" if rule is None else str(GROUNDS[rule.ground]),
        clause="" if clause is None else access_words.in_my_language(clause.text),
        place=place,
        is_default=clause is not None and clause.is_default,
        purpose=str(consent_words.PURPOSES[row.purpose.value]),
        last_day=consent_words.last_day(row.until),
        limits=tuple(
            access_words.word(access_words.LIMITS, one.value) for one in sorted(row.decision.limits)
        ),
        say_no=_address("my_consent_withdraw", agency.agency_id, row.purpose.value)
        if rests_on_yes
        else "",
        object_to=_objecting() if may_object else "",
    )


def _objecting() -> str:
    """Return where I object: among my rights, or where I talk about sharing."""
    return _address("my_right", "objection") or _address("my_consent")


def titles(categories: Sequence[Category]) -> str:
    """Return what kinds of data are called, to me."""
    return consent_words.listed([consent_words.category(one.value) for one in categories])


def _address(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # An area that is not mounted has no address.
        return ""


@dataclass(frozen=True, slots=True)
class AskedCard:
    """Hold one request about me."""

    request_id: int
    who: str
    what: str
    purpose: str
    reason: str
    asked_at: object
    due_on: date
    is_open: bool
    is_late: bool
    answer: str
    tone: str
    answer_reason: str


def asked(found: Sequence[RequestRow], today: date) -> tuple[AskedCard, ...]:
    """Return who asks to see more of me; who asked is named, for they asked in their office."""
    workers = accounts.worker_names([row.membership_id for row in found])
    names = agencies.agency_names()
    return tuple(_asked(row, workers, names, today) for row in found)


def _asked(
    row: RequestRow, workers: Mapping[int, str], names: Mapping[int, str], today: date
) -> AskedCard:
    text, tone = access_words.ANSWERS[row.answer]
    return AskedCard(
        row.request_id,
        f"{workers.get(row.membership_id, '')}, {names.get(row.agency_id, '')}",
        titles(row.categories),
        str(consent_words.PURPOSES[row.purpose.value]),
        row.reason,
        row.asked_at,
        row.due_on,
        row.is_open,
        row.is_late(today),
        str(text),
        tone,
        row.answer_reason,
    )
