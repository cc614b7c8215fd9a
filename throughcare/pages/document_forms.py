"""The two forms of putting a document there: say what it is, then choose the file. The notes room judges both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages.forms import DateField
from throughcare.pages.note_words import DOCUMENT_KINDS, reason_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

_CHOOSE: Final = {
    "invalid_choice": _("Choose one from the list"),
    "required": _("Choose one from the list"),
}
ACCEPTED: Final = ".pdf,.png,.jpg,.jpeg,.txt"


class DescribeForm(forms.Form):
    """What a document is: about what, which kind, which title, which day."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("This decides who can read it. You see who before you choose the file."),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    kind = forms.ChoiceField(
        label=_("What kind of paper is it?"),
        choices=list(DOCUMENT_KINDS.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    title = forms.Field(
        label=_("Title"),
        help_text=_(
            "In a few words, so that others know what it is. For example: letter of the landlord."
        ),
        required=False,
        widget=forms.TextInput(),
    )
    dated_on = DateField(label=_("Day on the paper"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        categories: Sequence[tuple[str, object]] | None,
        **options: Any,
    ) -> None:
        """Take what it may be about, with its words; None where what it replaces says so."""
        super().__init__(data, **options)
        if categories is None:
            del self.fields["category"]
            return
        self.fields["category"].choices = list(categories)  # type: ignore[attr-defined]

    def show(self, problems: Iterable[Any]) -> None:
        """Put the problems that the notes room found at their fields."""
        for problem in problems:
            if problem.name in self.fields and problem.name not in self.errors:
                self.add_error(problem.name, reason_text(problem.reason))

    def typed(self) -> list[tuple[str, str]]:
        """Return what was sent, field by field, to be sent once more."""
        sent = {"category", "kind", "title", "replaces"}
        sent |= {f"dated_on_{part}" for part in ("day", "month", "year")}
        return [(name, str(self.data[name])) for name in self.data if name in sent]


class FileForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, PNG, JPEG or plain text, at most 5 MB. Another kind of file? Save it as PDF first."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty")},
        max_length=200,
    )

    def show(self, problems: Iterable[Any]) -> None:
        """Put what is wrong with the content at the field."""
        for problem in problems:
            self.add_error("file" if problem.name == "file" else None, reason_text(problem.reason))


def content_of(form: FileForm, *, most: int) -> bytes:
    """Return what was sent, at most one byte more than may be: enough to refuse it."""
    found: bytes = form.cleaned_data["file"].read(most + 1)
    return found
