"""Words of answers: what was said, where it comes from, and what is wrong with it. Questions bring their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from throughcare.pages import formatting
from throughcare.pages.access_words import in_my_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

SHARED: Final[Mapping[str, _StrPromise]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Not known"),
}
TOLD: Final = "already_told"
"""The choice of whoever does not want to say it once more; never stored as an answer."""
SOURCES: Final[Mapping[str, _StrPromise]] = {
    "person": _("The person says so"),
    "worker": _("I know it, or saw it"),
    "document": _("A document says so"),
    "register": _("A register says so"),
}
FROM: Final[Mapping[str, _StrPromise]] = {
    "person": _("said by the person"),
    "worker": _("known to the worker"),
    "document": _("from a document"),
    "register": _("from a register"),
}
EVENTS: Final[Mapping[str, _StrPromise]] = {
    "told": _("Told already"),
    "taken_back": _("Taken back"),
}
"""What a row says that holds no answer."""
REASONS: Final[Mapping[str, _StrPromise]] = {
    "answer.not_asked": _("This is not asked here"),
    "answer.choice_unknown": _("Choose one from the list"),
    "answer.choice_one": _("Choose one answer only"),
    "answer.choice_alone": _("One of these cannot be chosen together with others"),
    "answer.day_missing": _("Enter a date"),
    "answer.text_empty": _("Write something, or leave it open"),
    "answer.text_long": _("Write at most %(most)s characters. There are now %(length)s"),
    "answer.text_broken": _("The text holds a sign that cannot be stored. Type it again"),
}
"""Texts of the reason codes of the answers room."""


class _Option(Protocol):
    @property
    def text(self) -> Mapping[str, str]: ...


class Meaning(Protocol):
    """Describe what words need to know of a concept."""

    def option(self, code: str) -> _Option | None:
        """Return a choice."""
        ...


class _Said(Protocol):
    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def text(self) -> str: ...
    @property
    def day(self) -> date | None: ...


def said_text(said: _Said, concept: Meaning) -> str:
    """Write an answer in the active language; a choice that is offered no more keeps its words."""
    if said.codes:
        return ", ".join(choice_text(code, concept) for code in said.codes)
    return formatting.date_text(said.day) if said.day is not None else said.text


def choice_text(code: str, concept: Meaning) -> str:
    """Write one choice in the active language."""
    option = concept.option(code)
    if option is not None:
        return in_my_language(option.text)
    return str(SHARED.get(code, code))


def reason_text(reason: Reason) -> str:
    """Write what is wrong, in the active language."""
    return str(REASONS[reason.code]) % dict(reason.params)
