"""One plan for all: who reads which part of it, when it is agreed, what is promised, what is asked for."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.plans.cast import NOW, TODAY, Cast
from tests.plans.test_actions import SOON, by, content, goal, need, step, version
from throughcare.kernel.access import Category
from throughcare.plans import actions, queries, rules
from throughcare.plans.types import (
    THE_PERSON,
    Acceptance,
    Anchor,
    Audience,
    Description,
    Hanging,
    Owner,
    PlanContent,
    Position,
    Voice,
    Weekly,
)


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def seen_by(cast: Cast, who: str) -> PlanContent:
    return queries.plan_of(cast.person_id, cast.case_id, access=cast.access(who))[1]


def texts(found: PlanContent) -> set[str]:
    return {need.text for need in found.needs} | {goal.words for goal in found.goals}


def tell(cast: Cast, plan_id: int, who: str = "robin", **given) -> object:
    base = {"kind": "in_a_crisis", "text": "Call my aunt", "audience": "me"}
    return actions.say(plan_id, **{**base, **by(cast, who), **given})


@pytest.mark.requirement("R39")
class TestCompartments:
    def test_health_is_for_the_writer_the_person_and_whoever_may_see_health(
        self, cast: Cast, plan_id: int
    ) -> None:
        assert not cast.access("coordinator").covers(cast.person_id, Category.HEALTH)
        wanted = need(cast, plan_id, "Methadone", domain="addiction")
        goal(cast, plan_id, "Keep my dose", need_id=wanted.key)
        need(cast, plan_id, "A room")
        assert texts(seen_by(cast, "manager")) == {"Methadone", "Keep my dose", "A room"}
        assert texts(seen_by(cast, "robin")) == {"Methadone", "Keep my dose", "A room"}
        assert texts(seen_by(cast, "coordinator")) == {"A room"}

    def test_a_hidden_thing_is_in_no_version_and_cannot_be_written_on(
        self, cast: Cast, plan_id: int
    ) -> None:
        need(cast, plan_id, "A room")
        secret = need(cast, plan_id, "Methadone", domain="addiction")
        access = cast.access("coordinator")
        ids = (cast.person_id, cast.case_id)
        assert [row.number for row in queries.versions_of(*ids, access=access)] == [2, 1]
        assert queries.version(*ids, 3, access=access) is None
        with pytest.raises(actions.NotInPlanError):
            actions.meet_need(plan_id, need_id=secret.key, met_on=TODAY, **by(cast, "coordinator"))

    def test_what_one_may_not_see_does_not_make_one_stale(self, cast: Cast, plan_id: int) -> None:
        read = version(cast)
        need(cast, plan_id, "Methadone", domain="addiction")
        done = actions.record_need(
            plan_id,
            domain="education",
            text="A course",
            version=read,
            access=cast.access("coordinator"),
            now=NOW,
        )
        assert done.version == read + 2
        # Every version keeps the whole: nothing was lost that the second writer did not see.
        assert {one.text for one in content(cast).needs} == {"Methadone", "A course"}

    def test_an_own_step_stays_without_the_goal_it_serves(self, cast: Cast, plan_id: int) -> None:
        wanted = need(cast, plan_id, "Methadone", domain="addiction")
        served = goal(cast, plan_id, "Keep my dose", need_id=wanted.key)
        step(cast, plan_id, text="Reserve a ride on Monday", goal_id=served.key)
        step(cast, plan_id, text="Tell the ward", goal_id=served.key, owner=THE_PERSON)
        (left,) = seen_by(cast, "coordinator").actions
        assert (left.text, left.goal_id) == ("Reserve a ride on Monday", None)

    def test_lists_and_replanning_leave_closed_compartments_out(
        self, cast: Cast, plan_id: int
    ) -> None:
        wanted = need(cast, plan_id, "Methadone", domain="addiction")
        served = goal(cast, plan_id, "Keep my dose", need_id=wanted.key)
        step(cast, plan_id, goal_id=served.key, owner=THE_PERSON)
        items = queries.dated_items(cast.case_id, access=cast.access("coordinator"))
        assert items == []
        assert len(queries.dated_items(cast.case_id, access=cast.access("robin"))) == 1


@pytest.mark.requirement("R40")
class TestAgreeing:
    def test_needs_a_position_on_every_goal_whatever_it_is(self, cast: Cast, plan_id: int) -> None:
        with pytest.raises(actions.InvalidError, match="no_goals"):
            actions.agree_plan(plan_id, **by(cast))
        first = goal(cast, plan_id)
        second = goal(cast, plan_id, "Work")
        with pytest.raises(actions.InvalidError) as refused:
            actions.agree_plan(plan_id, **by(cast))
        assert refused.value.problems[0].reason.params == {"count": "2"}
        for made, position, why in ((first, "disagrees", "Too far"), (second, "later", "")):
            actions.record_position(
                plan_id, goal_id=made.key, position=position, why=why, **by(cast)
            )
        actions.agree_plan(plan_id, **by(cast))
        assert rules.is_agreed(content(cast))

    def test_ends_with_a_goal_on_which_nobody_asked(self, cast: Cast, plan_id: int) -> None:
        goal(cast, plan_id, **by(cast, "robin"))
        actions.agree_plan(plan_id, **by(cast))
        assert rules.is_agreed(content(cast))
        made = goal(cast, plan_id, "A course")
        assert not rules.is_agreed(content(cast))
        actions.record_position(plan_id, goal_id=made.key, position="declined", why="", **by(cast))
        assert rules.is_agreed(content(cast))

    @pytest.mark.requirement("R55", "R114")
    def test_paper_counts_like_the_screen_and_says_so(self, cast: Cast, plan_id: int) -> None:
        goal(cast, plan_id, on_paper=True)
        goal(cast, plan_id, "Work", **by(cast, "robin"))
        made = goal(cast, plan_id, "A course")
        actions.record_position(plan_id, goal_id=made.key, position="agrees", why="", **by(cast))
        found = [(one.position, one.voice) for one in content(cast).goals]
        assert found == [
            (Position.AGREES, Voice.PAPER),
            (Position.AGREES, Voice.SCREEN),
            (Position.AGREES, Voice.SPOKEN),
        ]


@pytest.mark.requirement("R7")
class TestConditions:
    def test_need_their_act(self, cast: Cast, plan_id: int) -> None:
        about = Description(origin="health", is_condition=True)
        with pytest.raises(actions.InvalidError, match="act_missing"):
            goal(cast, plan_id, about=about)

    def test_a_goal_that_becomes_one_is_asked_about_again(self, cast: Cast, plan_id: int) -> None:
        made = goal(cast, plan_id, on_paper=True)
        about = Description(
            origin="health", is_condition=True, legal_act="Decision of 1 May, no. 4"
        )
        actions.describe_goal(plan_id, goal_id=made.key, about=about, **by(cast))
        (found,) = content(cast).goals
        assert found.is_condition
        assert found.position is Position.NOT_ASKED

    @pytest.mark.parametrize("given", [{"confidence": 11}, {"waiting_days": -1}, {"origin": "me"}])
    def test_refuses_what_cannot_be_meant(self, cast: Cast, plan_id: int, given) -> None:
        with pytest.raises(actions.InvalidError):
            goal(cast, plan_id, about=Description(**given))


@pytest.mark.requirement("R42", "R70")
class TestPromises:
    def test_a_step_for_another_is_only_offered(self, cast: Cast, plan_id: int) -> None:
        step(cast, plan_id)
        step(cast, plan_id, owner=Owner(cast.agencies["prison"]))
        step(cast, plan_id, owner=THE_PERSON)
        found = [one.acceptance for one in content(cast).actions]
        assert found == [Acceptance.OFFERED, Acceptance.ACCEPTED, Acceptance.OFFERED]

    def test_only_its_owner_answers(self, cast: Cast, plan_id: int) -> None:
        made = step(cast, plan_id)
        given = {"action_id": made.key, "why": "", "today": TODAY}
        with pytest.raises(actions.NotYoursError):
            actions.answer_action(plan_id, is_accepted=True, **given, **by(cast))
        with pytest.raises(actions.InvalidError):
            actions.answer_action(plan_id, is_accepted=False, **given, **by(cast, "coordinator"))
        actions.answer_action(plan_id, is_accepted=True, **given, **by(cast, "coordinator"))
        (found,) = content(cast).actions
        assert found.promised_for == SOON

    def test_a_moved_day_does_not_keep_a_promise(self, cast: Cast, plan_id: int) -> None:
        made = step(cast, plan_id, owner=Owner(cast.agencies["prison"]))
        later = SOON + timedelta(days=30)
        actions.move_action(plan_id, action_id=made.key, due_on=later, today=TODAY, **by(cast))
        actions.complete_action(plan_id, action_id=made.key, done_on=later, **by(cast))
        (kept,) = rules.promises(content(cast).actions, today=later).values()
        assert (kept.made, kept.kept, kept.late) == (1, 0, 1)

    def test_a_promise_said_twice_stays_the_first(self, cast: Cast, plan_id: int) -> None:
        made = step(cast, plan_id, owner=Owner(cast.agencies["prison"]))
        later = SOON + timedelta(days=30)
        actions.move_action(plan_id, action_id=made.key, due_on=later, today=TODAY, **by(cast))
        again = {"action_id": made.key, "why": "", "today": TODAY, "is_accepted": True}
        actions.answer_action(plan_id, **again, **by(cast))
        assert content(cast).actions[0].promised_for == SOON

    def test_a_day_by_hand_frees_a_step_from_the_release_date(
        self, cast: Cast, plan_id: int
    ) -> None:
        made = step(cast, plan_id, hangs_on=Hanging(Anchor.RELEASE, -14))
        assert content(cast).actions[0].offset_days == -14
        actions.move_action(plan_id, action_id=made.key, due_on=SOON, today=TODAY, **by(cast))
        assert content(cast).actions[0].anchor is None


@pytest.mark.requirement("R32")
class TestDuties:
    def test_that_overlap_clash(self, cast: Cast, plan_id: int) -> None:
        step(cast, plan_id, weekly=Weekly((1, 3), time(9), time(17)), owner=THE_PERSON)
        step(cast, plan_id, weekly=Weekly((3, 5), time(16), time(18)), owner=THE_PERSON)
        step(cast, plan_id, weekly=Weekly((3,), time(17), time(18)), owner=THE_PERSON)
        found = content(cast)
        assert [clash.days for clash in rules.clashes(found)] == [(3,), (3,)]
        assert rules.hours_a_week(found) == 16 + 4 + 1

    @pytest.mark.parametrize(
        "weekly",
        [
            Weekly((), time(9), time(10)),
            Weekly((8,), time(9), time(10)),
            Weekly((1,), time(10), time(9)),
        ],
    )
    def test_have_days_and_hours(self, cast: Cast, plan_id: int, weekly) -> None:
        with pytest.raises(actions.InvalidError):
            step(cast, plan_id, weekly=weekly)

    def test_the_same_need_recorded_twice_is_found(self, cast: Cast, plan_id: int) -> None:
        need(cast, plan_id, "Find a room in Zwolle")
        need(cast, plan_id, "Room in Zwolle", **by(cast, "coordinator"))
        need(cast, plan_id, "Keep the tenancy", **by(cast, "coordinator"))
        (twice,) = rules.worked_on_twice(content(cast))
        assert {one.text for one in twice.needs} == {"Find a room in Zwolle", "Room in Zwolle"}


@pytest.mark.requirement("R34", "R114")
class TestStatements:
    def test_are_for_whom_the_person_chose(self, cast: Cast, plan_id: int) -> None:
        for audience in Audience:
            kind = {"me": "in_a_crisis", "contact": "call_first", "plan": "wishes"}[audience.value]
            tell(cast, plan_id, kind=kind, audience=audience.value)
        shown = {
            who: {one.audience.value for one in seen_by(cast, who).statements}
            for who in ("robin", "manager", "coordinator")
        }
        assert shown == {
            "robin": {"me", "contact", "plan"},
            "manager": {"contact", "plan"},
            "coordinator": {"plan"},
        }

    def test_a_worker_cannot_overwrite_what_was_not_for_them(
        self, cast: Cast, plan_id: int
    ) -> None:
        tell(cast, plan_id)
        with pytest.raises(actions.NotYoursError):
            tell(cast, plan_id, "manager", text="Something else")

    def test_taken_back_they_are_gone_from_the_past_as_well(self, cast: Cast, plan_id: int) -> None:
        tell(cast, plan_id, audience="plan", text="Methadone at eight")
        need(cast, plan_id, "A room")
        tell(cast, plan_id, audience="me", text="Methadone at eight")
        access, ids = cast.access("coordinator"), (cast.person_id, cast.case_id)
        page = queries.version(*ids, 3, access=access)
        assert page.content.statements == ()
        ref, _ = queries.plan_of(*ids, access=access)
        assert queries.content_at(ref, 3, access=access).statements == ()

    def test_a_worker_never_changes_who_reads_it(self, cast: Cast, plan_id: int) -> None:
        tell(cast, plan_id, audience="contact")
        tell(cast, plan_id, "manager", text="Call my aunt at noon", audience="plan")
        (found,) = content(cast).statements
        assert (found.audience, found.voice) == (Audience.CONTACT, Voice.SPOKEN)


@pytest.mark.requirement("R111")
class TestCircle:
    def test_is_named_changed_and_ended(self, cast: Cast, plan_id: int) -> None:
        said = {"relation": "my aunt", "helps_with": "a bed", "may_be_called": True}
        made = actions.name_circle(plan_id, name="Jo", **said, **by(cast, "robin"))
        actions.name_circle(plan_id, name="Jo B", circle_id=made.key, **said, **by(cast, "robin"))
        actions.end_circle(plan_id, circle_id=made.key, until=TODAY, **by(cast, "robin"))
        (found,) = content(cast).circle
        assert (found.name, found.until) == ("Jo B", TODAY)


@pytest.mark.requirement("R58", "R114")
class TestProposals:
    def test_get_one_answer_with_its_reason(self, cast: Cast, plan_id: int) -> None:
        asked = actions.propose(
            plan_id,
            kind="other_provider",
            text="Not them again",
            access=cast.access("robin"),
            now=NOW,
            today=TODAY,
        )
        ids = (cast.person_id, cast.case_id)
        (found,) = queries.open_proposals(*ids, access=cast.access())
        assert found.answer_by == TODAY + timedelta(days=actions.ANSWER_DAYS)
        answer = {"is_granted": True, "access": cast.access(), "now": NOW}
        with pytest.raises(actions.InvalidError):
            actions.answer_proposal(asked, **{**answer, "answer": " "})
        for who in ("robin", "coordinator"):
            with pytest.raises(actions.NotYoursError):
                other = {**answer, "access": cast.access(who), "answer": "Yes"}
                actions.answer_proposal(asked, **other)
        actions.answer_proposal(asked, **answer, answer="Another one is found")
        with pytest.raises(actions.InvalidError, match="answered"):
            actions.answer_proposal(asked, **answer, answer="No")
        assert queries.open_proposals(*ids, access=cast.access()) == []
        (told,) = queries.proposals_of(*ids, access=cast.access("robin"))
        assert (told.is_granted, told.answer) == (True, "Another one is found")


@pytest.mark.requirement("R34")
class TestWords:
    def test_are_loaded_once_and_what_a_site_put_aside_stays_aside(self, cast: Cast) -> None:
        assert actions.load_words() == 0
        actions.drop_word(language="en", word="offender*")
        actions.load_words()
        words = queries.unwanted_words(frozenset({"en"}))
        assert "offender*" not in {one.word for one in words}
        actions.put_word(language="en", word="offender*", instead="Robin")
        (found,) = rules.find("An offender.", queries.unwanted_words())
        assert found.instead == "Robin"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("The inmate is non-compliant", ["inmate", "non-compliant"]),
            ("De gedetineerde is een verslaafde", ["gedetineerde", "verslaafde"]),
            ("Der Straftäter ist unmotiviert", ["Straftäter", "unmotiviert"]),
            ("The junction of two roads, criminology", []),
            ("ex-offenders", ["ex-offenders"]),
        ],
    )
    def test_are_found_whole(self, text, words) -> None:
        found = rules.find(text, actions.shipped_words())
        assert [one.word for one in found] == words

    def test_shipped_lists_are_three_and_say_what_to_write(self) -> None:
        shipped = actions.shipped_words()
        assert {one.language for one in shipped} == {"en", "nl", "de"}
        assert all(one.instead for one in shipped)
        assert len({(one.language, one.word) for one in shipped}) == len(shipped)
