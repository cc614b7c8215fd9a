"""What the person shows employers, step by step and by their own hand; for an offence there is no place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people
from throughcare.referrals.actions.errors import InvalidError, NotPossibleError
from throughcare.referrals.models import Approach, CandidateProfile
from throughcare.referrals.rules.checking import problem_of_text
from throughcare.referrals.types import Problem
from throughcare.sharing.actions import RECEIVED

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

LAST_STEP = 3
MOST_HOURS = 60
REPLIES = ("interested", "offer", "no")
ANSWERS = ("taken", "declined")


def _self(access: Access) -> int:
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot write a profile for employers: it is the person's own.")
    access.require(person_id, Category.IDENTITY)
    return person_id


@transaction.atomic
def write_profile(
    skills: str,
    *,
    hours: int | None,
    region: str,
    free_from: date | None,
    access: Access,
    now: datetime,
) -> None:
    """Write what employers may be shown; what was shown already stays as it was shown.

    Errors: InvalidError; AccessRefusedError for anybody but the person.
    """
    person_id = _self(access)
    problems = [
        Problem("skills", broken) for broken in [problem_of_text(skills)] if broken is not None
    ]
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        problems.append(Problem("hours", Reason("referral.hours")))
    if problems:
        raise InvalidError(tuple(problems))
    CandidateProfile.objects.update_or_create(
        person_id=person_id,
        defaults={
            "skills": skills.strip(),
            "hours": hours,
            "region": region.strip()[:120],
            "free_from": free_from,
            "changed_at": now,
        },
    )
    _record(access, "candidate.written", person_id, now, {})


@transaction.atomic
def show_profile(agency_id: int, *, access: Access, now: datetime, today: date) -> int:
    """Show the profile to an employer or job agency without a name; return the number.

    Errors: NotPossibleError; AccessRefusedError for anybody but the person.
    """
    person_id = _self(access)
    profile = CandidateProfile.objects.select_for_update().filter(person_id=person_id).first()
    agency = agencies.agency_map().agencies.get(agency_id)
    if profile is None or agency is None or agency.kind != "employment":
        raise NotPossibleError(Reason("job.no_profile" if profile is None else "job.no_employer"))
    if Approach.objects.filter(profile=profile, agency_id=agency_id, ended_at=None).exists():
        raise NotPossibleError(Reason("job.shown_already"))
    row = Approach.objects.create(
        profile=profile,
        agency_id=agency_id,
        skills=profile.skills,
        hours=profile.hours,
        region=profile.region,
        shown_at=now,
    )
    _record(access, "candidate.shown", person_id, now, {"approach": row.pk, "step": 1})
    accounts.tell_agencies([agency_id], "mail.candidate_shown", now=now, today=today)
    return row.pk


@transaction.atomic
def show_more(approach_id: int, *, reach: str = "", access: Access, now: datetime) -> int:
    """Take one step more towards an employer: first the name, then how to reach me; return the step.

    Errors: InvalidError, NotPossibleError; AccessRefusedError for anybody but the person.
    """
    row, person_id = _own(approach_id, access)
    if row.step >= LAST_STEP:
        raise NotPossibleError(Reason("job.all_shown"))
    if row.step + 1 == LAST_STEP and (broken := problem_of_text(reach)):
        raise InvalidError((Problem("reach", broken),))
    row.step += 1
    row.name = people.facts_of([person_id], access=access)[person_id].name
    if row.step == LAST_STEP:
        row.reach = reach.strip()[:200]
    row.save(update_fields=["step", "name", "reach"])
    _record(access, "candidate.shown", person_id, now, {"approach": row.pk, "step": row.step})
    return row.step


@transaction.atomic
def end_approach(approach_id: int, *, access: Access, now: datetime) -> None:
    """Stop showing anything to an employer.

    Errors: NotPossibleError; AccessRefusedError for anybody but the person.
    """
    row, person_id = _own(approach_id, access)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _record(access, "candidate.ended", person_id, now, {"approach": row.pk})


@transaction.atomic
def answer_offer(approach_id: int, answer: str, *, access: Access, now: datetime) -> None:
    """Take or decline an offer, as the person.

    Errors: NotPossibleError; AccessRefusedError for anybody but the person.
    """
    row, person_id = _own(approach_id, access)
    if row.reply != "offer" or row.answer or answer not in ANSWERS:
        raise NotPossibleError(Reason("job.no_offer"))
    row.answer, row.answered_at = answer, now
    row.save(update_fields=["answer", "answered_at"])
    _record(access, f"candidate.{answer}", person_id, now, {"approach": row.pk})


def _own(approach_id: int, access: Access) -> tuple[Approach, int]:
    person_id = _self(access)
    rows = Approach.objects.select_for_update().filter(
        pk=approach_id, profile__person_id=person_id, ended_at=None
    )
    row = rows.first()
    if row is None:
        raise NotPossibleError(Reason("job.unknown"))
    return row, person_id


@transaction.atomic
def reply_to_candidate(
    approach_id: int, reply: str, *, words: str = "", access: Access, now: datetime
) -> None:
    """Answer a candidate as the employer they were shown to; an offer may follow interest.

    Errors: InvalidError, NotPossibleError; AccessRefusedError for an access that is not to what was received.
    """
    if access.basis.code != RECEIVED:
        raise AccessRefusedError("Cannot reply: ask sharing for what was received.")
    if broken := problem_of_text(words, is_needed=False):
        raise InvalidError((Problem("words", broken),))
    rows = Approach.objects.select_for_update().filter(
        pk=approach_id, agency_id=access.actor.agency_id or 0, ended_at=None
    )
    row = rows.first()
    if row is None or row.answer or row.reply in {"offer", "no"} or reply not in REPLIES:
        raise NotPossibleError(Reason("job.answered" if row else "job.unknown"))
    row.reply, row.reply_words, row.replied_at = reply, words.strip(), now
    row.save(update_fields=["reply", "reply_words", "replied_at"])
    _record(access, f"candidate.{reply}", None, now, {"approach": row.pk})


def _record(
    access: Access, what: str, person_id: int | None, now: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        access,
        act=Act.DISCLOSE if what == "candidate.shown" else Act.RECORD,
        what=what,
        person_ids=[] if person_id is None else [person_id],
        now=now,
        detail=detail,
    )
