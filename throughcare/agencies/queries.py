"""Read agencies and reference data; nothing here is personal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import holidays as holiday_calendars
from django.conf import settings

from throughcare.agencies.models import Agency, Coverage, Jurisdiction, Municipality, Post, Site
from throughcare.agencies.types import AgencyMap, AgencyRow, PostRow, SiteRow

if TYPE_CHECKING:
    from throughcare.kernel.periods import Period

_MAP_SECONDS = 30
_cache: dict[str, tuple[float, AgencyMap]] = {}


def agency_map() -> AgencyMap:
    """Return who serves what; kept for half a minute, since it is asked for with every decision."""
    kept = _cache.get("map")
    if kept is None or time.monotonic() - kept[0] > _MAP_SECONDS:
        kept = (time.monotonic(), _read_map())
        _cache["map"] = kept
    return kept[1]


def forget_agency_map() -> None:
    """Read agencies anew at the next question, in this process."""
    _cache.clear()


def _read_map() -> AgencyMap:
    found = Agency.objects.order_by("pk").values_list(
        "pk", "code", "name", "kind", "jurisdiction_id", "is_sealed", "closed_on"
    )
    everyone = {row[0]: AgencyRow(*row[:-1]) for row in found}
    rows = {row[0]: everyone[row[0]] for row in found if row[-1] is None}
    by_municipality: dict[tuple[str, str], int] = {}
    covering: set[int] = set()
    for agency_id, code in Coverage.objects.order_by("pk").values_list(
        "agency_id", "municipality_code"
    ):
        covering.add(agency_id)
        if agency_id in rows:
            by_municipality.setdefault((rows[agency_id].kind, code), agency_id)
    by_jurisdiction: dict[tuple[str, str], int] = {}
    for row in rows.values():
        if row.agency_id not in covering:
            by_jurisdiction.setdefault((row.kind, row.jurisdiction), row.agency_id)
    spoken = dict(Jurisdiction.objects.values_list("code", "languages"))
    return AgencyMap(rows, by_municipality, by_jurisdiction, spoken, everyone)


def agency_by_code(code: str) -> AgencyRow | None:
    """Return one open agency."""
    found = Agency.objects.filter(code=code, closed_on=None).values_list(
        "pk", "code", "name", "kind", "jurisdiction_id", "is_sealed"
    )
    row = found.first()
    return None if row is None else AgencyRow(*row)


def agency_of(agency_id: int) -> AgencyRow:
    """Return one agency, closed or not."""
    row = Agency.objects.values_list(
        "pk", "code", "name", "kind", "jurisdiction_id", "is_sealed"
    ).get(pk=agency_id)
    return AgencyRow(*row)


def language_of(agency_id: int | None) -> str:
    """Return the language in which to write to an agency: of its place, where the product speaks it."""
    row = agency_map().everyone.get(agency_id or 0)
    spoken = agency_map().languages.get(row.jurisdiction, "") if row else ""
    known = {code for code, _name in settings.LANGUAGES}
    found = (one for one in spoken.split(",") if one in known)
    return next(found, settings.LANGUAGE_CODE)


def neighbours_of(agency_id: int) -> list[int]:
    """Return the other agencies of the same jurisdiction that are not closed."""
    jurisdiction = Agency.objects.filter(pk=agency_id).values("jurisdiction")
    found = Agency.objects.filter(jurisdiction__in=jurisdiction, closed_on=None)
    return list(found.exclude(pk=agency_id).order_by("pk").values_list("pk", flat=True))


def agency_names() -> dict[int, str]:
    """Return the name of every agency, closed ones too, for history."""
    return dict(Agency.objects.values_list("pk", "name"))


def agency_kinds() -> dict[int, str]:
    """Return the kind of every agency, closed ones too, for history."""
    return dict(Agency.objects.values_list("pk", "kind"))


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """Hold one municipality in one period."""

    code: str
    name: str
    other_names: str
    valid: Period[date]
    successor_code: str


def municipalities_of(jurisdiction: str) -> list[MunicipalityRow]:
    """Return all municipalities of a jurisdiction, past ones too, by name."""
    found = Municipality.objects.filter(jurisdiction=jurisdiction).order_by("name", "pk")
    return [
        MunicipalityRow(*row)
        for row in found.values_list("code", "name", "other_names", "valid", "successor_code")
    ]


def municipality_names(jurisdiction: str) -> dict[str, str]:
    """Return code -> name; where a code had several names, the last."""
    return dict(
        Municipality.objects.filter(jurisdiction=jurisdiction)
        .order_by("pk")
        .values_list("code", "name")
    )


@lru_cache(maxsize=32)
def holidays_of(calendar_key: str, first_year: int, last_year: int) -> frozenset[date]:
    """Return the public holidays of a calendar key of the `holidays` package, for example `NL` or `ES-CT`."""
    country, _, subdivision = calendar_key.partition("-")
    years = range(first_year, last_year + 1)
    found = holiday_calendars.country_holidays(country, subdiv=subdivision or None, years=years)
    return frozenset(found)


@lru_cache(maxsize=64)
def holiday_calendar(jurisdiction: str) -> str:
    """Return the calendar key of a jurisdiction, or the empty text where there is none."""
    found = Jurisdiction.objects.filter(pk=jurisdiction).values_list("holiday_calendar", flat=True)
    return found.first() or ""


def sites_of(agency_id: int) -> list[SiteRow]:
    """Return where an agency works, by name."""
    found = Site.objects.filter(agency_id=agency_id).order_by("name")
    return [SiteRow(*row) for row in found.values_list("pk", "name", "town")]


def posts_of(agency_id: int) -> list[PostRow]:
    """Return the posts of an agency, by title."""
    found = Post.objects.filter(agency_id=agency_id).order_by("title", "pk")
    return [
        PostRow(*row) for row in found.values_list("pk", "title", "role", "site_id", "site__name")
    ]


def kinds() -> list[str]:
    """Return the kinds of agency that there are."""
    return [kind.value for kind in Agency.Kind]


def jurisdiction_codes() -> list[str]:
    """Return the codes of all jurisdictions, in order."""
    return list(Jurisdiction.objects.order_by("code").values_list("code", flat=True))
