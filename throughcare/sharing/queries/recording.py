"""Read the rules as records of processing need them: about nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from throughcare.kernel.access import Category
from throughcare.sharing.models import SharingRule
from throughcare.sharing.rules.recording import Use
from throughcare.sharing.types import Effect, Ground, Level, Purpose

if TYPE_CHECKING:
    from datetime import date, datetime


def uses() -> tuple[Use, ...]:
    """Return every rule that opens something, past ones too."""
    rows = SharingRule.objects.filter(effect=Effect.GRANT.value)
    return tuple(_use(row) for row in rows.select_related("clause__instrument").order_by("pk"))


def _use(row: SharingRule) -> Use:
    return Use(
        key=row.key,
        version=row.version,
        ground=Ground(row.ground),
        level=Level(row.level),
        categories=frozenset(map(Category, row.categories)),
        purposes=frozenset(map(Purpose, row.purposes)),
        clause=row.clause.key,
        cited=f"{row.clause.instrument.citation}, {row.clause.article}",
        basis=row.clause.dpv_basis,
        since=_day(row.since),
        until=None if row.until is None else _day(row.until),
        receivers=frozenset(row.receivers),
        origins=frozenset(row.origins),
        jurisdictions=frozenset(row.jurisdictions),
        roles=frozenset(row.roles),
        limits=frozenset(row.limits),
        own=row.own,
        needs_relation=row.needs_relation,
        needs_consent=row.needs_consent,
        needs_weighing=row.needs_weighing,
        crosses_regime=row.crosses_regime,
        crosses_purpose=row.crosses_purpose,
        abroad=row.abroad,
        special_point=row.art9_point,
        is_default=row.is_default or row.clause.is_default,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
