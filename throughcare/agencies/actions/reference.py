"""Load the reference data that comes with the product. Loading again changes only what differs."""

from __future__ import annotations

from django.db import transaction

from throughcare.agencies import queries, reference
from throughcare.agencies.models import Establishment, Jurisdiction, Municipality
from throughcare.kernel.periods import Period

_BATCH = 2000


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Load jurisdictions, municipalities and establishments; return how many of each are there now."""
    _load_jurisdictions()
    _load_municipalities()
    _load_establishments()
    queries.forget_agency_map()
    return {
        "jurisdictions": Jurisdiction.objects.count(),
        "municipalities": Municipality.objects.count(),
        "establishments": Establishment.objects.count(),
    }


def _load_jurisdictions() -> None:
    Jurisdiction.objects.bulk_create(
        [
            Jurisdiction(
                code=fact.code,
                name=fact.name,
                languages=",".join(fact.languages),
                time_zone=fact.time_zone,
                holiday_calendar=fact.holidays,
            )
            for fact in reference.jurisdictions()
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "languages", "time_zone", "holiday_calendar"],
    )


def _load_municipalities() -> None:
    Municipality.objects.bulk_create(
        [
            Municipality(
                jurisdiction_id=fact.jurisdiction,
                code=fact.code,
                name=fact.name,
                other_names="|".join(fact.names_alt),
                population=fact.population,
                valid=Period(fact.valid_from, fact.valid_to),
                successor_code="|".join(fact.successors),
                note=fact.note,
                source=", ".join(fact.sources),
            )
            for fact in reference.municipalities()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["jurisdiction", "code", "valid"],
        update_fields=["name", "other_names", "population", "successor_code", "note", "source"],
    )


def _load_establishments() -> None:
    Establishment.objects.bulk_create(
        [
            Establishment(
                jurisdiction_code=fact.jurisdiction,
                kind=fact.kind.value,
                code=fact.code,
                name=fact.name,
                town=fact.town,
                is_active=fact.is_active,
                source=fact.source,
                as_of=fact.as_of,
            )
            for fact in reference.establishments()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["jurisdiction_code", "kind", "code"],
        update_fields=["name", "town", "is_active", "source", "as_of"],
    )
