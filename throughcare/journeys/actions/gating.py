"""A month before release: whoever has no certain place to sleep is brought before contact and municipality.

Medicine and papers that were asked for and are not certain are brought before the contact alone.

A nightly look and no milestone: a milestone is of one programme and done by hand; whether a place is certain is a fact
that referrals hold, for everybody (ADR 22).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import actions as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.referrals import actions as referrals
from throughcare.referrals import queries
from throughcare.referrals.rules.clocks import GATE_DAYS
from throughcare.referrals.types import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

MAIL = "mail.housing_unconfirmed"
MAIL_OF_THINGS = "mail.release_unconfirmed"
_LEAVING = """
SELECT l.case_id, min(l.person_id), min(l.release_on), min(m.agency_id), min(p.jurisdiction_id),
       min(coalesce(nullif(p.release_municipality, ''), p.home_municipality))
  FROM journeys_case_listing l
  JOIN people_person p ON p.id = l.person_id
  JOIN accounts_membership m ON m.id = l.contact_membership_id
 WHERE l.is_open AND l.in_custody AND l.release_on BETWEEN %s AND %s
 GROUP BY l.case_id ORDER BY l.case_id
"""


def escalate_unconfirmed(*, access: Access, now: datetime, today: date) -> int:
    """Tell, once for a release date, of what is not certain for people who leave within a month; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.JOURNEY)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVING, [today, today + timedelta(days=GATE_DAYS)])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    releases = {case_id: row[1] for case_id, row in rows.items()}
    told = 0
    uncertain = [
        *((case_id, Kind.HOUSING) for case_id in queries.unconfirmed(releases, access=access)),
        *(
            (case_id, kind)
            for kind in (Kind.MEDICATION, Kind.PAPERS)
            for case_id in queries.asked_unconfirmed(releases, kind=kind, access=access)
        ),
    ]
    for case_id, kind in uncertain:
        told += _tell(case_id, kind, *rows[case_id], access=access, now=now, today=today)
    return told


@transaction.atomic
def _tell(
    case_id: int,
    kind: Kind,
    person_id: int,
    release_on: date,
    contact_agency_id: int,
    jurisdiction: str,
    municipality: str,
    *,
    access: Access,
    now: datetime,
    today: date,
) -> bool:
    is_first = referrals.note_alarm(person_id, case_id, kind, release_on, access=access, now=now)
    if is_first and kind is not Kind.HOUSING:
        accounts.tell_agencies({contact_agency_id}, MAIL_OF_THINGS, now=now, today=today)
    elif is_first:
        town = agencies.agency_map().serving(
            "municipality", municipality=municipality, jurisdiction=jurisdiction
        )
        both = {contact_agency_id} | ({town} if town else set())
        accounts.tell_agencies(both, MAIL, now=now, today=today)
    return is_first
