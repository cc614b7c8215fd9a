"""Set referrals up in a database of their own, let hands loose on them, and judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from throughcare.config.commands.bench import databases
from throughcare.config.commands.verify_plans import running as plans
from throughcare.config.commands.verify_referrals import answering
from throughcare.config.commands.workers import processes_on
from throughcare.directory import actions as directory
from throughcare.directory.types import ContactDraft, OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Access, Actor
from throughcare.kernel.reasons import Reason
from throughcare.referrals import actions, queries
from throughcare.referrals.rules.moving import way
from throughcare.referrals.types import Deed, Draft, State
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    Progress = Callable[[int, int, str], None]

NAME = "throughcare_scratch_referrals"
FIRST_ANSWERS = {Deed.ACCEPT.value, Deed.DECLINE.value, Deed.REDIRECT.value}
"""Of these there is one at most."""
FOUNDER = Actor(account_id=None, role="system")
STEPS_EACH = 12
"""So many steps are taken on each referral on average."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold what was sent, and who has a hand in it."""

    sent: tuple[answering.Sent, ...]
    hands: tuple[tuple[str, Actor], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what was done and what was wrong."""

    steps: int
    editors: int
    referrals: int
    taken: int
    late: int
    refused: int
    lost: int
    twice: int
    faults: tuple[str, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return 1 unless no reply was lost and none was taken twice."""
        return 1 if self.faults else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    def lines(self) -> list[str]:
        """Return the report as sentences."""
        took = f"{self.steps:,} steps by {self.editors} editors in {self.seconds:.1f} s"
        did = f"{self.taken:,} answers taken on {self.referrals:,} referrals"
        kept = f"{self.late:,} came late and were kept, {self.refused:,} refused"
        return [
            *self.faults[:50],
            f"{took}: {did}; {kept}.",
            f"Lost replies: {self.lost}. Answers accepted twice: {self.twice}. Faults in all: {len(self.faults)}.",
        ]


def stage(*, count: int, now: datetime, today: date) -> Stage:
    """Bring the cast and invented people into an empty database, and send so many referrals to one agency."""
    people = plans.stage(now=now, today=today)
    sender = next(one for one in people.workers if one.role == "prison_case_manager")
    receiver = next(one for one in people.workers if one.role == "aftercare_coordinator")
    service = _service(receiver.agency_id or 0, now)
    sent = [
        _sent(people.plans[n % len(people.plans)][0], service, sender, now, today)
        for n in range(count)
    ]
    hands = (("product", receiver), ("link", receiver), ("sender", sender))
    return Stage(tuple(sent), hands)


def _service(agency_id: int, now: datetime) -> int:
    organization = directory.write_organization(
        OrganizationDraft("verify", CITY, agency_id=agency_id), by=FOUNDER, now=now
    )
    contact = ContactDraft(email="desk@verify.example")
    return directory.write_service(
        organization, ServiceDraft("verify", "Rooms", contact=contact), by=FOUNDER, now=now
    )


def _sent(
    person_id: int, service: int, sender: Actor, now: datetime, today: date
) -> answering.Sent:
    access = sharing.decide(sender, person_id=person_id, what="verify", now=now, today=today)
    if not isinstance(access, Access):
        raise TypeError(f"Sender was refused: [{access}].")
    common: dict[str, Any] = {"person_id": person_id, "access": access, "now": now, "today": today}
    number = actions.draft(Draft("housing", "A room."), service_id=service, **common)
    actions.send(number, ["identity.name"], **common)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT params->>'address' FROM messages_message WHERE text_code = 'mail.referral_link' "
            "ORDER BY id DESC LIMIT 1"
        )
        address: str = cursor.fetchone()[0]
    return answering.Sent(number, person_id, address.rsplit("/", 1)[1])


def judge(
    sent: Sequence[answering.Sent], told: answering.Told, *, now: datetime
) -> tuple[int, int, list[str]]:
    """Return how many replies were lost, how many were taken twice, and every fault."""
    access = sharing.system_access(purpose="verify", now=now)
    lost, twice, faults = 0, 0, list(told.errors)
    spent = [token for token, count in Counter(told.links).items() if count > 1]
    twice += len(spent)
    faults += [f"link {token[:8]}… took more than one answer" for token in spent]
    for one in sent:
        whole = queries.whole_of(one.number, access=access)
        if whole is None:
            faults.append(f"referral {one.number} is gone")
            continue
        said = Counter(event.words for event in whole.events if event.words)
        wanted = [words for words, (number, _deed) in told.taken.items() if number == one.number]
        wanted += [words for words, number in told.late.items() if number == one.number]
        missing = [words for words in wanted if said[words] != 1]
        lost += len(missing)
        faults += [f"referral {one.number}: reply {words} was lost" for words in missing]
        never = [words for words, number in told.refused.items() if number == one.number]
        faults += [
            f"referral {one.number}: reply {words} was refused and kept"
            for words in never
            if said[words]
        ]
        firsts = sum(event.deed.value in FIRST_ANSWERS for event in whole.events)
        twice += firsts > 1
        faults += [f"referral {one.number}: answered {firsts} times"] * (firsts > 1)
        faults += _replayed(one.number, whole)
    return lost, twice, faults


def _replayed(number: int, whole: Any) -> list[str]:
    """Say where the thread is no path through the table of deeds."""
    state = State.DRAFT
    for event in whole.events:
        if event.deed is Deed.LATE:
            continue
        found = way(state, event.deed, event.party)
        if event.before is not state or isinstance(found, Reason) or found.to is not event.after:
            return [f"referral {number}: [{event.deed}] does not follow from [{state}]"]
        state = event.after
    return [] if state is whole.row.state else [f"referral {number}: stands as [{whole.row.state}]"]


def hands_of(staged: Stage, count: int) -> list[tuple[str, Actor]]:
    """Return so many hands: in the product, by link, and for whoever asked, in turn."""
    return [staged.hands[n % len(staged.hands)] for n in range(count)]


def compare(
    owner_url: str, app_url: str, *, steps: int, editors: int, seed: int, progress: Progress
) -> Report:
    """Let hands take so many steps in all, in two processes, and judge what they left behind."""
    now = timezone.now()
    today = timezone.localdate(now)
    databases.create(owner_url, NAME, progress=progress)
    try:
        with processes_on(databases.at(app_url, NAME), count=2) as pool:
            count = max(answering.WINDOW + 2, steps // STEPS_EACH)
            staged = pool.submit(stage, count=count, now=now, today=today).result()
            progress(0, 1, "Hands at work")
            started = perf_counter()
            told = _answered(pool, staged, steps, editors, seed, now, today)
            seconds = perf_counter() - started
            progress(1, 1, "Judging")
            lost, twice, faults = pool.submit(judge, staged.sent, told, now=now).result()
    finally:
        databases.drop(owner_url, NAME)
    return Report(
        told.steps,
        editors,
        len(staged.sent),
        len(told.taken),
        len(told.late),
        len(told.refused),
        lost,
        twice,
        tuple(faults),
        seconds,
    )


def _answered(
    pool: Any, staged: Stage, steps: int, editors: int, seed: int, now: datetime, today: date
) -> answering.Told:
    hands = hands_of(staged, editors)
    halves = [hands[: editors // 2], hands[editors // 2 :]]
    jobs = [
        pool.submit(
            answering.answer_all,
            half,
            staged.sent,
            steps=-(-steps // editors),
            seed=seed + n,
            now=now,
            today=today,
        )
        for n, half in enumerate(halves)
        if half
    ]
    told = answering.Told()
    for job in jobs:
        told.add(job.result())
    return told
