"""Who can sign in as what in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from throughcare.accounts import queries as accounts
from throughcare.simulation.world import CAST, PERSON_SIGN_IN

WHAT_THEY_DO = {
    "casemanager": _("Prison case manager: the caseload, arrivals, dates that move"),
    "casemanager2": _("Prison case manager, a colleague"),
    "teamleader": _("Team leader of the prison"),
    "administrator": _("Administrator of the prison's agency: workers, duty contact, imports"),
    "privacy": _("Data-protection officer: no people, no lists"),
    "probation": _("Probation officer"),
    "municipality": _("Municipal aftercare coordinator in Zwolle"),
    "municipality2": _("Municipal aftercare coordinator in Steenwijkerland"),
    "ngo": _("NGO worker: only people whose team they were asked into"),
    "health": _("Health worker: only people whose team they were asked into"),
    "police": _("Police liaison: dates, never plans"),
    "gb-casemanager": _("Case manager of a prison in England, without a programme"),
    "stranger": _("NGO worker elsewhere: sees nobody"),
    PERSON_SIGN_IN: _("The person: my plan, my dates, my contact, who looked"),
}


@dataclass(frozen=True, slots=True)
class CastRow:
    """Hold one member of the cast."""

    sign_in_name: str
    name: str
    agency: str
    what: str


def cast_rows() -> list[CastRow]:
    """Return the cast, the person first."""
    workers = [
        CastRow(sign_in_name, name, plan.name, str(WHAT_THEY_DO[sign_in_name]))
        for plan in CAST
        for sign_in_name, name, _role in plan.workers
    ]
    return [CastRow(PERSON_SIGN_IN, "", "", str(WHAT_THEY_DO[PERSON_SIGN_IN])), *workers]


def is_filled() -> bool:
    """Tell whether the invented world is there."""
    return accounts.account_named(PERSON_SIGN_IN) is not None
