"""What can be answered to a question, and what is wrong with what was sent."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from throughcare.answers.rules import routing
from throughcare.answers.types import UNKNOWN, Kind, Problem
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date

    from throughcare.answers.rules.schema import Catalogue, Concept, Page, Question
    from throughcare.answers.types import Given, Said

LONGEST_TEXT = 2000
"""In characters (our own choice: decide locally)."""
_VISIBLE = frozenset("LNPS")
"""First letters of the Unicode categories that leave ink."""


def problems(given: tuple[Given, ...], page: Page, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Say everything that is wrong with a page of answers, one problem a question.

    Shapes: reason codes answer.*. A question that was left open is no problem: it stays open.
    Source: our own choice, ADR 15.
    """
    asked = {one.concept: one for one in page.questions}
    found = []
    for one in given:
        question = asked.get(one.concept)
        reason = (
            Reason("answer.not_asked")
            if question is None
            else problem(one.said, question, catalogue.by_key[one.concept])
        )
        if reason is not None:
            found.append(Problem(one.concept, reason))
    return tuple(found)


def problem(said: Said, question: Question, concept: Concept) -> Reason | None:
    """Say why something is no answer to a question, None where it is one.

    Source: our own choice, ADR 15; PostgreSQL, 8.3 Character Types (no NUL); the Unicode Standard, 3.9.
    """
    if not said or said.is_unknown:
        return None if concept.may_be_unknown or not said else Reason("answer.choice_unknown")
    if concept.kind is Kind.TEXT:
        return _problem_of_text(said)
    if concept.kind is Kind.DAY:
        return None if said.day is not None else Reason("answer.day_missing")
    return _problem_of_codes(said, question, concept)


def _problem_of_text(said: Said) -> Reason | None:
    text = said.text
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return Reason("answer.text_broken")
    if not any(unicodedata.category(sign)[0] in _VISIBLE for sign in text):
        return Reason("answer.text_empty")
    if len(text) > LONGEST_TEXT:
        return Reason("answer.text_long", {"most": str(LONGEST_TEXT), "length": str(len(text))})
    return None


def _problem_of_codes(said: Said, question: Question, concept: Concept) -> Reason | None:
    if not said.codes or not set(said.codes) <= set(routing.offered(question, concept)):
        return Reason("answer.choice_unknown")
    if concept.kind is not Kind.SEVERAL and len(said.codes) > 1:
        return Reason("answer.choice_one")
    alone = {one.code for one in concept.options if one.is_alone} | {UNKNOWN}
    return (
        Reason("answer.choice_alone") if len(said.codes) > 1 and alone & set(said.codes) else None
    )


def valid_until(concept: Concept, on: date) -> date | None:
    """Return the first day on which an answer of a day is no longer taken as it stands.

    Source: our own choice, ADR 15: the days stand in the catalogue, decide locally.
    """
    return None if concept.valid_days is None else shift(on, Offset(days=concept.valid_days))
