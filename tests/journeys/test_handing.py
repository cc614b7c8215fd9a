"""Handing over from agency to agency: somebody is the contact at every instant, whatever anybody answers."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.journeys.test_actions import case_of, uncovered_cases
from throughcare.audit.models import AuditEvent
from throughcare.caseloads.models import Consult, Deputy, Handover, HandoverAnswer
from throughcare.caseloads.queries.handovers import handovers_of
from throughcare.caseloads.types import Answer, HandoverKind, NotPossibleError, State
from throughcare.exchange.exports.gathering import gather
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import consulting, deputizing, handing, retaining
from throughcare.journeys.actions.handing import Wanted
from throughcare.journeys.actions.reminding import settle_handovers
from throughcare.journeys.actions.teaming import GuestError
from throughcare.journeys.queries.built_on import Brought, built_on
from throughcare.kernel.access import Actor
from throughcare.messages.models import Message
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import ConsentEvent, Relation
from throughcare.simulation.world import CITY, NGO, PRISON, PROBATION, TOWN

pytestmark = pytest.mark.django_db
SENDERS, RECEIVER, OTHER = ("casemanager", "teamleader"), "municipality", "probation"


class Story:
    """One person's handovers, told step by step; every step happens a moment after the one before."""

    def __init__(self, small):
        self.small, self.person_id = small, small.people["zwolle"]
        self.now, self.today = small.now, small.today
        self.handover_id = 0

    def later(self, days=0):
        self.now += timedelta(days=days, minutes=1)
        self.today += timedelta(days=days)
        return self

    def access(self, name):
        found = sharing.decide(
            self.small.actor(name),
            person_id=self.person_id,
            what="person",
            now=self.now,
            today=self.today,
        )
        assert not isinstance(found, sharing.deciding.Refused), f"{name} may not see the person"
        return found

    def when(self):
        return {"now": self.now, "today": self.today}

    def propose(self, by="casemanager", to=CITY, kind=HandoverKind.HANDOVER, days=5, worker=None):
        self.later()
        wanted = Wanted(
            kind,
            self.small.world.agencies[to],
            worker and self.small.world.memberships[worker],
            self.today + timedelta(days=days),
            self.today + timedelta(days=max(0, days - 2)),
            "We know each other",
        )
        self.handover_id = handing.propose(
            self.person_id, wanted, access=self.access(by), **self.when()
        )
        return self

    def answer(self, by, *, yes=True, reason="", worker=None, over=""):
        self.later()
        return handing.answer(
            self.person_id,
            self.handover_id,
            says_yes=yes,
            reason=reason,
            membership_id=worker and self.small.world.memberships[worker],
            over_reason=over,
            access=self.access(by),
            **self.when(),
        )

    def decide(self, by="teamleader", *, moves=True, reason="The child goes to school there"):
        self.later()
        return handing.decide(
            self.person_id,
            self.handover_id,
            moves=moves,
            reason=reason,
            access=self.access(by),
            **self.when(),
        )

    def withdraw(self, by="casemanager"):
        self.later()
        return handing.withdraw(
            self.person_id, self.handover_id, access=self.access(by), **self.when()
        )

    def tick(self, days=0):
        self.later(days)
        access = sharing.system_access(purpose="test", now=self.now)
        return settle_handovers(access=access, **self.when())

    @property
    def row(self):
        found = handovers_of(self.person_id, access=self.small.system())
        return next(one for one in found if one.handover_id == self.handover_id)

    @property
    def contact(self):
        return case_of(self.small).contact_agency_id

    def answers(self):
        codes = {pk: code for code, pk in self.small.world.agencies.items()}
        return {codes[one.agency_id]: one.answer for one in self.row.answers}


@pytest.fixture
def story(small_world):
    return Story(small_world)


@pytest.fixture
def ours(small_world):
    return small_world.world.agencies


