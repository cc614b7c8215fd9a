"""The schema of a catalogue: concepts, and forms that ask for them.

A concept is what a question means: it stays the same however many forms ask for it. Read catalogues with
`checking.read`, which refuses what can lead nowhere.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from throughcare.answers.types import CATEGORIES, UNKNOWN, Kind
from throughcare.kernel.access import Category

ConceptKey = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+$", max_length=120)
]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,79}$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
Words = dict[str, str]
END = "end"
"""Where a route goes when it is over."""
NEEDED = "en"
"""Every text exists in this language at least."""


class Part(BaseModel):
    """Refuse what the schema does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Part):
    """Hold one choice. A choice that newer forms no longer offer names the one that it became."""

    code: Code
    text: Words
    becomes: str = ""
    is_alone: bool = False
    """Of several choices: excludes the others."""


class Concept(Part):
    """Hold what a question means."""

    key: ConceptKey
    domain: str
    category: Category
    kind: Kind
    ask: Words
    """The question as it is put to the person, by whomever."""
    hint: Words = {}
    options: tuple[Option, ...] = ()
    valid_days: int | None = Field(default=None, gt=0)
    """For how long an answer is taken as it stands; our default, decide locally."""
    may_be_unknown: bool = True
    becomes: str = ""
    """The concept that took its place, with the same choices or choices that became others."""

    @field_validator("category")
    @classmethod
    def _is_answerable(cls, category: Category) -> Category:
        if category not in CATEGORIES:
            raise ValueError(f"category [{category}] has no place in answers: {sorted(CATEGORIES)}")
        return category

    @model_validator(mode="after")
    def _is_whole(self) -> Concept:
        codes = [one.code for one in self.options]
        if (self.kind in {Kind.ONE, Kind.SEVERAL}) != bool(codes):
            raise ValueError(f"concept [{self.key}] of kind [{self.kind}] and options do not fit")
        if UNKNOWN in codes or len(set(codes)) < len(codes):
            raise ValueError(f"concept [{self.key}] has an option twice, or one named [{UNKNOWN}]")
        for words in (self.ask, *(one.text for one in self.options)):
            if NEEDED not in words:
                raise ValueError(f"concept [{self.key}] lacks a text in [{NEEDED}]")
        return self

    def option(self, code: str) -> Option | None:
        """Return a choice, None where there is none with that code.

        Source: our own choice, ADR 15.
        """
        return next((one for one in self.options if one.code == code), None)

    def codes(self) -> tuple[str, ...]:
        """Return every code that an answer may have had at any time, without unknown.

        Source: our own choice, ADR 15.
        """
        return (
            ("yes", "no") if self.kind is Kind.YES_NO else tuple(one.code for one in self.options)
        )


class Question(Part):
    """Hold that a page asks for a concept."""

    concept: ConceptKey
    options: tuple[Code, ...] = ()
    """The choices that this version offers; left out: those that did not become others."""
    only_if: dict[str, tuple[str, ...]] = {}
    """Asked only where one of these answers was given, on the same page or before."""
    is_required: bool = False


class Go(Part):
    """Hold where a page leads: to another page or the end, for any of these answers or for all."""

    when: dict[str, tuple[str, ...]] = {}
    to: Key


class Page(Part):
    """Hold one page of a form."""

    key: Key
    title: Words
    questions: tuple[Question, ...] = ()
    next: tuple[Go, ...] = (Go(to=END),)


class Form(Part):
    """Hold one version of a form; it begins with its first page."""

    key: Key
    version: int = Field(gt=0)
    title: Words
    about: Words = {}
    since: date
    pages: tuple[Page, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Return how messages name it.

        Source: our own choice, ADR 15.
        """
        return f"{self.key} {self.version}"

    @cached_property
    def by_key(self) -> dict[str, Page]:
        """Return the pages by their keys.

        Source: our own choice, ADR 15.
        """
        return {page.key: page for page in self.pages}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Return the keys of everything it asks.

        Source: our own choice, ADR 15.
        """
        return frozenset(one.concept for page in self.pages for one in page.questions)


class Catalogue(Part):
    """Hold every concept and every version of every form."""

    version: int = Field(gt=0)
    concepts: tuple[Concept, ...]
    forms: tuple[Form, ...]

    @cached_property
    def by_key(self) -> dict[str, Concept]:
        """Return the concepts by their keys.

        Source: our own choice, ADR 15.
        """
        return {one.key: one for one in self.concepts}

    @cached_property
    def by_form(self) -> dict[tuple[str, int], Form]:
        """Return the forms by key and version.

        Source: our own choice, ADR 15.
        """
        return {(one.key, one.version): one for one in self.forms}

    def newest(self, key: str) -> Form | None:
        """Return the last version of a form.

        Source: our own choice, ADR 15.
        """
        versions = [one for one in self.forms if one.key == key]
        return max(versions, key=lambda one: one.version, default=None)

    def newest_forms(self) -> tuple[Form, ...]:
        """Return the last version of every form, in the order of the files.

        Source: our own choice, ADR 15.
        """
        keys = dict.fromkeys(one.key for one in self.forms)
        return tuple(form for key in keys if (form := self.newest(key)))
