"""What a list can be narrowed by. Every field is a choice, so nothing typed can be wrong."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from throughcare.journeys.queries.lists import Filter
from throughcare.journeys.types import Outcome
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.access import Access

WEEK: Final = timedelta(days=7)
MINE: Final = "mine"
AGENCY: Final = "agency"
WHO: Final = [(MINE, _("Only mine")), (AGENCY, _("Everyone in my agency"))]
NEEDS: Final = {
    "state": Category.JOURNEY,
    "due": Category.JOURNEY,
    "where": Category.CUSTODY,
    "release": Category.CUSTODY,
}
"""A field is there only for those who may know what it asks about."""


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class PeopleFilter(forms.Form):
    """Narrow a list of people by how they stand."""

    state = _choice(
        _("Programme"),
        [
            ("", _("All")),
            (Outcome.ELIGIBLE.value, _("Journey runs")),
            (Outcome.UNKNOWN.value, _("Not yet known")),
            (Outcome.NOT_ELIGIBLE.value, _("Does not fit")),
            (Outcome.NO_PROGRAMME.value, _("No programme here")),
        ],
    )
    where = _choice(
        _("Where"), [("", _("All")), ("in", _("In custody")), ("after", _("Not in custody"))]
    )
    release = _choice(
        _("Release"),
        [
            ("", _("Any day")),
            ("7", _("Within 7 days")),
            ("30", _("Within 30 days")),
            ("90", _("Within 90 days")),
            ("180", _("Within 180 days")),
        ],
    )

    def __init__(self, data: Mapping[str, Any], *, names: Iterable[str]) -> None:
        """Keep only the fields named."""
        super().__init__(data, auto_id="filter_%s")
        self.fields = {name: self.fields[name] for name in self.fields if name in set(names)}

    @classmethod
    def for_access(cls, data: Mapping[str, Any], access: Access) -> Self:
        """Leave out what the access does not cover."""
        covered = {None, *access.categories}
        return cls(data, names=[name for name in cls.base_fields if NEEDS.get(name) in covered])

    def chosen(self) -> dict[str, str]:
        """Return what was chosen; an unknown value counts as no choice."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, today: date, membership_id: int) -> Filter:
        """Return the filter for the query."""
        chosen = self.chosen()
        release, where = chosen.get("release"), chosen.get("where")
        # Who is to be released within some days is in custody now.
        in_custody = where == "in" if where else (True if release else None)
        return Filter(
            contact_membership_id=membership_id if self.is_mine else None,
            outcome=chosen.get("state"),
            in_custody=in_custody,
            due_before=_due_before(chosen.get("due"), today),
            release_before=today + timedelta(days=int(release) + 1) if release else None,
        )

    @property
    def is_mine(self) -> bool:
        """Tell whether only the worker's own cases are wanted."""
        return "who" in self.fields and self.data.get("who") != AGENCY

    def panel(self, action: str, clear_href: str) -> Markup:
        """Write the form as it is folded away above a list.

        Writing it takes as long as writing the whole list, and few choices make few forms: it is kept.
        """
        names = tuple(self.fields)
        key = tuple(self.chosen().items())
        return _panel(type(self), get_language() or "en", names, key, action, clear_href)

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but whose cases was chosen."""
        return bool(self.chosen().keys() - {"who"})


class CaseloadFilter(PeopleFilter):
    """Narrow the caseload also by whose it is and what is due."""

    who = forms.ChoiceField(choices=WHO, required=False, widget=forms.HiddenInput)
    due = _choice(
        _("Next step"),
        [("", _("All")), ("late", _("Late")), ("week", _("Late or due within 7 days"))],
    )
    field_order = ("who", "due", "state", "where", "release")


@lru_cache(maxsize=1024)
def _panel(
    kind: type[PeopleFilter],
    _language: str,
    names: tuple[str, ...],
    chosen: tuple[tuple[str, str], ...],
    action: str,
    clear_href: str,
) -> Markup:
    form = kind(dict(chosen), names=names)
    context = {"form": form, "action": action, "clear_href": clear_href}
    # The template escapes what it writes, and its backend does not say so.
    return Markup(render_to_string("web/caseload/filter.html", context) if names else "")  # noqa: S704


def _due_before(due: str | None, today: date) -> date | None:
    return {"late": today, "week": today + WEEK}.get(due or "")
