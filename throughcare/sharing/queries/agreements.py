"""Read agreements and their parties: about agencies, nobody personal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.sharing.models import Agreement, AgreementParty, SharingRule

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Hold one signature."""

    party_id: int
    agency_id: int
    since: datetime
    until: datetime | None
    signed_by: str
    recorded_by: int | None
    is_confirmed: bool

    def is_live(self, now: datetime) -> bool:
        """Tell whether the agency is a party now."""
        return self.is_confirmed and self.since <= now and (self.until is None or now < self.until)

    def waits(self) -> bool:
        """Tell whether somebody still has to confirm it."""
        return not self.is_confirmed and self.until is None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Hold one agreement with its parties, and how many rules rest on it now."""

    key: str
    title: dict[str, str]
    since: datetime
    until: datetime | None
    note: str
    parties: tuple[PartyRow, ...]
    rules: int

    def party_of(self, agency_id: int) -> PartyRow | None:
        """Return the newest signature of an agency that has not left, None where there is none."""
        return next(
            (one for one in self.parties if one.agency_id == agency_id and one.until is None), None
        )

    def live(self, now: datetime) -> tuple[PartyRow, ...]:
        """Return who is a party now."""
        return tuple(one for one in self.parties if one.is_live(now))


def agreements(now: datetime) -> list[AgreementRow]:
    """Return every agreement, the ones in force first, in a constant number of queries."""
    parties: dict[int, list[PartyRow]] = defaultdict(list)
    for row in AgreementParty.objects.order_by("-pk"):
        parties[row.agreement_id].append(
            PartyRow(
                row.pk,
                row.agency_id,
                row.since,
                row.until,
                row.signed_by,
                row.recorded_by,
                row.confirmed_at is not None,
            )
        )
    rules: dict[int, int] = defaultdict(int)
    for agreement_id, until in SharingRule.objects.exclude(agreement=None).values_list(
        "agreement_id", "until"
    ):
        rules[agreement_id or 0] += until is None or until > now
    rows = [
        AgreementRow(
            one.key,
            one.title,
            one.since,
            one.until,
            one.note,
            tuple(parties[one.pk]),
            rules[one.pk],
        )
        for one in Agreement.objects.order_by("key")
    ]
    return sorted(rows, key=lambda one: one.until is not None and one.until <= now)
