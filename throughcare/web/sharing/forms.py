"""What is typed about access: an invented case, a request, an answer, a restriction."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.kernel.access import Category
from throughcare.pages import access_words, words
from throughcare.pages.forms import DateField
from throughcare.sharing.actions.blocking import LONGEST_NOTE, REASONS
from throughcare.sharing.actions.requesting import LONGEST_TEXT
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.rules.inventing import InventedCase
from throughcare.sharing.types import Phase, Purpose, RelationKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from throughcare.kernel.reasons import Reason

ZONES: Final[Mapping[str, str]] = {
    "NL": "Europe/Amsterdam",
    "BE": "Europe/Brussels",
    "DE-BW": "Europe/Berlin",
    "DE-HH": "Europe/Berlin",
    "ES-CT": "Europe/Madrid",
    "GB-EAW": "Europe/London",
    "HR": "Europe/Zagreb",
    "IE": "Europe/Dublin",
    "LV": "Europe/Riga",
}
PLACES: Final = (
    ("NL", _("The Netherlands")),
    ("BE", _("Belgium")),
    ("DE-BW", _("Baden-Württemberg")),
    ("DE-HH", _("Hamburg")),
    ("ES-CT", _("Catalonia")),
    ("GB-EAW", _("England and Wales")),
    ("HR", _("Croatia")),
    ("IE", _("Ireland")),
    ("LV", _("Latvia")),
)
_CHOOSE = {"required": _("Choose from the list"), "invalid_choice": _("Choose from the list")}


def _choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, error_messages=_CHOOSE, **more)


class CaseForm(forms.Form):
    """An invented case: nobody's data."""

    place = _choice(_("Where?"), PLACES, initial="NL")
    kind = _choice(_("Which kind of agency asks?"), access_words.choices(access_words.KINDS))
    role = _choice(_("In which role?"), ())
    purpose = _choice(_("For what?"), access_words.choices(access_words.PURPOSES))
    category = _choice(_("About what?"), access_words.choices(access_words.CATEGORIES))
    origin = _choice(_("Who recorded it?"), (), required=False)
    sealed = forms.BooleanField(label=_("A sealed service recorded it"), required=False)
    on = DateField(label=_("On which day?"))
    time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 14:30. A day begins at midnight in the place."),
        error_messages={"required": _("Enter a time"), "invalid": _("Enter a time such as 14:30")},
        initial="12:00",
    )
    relations = forms.MultipleChoiceField(
        label=_("What has the agency to do with the person?"),
        choices=access_words.choices(access_words.RELATIONS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_CHOOSE,
    )
    phase = _choice(
        _("Where is the person?"),
        [("", _("Not known")), *access_words.choices(access_words.PHASES)],
        required=False,
    )
    consent = _choice(
        _("What did the person say?"),
        [
            ("", _("Nobody asked")),
            ("given", _("Yes")),
            ("refused", _("No")),
            ("withdrawn", _("Yes, and took it back")),
        ],
        required=False,
    )
    released = forms.BooleanField(label=_("Released from professional secrecy"), required=False)
    weighed = forms.BooleanField(label=_("Somebody weighed it and wrote down why"), required=False)
    objected = forms.BooleanField(label=_("The person objected"), required=False)
    signed = forms.BooleanField(
        label=_("The agencies signed the agreements of the place"), required=False, initial=True
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        """Take the day that is asked about unless another one is."""
        super().__init__(data, initial={"on": today})
        roles = [(code, str(words.word(words.ROLES, code))) for code in ROLE_PURPOSES]
        kinds = access_words.choices(access_words.KINDS)
        recorded = [("", _("Everybody: the shared file")), ("own", _("The agency itself")), *kinds]
        cast("forms.ChoiceField", self.fields["role"]).choices = roles
        cast("forms.ChoiceField", self.fields["origin"]).choices = recorded

    def case(self) -> InventedCase:
        """Return the case as the rules read it."""
        found = self.cleaned_data
        at: time = found["time"]
        zone = ZoneInfo(ZONES[found["place"]])
        return InventedCase(
            jurisdiction=found["place"],
            kind=found["kind"],
            role=found["role"],
            purpose=Purpose(found["purpose"]),
            category=Category(found["category"]),
            origin=found["origin"],
            moment=datetime.combine(found["on"], at, tzinfo=zone),
            day=found["on"],
            relations=tuple(map(RelationKind, found["relations"])),
            phase=Phase(found["phase"]) if found["phase"] else None,
            consent=found["consent"],
            is_released=found["released"],
            is_weighed=found["weighed"],
            is_objected=found["objected"],
            is_sealed=found["sealed"],
            has_signed=found["signed"],
        )


class ExistenceForm(forms.Form):
    """Exactly one person: a whole number and the day of birth."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("The whole number, as it stands on a document."),
        max_length=100,
        error_messages={"required": _("Enter the number")},
    )
    born_on = DateField(label=_("Date of birth"))

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        """Take today, before which everybody was born."""
        super().__init__(data)
        self.today = today


class FaultForm(forms.Form):
    """The base of forms whose faults the sharing room finds."""

    def show(self, fault: Reason) -> None:
        """Put a fault on top of the form."""
        self.add_error(None, access_words.fault(fault))


def _text(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write why"),
            "max_length": access_words.FAULTS["request.reason_long"],
        },
    )


class RequestForm(FaultForm):
    """What a worker asks to see, for what, and why."""

    categories = forms.MultipleChoiceField(
        label=_("What do you need to see?"),
        help_text=_("Only what somebody can lawfully open to your agency stands here."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": access_words.FAULTS["request.no_category"],
            "invalid_choice": _("Choose from the list"),
        },
    )
    purpose = _choice(_("For what?"), (), widget=forms.HiddenInput)
    reason = _text(_("Why do you need it?"), _("The person can read this."))

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offered: Sequence[Category],
        role: str,
        initial: Mapping[str, object],
    ) -> None:
        """Take what can be asked for, in which role; for what stands in the address or in what was sent."""
        super().__init__(data, initial=dict(initial))
        named = [(one.value, access_words.category(one.value)) for one in offered]
        purposes = access_words.choices(
            access_words.PURPOSES, *(one.value for one in ROLE_PURPOSES.get(role, ()))
        )
        cast("forms.MultipleChoiceField", self.fields["categories"]).choices = named
        cast("forms.ChoiceField", self.fields["purpose"]).choices = purposes


class AnswerForm(FaultForm):
    """The answer of the agency that has the one contact."""

    answer = _choice(
        _("What is the answer?"),
        (),
        widget=forms.RadioSelect,
    )
    categories = forms.MultipleChoiceField(
        label=_("What was weighed?"),
        help_text=_("Only for a yes."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_CHOOSE,
    )
    reason = _text(_("Why?"), _("Whoever asked reads this, and the person can."))
    alternatives = _text(
        _("What else was possible, and why is it not enough?"),
        _("Only for a yes: a weighing needs it."),
        required=False,
    )
    until_on = DateField(
        label=_("Until which day?"),
        help_text=_("Only for a yes: six months at most. Our proposal, decide locally."),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, weighable: Sequence[Category]) -> None:
        """Take what a weighing can open; where nothing is, only a no is left."""
        super().__init__(data)
        answers = [("refused", _("No"))]
        if weighable:
            answers.insert(0, ("granted", _("Yes: we weighed it")))
            named = [(one.value, access_words.category(one.value)) for one in weighable]
            cast("forms.MultipleChoiceField", self.fields["categories"]).choices = named
        else:
            for name in ("categories", "alternatives", "until_on"):
                del self.fields[name]
        cast("forms.ChoiceField", self.fields["answer"]).choices = answers


class RestrictForm(FaultForm):
    """Who is kept out, or which safety rule holds for everybody."""

    effect = _choice(
        _("What should hold?"),
        [
            ("exclude", _("Somebody never sees this person")),
            ("only", _("Of our agency, only a few see this person")),
            ("limit", _("A safety rule for everybody")),
        ],
        widget=forms.RadioSelect,
    )
    workers = forms.MultipleChoiceField(
        label=_("Which colleagues?"),
        help_text=_("Who never sees this person, or who are the few."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_CHOOSE,
    )
    agency = _choice(_("Or which other agency never sees this person?"), (), required=False)
    limit = _choice(
        _("Which safety rule?"),
        [("", _("None")), *access_words.choices(access_words.LIMITS)],
        required=False,
    )
    reason_code = _choice(
        _("Why?"),
        [("", _("Choose")), *access_words.choices(access_words.BLOCK_REASONS, *REASONS)],
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Short, and without what must stay secret."),
        max_length=LONGEST_NOTE,
        required=False,
        error_messages={"max_length": access_words.FAULTS["block.note_long"]},
    )
    review_on = DateField(label=_("When is it looked at again?"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        workers: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
    ) -> None:
        """Take the colleagues, and the agencies that may be named."""
        super().__init__(data)
        cast("forms.MultipleChoiceField", self.fields["workers"]).choices = list(workers)
        named = [("", _("None")), *agencies]
        cast("forms.ChoiceField", self.fields["agency"]).choices = named

    def clean(self) -> dict[str, Any]:
        """Refuse a restriction that names nobody, or no rule."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        effect = found.get("effect")
        if effect == "limit" and not found.get("limit"):
            self.add_error("limit", forms.ValidationError(_("Choose a safety rule")))
        if effect == "only" and not found.get("workers"):
            self.add_error("workers", forms.ValidationError(_("Choose at least one colleague")))
        if effect == "exclude" and not (found.get("workers") or found.get("agency")):
            self.add_error("workers", forms.ValidationError(_("Choose a colleague or an agency")))
        return found


class KnowForm(FaultForm):
    """A worker says that they know this person."""

    note = forms.CharField(
        label=_("How do you know each other?"),
        help_text=_("You need not say it. Short, and only what your team leader must know."),
        max_length=LONGEST_NOTE,
        required=False,
        error_messages={"max_length": access_words.FAULTS["block.note_long"]},
    )
