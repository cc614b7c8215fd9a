"""An act that would let people out earlier, worked out and not yet applied."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.custody.types import LegalTitle
from throughcare.journeys.actions import scheming
from throughcare.journeys.types import SchemeTerms
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import PRISON

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.simulation.world import World


def draw_up(world: World, *, now: datetime, today: date) -> int:
    """Let the team leader of the prison draw a scheme up; return how many people it concerns."""
    terms = SchemeTerms(
        "Relief of crowding (invented)",
        "An invented act, section 4",
        (world.agencies[PRISON],),
        (LegalTitle.SENTENCE,),
        today + timedelta(days=14),
        today + timedelta(days=120),
        14,
        today + timedelta(days=7),
    )
    scheme_id = scheming.draw_up(terms, by=world.actor("teamleader"), now=now, today=today)
    access = sharing.system_access(purpose="demo", now=now)
    return scheming.preview_scheme(scheme_id, access=access, now=now, today=today)
