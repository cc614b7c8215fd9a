"""A page of questions as a form. It collects what was sent; the answers room says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from throughcare.pages import answer_words as words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.forms import BoundField
    from django.utils.functional import _StrPromise

PREFIX: Final = "q_"
SEEN: Final = "seen_"
TOLD: Final = "told_"
_WRONG: Final = {
    name: _("Choose one from the list")
    for name in ("invalid_choice", "invalid_list", "invalid", "required")
}


@dataclass(frozen=True, slots=True)
class Put:
    """Hold one question as a page puts it."""

    key: str
    kind: str
    """A value of `answers.types.Kind`."""
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    text: str = ""
    day: date | None = None
    seen: int = 0
    """The answer that the page shows as known."""

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return PREFIX + self.key.replace(".", "__")


@dataclass(frozen=True, slots=True)
class Sent:
    """Hold what was sent for one question."""

    key: str
    codes: tuple[str, ...] = ()
    text: str = ""
    day: date | None = None
    is_told: bool = False


class AnswerForm(forms.Form):
    """The questions of one page."""

    def __init__(
        self,
        data: QueryDict | None,
        puts: Sequence[Put],
        *,
        told_text: _StrPromise | str,
        sources: Iterable[tuple[str, _StrPromise]] = (),
        typed: Sequence[tuple[str, tuple[str, ...]]] = (),
    ) -> None:
        """Take the questions; `typed` is what was typed before and not sent."""
        super().__init__(data)
        self.puts = {one.name: one for one in puts}
        for one in puts:
            self._add(one, told_text)
        if sources:
            self.fields["source"] = forms.ChoiceField(
                label=_("How do you know?"),
                choices=list(sources),
                initial="person",
                widget=forms.RadioSelect,
                error_messages=_WRONG,
            )
        if typed:
            self.initial = {**self.initial, **self._typed(typed)}

    def _add(self, one: Put, told_text: _StrPromise | str) -> None:
        self.fields[one.name] = _field(one, told_text)
        if one.kind in {"text", "day"}:
            self.fields[TOLD + one.name] = forms.BooleanField(label=told_text, required=False)
        self.fields[SEEN + one.name] = forms.IntegerField(
            initial=one.seen, required=False, widget=forms.HiddenInput
        )

    def _typed(self, typed: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
        """Return what was typed before, as the fields show it; what the page knew then is not taken along."""
        data = QueryDict(mutable=True)
        for name, values in typed:
            data.setlist(name, list(values))
        return {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in self.fields.items()
            if not name.startswith(SEEN) and any(sent.startswith(name) for sent in data)
        }

    def rows(self) -> list[tuple[Put, BoundField, BoundField | None, BoundField]]:
        """Return the questions with their fields: answer, told already where it is a box of its own, and seen."""
        return [
            (
                one,
                self[name],
                self[TOLD + name] if TOLD + name in self.fields else None,
                self[SEEN + name],
            )
            for name, one in self.puts.items()
        ]

    def sent(self) -> tuple[Sent, ...]:
        """Return what was sent, question by question."""
        return tuple(self._sent(name, one) for name, one in self.puts.items())

    def _sent(self, name: str, one: Put) -> Sent:
        value = self.cleaned_data.get(name)
        is_told = bool(self.cleaned_data.get(TOLD + name))
        if one.kind == "text":
            return Sent(one.key, text=str(value or "").strip(), is_told=is_told)
        if one.kind == "day":
            return Sent(one.key, day=value, is_told=is_told)
        codes = tuple(value or ()) if isinstance(value, list) else ((value,) if value else ())
        is_told = words.TOLD in codes
        return Sent(one.key, codes=() if is_told else codes, is_told=is_told)

    def seen(self) -> dict[str, int]:
        """Return, by question, the answer that the page showed."""
        return {one.key: self.cleaned_data.get(SEEN + name) or 0 for name, one in self.puts.items()}

    def show(self, problems: Mapping[str, str]) -> None:
        """Put what is wrong at the questions."""
        names = {one.key: name for name, one in self.puts.items()}
        for key, text in problems.items():
            self.add_error(names.get(key), text)


def _field(one: Put, told_text: _StrPromise | str) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "help_text": one.hint, "required": False}
    if one.kind == "text":
        # A plain Field leaves every check to the answers room, so that nothing is judged in two places.
        return forms.Field(initial=one.text, widget=forms.Textarea(attrs={"rows": 3}), **common)
    if one.kind == "day":
        return DateField(initial=one.day, **common)
    choices = [*one.choices, (words.TOLD, told_text)]
    if one.kind == "several":
        return forms.MultipleChoiceField(
            choices=choices,
            initial=list(one.codes),
            widget=forms.CheckboxSelectMultiple,
            error_messages=_WRONG,
            **common,
        )
    return forms.ChoiceField(
        choices=choices,
        initial=one.codes[0] if one.codes else "",
        widget=forms.RadioSelect,
        error_messages=_WRONG,
        **common,
    )
