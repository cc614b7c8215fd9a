"""What I answered, and to whom, in my words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from throughcare.answers.rules import routing
from throughcare.answers.rules.carrying import carry
from throughcare.answers.types import NOTHING, Event
from throughcare.pages import answer_words, formatting
from throughcare.pages.access_words import in_my_language
from throughcare.pages.answer_forms import Put

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.answers.queries.filling import FormChoice, Sheet
    from throughcare.answers.rules.schema import Catalogue, Form, Question
    from throughcare.answers.types import AnswerRow, Known


@dataclass(frozen=True, slots=True)
class MyForm:
    """Hold one list of questions that I can answer."""

    key: str
    first_page: str
    title: str
    progress: str


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what one agency, or I myself, wrote down as the answer."""

    answer_id: int
    text: str
    who: str
    note: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MyAnswer:
    """Hold one question with everything that stands as its answer."""

    question: str
    said: tuple[Said, ...]
    differ: bool
    form_key: str
    page_key: str
    """Where I can answer it myself; empty where no list asks it any more."""


def forms(found: Iterable[FormChoice]) -> list[MyForm]:
    """Return the lists of questions."""
    return [
        MyForm(
            one.form.key,
            one.first_page,
            in_my_language(one.form.title),
            _("%(known)s of %(all)s questions have an answer already.")
            % {"known": one.known, "all": one.questions},
        )
        for one in found
    ]


def answers(found: Known, catalogue: Catalogue, today: date) -> list[MyAnswer]:
    """Return the questions that have an answer, in the order of the catalogue."""
    by_concept: dict[str, list[AnswerRow]] = {}
    for row in found.rows:
        by_concept.setdefault(row.concept, []).append(row)
    return [
        _answer(one.key, by_concept[one.key], catalogue, today)
        for one in catalogue.concepts
        if one.key in by_concept
    ]


def _answer(key: str, rows: list[AnswerRow], catalogue: Catalogue, today: date) -> MyAnswer:
    place = _place(key, catalogue)
    return MyAnswer(
        in_my_language(catalogue.by_key[key].ask),
        tuple(said(row, catalogue, today) for row in rows),
        len({row.said for row in rows if row.said}) > 1,
        *place,
    )


def _place(concept: str, catalogue: Catalogue) -> tuple[str, str]:
    for form in catalogue.newest_forms():
        key = carry(concept, NOTHING, form, catalogue).concept
        if key:
            return form.key, _page_of(key, form)
    return "", ""


def _page_of(concept: str, form: Form) -> str:
    return next(
        page.key for page in form.pages if concept in {one.concept for one in page.questions}
    )


def said(row: AnswerRow, catalogue: Catalogue, today: date) -> Said:
    """Return one answer in words."""
    text = answer_words.said_text(row.said, catalogue.by_key[row.concept])
    if row.event is Event.TOLD:
        text = _("Told already")
    day = formatting.date_medium(row.at)
    who = (
        _("You, %(day)s") % {"day": day}
        if row.agency_id is None
        else _("%(agency)s, %(day)s") % {"agency": row.agency, "day": day}
    )
    note = "" if row.is_valid_on(today) else _("This is old. It may be different now.")
    return Said(row.answer_id, text, who, note, row.agency_id is None)


def put(question: Question, sheet: Sheet) -> Put:
    """Return a question as it is put to me, with my own answer where I gave one."""
    concept = sheet.catalogue.by_key[question.concept]
    known = sheet.prefills.get(question.concept)
    standing = known.said if known is not None and known.is_valid else NOTHING
    codes = [*routing.offered(question, concept)]
    choices = [(code, answer_words.choice_text(code, concept)) for code in codes]
    if concept.may_be_unknown and choices:
        choices.append(("unknown", _("I do not know, or do not want to say")))
    return Put(
        question.concept,
        concept.kind.value,
        in_my_language(concept.ask),
        in_my_language(concept.hint) if concept.hint else "",
        tuple(choices),
        standing.codes,
        standing.text,
        standing.day,
        known.newest.answer_id if known is not None and known.newest is not None else 0,
    )


def known_lines(concept: str, sheet: Sheet, today: date) -> list[str]:
    """Return who wrote down what, for one question."""
    prefill = sheet.prefills.get(concept)
    if prefill is None:
        return []
    found = [said(row, sheet.catalogue, today) for row in prefill.rows]
    lines = [f"{one.who}: {one.text}. {one.note}".strip() for one in found]
    if prefill.told is not None:
        lines.append(_("You said that you told this already."))
    return lines
