"""Keep the site's list of words that may hurt: what is shipped, what was added, changed or put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from throughcare.accounts.types import Role
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans import actions, queries
from throughcare.web.words.forms import LANGUAGES, InsteadForm, WordForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.plans.queries import WordRow

ADMINISTRATOR = frozenset({Role.AGENCY_ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry, with whether it is ours, and as we ship it."""

    row: WordRow
    is_ours: bool
    is_changed: bool


@staff_page(roles=ADMINISTRATOR)
@require_GET
def words(request: Request) -> HttpResponse:
    """Show the list of one language."""
    given = request.GET.get("language", "")
    titles = dict(LANGUAGES)
    language = given if given in titles else LANGUAGES[0][0]
    ours = _shipped()
    entries = [_entry(row, ours) for row in queries.word_list() if row.language == language]
    context = {
        "entries": entries,
        "title": titles[language],
        "choices": [(text, f"?language={code}", code == language) for code, text in LANGUAGES],
    }
    return page(request, "web/words/list.html", context)


def _shipped() -> dict[tuple[str, str], str]:
    return {(one.language, one.word): one.instead for one in actions.shipped_words()}


def _entry(row: WordRow, shipped: Mapping[tuple[str, str], str]) -> Entry:
    ours = shipped.get((row.language, row.word))
    return Entry(row, ours is not None, ours is not None and ours != row.instead)


@staff_page(roles=ADMINISTRATOR)
def add(request: Request) -> HttpResponse:
    """Add a word, or change what is proposed for one that is there."""
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        _put(request, said["language"], said["word"], said["instead"])
        messages.success(request, _("The word is on the list."))
        return _back(said["language"])
    return page(request, "web/words/form.html", {"form": form, "entry": None})


@staff_page(roles=ADMINISTRATOR)
def change(request: Request, word_id: int) -> HttpResponse:
    """Change what is proposed instead of a word."""
    row = _word(word_id)
    data = request.POST if request.method == "POST" else None
    form = InsteadForm(data, initial={"instead": row.instead})
    if form.is_valid():
        _put(request, row.language, row.word, form.cleaned_data["instead"])
        messages.success(request, _("The word is on the list."))
        return _back(row.language)
    return page(request, "web/words/form.html", {"form": form, "entry": _entry(row, _shipped())})


@staff_page(roles=ADMINISTRATOR)
@require_POST
def put_aside(request: Request, word_id: int) -> HttpResponse:
    """Stop pointing a word out."""
    row = _word(word_id)
    actions.drop_word(language=row.language, word=row.word)
    _record(request, "aside")
    messages.success(request, _("%(word)s is no longer pointed out.") % {"word": row.word})
    return _back(row.language)


@staff_page(roles=ADMINISTRATOR)
@require_POST
def take_again(request: Request, word_id: int) -> HttpResponse:
    """Point a word out again that was put aside."""
    row = _word(word_id)
    _put(request, row.language, row.word, row.instead)
    messages.success(request, _("%(word)s is pointed out again.") % {"word": row.word})
    return _back(row.language)


def _put(request: Request, language: str, word: str, instead: str) -> None:
    actions.put_word(language=language, word=word, instead=instead)
    _record(request, "put")


def _record(request: Request, outcome: str) -> None:
    audit.record_without_access(
        request.actor, act=Act.CHANGE, what="unwanted_word", now=request.now, outcome=outcome
    )


def _word(word_id: int) -> WordRow:
    for row in queries.word_list():
        if row.word_id == word_id:
            return row
    raise Http404


def _back(language: str) -> HttpResponse:
    answer = redirect("administration_words")
    answer["Location"] += f"?language={language}"
    return answer
