"""Where team leaders get mail; about workers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.accounts.queries import DutyAddress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_LEADERS = """
SELECT DISTINCT m.agency_id, 0 AS rank, g.name, a.email, a.language FROM accounts_membership m
  JOIN accounts_account a ON a.id = m.account_id AND a.is_active AND a.email <> ''
  JOIN agencies_agency g ON g.id = m.agency_id
 WHERE m.agency_id = ANY(%(agencies)s::bigint[]) AND m.role = 'team_leader' AND m.during @> %(today)s::date
UNION
SELECT d.agency_id, 1, g.name, a.email, a.language FROM accounts_duty_contact d
  JOIN accounts_membership m ON m.id = d.membership_id
  JOIN accounts_account a ON a.id = m.account_id AND a.is_active AND a.email <> ''
  JOIN agencies_agency g ON g.id = d.agency_id
 WHERE d.agency_id = ANY(%(agencies)s::bigint[]) AND d.during @> %(today)s::date
 ORDER BY 1, 2, 4
"""


def leader_addresses(agency_ids: Iterable[int], today: date) -> list[DutyAddress]:
    """Return where the team leaders of agencies get mail; of an agency without one, its duty contact."""
    with connection.cursor() as cursor:
        cursor.execute(_LEADERS, {"agencies": sorted(set(agency_ids)), "today": today})
        rows = cursor.fetchall()
    best: dict[int, int] = {}
    for agency_id, rank, *_rest in rows:
        best.setdefault(agency_id, rank)
    return [
        DutyAddress(agency_id, name, email, language)
        for agency_id, rank, name, email, language in rows
        if best[agency_id] == rank
    ]
