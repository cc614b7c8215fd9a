"""Decide whose numbers an agency uses, so that somebody taken in by hand is the same person in its register."""

from __future__ import annotations

from typing import Final

from throughcare.agencies import queries as agencies
from throughcare.exchange.imports.reading import (
    MappingError,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)
from throughcare.exchange.models import RegisterImport

_SHIPPED: Final = {"NL": "nl-demo-register", "GB-EAW": "gb-prisoner-search"}
"""Jurisdiction -> shipped mapping whose numbers count until a register came in. Our default: decide locally."""


def system_of(agency_id: int) -> str:
    """Return the identifier system of an agency.

    It is that of the register applied last; before the first one, that of the shipped mapping of the
    jurisdiction; where there is none, one of the agency's own.
    """
    return _last_used(agency_id) or _usual(agency_id)


def _last_used(agency_id: int) -> str:
    applied = RegisterImport.objects.filter(
        agency_id=agency_id, state=RegisterImport.State.APPLIED
    ).order_by("-applied_at", "-pk")
    found = applied.values_list("mapping", "mapping_text").first()
    return "" if found is None else _system_in(*found)


def _system_in(name: str, text: str) -> str:
    """Return the system that a mapping names; nothing where it can no longer be read."""
    try:
        if text:
            return parse_mapping(text, file=name).identifier.system
        return load_mapping(shipped_mappings()[name]).identifier.system
    except (KeyError, MappingError):
        return ""


def _usual(agency_id: int) -> str:
    agency = agencies.agency_of(agency_id)
    name = _SHIPPED.get(agency.jurisdiction)
    if name is None:
        return f"{agency.code}-register"
    return load_mapping(shipped_mappings()[name]).identifier.system
