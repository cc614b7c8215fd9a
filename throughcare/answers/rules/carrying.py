"""What an answer means in another version: the same, or kept in its own words; never lost and never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.answers.rules import routing
from throughcare.answers.types import NOTHING, UNKNOWN, Kind, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.answers.rules.schema import Catalogue, Concept, Form, Question


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold an answer as a form can show it.

    `concept` is empty where the form asks nothing like it; `said` is empty where it asks, and offers no such
    choice: then the answer is shown beside the question, in its own words.
    """

    concept: str
    said: Said


def carry(concept: str, said: Said, form: Form, catalogue: Catalogue) -> Carried:
    """Return what an answer means in a form.

    Source: our own choice, ADR 15.
    """
    key, now = concept, said
    while key not in form.concepts:
        before = catalogue.by_key.get(key)
        if before is None or not before.becomes:
            return Carried("", NOTHING)
        key, now = before.becomes, _mapped(now, before)
    return Carried(key, _within(now, _question(form, key), catalogue.by_key[key]))


def same_meaning(concept: str, catalogue: Catalogue) -> frozenset[str]:
    """Return a concept, and every concept that became it or that it became.

    Source: our own choice, ADR 15.
    """
    last = _last(concept, catalogue)
    return frozenset(
        {
            concept,
            last,
            *(one.key for one in catalogue.concepts if _last(one.key, catalogue) == last),
        }
    )


def _last(key: str, catalogue: Catalogue) -> str:
    while (one := catalogue.by_key.get(key)) is not None and one.becomes:
        key = one.becomes
    return key


def _mapped(said: Said, concept: Concept) -> Said:
    return Said(tuple(_became(code, concept) for code in said.codes), said.text, said.day)


def _became(code: str, concept: Concept) -> str:
    option = concept.option(code)
    return option.becomes if option is not None and option.becomes else code


def _question(form: Form, concept: str) -> Question:
    return next(one for page in form.pages for one in page.questions if one.concept == concept)


def _within(said: Said, question: Question, concept: Concept) -> Said:
    """Return the answer with choices that the question offers; nothing where one of them has no place."""
    if not said.codes:
        return said if _is_of_kind(said, concept.kind) else NOTHING
    if said.is_unknown:
        return said if concept.may_be_unknown else NOTHING
    found = tuple(dict.fromkeys(_codes(said, question, concept)))
    fits = "" not in found and (len(found) == 1 or concept.kind is Kind.SEVERAL)
    return Said(found) if fits else NOTHING


def _codes(said: Said, question: Question, concept: Concept) -> Iterator[str]:
    here = {*routing.offered(question, concept), UNKNOWN}
    for code in said.codes:
        found = code
        while found not in here and not concept.becomes and _became(found, concept) != found:
            found = _became(found, concept)
        yield found if found in here else ""


def _is_of_kind(said: Said, kind: Kind) -> bool:
    return (kind is Kind.TEXT and bool(said.text)) or (kind is Kind.DAY and said.day is not None)
