"""How the one invented person who uses their own pages comes in: a card whose words everybody may know, a device."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.accounts import actions as accounts
from throughcare.accounts.rules import cards as rules
from throughcare.accounts.types import Checked
from throughcare.kernel.access import Access, Actor
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages.kiosk import IDLE_SECONDS
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import letting_in, supporting
from throughcare.sharing.types.supporting import Sees, Tie
from throughcare.simulation.world import PERSON_SIGN_IN

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.simulation.world import World

SEED: Final = 2048
LANGUAGE: Final = "nl"
SUPPORTER: Final = "Sanne"
SUPPORTED_FOR: Final = timedelta(days=182)
LIBRARY: Final = "Library, wing B"


def known_card() -> tuple[tuple[str, ...], str]:
    """Return the words and the one-time code of the invented card."""
    choose = random.Random(SEED).choice  # noqa: S311 - nothing secret
    words = rules.draw(LANGUAGE, choose)
    return words, rules.draw_code(choose)


def give_way_in(person_id: int, *, name: str, access: Access, now: datetime) -> int:
    """Open the account of the invented person as a worker would, with a card; return the account."""
    account_id = letting_in.open_own_account(
        person_id,
        name=name,
        language=LANGUAGE,
        access=access,
        now=now,
        sign_in_name=PERSON_SIGN_IN,
    )
    letting_in.let_in(
        person_id,
        name=name,
        language=LANGUAGE,
        checked=Checked.KNOWN,
        access=access,
        now=now,
        choose=random.Random(SEED).choice,  # noqa: S311 - nothing secret
    )
    return account_id


def choose_supporter(person_id: int, account_id: int, *, now: datetime, today: date) -> None:
    """Let the invented person choose somebody close who sees the contact and the next steps."""
    actor = Actor(account_id, role="person", person_id=person_id)
    access = sharing.decide(actor, person_id=person_id, what="my_supporters", now=now, today=today)
    if not isinstance(access, Access):
        raise ThroughcareError("The person may not see their own pages.")
    supporting.choose_supporter(
        person_id,
        name=SUPPORTER,
        tie=Tie.SIBLING,
        sees=(Sees.CONTACT, Sees.STEPS),
        until_on=today + SUPPORTED_FOR,
        access=access,
        now=now,
        today=today,
    )


def set_up_library(world: World, *, now: datetime) -> None:
    """Let the invented administrator set up the device in the library."""
    by = world.actor("administrator")
    accounts.set_up_kiosk(
        by.agency_id or 0, place=LIBRARY, idle_seconds=IDLE_SECONDS, by=by, now=now
    )
