"""Read referrals: those of one person, and one with all that was sent and happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.kernel.access import Category
from throughcare.referrals.models import ProviderWord, ReferralEvent
from throughcare.referrals.models import SentItem as SentItems
from throughcare.referrals.queries.sight import sight_of
from throughcare.referrals.types import (
    Deed,
    EventRow,
    Kind,
    Met,
    Party,
    ReferralRow,
    SentItem,
    State,
    Whole,
    Word,
)
from throughcare.referrals.types import ProviderWord as WordRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access
    from throughcare.referrals.queries.sight import Sight

MOST = 200
"""How many referrals of one person a page shows."""
COLUMNS = """r.id, coalesce(r.thread_id, r.id), r.attempt, r.person_id, r.case_id, r.kind, r.state, r.service,
 r.service_id, r.from_agency_id, coalesce(r.to_agency_id, 0), r.wanted_on, r.sent_at, r.answer_by, r.expected_on,
 r.confirmed_on, r.began_on, r.ended_on, r.why, r.met_receiver, r.met_person, r.need_id, r.goal_id, r.action_id,
 r.words, r.redirect_to, r.redirect_words, r.had_choice"""


def row_of(columns: Sequence[Any], sight: Sight) -> ReferralRow:
    """Return a row as the reader may see it."""
    values = list(columns)
    values[5], values[6] = Kind(values[5]), State(values[6])
    values[19] = Met(values[19]) if values[19] else None
    values[20] = Met(values[20]) if values[20] else None
    row = ReferralRow(*values)
    if not sight.is_cut:
        return row
    return replace(
        row,
        person_id=0,
        case_id=0,
        need_id=None,
        goal_id=None,
        action_id=None,
        words="",
        met_person=None,
        had_choice=None,
    )


def referrals_of(person_id: int, *, access: Access) -> tuple[ReferralRow, ...]:
    """Return the referrals of one person that the asker may know of, the newest thread first, attempts in order.

    Errors: AccessRefusedError.
    """
    sight = sight_of(person_id, access=access)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}{sight.source} WHERE r.person_id = %s AND {sight.text} "
            f"ORDER BY coalesce(r.thread_id, r.id) DESC, r.attempt LIMIT {MOST}",
            [person_id, *sight.params],
        )
        return tuple(row_of(row, sight) for row in cursor.fetchall())


def whole_of(referral_id: int, *, access: Access, person_id: int | None = None) -> Whole | None:
    """Return one referral with what was sent and what happened; None where there is none for the asker.

    Errors: AccessRefusedError.
    """
    sight = sight_of(person_id, access=access)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS}{sight.source} WHERE r.id = %s AND {sight.text}",
            [referral_id, *sight.params],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    return Whole(row_of(found, sight), _sent(referral_id), _events(referral_id, sight))


def _sent(referral_id: int) -> tuple[SentItem, ...]:
    rows = SentItems.objects.filter(referral_id=referral_id).order_by("position", "pk")
    return tuple(
        SentItem(Category(category), key, text, ground, clause)
        for category, key, text, ground, clause in rows.values_list(
            "category", "key", "text", "ground", "clause"
        )
    )


_NOT_FOR_RECEIVERS = (Deed.SAY.value, Deed.ESCALATE.value)


def _events(referral_id: int, sight: Sight) -> tuple[EventRow, ...]:
    found = ReferralEvent.objects.filter(referral_id=referral_id).order_by("pk")
    if sight.is_cut:
        found = found.exclude(deed__in=_NOT_FOR_RECEIVERS)
    rows = list(found)
    names = accounts.worker_names({one.membership_id for one in rows if one.membership_id})
    return tuple(
        EventRow(
            one.at,
            Deed(one.deed),
            Party(one.party),
            one.agency_id,
            names.get(one.membership_id or 0, ""),
            State(one.before),
            State(one.after),
            one.reason,
            one.words,
            one.day,
        )
        for one in rows
    )


def words_of(person_id: int, *, access: Access) -> dict[int, WordRow]:
    """Return agency -> the last thing that the person said about it as a provider.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    rows = ProviderWord.objects.filter(person_id=person_id).order_by("pk")
    return {
        agency_id: WordRow(agency_id, Word(word), at, why)
        for agency_id, word, at, why in rows.values_list("agency_id", "word", "at", "why")
    }


def refused_by(person_id: int, *, access: Access) -> frozenset[int]:
    """Return the agencies that the person refused and did not want again: they are offered no more.

    Errors: AccessRefusedError.
    """
    said = words_of(person_id, access=access)
    return frozenset(key for key, one in said.items() if one.word is Word.REFUSES)
