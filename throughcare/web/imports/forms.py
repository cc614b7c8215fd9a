"""The form that takes a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.exchange.imports.reading import load_mapping, shipped_mappings

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_BYTES: Final = 200_000_000
"""A register of half a million people fits in. Our own choice: decide locally."""
BY_ITSELF: Final = ""


class RegisterForm(forms.Form):
    """Which file, and in which form it is written."""

    file = forms.FileField(
        label=_("Register file"),
        help_text=_("CSV, XLSX or JSON, as the prison's own system exports it. At most 200 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.json,.gz"}),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty")},
        allow_empty_file=False,
        max_length=200,
    )
    mapping = forms.ChoiceField(
        label=_("Form of the register"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the mappings that come with the product."""
        super().__init__(*args, **kwargs)
        field = self.fields["mapping"]
        field.choices = [(BY_ITSELF, _("Find out from the file")), *mapping_choices()]  # type: ignore[attr-defined]
        field.initial = BY_ITSELF

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to be a register."""
        found: UploadedFile = self.cleaned_data["file"]
        if (found.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 200 MB. Export fewer columns, or use the command line.")
            )
        return found


def mapping_choices() -> list[tuple[str, str]]:
    """List the mappings that come with the product, by title."""
    return [(name, mapping_title(name)) for name in shipped_mappings()]


def mapping_title(name: str) -> str:
    """Return the title of a mapping in the language of the page, its name where it has none."""
    path = shipped_mappings().get(name)
    if path is None:
        return name
    titles = load_mapping(path).title
    return titles.get((get_language() or "en")[:2]) or titles.get("en") or name
