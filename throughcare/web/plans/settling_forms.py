"""Forms of compromises: what else there was, what was settled, who gave way, and when it is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import lines
from throughcare.plans import rules
from throughcare.plans.types import Settlement
from throughcare.web.plans.forms import VersionForm
from throughcare.web.plans.step_forms import PERSON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from throughcare.plans.types import Problem


class ReviewForm(VersionForm):
    """What is settled from now on, and when it is looked at again."""

    MISSING: ClassVar = {"settled": _("Write what is settled from now on")}
    settled = lines(
        _("What is settled from now on?"),
        _("Leave it as it stands if it holds."),
    )
    review_on = DateField(
        label=_("When do you look at it again?"),
        help_text=_("For example, 31 3 2027. Leave it empty if it is settled for good."),
        required=False,
    )
    field_order: Any = ("settled", "review_on", "version", "hinted")

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, object], today: date
    ) -> None:
        """Take the first day on which it can be looked at again."""
        super().__init__(data, initial=dict(initial))
        self.today = today


class CompromiseForm(ReviewForm):
    """A compromise about a goal."""

    MISSING: ClassVar = {
        "alternatives": _("Write what else was looked at"),
        "settled": _("Write what was settled"),
    }
    alternatives = lines(
        _("What else was looked at?"),
        _("What the person wanted, and what each agency wanted."),
    )
    settled = lines(_("What was settled?"))
    gave_way = forms.MultipleChoiceField(
        label=_("Who gave way?"),
        help_text=_("Choose all who wanted something else. It is no blame: it is remembered."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose who gave way from the list")},
    )
    review_on = DateField(
        label=_("When do you look at it again?"),
        help_text=_("For example, 31 3 2027. Your agency is told on that day. It moves nothing."),
        required=False,
    )
    field_order = ("alternatives", "settled", "gave_way", "review_on", "version", "hinted")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        owners: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        """Take who may have given way: the person, and the agencies that see them."""
        super().__init__(data, initial=initial, today=today)
        cast("forms.MultipleChoiceField", self.fields["gave_way"]).choices = list(owners)

    def clean_gave_way(self) -> tuple[int | None, ...]:
        """Return who gave way; None is the person."""
        chosen: list[str] = self.cleaned_data["gave_way"]
        return tuple(None if one == PERSON else int(one) for one in chosen)

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        typed = Settlement(
            self.typed("alternatives"),
            self.typed("settled"),
            self.cleaned_data.get("gave_way") or (),
            self.cleaned_data.get("review_on"),
        )
        return rules.problems_of_settlement(typed, today=self.today)