class TestPropose:
    def test_asks_every_agency_with_a_part_but_ones_own(self, story, ours):
        story.propose()
        assert story.answers() == {CITY: Answer.WAITING, PROBATION: Answer.WAITING}
        assert story.contact == ours[PRISON]
        codes = list(Message.objects.order_by("pk").values_list("text_code", flat=True))
        assert codes == ["mail.handover_asked"] * 2

    def test_of_whoever_wants_to_take_over_is_their_yes(self, story, ours):
        story.propose(by=RECEIVER, worker=RECEIVER)
        assert story.answers() == {
            CITY: Answer.ACCEPTED,
            PRISON: Answer.WAITING,
            PROBATION: Answer.WAITING,
        }
        assert story.contact == ours[PRISON]

    def test_keeps_the_overlap_of_the_programme(self, story):
        assert story.propose().row.overlap_days == 10

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"days": -1}, "handover.start_past"),
            ({"to": PRISON}, "handover.same_agency"),
            ({"to": "politie-ijsselland"}, "handover.nobody_there"),
        ],
    )
    def test_is_refused(self, story, options, code):
        with pytest.raises(NotPossibleError) as refused:
            story.propose(**options)
        assert refused.value.reason.code == code
        assert not Handover.objects.exists()

    def test_to_whom_no_rule_shows_the_person_is_refused(self, story):
        ConsentEvent.objects.all().delete()
        with pytest.raises(NotPossibleError, match=r"handover\.cannot_see"):
            story.propose(to=NGO)

    def test_twice_at_once_is_refused(self, story):
        story.propose()
        with pytest.raises(NotPossibleError, match=r"handover\.twice"):
            story.propose(to=PROBATION)

    def test_gives_the_receiver_a_part_until_it_is_over(self, story, ours):
        story.propose(to=NGO)
        part = Relation.objects.get(person_id=story.person_id, agency_id=ours[NGO])
        assert (part.kind, part.during.end) == ("team", None)
        assert story.access("ngo")
        story.withdraw()
        story.later(days=1)
        assert not Relation.objects.filter(
            person_id=story.person_id, agency_id=ours[NGO], during__contains=story.today
        ).exists()

    def test_by_a_guest_is_refused(self, story, ours, small_world):
        journeys.ask_into_team(
            story.person_id, agency_id=ours[TOWN], access=small_world.system(), **story.when()
        )
        with pytest.raises(GuestError):
            story.propose(by="municipality2", to=TOWN)


class TestAnswer:
    def test_of_all_makes_it_accepted_and_the_day_makes_it_done(self, story, ours):
        story.propose()
        assert story.answer(OTHER).state is State.PROPOSED
        assert story.answer(RECEIVER, worker=RECEIVER).state is State.ACCEPTED
        assert story.contact == ours[PRISON]
        assert story.tick(days=4) == {}
        assert story.contact == ours[PRISON]
        assert story.tick(days=1) == {"done": 1}
        assert story.contact == ours[CITY]
        assert uncovered_cases() == []
        assert story.tick() == {}

    def test_that_comes_after_the_day_lets_it_begin_at_once(self, story, ours):
        story.propose(days=0)
        story.answer(OTHER)
        assert story.answer(RECEIVER, worker=RECEIVER).state is State.DONE
        assert story.contact == ours[CITY]

    def test_of_no_keeps_the_contact_and_says_why(self, story, ours):
        story.propose()
        found = story.answer(OTHER, yes=False, reason="Not before the court has decided")
        assert found.state is State.DECLINED
        assert story.contact == ours[PRISON]
        with pytest.raises(NotPossibleError, match=r"handover\.over"):
            story.answer(RECEIVER, worker=RECEIVER)

    @pytest.mark.parametrize(
        ("by", "options", "code"),
        [
            (OTHER, {"yes": False}, "handover.no_reason"),
            (RECEIVER, {}, "handover.no_worker"),
            (RECEIVER, {"worker": "ngo"}, "handover.no_worker"),
            (RECEIVER, {"worker": "privacy"}, "contact.role"),
            ("casemanager2", {}, "handover.not_asked"),
        ],
    )
    def test_is_refused(self, story, by, options, code):
        story.propose()
        with pytest.raises(NotPossibleError) as refused:
            story.answer(by, **options)
        assert refused.value.reason.code == code
        assert story.row.state is State.PROPOSED

    def test_twice_is_refused(self, story):
        story.propose()
        story.answer(OTHER)
        with pytest.raises(NotPossibleError, match=r"handover\.answered"):
            story.answer(OTHER)

    def test_is_written_down(self, story):
        story.propose()
        story.answer(OTHER)
        assert AuditEvent.objects.filter(what="handover").count() == 2


