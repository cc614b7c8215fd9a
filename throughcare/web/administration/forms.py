"""Forms for administering an agency. Their choices come from the rooms, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.types import Role
from throughcare.pages.words import ROLES, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.accounts.types import Worker
    from throughcare.agencies.types import PostRow, SiteRow


def _roles(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [("", str(_("Choose a role"))), *((role.value, word(ROLES, role)) for role in roles)]


def _workers(workers: Iterable[Worker]) -> list[tuple[str, str]]:
    return [(str(one.membership_id), f"{one.name}, {word(ROLES, one.role)}") for one in workers]


class InviteForm(forms.Form):
    """Who is invited, as what."""

    name = forms.CharField(
        label=_("Name of the new worker"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        """Offer the roles of the agency's kind."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(roles)  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        """Return the role as a value."""
        return Role(self.cleaned_data["role"])


class MoveForm(InviteForm):
    """Which role and post a worker has from today."""

    name = None  # type: ignore[assignment]
    post = forms.ChoiceField(label=_("Post"), required=False)

    def __init__(self, *args: Any, posts: Iterable[PostRow], **kwargs: Any) -> None:
        """Offer the posts of the agency."""
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", str(_("No post"))),
            *((str(one.post_id), one.title) for one in posts),
        ]

    def clean_post(self) -> int | None:
        """Return the post's number."""
        chosen = self.cleaned_data["post"]
        return int(chosen) if chosen else None


class SuccessorForm(forms.Form):
    """Who takes over from a worker who leaves."""

    successor = forms.ChoiceField(label=_("Who takes over?"), required=False)

    def __init__(
        self, *args: Any, colleagues: Iterable[Worker], needed: bool, **kwargs: Any
    ) -> None:
        """Offer the colleagues who may be a contact."""
        super().__init__(*args, **kwargs)
        self.fields["successor"].required = needed
        self.fields["successor"].choices = [  # type: ignore[attr-defined]
            ("", str(_("Choose a colleague") if needed else _("Nobody"))),
            *_workers(colleagues),
        ]

    def clean_successor(self) -> int | None:
        """Return the colleague's membership."""
        chosen = self.cleaned_data["successor"]
        return int(chosen) if chosen else None


class DutyForm(forms.Form):
    """Who answers for the agency from today."""

    worker = forms.TypedChoiceField(label=_("Duty contact"), coerce=int)

    def __init__(self, *args: Any, workers: Iterable[Worker], **kwargs: Any) -> None:
        """Offer the workers who may be a contact."""
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", str(_("Choose a worker"))),
            *_workers(workers),
        ]


class SiteForm(forms.Form):
    """A place where the agency works."""

    name = forms.CharField(label=_("Name of the site"), max_length=120)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)


class PostForm(forms.Form):
    """A post, which outlives whoever holds it."""

    title = forms.CharField(label=_("Title of the post"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    site = forms.ChoiceField(label=_("Site"), required=False)

    def __init__(
        self, *args: Any, roles: Iterable[Role], sites: Iterable[SiteRow], **kwargs: Any
    ) -> None:
        """Offer the roles and sites of the agency."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(roles)  # type: ignore[attr-defined]
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            ("", str(_("No site"))),
            *((str(one.site_id), one.name) for one in sites),
        ]

    def clean_site(self) -> int | None:
        """Return the site's number."""
        chosen = self.cleaned_data["site"]
        return int(chosen) if chosen else None
