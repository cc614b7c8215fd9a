"""Where a form leads: which page follows, what is asked on it, and what is asked on every route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.answers.rules.schema import END
from throughcare.answers.types import NOTHING, UNKNOWN, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from throughcare.answers.rules.schema import Catalogue, Concept, Form, Go, Page, Question
    from throughcare.answers.types import Said


def matches(when: Mapping[str, tuple[str, ...]], said: Mapping[str, Said]) -> bool:
    """Tell whether the answers meet a condition; what was not said counts as unknown, and never as a no.

    Source: our own choice, ADR 15.
    """
    return all(
        bool(set(codes) & set(said.get(concept, NOTHING).codes or (UNKNOWN,)))
        for concept, codes in when.items()
    )


def next_page(page: Page, said: Mapping[str, Said]) -> str:
    """Return the key of the page that follows, END where none does: the first way that fits.

    Errors: StopIteration never: a catalogue with such a page is refused when it is read.
    Source: our own choice, ADR 15.
    """
    return next(go.to for go in page.next if matches(go.when, said))


def route(form: Form, said: Mapping[str, Said]) -> list[Page]:
    """Return the pages that somebody with these answers comes through, in order.

    Source: our own choice, ADR 15.
    """
    found, here = [], form.pages[0].key
    while here != END:
        page = form.by_key[here]
        found.append(page)
        here = next_page(page, said)
    return found


def asked(page: Page, said: Mapping[str, Said]) -> list[Question]:
    """Return the questions of a page that are put to somebody with these answers.

    Source: our own choice, ADR 15.
    """
    return [one for one in page.questions if matches(one.only_if, said)]


def offered(question: Question, concept: Concept) -> tuple[str, ...]:
    """Return the codes that a question offers, without unknown.

    Source: our own choice, ADR 15.
    """
    if concept.kind is Kind.YES_NO:
        return concept.codes()
    newest = (one.code for one in concept.options if concept.becomes or not one.becomes)
    return question.options or tuple(newest)


def possible(question: Question, concept: Concept) -> tuple[str, ...]:
    """Return every code that a route may have to deal with: leaving out an answer counts as unknown.

    Source: our own choice, ADR 15.
    """
    unknown = () if question.is_required and not concept.may_be_unknown else (UNKNOWN,)
    return (*offered(question, concept), *unknown)


def ways(page: Page) -> Iterator[Go]:
    """Yield where a page can lead: nothing behind a way without a condition is ever taken.

    Source: our own choice, ADR 15.
    """
    for go in page.next:
        yield go
        if not go.when:
            return


def reached(form: Form, *, without: str = "") -> set[str]:
    """Return the pages, and END, that some route comes through; with `without`, those that avoid that page.

    Source: our own choice, ADR 15.
    """
    found: set[str] = set()
    waiting = [form.pages[0].key]
    while waiting:
        here = waiting.pop()
        if here in found or here == without:
            continue
        found.add(here)
        if here != END:
            waiting += [go.to for go in ways(form.by_key[here])]
    return found


def put_to_everybody(form: Form) -> frozenset[str]:
    """Return the concepts that every route asks, whatever is answered.

    Source: our own choice, ADR 15.
    """
    return frozenset(
        one.concept
        for page in form.pages
        if END not in reached(form, without=page.key)
        for one in page.questions
        if not one.only_if
    )


def harmless(catalogue: Catalogue) -> frozenset[str]:
    """Return the concepts of which it says nothing about the person that somebody answered them.

    That a follow-up question was answered tells what the question before it was answered with. So a concept is
    harmless only where every form that asks it asks it of everybody.
    Source: our own choice, ADR 15.
    """
    follow_up = {key for form in catalogue.forms for key in form.concepts - put_to_everybody(form)}
    return frozenset(one.key for one in catalogue.concepts) - follow_up