@pytest.mark.requirement("R113")
class TestSilence:
    def test_is_reminded_twice_then_taken_for_a_yes_but_not_of_the_receiver(self, story, ours):
        story.propose(days=30)
        found = {day: story.tick(days=1) for day in range(1, 16)}
        assert {day: steps for day, steps in found.items() if steps} == {
            3: {"reminded": 2},
            7: {"reminded": 2},
            10: {"assumed": 1, "escalated": 1},
        }
        assert story.answers() == {CITY: Answer.WAITING, PROBATION: Answer.ASSUMED}
        assert story.row.state is State.PROPOSED
        assert story.contact == ours[PRISON]
        assert Message.objects.filter(text_code="mail.handover_stuck").count() == 2

    def test_of_everybody_else_lets_the_receivers_yes_suffice(self, story, ours):
        story.propose(days=10)
        story.answer(RECEIVER, worker=RECEIVER)
        story.tick(days=9)
        assert story.contact == ours[PRISON]
        assert story.tick(days=1) == {"assumed": 1, "done": 1}
        assert story.contact == ours[CITY]

    def test_is_stuck_where_nobody_there_can_begin(self, story, ours, small_world):
        story.propose()
        story.answer(OTHER)
        story.answer(RECEIVER, worker=RECEIVER)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_account SET is_active = false WHERE id = %s",
                [small_world.world.accounts[RECEIVER]],
            )
        assert story.tick(days=5) == {"stuck": 1}
        assert story.tick(days=1) == {}
        assert story.contact == ours[PRISON]


@pytest.mark.requirement("R79")
class TestTransfer:
    @pytest.fixture
    def refused(self, story):
        story.propose(kind=HandoverKind.TRANSFER)
        story.answer(RECEIVER, yes=False, reason="Not registered here")
        return story

    def test_that_is_refused_is_disputed_with_a_decider_and_a_day(self, refused, ours):
        row = refused.row
        assert row.state is State.DISPUTED
        assert row.decider_agency_id == ours[PRISON]
        assert row.decide_by == refused.today + timedelta(days=10)
        assert refused.contact == ours[PRISON]
        assert Message.objects.filter(text_code="mail.handover_disputed").count() == 2

    def test_is_decided_by_a_team_leader_of_the_sending_side(self, refused):
        for name in ("casemanager", RECEIVER):
            with pytest.raises(NotPossibleError, match=r"not_decider"):
                refused.decide(by=name)
        with pytest.raises(NotPossibleError, match=r"no_reason"):
            refused.decide(reason=" ")

    @pytest.mark.parametrize(
        ("moves", "state", "code"), [(True, State.ACCEPTED, PRISON), (False, State.KEPT, PRISON)]
    )
    def test_goes_as_it_was_decided(self, refused, ours, moves, state, code):
        assert refused.decide(moves=moves).state is state
        assert refused.contact == ours[code]
        refused.tick(days=5)
        assert refused.contact == ours[CITY if moves else PRISON]
        assert uncovered_cases() == []

    def test_nobody_decides_stays_with_the_contact_and_is_said_once(self, refused, ours):
        assert refused.tick(days=10) == {}
        assert refused.tick(days=1) == {"decision_late": 1}
        assert refused.tick(days=30) == {}
        assert refused.row.state is State.DISPUTED
        assert refused.contact == ours[PRISON]


class TestRelease:
    def release(self, story):
        story.later()
        journeys.release(
            story.person_id, on=story.today, access=story.access("casemanager"), **story.when()
        )

    def test_before_the_day_lets_whoever_accepted_begin(self, story, ours):
        story.propose(to=PROBATION, days=9)
        story.answer("municipality")
        story.answer("probation", worker="probation")
        self.release(story)
        assert story.row.state is State.DONE
        assert story.contact == ours[PROBATION]
        assert uncovered_cases() == []

    def test_overtakes_what_nobody_accepted(self, story, ours):
        story.propose(to=PROBATION, days=9)
        self.release(story)
        assert story.row.state is State.OVERTAKEN
        assert story.contact == ours[CITY]


