"""The invented directory: what the fictional agencies and a few NGOs offer in real Dutch municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.directory import actions as directory
from throughcare.directory.types import ContactDraft, Criteria, OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Actor
from throughcare.simulation.world import CITY, CLINIC, NGO, PRISON, PROBATION, TOWN

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.simulation.world import World

ZWOLLE, STEENWIJK, KAMPEN = "GM0193", "GM1708", "GM0166"
ISLAND, SHORE = "GM0448", "GM0400"
"""Texel, an island, and Den Helder, where the ferry lands."""
MINUTES = {
    (ISLAND, SHORE): 50,
    (SHORE, ISLAND): 50,
    (ZWOLLE, KAMPEN): 25,
    (KAMPEN, ZWOLLE): 25,
    (ZWOLLE, STEENWIJK): 35,
    (STEENWIJK, ZWOLLE): 35,
}
"""From centre to centre, rounded, with the ferry: our guess, decide locally."""
_FOUNDER = Actor(account_id=None)


@dataclass(frozen=True, slots=True)
class Provider:
    """Hold one organization with what it offers."""

    key: str
    name: str
    services: tuple[ServiceDraft, ...]
    agency: str = ""
    """Code of an agency of the cast; empty works without the product."""
    days_ago: int = 20
    """How long ago it confirmed its entries."""


def _one(key: str, name: str, need: str, *places: str, **more: object) -> ServiceDraft:
    values: dict[str, object] = {
        "needs": (need,),
        "places": places,
        "languages": ("nl", "en"),
        "capacity": "open",
        "response_days": 3,
        **more,
    }
    text = f"{name}. Invented for the demo."
    return ServiceDraft(key, name, text, jurisdiction="NL", **values)  # type: ignore[arg-type]


def _by(name: str, role: str, phone: str) -> ContactDraft:
    mail = name.lower().replace(" ", ".")
    return ContactDraft(name, role, f"{mail}@example.org", phone)


PROVIDERS = (
    Provider(
        "prison",
        "PI IJsseloever (fictional)",
        (
            _one(
                "prison-learning",
                "Reading and writing, until a year after release",
                "education",
                ZWOLLE,
                KAMPEN,
                cost="free",
                contact=_by("Marijke de Haan", "learning centre", "+31 38 555 0100"),
            ),
        ),
        PRISON,
    ),
    Provider(
        "city",
        "Aftercare desk Zwolle (fictional)",
        (
            _one(
                "city-id",
                "Identity paper before release",
                "id_document",
                ZWOLLE,
                response_days=2,
                cost="reduced",
                accepts=Criteria(without_id=True),
                contact=_by("Anneke Wolters", "aftercare desk", "+31 38 555 0110"),
            ),
            _one(
                "city-debts",
                "Debt advice",
                "debts",
                ZWOLLE,
                KAMPEN,
                languages=("nl", "en", "ar"),
                capacity="waiting_list",
                wait_days=21,
                contact=_by("Ids Veldhuis", "debt adviser", "+31 38 555 0111"),
            ),
        ),
        CITY,
    ),
    Provider(
        "town",
        "Aftercare desk Steenwijkerland (fictional)",
        (
            _one(
                "town-income",
                "Benefit from day one",
                "work_income",
                STEENWIJK,
                accepts=Criteria(residence=("national", "eu_citizen", "permit")),
                contact=_by("Fokke Dijkstra", "aftercare desk", "+31 521 555 012"),
            ),
        ),
        TOWN,
    ),
    Provider(
        "door",
        "Stichting Tweede Deur (fictional)",
        (
            _one(
                "door-beds",
                "Rooms with somebody near",
                "shelter",
                ZWOLLE,
                capacity="waiting_list",
                wait_days=40,
                accepts=Criteria(
                    offences=("property", "drugs", "violence", "other"),
                    supervision=("none", "reporting", "electronic"),
                    without_id=True,
                    minimum_age=18,
                    maximum_age=120,
                ),
                contact=_by("Samira Bouzid", "intake", "+31 38 555 0120"),
            ),
            _one(
                "door-mate",
                "A mate for the first year",
                "social_network",
                ZWOLLE,
                KAMPEN,
                STEENWIJK,
                languages=("nl", "en", "ar", "ti"),
                travels=True,
                cost="free",
                accepts=Criteria(without_id=True),
                contact=_by("Samira Bouzid", "volunteers", "+31 38 555 0121"),
            ),
        ),
        NGO,
    ),
    Provider(
        "clinic",
        "Kliniek Vechtdal (fictional)",
        (
            _one(
                "clinic-addiction",
                "Treatment of addiction",
                "addiction",
                ZWOLLE,
                KAMPEN,
                STEENWIJK,
                cost="insured",
                response_days=5,
                is_remote=True,
                contact=_by("Ruud Tempelman", "intake", "+31 38 555 0130"),
            ),
        ),
        CLINIC,
    ),
    Provider(
        "probation",
        "Reclassering Oostrand (fictional)",
        (
            _one(
                "probation-work",
                "Work coaching under supervision",
                "work_income",
                ZWOLLE,
                KAMPEN,
                accepts=Criteria(supervision=("reporting", "intensive", "electronic")),
                contact=_by("Peter Lindeboom", "duty desk", "+31 38 555 0140"),
            ),
        ),
        PROBATION,
    ),
    Provider(
        "mast",
        "Stichting De Mast (fictional)",
        (
            _one(
                "mast-beds",
                "Two guest rooms on the island",
                "shelter",
                ISLAND,
                languages=("nl",),
                capacity="closed",
                response_days=7,
                contact=_by("Trijn Vlaming", "coordinator", "+31 222 555 01"),
            ),
            _one(
                "mast-talk",
                "Coffee on Thursdays",
                "social_network",
                ISLAND,
                languages=("nl",),
                cost="free",
                contact=_by("Trijn Vlaming", "coordinator", "+31 222 555 01"),
            ),
        ),
        days_ago=190,
    ),
    Provider(
        "quay",
        "Huis aan de Kade (fictional)",
        (
            _one(
                "quay-beds",
                "Supported rooms by the harbour",
                "shelter",
                SHORE,
                response_days=2,
                accepts=Criteria(
                    offences=(
                        "property",
                        "drugs",
                        "violence",
                        "domestic_violence",
                        "sexual",
                        "arson",
                        "other",
                    ),
                    without_id=True,
                    minimum_age=18,
                    maximum_age=120,
                ),
                contact=_by("Meike Bakker", "intake", "+31 223 555 020"),
            ),
            _one(
                "quay-addiction",
                "Addiction day treatment",
                "addiction",
                SHORE,
                cost="insured",
                contact=_by("Meike Bakker", "intake", "+31 223 555 021"),
            ),
        ),
    ),
    Provider(
        "line",
        "De Open Lijn (fictional)",
        (
            _one(
                "line-debts",
                "Debt advice by video",
                "debts",
                "NL",
                languages=("nl", "en", "pl", "ar"),
                is_remote=True,
                cost="free",
                response_days=1,
                accepts=Criteria(without_id=True),
                contact=_by("Jelle Roos", "first talk", "+31 85 555 0150"),
            ),
            _one(
                "line-addiction",
                "Self-help talk by video",
                "addiction",
                ZWOLLE,
                is_remote=True,
                cost="free",
                response_days=1,
                contact=_by("Jelle Roos", "first talk", "+31 85 555 0151"),
            ),
            _one(
                "line-law",
                "Legal advice for people without a permit",
                "legal_aid",
                "NL",
                languages=("nl", "en", "fr", "ar", "ti"),
                cost="free",
                is_remote=True,
                accepts=Criteria(residence=("asylum", "no_permit"), without_id=True),
                contact=_by("Hanna Prins", "lawyer", "+31 85 555 0152"),
            ),
        ),
    ),
    Provider(
        "van",
        "De Rijdende Kamer (fictional)",
        (
            _one(
                "van-shelter",
                "Housing coach who comes by",
                "shelter",
                ZWOLLE,
                STEENWIJK,
                travels=True,
                cost="free",
                response_days=4,
                contact=_by("Omar Haddad", "coach", "+31 6 5550 0160"),
            ),
        ),
        days_ago=200,
    ),
)


def offer(world: World, *, now: datetime) -> dict[str, int]:
    """Write the invented directory; return key of a service -> its number."""
    found: dict[str, int] = {}
    for one in PROVIDERS:
        then = now - timedelta(days=one.days_ago)
        organization_id = directory.write_organization(
            OrganizationDraft(
                one.key,
                one.name,
                "Invented for the demo.",
                agency_id=world.agencies[one.agency] if one.agency else None,
            ),
            by=_FOUNDER,
            now=then,
        )
        for draft in one.services:
            found[draft.key] = directory.write_service(
                organization_id, draft, by=_FOUNDER, now=then
            )
    directory.write_neighbours(MINUTES, by=_FOUNDER, now=now)
    return found
