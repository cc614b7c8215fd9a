from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.utils import translation

from throughcare.pages import gallery
from throughcare.pages.forms import DateField, errors, kind

FIELD = '{% from "pages/components/forms.html" import field %}{{ field(form[name]) }}'


class Appointment(forms.Form):
    day = DateField(required=False)
    must = DateField()


def filled(**parts: str) -> Appointment:
    return Appointment({"must_day": "1", "must_month": "2", "must_year": "2027", **parts})


def test_three_inputs_make_a_date():
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data == {"day": None, "must": date(2027, 2, 1)}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"day_day": "31"}, "Enter a day, a month and a year"),
        (
            {"day_day": "31", "day_month": "2", "day_year": "2027"},
            "Enter a date that exists, such as 31 3 2027",
        ),
        (
            {"day_day": "x", "day_month": "2", "day_year": "2027"},
            "Enter a date that exists, such as 31 3 2027",
        ),
    ],
)
def test_each_mistake_in_a_date_has_its_own_text(parts, expected):
    with translation.override("en"):
        assert filled(**parts).errors["day"] == [expected]


def test_a_missing_date_is_asked_for():
    with translation.override("en"):
        assert Appointment({}).errors["must"] == ["Enter a date"]


def test_what_was_typed_comes_back(show):
    form = filled(day_day="31", day_month="2", day_year="2027")
    page = BeautifulSoup(show(FIELD, form=form, name="day"), "html5lib")
    assert [tag["value"] for tag in page.select("input")] == ["31", "2", "2027"]
    assert [tag["name"] for tag in page.select("input")] == ["day_day", "day_month", "day_year"]


def test_a_date_set_before_is_shown(show):
    form = Appointment(initial={"day": date(2027, 3, 5)})
    page = BeautifulSoup(show(FIELD, form=form, name="day"), "html5lib")
    assert [tag["value"] for tag in page.select("input")] == ["5", "3", "2027"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", "text"),
        ("starts_on", "date"),
        ("agency", "select"),
        ("housing", "radios"),
        ("needs", "checkboxes"),
        ("agreed", "checkbox"),
        ("words", "textarea"),
        ("letter", "file"),
    ],
)
def test_every_widget_has_a_control_that_keeps_its_name(show, name, expected):
    form = gallery.ExampleForm()
    assert kind(form[name]) == expected
    page = BeautifulSoup(show(FIELD, form=form, name=name), "html5lib")
    control = page.select_one("input, select, textarea")
    assert control["name"].startswith(name)


def test_choices_made_before_are_marked(show):
    form = gallery.ExampleForm({"needs": ["id", "debt"], "housing": "no", "agreed": "on"})
    for name, expected in (("needs", 2), ("housing", 1), ("agreed", 1)):
        page = BeautifulSoup(show(FIELD, form=form, name=name), "html5lib")
        assert len(page.select("input[checked]")) == expected


def test_a_select_marks_the_chosen_option(show):
    form = gallery.ExampleForm({"agency": "m"})
    page = BeautifulSoup(show(FIELD, form=form, name="agency"), "html5lib")
    assert [tag["value"] for tag in page.select("option[selected]")] == ["m"]


def test_typed_text_is_escaped_and_kept(show):
    form = gallery.ExampleForm({"words": "a\n  <b>", "name": '"x"'})
    page = BeautifulSoup(show(FIELD, form=form, name="words"), "html5lib")
    assert page.textarea.get_text() == "a\n  <b>"
    page = BeautifulSoup(show(FIELD, form=form, name="name"), "html5lib")
    assert page.input["value"] == '"x"'


def test_optional_fields_say_so(show):
    assert "(optional)" in show(FIELD, form=gallery.ExampleForm(), name="words")
    assert "(optional)" not in show(FIELD, form=gallery.ExampleForm(), name="name")


def test_errors_of_the_whole_form_come_first():
    form = filled(day_day="31")
    form.add_error(None, "Too many appointments.")
    with translation.override("en"):
        assert [one["href"] for one in errors(form)] == ["#main-content", "#id_day_day"]


def test_a_widget_without_a_control_is_named():
    class Odd(forms.Form):
        colour = forms.CharField(widget=forms.SplitDateTimeWidget)

    with pytest.raises(TypeError, match=r"\[colour\].*\[SplitDateTimeWidget\]"):
        kind(Odd()["colour"])