class TestOvertaken:
    def test_by_another_contact_elsewhere(self, story, small_world, ours):
        story.propose()
        story.later()
        journeys.hand_over(
            story.person_id,
            to_membership_id=small_world.world.memberships["probation"],
            reason="contact.handed_over",
            access=small_world.system(),
            **story.when(),
        )
        assert story.row.state is State.OVERTAKEN
        assert story.contact == ours[PROBATION]

    def test_not_by_a_colleague(self, story, small_world):
        story.propose()
        story.later()
        journeys.hand_over(
            story.person_id,
            to_membership_id=small_world.world.memberships["casemanager2"],
            reason="contact.handed_over",
            access=small_world.system(),
            **story.when(),
        )
        assert story.row.state is State.PROPOSED

    def test_by_the_end_of_the_case(self, story, small_world):
        story.propose()
        story.later()
        journeys.record_death(
            story.person_id, on=story.today, access=small_world.system(), **story.when()
        )
        assert story.row.state is State.OVERTAKEN
        assert uncovered_cases() == []


class TestAfterwards:
    """What was agreed goes with the person's file, stands in their own package, and keeps an import from undoing."""

    @pytest.fixture
    def full(self, story, small_world):
        story.propose()
        moment = story.when()
        deputizing.name_deputy(
            story.person_id,
            membership_id=small_world.world.memberships["probation"],
            access=story.access("casemanager"),
            **moment,
        )
        consulting.ask(
            story.person_id,
            to_agency_id=small_world.world.agencies[PROBATION],
            to_role="",
            to_membership_id=None,
            question="May he travel?",
            answer_by=moment["today"],
            access=story.access("casemanager"),
            **moment,
        )
        return story

    def test_everything_is_erased_with_the_person(self, full, small_world):
        gone = retaining.erase_person(
            full.person_id, rule="test", also=[], access=small_world.system(), now=full.now
        )
        assert gone["people"] == 1
        for model in (Handover, HandoverAnswer, Deputy, Consult):
            assert not model.objects.exists()

    def test_the_person_has_it_in_their_package(self, full):
        me = Actor(account_id=0, role="person", person_id=full.person_id)
        access = sharing.decide(me, person_id=full.person_id, what="my_page", **full.when())
        package = gather(language="en", access=access, **full.when())
        assert [one.to_agency for one in package.handovers] == ["Aftercare desk Zwolle (fictional)"]
        assert {one.answer for one in package.handovers[0].answers} == {"waiting"}
        assert [one.name for one in package.deputies] == ["Peter Lindeboom"]
        assert [one.question for one in package.questions] == ["May he travel?"]

    def test_an_import_is_not_taken_back_under_it(self, full, small_world):
        case = case_of(small_world)
        brought = Brought(full.person_id, 0, case.case_id, is_new_person=False, at=full.now)
        found = built_on([brought], access=small_world.system())
        assert "undo.contact" in found[full.person_id]


class TestTables:
    def test_take_no_two_open_handovers(self, story):
        story.propose()
        row = Handover.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.pk = None
            row.save(force_insert=True)

    @pytest.mark.requirement("R79", "R113")
    def test_never_take_a_receiver_at_its_silence(self, story):
        story.propose()
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverAnswer.objects.filter(is_receiver=True).update(answer="assumed")


STEPS = ("propose", "yes", "no", "withdraw", "decide", "tick")


@pytest.mark.requirement("R79", "R113")
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_somebody_is_the_contact(small_world, seed):
    """Let everybody do anything at any time: at every instant there is exactly one contact."""
    story, chance = Story(small_world), random.Random(seed)
    for _ in range(60):
        step = chance.choice(STEPS)
        by = chance.choice([*SENDERS, RECEIVER, OTHER])
        try:
            with transaction.atomic():
                if step == "propose":
                    story.propose(
                        by=by, to=chance.choice([CITY, PROBATION, PRISON]),
                        kind=chance.choice(list(HandoverKind)), days=chance.randint(0, 12),
                    )  # fmt: skip
                elif step in {"yes", "no"}:
                    story.answer(by, yes=step == "yes", reason="so", worker=by)
                elif step == "withdraw":
                    story.withdraw(by)
                elif step == "decide":
                    story.decide(moves=chance.random() < 0.5)
                else:
                    story.tick(days=chance.randint(0, 8))
        except NotPossibleError:
            continue
        assert uncovered_cases() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
