"""Forms about the directory of services: search, and what a provider says of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import directory_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping

NOBODY: Final = "nobody"
"""Ticked alone: the service takes none of them. Nothing ticked is unknown."""
MOST_DAYS: Final = 3650
_YES_NO: Final = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


def _choices(options: Mapping[str, Any], first: Any) -> list[tuple[str, Any]]:
    return [("", first), *options.items()]


def _required(text: Any) -> dict[str, Any]:
    return {"required": text}


class SearchForm(forms.Form):
    """What is looked for, where, in which language. It names nobody."""

    need = forms.ChoiceField(
        label=_("Help with"), choices=_choices(words.NEEDS, _("Choose")), required=False
    )
    name = forms.CharField(
        label=_("Name of a service or organization"),
        min_length=2,
        max_length=100,
        required=False,
        help_text=_("With a name, nothing else is asked"),
    )
    place = forms.CharField(
        label=_("Municipality"),
        max_length=120,
        required=False,
        help_text=_("Empty: anywhere"),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=_choices(words.LANGUAGES, _("Any")), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what is needed, or for a name."""
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("need") or said.get("name") or self.errors):
            self.add_error("need", _("Choose what is needed, or enter a name"))
        return said


class OpenSearchForm(SearchForm):
    """The same where nobody is signed in: the country is not known."""

    country = forms.ChoiceField(
        label=_("Country"), choices=list(words.COUNTRIES.items()), required=False
    )


class EligibilityForm(SearchForm):
    """What a service must accept; what is left open is not asked."""

    offence = forms.ChoiceField(
        label=_("Accepts offence"), choices=_choices(words.OFFENCES, _("Not asked")), required=False
    )
    supervision = forms.ChoiceField(
        label=_("Accepts supervision"),
        choices=_choices(words.SUPERVISIONS, _("Not asked")),
        required=False,
    )
    residence = forms.ChoiceField(
        label=_("Accepts residence"),
        choices=_choices(words.RESIDENCES, _("Not asked")),
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("For"), choices=_choices(words.SEXES, _("Not asked")), required=False
    )
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=120, required=False)
    papers = forms.ChoiceField(
        label=_("Identity paper"),
        choices=[("", _("Not asked")), ("no", _("Has none"))],
        required=False,
    )


class AssuranceForm(forms.Form):
    """Whether there is room, how soon somebody answers, and whether to offer the service at all."""

    capacity = forms.ChoiceField(
        label=_("Is there room?"),
        choices=list(words.CAPACITIES.items()),
        widget=forms.RadioSelect,
        error_messages=_required(_("Say whether there is room, or that it is not known")),
    )
    wait_days = forms.IntegerField(
        label=_("Days to wait"), min_value=0, max_value=MOST_DAYS, required=False
    )
    response_days = forms.IntegerField(
        label=_("We answer within how many days?"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
    )
    is_paused = forms.BooleanField(label=_("Do not offer it for now"), required=False)


def _several(label: Any, options: Mapping[str, Any], none: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[*options.items(), (NOBODY, none)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: not known"),
    )


class ServiceForm(AssuranceForm):
    """One service of one's own agency."""

    field_order = ("name", "description", "needs", "places", "languages")
    name = forms.CharField(
        label=_("Name of the service"),
        max_length=300,
        error_messages=_required(_("Enter a name by which people find it")),
    )
    description = forms.CharField(
        label=_("What it is"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages=_required(_("Enter what somebody gets there")),
    )
    needs = forms.MultipleChoiceField(
        label=_("Helps with"),
        choices=list(words.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_required(_("Choose at least one, so that it is found")),
    )
    places = forms.CharField(
        label=_("Municipalities, with commas"),
        max_length=1000,
        required=False,
        help_text=_("Empty: the whole country"),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(words.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact_name = forms.CharField(
        label=_("Who answers: name"),
        max_length=200,
        error_messages=_required(_("Enter one name: people turn to one contact")),
    )
    contact_role = forms.CharField(label=_("Their role"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=80, required=False)
    offences = _several(_("Offences it accepts"), words.OFFENCES, _("None of these"))
    supervision = _several(_("Supervision it accepts"), words.SUPERVISIONS, _("None of these"))
    residence = _several(_("Residence it accepts"), words.RESIDENCES, _("None of these"))
    sexes = _several(_("For whom it is"), words.SEXES, _("None of these"))
    minimum_age = forms.IntegerField(
        label=_("From which age"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=_("0: no limit"),
    )
    maximum_age = forms.IntegerField(
        label=_("Up to which age"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=_("120: no limit"),
    )
    without_id = forms.ChoiceField(
        label=_("Takes people without identity paper"), choices=_YES_NO, required=False
    )
    cost = forms.ChoiceField(
        label=_("Cost for the person"),
        choices=list(words.COSTS.items()),
        error_messages=_required(_("Say what it costs, or that it is not known")),
    )
    is_remote = forms.ChoiceField(label=_("Works from afar"), choices=_YES_NO, required=False)
    travels = forms.ChoiceField(label=_("Comes to people"), choices=_YES_NO, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach the contact, and for ages in order."""
        said: dict[str, Any] = super().clean() or {}
        if not (said.get("contact_email") or said.get("contact_phone")):
            self.add_error("contact_email", _("Enter an e-mail address or a telephone number"))
        least, most = said.get("minimum_age"), said.get("maximum_age")
        if least is not None and most is not None and most < least:
            self.add_error("maximum_age", _("Enter an age that is not below the other one"))
        return said


class PlaceForm(forms.Form):
    """Whom an imported service is for."""

    places = forms.CharField(
        label=_("Municipalities, with commas"),
        max_length=1000,
        required=False,
        help_text=_("Empty: what its address says"),
    )
    whole_country = forms.BooleanField(label=_("For the whole country"), required=False)
    whole_organization = forms.BooleanField(
        label=_("The same for every imported service of this organization"), required=False
    )


class WayForm(forms.Form):
    """How long it takes from one municipality to another one."""

    start = forms.CharField(
        label=_("From municipality"),
        max_length=120,
        error_messages=_required(_("Enter where people start")),
    )
    end = forms.CharField(
        label=_("To municipality"),
        max_length=120,
        error_messages=_required(_("Enter where people go")),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=_("With the ferry, where there is water. Empty: take this way away."),
    )
    both_ways = forms.BooleanField(label=_("The same on the way back"), required=False)
