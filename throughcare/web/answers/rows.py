"""Answers and questions as the staff pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from throughcare.answers.rules import routing
from throughcare.answers.rules.carrying import carry
from throughcare.answers.types import Event
from throughcare.pages import access_words, answer_words, formatting, plan_words
from throughcare.pages.access_words import in_my_language
from throughcare.pages.answer_forms import Put

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.answers.queries.filling import FormChoice, Sheet
    from throughcare.answers.rules.knowing import Prefill
    from throughcare.answers.rules.schema import Catalogue, Page, Question
    from throughcare.answers.types import AnswerRow, Elsewhere, Known


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Hold one form that may be filled in."""

    key: str
    first_page: str
    title: str
    about: str
    progress: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """Hold one answer in words."""

    answer_id: int
    question: str
    said: str
    told: str
    """Who asked, when, and where it comes from."""
    validity: str
    is_valid: bool
    category: str
    is_mine: bool


def choices(found: Iterable[FormChoice]) -> list[ChoiceRow]:
    """Return the forms in words."""
    return [
        ChoiceRow(
            one.form.key,
            one.first_page,
            in_my_language(one.form.title),
            in_my_language(one.form.about) if one.form.about else "",
            _("%(known)s of %(all)s questions are answered already.")
            % {"known": one.known, "all": one.questions},
        )
        for one in found
    ]


def items(
    found: Known, catalogue: Catalogue, *, agency_id: int | None, today: date
) -> list[tuple[str, list[AnswerItem]]]:
    """Return the answers by domain, in the order of the catalogue."""
    order = {one.key: place for place, one in enumerate(catalogue.concepts)}
    answered = {row.concept for row in found.rows if row.said}
    rows = sorted(
        # That it was told already matters as long as nobody here knows what was told.
        (
            row
            for row in found.rows
            if row.concept in order and (row.said or row.concept not in answered)
        ),
        key=lambda row: (order[row.concept], -row.answer_id),
    )
    groups: dict[str, list[AnswerItem]] = {}
    for row in rows:
        concept = catalogue.by_key[row.concept]
        title = str(plan_words.DOMAINS.get(concept.domain, concept.domain))
        groups.setdefault(title, []).append(
            AnswerItem(
                row.answer_id,
                in_my_language(concept.ask),
                said(row, catalogue),
                told(row),
                validity(row, today),
                row.is_valid_on(today),
                access_words.category(concept.category.value),
                row.agency_id == agency_id and bool(row.said),
            )
        )
    return list(groups.items())


def said(row: AnswerRow, catalogue: Catalogue) -> str:
    """Return what was said, in the words of its own version."""
    if row.event is Event.TOLD:
        return _("Told already; the person does not want to say it again.")
    return answer_words.said_text(row.said, catalogue.by_key[row.concept])


def told(row: AnswerRow) -> str:
    """Return who asked and when."""
    day = formatting.date_medium(row.at)
    if row.agency_id is None:
        return _("The person, %(day)s") % {"day": day}
    who = ", ".join(one for one in (row.author, row.agency) if one)
    source = str(answer_words.FROM[row.source.value])
    if row.event is Event.CONFIRMED:
        return _("%(who)s, still true on %(day)s, %(source)s") % {
            "who": who,
            "day": day,
            "source": source,
        }
    return _("%(who)s, %(day)s, %(source)s") % {"who": who, "day": day, "source": source}


def validity(row: AnswerRow, today: date) -> str:
    """Return for how long it is taken as it stands."""
    if row.valid_until is None:
        return ""
    day = formatting.date_medium(row.valid_until)
    if row.is_valid_on(today):
        return _("Taken as it stands until %(day)s") % {"day": day}
    return _("It may have changed since %(day)s: ask again") % {"day": day}


def elsewhere(found: Iterable[Elsewhere], catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return, once for each, what other agencies know of which no more may be known: subject and agency."""
    harmless = routing.harmless(catalogue)
    pairs = {
        (access_words.category(catalogue.by_key[one.concept].category.value), one.agency)
        for one in found
        if one.concept in harmless
    }
    return sorted(pairs)


def put(question: Question, sheet: Sheet) -> Put:
    """Return a question as the form puts it, with the answer that stands."""
    concept = sheet.catalogue.by_key[question.concept]
    known = sheet.prefills.get(question.concept)
    standing = known.said if known is not None and known.is_valid else None
    codes = [*routing.offered(question, concept)]
    if concept.may_be_unknown and concept.kind.value not in {"text", "day"}:
        codes.append("unknown")
    return Put(
        question.concept,
        concept.kind.value,
        in_my_language(concept.ask),
        in_my_language(concept.hint) if concept.hint else "",
        tuple((code, answer_words.choice_text(code, concept)) for code in codes),
        standing.codes if standing else (),
        standing.text if standing else "",
        standing.day if standing else None,
        known.newest.answer_id if known is not None and known.newest is not None else 0,
    )


def puts(page: Page, sheet: Sheet) -> list[Put]:
    """Return the questions of a page."""
    return [put(one, sheet) for one in sheet.questions(page)]


def known_lines(prefill: Prefill | None, sheet: Sheet, today: date) -> list[str]:
    """Return what is known of a question, line by line; nothing where nothing may be known."""
    if prefill is None:
        return []
    lines = [_known_line(row, prefill, sheet, today) for row in prefill.rows]
    if prefill.told is not None:
        lines.append(
            _("The person told this already, on %(day)s. Ask whether it may be shared.")
            % {"day": formatting.date_medium(prefill.told.at)}
        )
    lines += [
        _("Already known to %(agency)s: ask the person to share it.") % {"agency": one.agency}
        for one in prefill.elsewhere
    ]
    return lines


def _known_line(row: AnswerRow, prefill: Prefill, sheet: Sheet, today: date) -> str:
    shown = carry(row.concept, row.said, sheet.form, sheet.catalogue).said
    line = f"{told(row)}: {said(row, sheet.catalogue)}."
    if not row.is_valid_on(today):
        return f"{line} {validity(row, today)}."
    if not shown:
        return f"{line} " + _("This form offers no such answer: ask which one fits now.")
    return line if row is prefill.newest or shown == prefill.said else f"{line} " + _("It differs.")
