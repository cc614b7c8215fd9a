"""Invented cases that show how the ground changes: six archetypes, and two countries over the years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from throughcare.pages import formatting
from throughcare.sharing.queries.law import law
from throughcare.web.sharing.forms import CaseForm
from throughcare.web.sharing.rows import Answer, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.sharing.rules.inventing import InventedCase


@dataclass(frozen=True)
class Preset:
    """Hold one invented case by the fields of the form."""

    title: _StrPromise
    fields: Mapping[str, str | list[str]] = field(default_factory=dict)

    def query(self, on: date | None = None) -> str:
        """Return the case as the query of an address."""
        asked = QueryDict(mutable=True)
        for name, value in self.fields.items():
            asked.setlist(name, value if isinstance(value, list) else [value])
        if on is not None:
            asked.update(
                {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}
            )
        return asked.urlencode()


@dataclass(frozen=True)
class Replay:
    """Hold cases that are asked about at several moments."""

    title: _StrPromise
    days: tuple[date, ...]
    cases: tuple[Preset, ...]


def _case(
    title: _StrPromise, place: str, who: str, category: str, purpose: str, **more: str | list[str]
) -> Preset:
    role, kind = who.split()
    fields = {"place": place, "role": role, "kind": kind, "category": category, "purpose": purpose}
    return Preset(title, {**fields, "origin": "", "time": "12:00", "signed": "on", **more})


_DESK: Final = "aftercare_coordinator municipality"
REPLAYS: Final[Mapping[str, Replay]] = {
    "nl": Replay(
        _("The Netherlands: consent, then a law, then the message box"),
        (date(2019, 4, 15), date(2019, 5, 15), date(2021, 7, 15), date(2023, 12, 15)),
        (
            _case(
                _("The municipality asks for the plan; nobody asked the person"),
                "NL", _DESK, "plan", "reintegration", relations=["programme"],
            ),
            _case(
                _("The municipality asks for the plan; the person said yes"),
                "NL", _DESK, "plan", "reintegration", relations=["programme"], consent="given",
            ),
            _case(
                _("The municipality asks for the plan; the person said no"),
                "NL", _DESK, "plan", "reintegration", relations=["programme"], consent="refused",
            ),
            _case(
                _("The municipality asks for a warning that the prison recorded"),
                "NL", _DESK, "risk", "reintegration", relations=["programme"], origin="prison",
            ),
        ),
    ),
    "lv": Replay(
        _("Latvia: an agreement, then a law, then a regulation"),
        (date(2015, 11, 24), date(2024, 9, 2), date(2025, 10, 8)),
        (
            _case(
                _("Probation asks a meeting about the offence"),
                "LV", "probation_officer probation", "offence", "case_conference",
                relations=["conference"],
            ),
            _case(
                _("The social service asks for the notes of the meeting"),
                "LV", _DESK, "minutes", "case_conference", relations=["conference"],
            ),
            _case(
                _("The social service asks for a risk that the prison recorded"),
                "LV", _DESK, "risk", "case_conference", relations=["conference"], origin="prison",
            ),
            _case(
                _("A doctor asks for the notes of the meeting"),
                "LV", "health_worker health", "minutes", "case_conference",
                relations=["conference"],
            ),
        ),
    ),
}  # fmt: skip
ARCHETYPES: Final[Mapping[str, tuple[date, Preset]]] = {
    "A": (
        date(2019, 6, 3),
        _case(
            _("Consent: the person says yes to sharing the plan"),
            "NL", _DESK, "plan", "reintegration", relations=["programme"], consent="given",
        ),
    ),
    "B": (
        date(2021, 9, 1),
        _case(
            _("By law: the municipality gets the plan without a yes"),
            "NL", _DESK, "plan", "reintegration", relations=["programme"],
        ),
    ),
    "C": (
        date(2019, 11, 12),
        _case(
            _("Duty to work together: the police read a risk at the meeting"),
            "GB-EAW", "police_liaison police", "risk", "case_conference",
            relations=["conference"], origin="prison", objected="on",
        ),
    ),
    "D": (
        date(2024, 2, 1),
        _case(
            _("Consultation under secrecy: nothing that a carer recorded leaves"),
            "BE", "police_liaison police", "involvement", "case_conference",
            relations=["conference"], origin="health",
        ),
    ),
    "E": (
        date(2019, 11, 12),
        _case(
            _("Attendance only: probation learns whether the person came"),
            "ES-CT", "probation_officer probation", "attendance", "supervision",
            relations=["supervision"], origin="health",
        ),
    ),
    "F": (
        date(2019, 11, 12),
        _case(
            _("Sealed service: nobody learns that it knows the person"),
            "ES-CT", "probation_officer probation", "involvement", "reintegration",
            relations=["supervision"], origin="municipality", sealed="on",
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """Hold one invented case that can be opened."""

    code: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the answer at one moment, and where all of it can be read."""

    day: str
    answer: Answer
    href: str


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the same cases at different moments."""

    title: str
    days: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def answered(case: InventedCase) -> Answer:
    """Return what the rules say about one invented case."""
    return Writer({}).answer(case.explained(law()))


def archetype_links() -> tuple[Link, ...]:
    """Return the six archetypes."""
    return tuple(
        Link(code, str(preset.title), _address(preset, on))
        for code, (on, preset) in ARCHETYPES.items()
    )


def replay_links() -> tuple[Link, ...]:
    """Return the replays."""
    base = reverse("ask_rules")
    return tuple(
        Link(code, str(one.title), f"{base}?replay={code}") for code, one in REPLAYS.items()
    )


def table(replay: Replay) -> Table:
    """Return a replay: a row a case, a column a moment."""
    writer, rules = Writer({}), law()
    rows = []
    for preset in replay.cases:
        cells = []
        for on in replay.days:
            form = CaseForm(QueryDict(preset.query(on)), today=on)
            if not form.is_valid():
                raise ValueError(f"Cannot read the invented case [{preset.title}]: {form.errors}")
            answer = writer.answer(form.case().explained(rules))
            cells.append(Cell(formatting.date_medium(on), answer, _address(preset, on)))
        rows.append((str(preset.title), tuple(cells)))
    days = tuple(formatting.date_medium(on) for on in replay.days)
    return Table(str(replay.title), days, tuple(rows))


def _address(preset: Preset, on: date) -> str:
    return f"{reverse('ask_rules')}?{preset.query(on)}#answer"
