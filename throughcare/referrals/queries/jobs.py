"""Read what the person shows employers, and what came of it: an employer reads its own copy, and no offence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.referrals.models import Approach, CandidateProfile
from throughcare.referrals.types.jobs import ApproachRow, ProfileRow
from throughcare.sharing.actions import RECEIVED

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

MOST = 100


def own_profile(*, access: Access) -> ProfileRow | None:
    """Return what the person who asks shows employers; None where they wrote nothing.

    Errors: AccessRefusedError for anybody but the person.
    """
    found = CandidateProfile.objects.filter(person_id=_self(access)).first()
    if found is None:
        return None
    return ProfileRow(found.skills, found.hours, found.region, found.free_from, found.changed_at)


def own_approaches(*, access: Access) -> tuple[ApproachRow, ...]:
    """Return whom the person showed their profile, how much of it, and what came back, the newest first.

    Errors: AccessRefusedError for anybody but the person.
    """
    rows = Approach.objects.filter(profile__person_id=_self(access)).select_related("agency")
    return tuple(_row(one) for one in rows.order_by("-pk")[:MOST])


def approaches_to(*, access: Access) -> tuple[ApproachRow, ...]:
    """Return the candidates shown to the reader's agency, each as far as the person let it see, the newest first.

    Errors: AccessRefusedError for an access that is not to what was received.
    """
    if access.basis.code != RECEIVED:
        raise AccessRefusedError("Cannot read candidates: ask sharing for what was received.")
    rows = Approach.objects.filter(agency_id=access.actor.agency_id or 0, ended_at=None)
    return tuple(_row(one) for one in rows.select_related("agency").order_by("-pk")[:MOST])


def _self(access: Access) -> int:
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot read a profile for employers: it is the person's own.")
    access.require(person_id, Category.IDENTITY)
    return person_id


def _row(one: Approach) -> ApproachRow:
    return ApproachRow(
        one.pk,
        one.agency_id,
        one.agency.name,
        one.step,
        one.skills,
        one.hours,
        one.region,
        one.name,
        one.reach,
        one.shown_at,
        one.reply,
        one.reply_words,
        one.replied_at,
        one.answer,
        one.ended_at is None,
    )
