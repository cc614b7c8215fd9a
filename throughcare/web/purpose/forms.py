"""One choice: what somebody works for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.pages import access_words
from throughcare.sharing.rules.categories import ROLE_PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

_CHOOSE = {"required": _("Choose what you work for"), "invalid_choice": _("Choose from the list")}


class PurposeForm(forms.Form):
    """The purposes of a role; the one for which somebody works now is chosen."""

    purpose = forms.ChoiceField(
        label=_("What do you work for now?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )

    def __init__(self, data: QueryDict | None, *, role: str, present: str) -> None:
        """Take the role, and the purpose for which somebody works now."""
        super().__init__(data, initial={"purpose": present})
        cast("forms.ChoiceField", self.fields["purpose"]).choices = list(_named(role))


def _named(role: str) -> Iterator[tuple[str, Any]]:
    for number, purpose in enumerate(ROLE_PURPOSES.get(role, ())):
        word = access_words.word(access_words.PURPOSES, purpose.value)
        yield purpose.value, word if number else gettext("%(purpose)s (usual)") % {"purpose": word}
