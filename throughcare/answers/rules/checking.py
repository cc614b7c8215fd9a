"""Refuse a catalogue in which a route does not end, or an answer could not be read later on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from throughcare.answers.rules import routing
from throughcare.answers.rules.schema import END, Catalogue
from throughcare.answers.types import UNKNOWN, Kind
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from throughcare.answers.rules.schema import Concept, Form, Page


class BrokenCatalogueError(ThroughcareError):
    """Report what is wrong with a catalogue, by form and page."""


def read(data: object) -> Catalogue:
    """Return a catalogue from plain data.

    Errors: pydantic.ValidationError; BrokenCatalogueError.
    Source: our own choice, ADR 15.
    """
    catalogue = Catalogue.model_validate(data)
    if found := [*_twice(catalogue)] or [*problems(catalogue)]:
        told = "\n".join(f"  {one}" for one in found)
        raise BrokenCatalogueError(f"Cannot use this catalogue of questions:\n{told}")
    return catalogue


def _twice(catalogue: Catalogue) -> Iterator[str]:
    names = [one.key for one in catalogue.concepts] + [one.name for one in catalogue.forms]
    yield from (f"[{name}] is there twice" for name, count in Counter(names).items() if count > 1)


def problems(catalogue: Catalogue) -> Iterator[str]:
    """Say everything that is wrong with a catalogue, by form and page.

    Source: our own choice, ADR 15.
    """
    yield from _chains(catalogue)
    for form in catalogue.forms:
        found = [*_names(form, catalogue)]
        yield from found or [*_dead_ends(form, catalogue), *_cycles(form)]


# What became of concepts and choices


def _chains(catalogue: Catalogue) -> Iterator[str]:
    for concept in catalogue.concepts:
        place = f"concept [{concept.key}]"
        nexts = {one.key: one.becomes for one in catalogue.concepts}
        yield from _chain(place, concept.key, nexts)
        for option in concept.options:
            codes = {one.code: one.becomes for one in concept.options}
            if concept.becomes:
                continue  # What its choices became is looked up in the concept that took its place.
            yield from _chain(f"{place} option [{option.code}]", option.code, codes)
        after = catalogue.by_key.get(concept.becomes)
        if after is not None:
            yield from _fits(concept, after)


def _chain(place: str, start: str, nexts: Mapping[str, str]) -> Iterator[str]:
    seen, here = {start}, nexts[start]
    while here:
        if here not in nexts:
            yield f"{place} becomes [{here}], which is not there"
            return
        if here in seen:
            yield f"{place} becomes itself again: {sorted(seen)}"
            return
        seen.add(here)
        here = nexts[here]


def _fits(before: Concept, after: Concept) -> Iterator[str]:
    both = {before.kind, after.kind}
    if len(both) > 1 and not both <= {Kind.YES_NO, Kind.ONE, Kind.SEVERAL}:
        yield f"concept [{before.key}] of kind [{before.kind}] cannot become [{after.key}]"
    for option in before.options:
        code = option.becomes or option.code
        if after.codes() and code not in (*after.codes(), UNKNOWN):
            yield f"concept [{before.key}] option [{option.code}] has no place in [{after.key}]"


# Names


def _names(form: Form, catalogue: Catalogue) -> Iterator[str]:
    keys = [page.key for page in form.pages]
    if END in keys or len(set(keys)) < len(keys):
        yield f"form [{form.name}] has a page twice, or one named [{END}]"
    for page in form.pages:
        place = f"form [{form.name}] page [{page.key}]"
        yield from _questions(place, page, catalogue)
        for go in page.next:
            if go.to != END and go.to not in keys:
                yield f"{place} leads to [{go.to}], which is not there"
    seen = [one.concept for page in form.pages for one in page.questions]
    known = set(seen)
    for page in form.pages:
        for when in (*(go.when for go in page.next), *(one.only_if for one in page.questions)):
            yield from (
                f"form [{form.name}] page [{page.key}] asks about [{key}], which the form does not ask"
                for key in when
                if key not in known
            )


def _questions(place: str, page: Page, catalogue: Catalogue) -> Iterator[str]:
    for one in page.questions:
        concept = catalogue.by_key.get(one.concept)
        if concept is None:
            yield f"{place} asks [{one.concept}], which is no concept"
        elif wrong := set(one.options) - set(concept.codes()):
            yield f"{place} offers {sorted(wrong)}, which [{one.concept}] does not know"


# Routes


def _dead_ends(form: Form, catalogue: Catalogue) -> Iterator[str]:
    for page in form.pages:
        ways = list(routing.ways(page))
        if not ways or ways[-1].when:
            left = _left_over(page, catalogue)
            if left:
                yield f"form [{form.name}] page [{page.key}] is a dead end for {left}"
    for key in sorted(set(form.by_key) - routing.reached(form)):
        yield f"form [{form.name}] page [{key}] is never reached"


def _left_over(page: Page, catalogue: Catalogue) -> list[str]:
    """Return the answers that lead nowhere: all ways must ask one question of this very page, for every answer."""
    asked = {one.concept: one for one in page.questions if not one.only_if}
    about = {key for go in page.next for key in go.when}
    if len(about) != 1 or not about <= set(asked):
        return ["every answer that no way names"]
    (key,) = about
    named = {code for go in page.next for code in go.when[key]}
    return [
        code for code in routing.possible(asked[key], catalogue.by_key[key]) if code not in named
    ]


def _cycles(form: Form) -> Iterator[str]:
    done: set[str] = {END}
    for page in form.pages:
        if found := _cycle(form, page.key, [], done):
            yield f"form [{form.name}] page [{found[0]}] leads back to itself: {' > '.join(found)}"
            return


def _cycle(form: Form, here: str, path: list[str], done: set[str]) -> list[str]:
    if here in path:
        return [*path[path.index(here) :], here]
    if here in done:
        return []
    for go in routing.ways(form.by_key[here]):
        if found := _cycle(form, go.to, [*path, here], done):
            return found
    done.add(here)
    return []
