"""Form fields that Django lacks, and what the field macros need to know about a bound field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import BaseForm, BoundField

PARTS: Final = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))


class DateInput(forms.MultiWidget):
    """Three inputs for day, month and year."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        """Name the parts ``<field>_day``, ``<field>_month`` and ``<field>_year``."""
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput() for name, _label, _width in PARTS
        }
        super().__init__(parts, dict(attrs or {}))

    def decompress(self, value: date | None) -> list[int | None]:
        """Split a date into its three numbers."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.MultiValueField):
    """A date typed as day, month and year.

    Errors: a missing date, a missing part and a date that does not exist each have their own text.
    """

    widget = DateInput
    default_error_messages = {
        "required": _("Enter a date"),
        "incomplete": _("Enter a day, a month and a year"),
        "invalid": _("Enter a date that exists, such as 31 3 2027"),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take the options of any Django field."""
        # Whole numbers only; the parts are optional so that this field reports what is missing.
        parts = [forms.IntegerField(required=False) for _part in PARTS]
        for part in parts:
            part.error_messages["invalid"] = self.default_error_messages["invalid"]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[int | None]) -> date | None:
        """Join the three numbers into a date."""
        if not any(part is not None for part in data_list):
            return None
        day, month, year = data_list
        if day is None or month is None or year is None:
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


KINDS: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    # More special widgets first: Django derives checkboxes from radios and radios from select.
    (DateInput, "date"),
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.widgets.Input, "text"),
)


def kind(bound: BoundField) -> str:
    """Say which control shows the field.

    Errors: TypeError for a widget that has no control here.
    """
    widget = bound.field.widget
    for widget_type, name in KINDS:
        if isinstance(widget, widget_type):
            return name
    message = (
        f"Could not show the field [{bound.name}]: "
        f"no control for widget [{type(widget).__name__}]. "
        "Use a Django input, select or textarea, or throughcare.pages.forms.DateField."
    )
    raise TypeError(message)


def choices(bound: BoundField) -> list[dict[str, Any]]:
    """List the choices of a field as the GOV.UK macros take them; groups are flattened."""
    chosen = _chosen(bound)
    return [
        {"value": str(value), "text": str(label), "selected": mark, "checked": mark}
        for value, label in _flat(bound.field.widget.choices)
        for mark in [str(value) in chosen]
    ]


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return {"" if one is None else str(one) for one in values}


def _flat(options: Any) -> Iterator[tuple[object, object]]:
    for value, label in options:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def attributes(bound: BoundField) -> dict[str, str]:
    """Return the attributes a form asks for on its control, less those the macros set."""
    own = {"id", "class", "rows", "cols", "autocomplete"}
    attrs = bound.field.widget.attrs
    return {name: str(value) for name, value in attrs.items() if name not in own}


def date_parts(bound: BoundField) -> list[dict[str, Any]]:
    """List the three inputs of a date field, with what was typed or set before."""
    value = bound.value()
    values = value if isinstance(value, list) else DateInput().decompress(value)
    wrong = " govuk-input--error" if bound.errors else ""
    return [
        {
            "name": f"{bound.html_name}_{name}",
            "id": _part_id(bound, name),
            "label": str(label),
            "value": "" if part is None else str(part),
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for (name, label, width), part in zip(PARTS, values, strict=True)
    ]


def _part_id(bound: BoundField, name: str) -> str:
    return f"{bound.auto_id}_{name}"


def errors(form: BaseForm) -> list[dict[str, str]]:
    """List the errors of a form for the summary on top, each with the place it is about."""
    general = [{"text": str(text), "href": "#main-content"} for text in form.non_field_errors()]
    return general + [
        {"text": str(text), "href": f"#{_target(bound)}"} for bound in form for text in bound.errors
    ]


def _target(bound: BoundField) -> str:
    return _part_id(bound, "day") if kind(bound) == "date" else str(bound.auto_id)
