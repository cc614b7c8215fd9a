"""Invented services and referrals to them: one to answer, one that waits, one accepted, one declined."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from throughcare.directory import actions as directory
from throughcare.directory.queries import organization_of_agency
from throughcare.directory.types import ContactDraft, OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Access
from throughcare.referrals import actions
from throughcare.referrals.types import Deed, Draft
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, FOUNDER, NGO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.simulation.world import World

    Decide = Callable[[int, str], Access]

SERVICES: Final = (
    ("demo-housing-desk", "Housing desk", CITY, "shelter", ""),
    ("demo-rooms", "Rooms with a key", NGO, "shelter", "rooms@tweede-deur.example"),
)
"""Key, name, agency, need, mailbox: invented, as the agencies are."""
WORDS: Final = "A place to sleep from the day of release."


def happen(
    world: World, cases: Sequence[Listed], decide: Decide, *, now: datetime, today: date
) -> None:
    """Send a few referrals to the town and answer some; what there is no ground for stays unsent, as in life."""
    services = {key: _service(world, *rest, key=key, now=now) for key, *rest in SERVICES}
    when: dict[str, Any] = {"now": now, "today": today}
    answers: tuple[tuple[Deed, actions.Answer] | None, ...] = (
        None,
        (Deed.WAIT, actions.Answer(words="We expect a room then.", day=today + timedelta(days=21))),
        (Deed.ACCEPT, actions.Answer(words="The room is ready.", day=today)),
        (Deed.DECLINE, actions.Answer(reason="no_place", words="Ask again next month.")),
    )
    waiting = list(answers)
    for case in cases:
        if not waiting:
            return
        number = _sent(case.person_id, services["demo-housing-desk"], decide, when)
        if number is None:
            continue
        said = waiting.pop(0)
        if said is not None:
            _answered(world, number, *said, when=when)


def _service(
    world: World, name: str, agency: str, need: str, mailbox: str, *, key: str, now: datetime
) -> int:
    agency_id = world.agencies[agency]
    # The invented directory may have the agency already: it is one organization there.
    organization = organization_of_agency(agency_id) or directory.write_organization(
        OrganizationDraft(f"{key}-organization", name, agency_id=agency_id), by=FOUNDER, now=now
    )
    service = ServiceDraft(
        key,
        name,
        needs=(need,),
        places=("GM0193",),
        response_days=10,
        contact=ContactDraft("Intake", "intake", mailbox),
    )
    return directory.write_service(organization, service, by=FOUNDER, now=now)


def _sent(person_id: int, service: int, decide: Decide, when: dict[str, Any]) -> int | None:
    access = decide(person_id, "casemanager")
    common = {"person_id": person_id, "access": access, **when}
    try:
        number = actions.draft(Draft("housing", WORDS), service_id=service, **common)
        actions.send(number, ["identity.name", "words"], **common)
    except (actions.NoGroundError, actions.NotPossibleError):
        return None
    return number


def _answered(
    world: World, number: int, deed: Deed, said: actions.Answer, *, when: dict[str, Any]
) -> None:
    access = sharing.access_to_received(
        world.actor("municipality"), what="referrals_received", **when
    )
    if isinstance(access, Access):
        actions.answer(number, deed, said, access=access, **when)
