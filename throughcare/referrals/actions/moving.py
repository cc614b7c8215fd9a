"""Move a referral by one deed: lock, judge, write, record, tell; one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Scope
from throughcare.kernel.reasons import Reason
from throughcare.referrals.actions.errors import (
    InvalidError,
    NoSuchReferralError,
    NotPossibleError,
)
from throughcare.referrals.models import Referral, ReferralEvent
from throughcare.referrals.queries.sight import sight_of
from throughcare.referrals.rules.checking import problems_of_answer
from throughcare.referrals.rules.moving import way
from throughcare.referrals.types import OVER, TAKEN_ON, Deed, Party, State
from throughcare.sharing.actions import BY_LINK, RECEIVED, sync_relations, system_access
from throughcare.sharing.types import RelationFact, RelationKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what somebody says with a deed; what does not belong to it stays empty."""

    reason: str = ""
    words: str = ""
    day: date | None = None
    met: str = ""
    service_id: int | None = None
    """Another service that fits better."""


def party_of(access: Access, row: Referral) -> Party:
    """Return in which part the holder of an access acts for a referral."""
    if access.basis.code in {BY_LINK, RECEIVED}:
        return Party.RECEIVER
    if access.scope is Scope.SYSTEM:
        return Party.CLOCK
    if access.actor.person_id is not None:
        return Party.PERSON
    if access.actor.agency_id == row.from_agency_id:
        return Party.REFERRER
    if access.actor.agency_id == row.to_agency_id:
        return Party.RECEIVER
    # Whoever else may see it: the agency of the contact helps a person along who referred themself.
    return Party.REFERRER


def held(referral_id: int, *, access: Access, person_id: int | None = None) -> Referral:
    """Return a referral, locked; it must be one that the holder of the access may know of.

    Errors: NoSuchReferralError, AccessRefusedError.
    """
    sight = sight_of(person_id, access=access)
    row = Referral.objects.select_for_update().filter(pk=referral_id).first()
    known = row is not None and any(
        True
        for _ in Referral.objects.raw(
            f"SELECT r.id{sight.source} WHERE r.id = %s AND {sight.text}",
            [referral_id, *sight.params],
        )
    )
    if row is None or not known:
        raise NoSuchReferralError(f"There is no referral [{referral_id}] for you.")
    return row


def move(
    row: Referral,
    deed: Deed,
    answer: Answer,
    *,
    access: Access,
    now: datetime,
    today: date,
    party: Party | None = None,
) -> None:
    """Do one deed to a locked referral: judge it, write it down, keep the relation, record it.

    The caller sets what the deed fills in, before; whoever has to hear of it is told after.
    Errors: NotPossibleError, InvalidError.
    """
    party = party or party_of(access, row)
    found = way(State(row.state), deed, party)
    if isinstance(found, Reason):
        raise NotPossibleError(found)
    if problems := problems_of_answer(
        deed, reason=answer.reason, words=answer.words, day=answer.day, met=answer.met, today=today
    ):
        raise InvalidError(problems)
    before, row.state = State(row.state), found.to.value
    if found.to in OVER:
        row.ended_on = today
        row.why = row.why or answer.reason or "other"
    row.save()
    note(row, deed, answer, before=before, party=party, access=access, now=now)
    if (before in TAKEN_ON) != (found.to in TAKEN_ON):
        relate(row, access=access, now=now, today=today)


def note(
    row: Referral,
    deed: Deed,
    answer: Answer,
    *,
    before: State,
    party: Party,
    access: Access,
    now: datetime,
) -> None:
    """Write down what happened, in the thread and in the log."""
    ReferralEvent.objects.create(
        referral=row,
        at=now,
        deed=deed.value,
        party=party.value,
        agency_id=access.actor.agency_id,
        membership_id=access.actor.membership_id,
        by_link=access.basis.code == BY_LINK,
        before=before.value,
        after=row.state,
        reason=answer.reason,
        words=answer.words.strip(),
        day=answer.day,
    )
    audit.record(
        access,
        act=Act.DISCLOSE if deed is Deed.SEND else Act.CHANGE,
        what=f"referral.{deed.value}",
        person_ids=[row.person_id],
        now=now,
        detail={"referral": row.pk, "state": row.state, "reason": answer.reason},
    )


def relate(row: Referral, *, access: Access, now: datetime, today: date) -> None:
    """Let the receiver have to do with the person while it is at it: from acceptance until the referral ends."""
    if row.to_agency_id is None:
        return
    prefix = f"referral:{row.pk}:"
    began = (
        ReferralEvent.objects.filter(referral=row, deed=Deed.ACCEPT.value).order_by("pk").first()
    )
    since = today if began is None or State(row.state) is State.ACCEPTED else began.at.date()
    until = None if State(row.state) in TAKEN_ON else today
    facts = (
        []
        if until is not None and since >= until
        else [RelationFact(row.to_agency_id, RelationKind.REFERRAL, since, until, prefix)]
    )
    system = system_access(purpose="referral", now=now, actor=access.actor)
    sync_relations({row.person_id: facts}, origins={row.person_id: prefix}, access=system)
