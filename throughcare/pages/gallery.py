"""Invented values for the page that shows every component (``pages/gallery.html``).

Developers look at it to choose a component; tests render it to check the HTML.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms

from throughcare.kernel.reasons import Reason
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.forms import DateField
from throughcare.pages.shell import NavigationItem, Shell

if TYPE_CHECKING:
    from datetime import datetime

SHELL: Final = Shell(
    home_url="/",
    language_url="/language/",
    about_url="/about/",
    accessibility_url="/accessibility/",
    source_url="/source/",
    navigation=(
        NavigationItem("Today", "/today/"),
        NavigationItem("People", "/people/", current=True),
        NavigationItem("Programmes", "/programmes/"),
        NavigationItem("Agencies", "/agencies/"),
        NavigationItem("Reports", "/reports/"),
    ),
    user_name="Noor Jansen",
    agency_name="Municipality of Waterrand",
    account_url="/account/",
    sign_out_url="/sign-out/",
    is_demo=True,
)
COLUMNS: Final = [
    Column("Person", sort_href="?sort=name"),
    Column("Release date", sort_href="?sort=release", sorted="ascending"),
    Column("Phase"),
    Column("Next step"),
    Column("Open tasks", numeric=True),
]


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As the person uses it.", max_length=80)
    starts_on = DateField(label="Start date", help_text="For example, 31 3 2027.")
    agency = forms.ChoiceField(
        label="Agency",
        choices=[("", "Choose an agency"), ("p", "Probation"), ("m", "Municipality")],
    )
    housing = forms.ChoiceField(
        label="Is there a place to live after release?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not yet known")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What does the person want help with?",
        choices=[("id", "Identity papers"), ("income", "Income"), ("debt", "Debts")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="The person has read this and agrees")
    words = forms.CharField(
        label="In the person's own words", widget=forms.Textarea, required=False
    )
    letter = forms.FileField(label="Letter", required=False)


class ExampleFilter(forms.Form):
    """A filter with two fields."""

    name = forms.CharField(label="Name", required=False)
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "All"), ("custody", "In custody")]
    )


def rows(today: date, count: int) -> list[list[object]]:
    """Make rows for the list; one row per invented person."""
    return [
        [
            Stack(Link(f"Robin Voorbeeld {n}", f"/people/{n}/"), "PI Rivierzicht"),
            (today + timedelta(days=n * 3)).isoformat(),
            Tag("Before release", "info"),
            Tag("2 days late", "late") if n % 3 == 0 else "Ask about housing",
            n % 7,
        ]
        for n in range(1, count + 1)
    ]


def _phases(today: date) -> list[dict[str, Any]]:
    day = timedelta(days=1)
    return [
        {
            "title": "Arrival",
            "period": "3 March to 17 March 2026",
            "state": "past",
            "items": [
                {
                    "day": today - 120 * day,
                    "title": "First conversation",
                    "tag": "Done",
                    "tone": "good",
                },
                {"day": today - 110 * day, "title": "Plan started", "tag": "Done", "tone": "good"},
            ],
        },
        {
            "title": "In custody",
            "period": "since 18 March 2026",
            "state": "current",
            "items": [
                {
                    "day": today + 4 * day,
                    "title": "Apply for an identity card",
                    "href": "/tasks/1/",
                    "text": "Municipality of Waterrand, with the case manager",
                    "tag": "Due soon",
                    "tone": "attention",
                },
            ],
        },
        {
            "title": "Towards release",
            "period": "from 1 December 2026",
            "state": "future",
            "items": [
                {"day": None, "title": "Meeting about housing", "text": "No date for leave yet"}
            ],
        },
        {"title": "After release", "period": "date not yet known", "state": "future", "items": []},
    ]


def _milestones(today: date) -> list[dict[str, Any]]:
    day = timedelta(days=1)
    return [
        {
            "title": "Identity papers valid on release",
            "due_on": today - 3 * day,
            "owner": "Municipality of Waterrand",
            "tag": "Late",
            "tone": "late",
            "href": "/milestones/1/",
        },
        {
            "title": "A place to sleep on the first night",
            "due_on": today + 5 * day,
            "owner": "",
            "tag": "Due soon",
            "tone": "attention",
        },
        {
            "title": "Income arranged",
            "due_on": None,
            "owner": "Probation",
            "tag": "Waiting",
            "tone": "neutral",
            "reasons": [Reason("not_recorded", {"what": "The release date"})],
        },
        {
            "title": "Debts listed",
            "due_on": today - 30 * day,
            "owner": "Debt advice",
            "tag": "Done",
            "tone": "good",
        },
    ]


def context(now: datetime, *, row_count: int = 6, submitted: bool = True) -> dict[str, Any]:
    """Return everything ``pages/gallery.html`` shows; a submitted form shows its errors."""
    today = now.date()
    return {
        "shell": SHELL,
        "today": today,
        "form": ExampleForm({"starts_on_day": "31"} if submitted else None),
        "filter_form": ExampleFilter(auto_id="filter_%s"),
        "columns": COLUMNS,
        "rows": rows(today, row_count),
        "phases": _phases(today),
        "milestones": _milestones(today),
        "reasons": [Reason("unknown"), Reason("not_recorded", {"what": "The release date"})],
        "contact": {
            "name": "Noor Jansen",
            "role": "Aftercare coordinator",
            "agency": "Municipality of Waterrand",
            "phone": "+31 00 000 0000",
            "email": "noor.jansen@example.org",
            "until_on": today + timedelta(days=40),
        },
        "date_entries": [
            {
                "value": today + timedelta(days=90),
                "known_from": now,
                "source": "Prison administration",
                "is_current": True,
            },
            {
                "value": today + timedelta(days=120),
                "known_from": now - timedelta(days=60),
                "source": "Court",
                "note": "Conditional release moved forward",
                "is_current": False,
            },
        ],
        "summary": [
            {"key": "Name", "value": "Robin Voorbeeld", "href": "/people/1/name/"},
            {"key": "Status", "value": Tag("In custody", "info")},
            {"key": "Release date", "value": ""},
        ],
    }
