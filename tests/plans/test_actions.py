"""What writes a plan: rows, version and audit event stand or fall together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.plans.cast import NOW, TODAY, Cast
from throughcare.audit import actions as audit
from throughcare.audit import queries as audit_queries
from throughcare.caseloads import actions as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Change, Owner, PlanContent, Position, Written
from throughcare.sharing import actions as sharing

SOON = TODAY + timedelta(days=7)
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "'; DROP TABLE plans_plan; --",
    '=HYPERLINK("http://example.org")',
    "\u202egnirts\u202c",
    "Z\u0351\u036b\u0343a\u0336l\u035ego",
    "%s %d %(x)s {0} \\u0000 \\",
    "\r\n\tline\u2028separator",
    "😀👩‍👩‍👧",
]


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def content(cast: Cast) -> PlanContent:
    return queries.plan_page(cast.person_id, cast.case_id, access=cast.access()).content


def version(cast: Cast) -> int:
    return queries.plan_page(cast.person_id, cast.case_id, access=cast.access()).ref.version


def by(cast: Cast, who: str = "manager") -> dict:
    return {"version": version(cast), "access": cast.access(who), "now": NOW}


def need(cast: Cast, plan_id: int, text: str = "A room", **given) -> Written:
    return actions.record_need(plan_id, **{"domain": "shelter", "text": text, **by(cast), **given})


def goal(cast: Cast, plan_id: int, words: str = "My own front door", **given) -> Written:
    return actions.add_goal(plan_id, **{"words": words, "need_id": None, **by(cast), **given})


def step(cast: Cast, plan_id: int, **given) -> Written:
    owner = Owner(cast.agencies["town"])
    base = {"text": "Ask the town for a room", "owner": owner, "due_on": SOON, "goal_id": None}
    return actions.add_action(plan_id, **{**base, **by(cast), "today": TODAY, **given})


class TestPlanFor:
    def test_opens_the_plan_once(self, cast: Cast) -> None:
        first = actions.plan_for(cast.case_id, cast.person_id, access=cast.access(), now=NOW)
        again = actions.plan_for(cast.case_id, cast.person_id, access=cast.access(), now=NOW)
        assert first == again
        assert first.version == queries.FIRST_VERSION

    def test_refuses_a_case_of_somebody_else(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            actions.plan_for(cast.other_case_id, cast.person_id, access=cast.access(), now=NOW)
        system = sharing.system_access(purpose="tests", now=NOW)
        with pytest.raises(actions.NotInPlanError):
            actions.plan_for(cast.other_case_id, cast.person_id, access=system, now=NOW)


class TestEveryAction:
    def calls(self, cast: Cast, plan_id: int) -> dict:
        need_id, goal_id = need(cast, plan_id).key, goal(cast, plan_id).key
        action_id = step(cast, plan_id, owner=THE_PERSON).key
        return {
            "record_need": {"domain": "debts", "text": "Old fines"},
            "meet_need": {"need_id": need_id, "met_on": TODAY},
            "add_goal": {"words": "See my daughter", "need_id": need_id},
            "reword_goal": {"goal_id": goal_id, "words": "A home"},
            "record_position": {"goal_id": goal_id, "position": "disagrees", "why": "Too far"},
            "reach_goal": {"goal_id": goal_id, "reached_on": TODAY},
            "add_action": {
                "text": "Call",
                "owner": THE_PERSON,
                "due_on": SOON,
                "goal_id": goal_id,
                "today": TODAY,
            },
            "move_action": {"action_id": action_id, "due_on": SOON, "today": TODAY},
            "complete_action": {"action_id": action_id, "done_on": TODAY},
            "reopen_action": {"action_id": action_id},
        }

    @pytest.fixture(
        params=[
            "record_need",
            "meet_need",
            "add_goal",
            "reword_goal",
            "record_position",
            "reach_goal",
            "add_action",
            "move_action",
            "complete_action",
            "reopen_action",
        ]
    )
    def call(self, request, cast: Cast, plan_id: int):
        given = self.calls(cast, plan_id)[request.param]

        def run(**changed) -> Written:
            return getattr(actions, request.param)(plan_id, **{**given, **by(cast), **changed})

        return run

    def test_makes_one_version_and_one_event(self, cast: Cast, call) -> None:
        before = version(cast)
        written = call()
        assert written.version == before + 1 == version(cast)
        row = queries.versions_of(cast.person_id, cast.case_id, access=cast.access())[0]
        assert (row.number, row.worker_name, row.agency_name) == (
            before + 1,
            "Manager",
            "Agency prison",
        )
        assert row.subject.endswith(f":{written.key}")
        event = audit_queries.events_about(access=cast.access("robin"), person_id=cast.person_id)[
            0:9
        ]
        assert f"plan.{row.change}" in {one.what for one in event}

    def test_stores_the_plan_as_it_then_is(self, cast: Cast, call) -> None:
        written = call()
        ref, now = queries.plan_of(cast.person_id, cast.case_id, access=cast.access())
        assert queries.content_at(ref, written.version, access=cast.access()) == now

    def test_is_undone_when_its_event_cannot_be_stored(self, cast: Cast, call, monkeypatch) -> None:
        before = content(cast), version(cast)

        def fail(access, *, act, what, **_rest) -> None:
            if what.startswith("plan."):
                raise OSError("the log is full")

        with monkeypatch.context() as patch:
            patch.setattr(audit, "record", fail)
            with pytest.raises(OSError, match="full"):
                call()
        assert (content(cast), version(cast)) == before

    def test_refuses_an_access_without_the_plan(self, cast: Cast, call) -> None:
        access = cast.access()
        lesser = replace(access, categories=access.categories - {Category.PLAN})
        with pytest.raises(AccessRefusedError):
            call(access=lesser)

    def test_refuses_an_access_to_somebody_else(self, cast: Cast, call) -> None:
        with pytest.raises(AccessRefusedError):
            call(access=cast.access(person_id=cast.other_person_id))

    def test_refuses_a_closed_case(self, cast: Cast, call) -> None:
        number = version(cast)
        system = sharing.system_access(purpose="tests", now=NOW)
        caseloads.close(cast.case_id, access=system, now=NOW + timedelta(days=1))
        with pytest.raises(actions.PlanClosedError):
            call(version=number)

    def test_tells_a_stale_writer_what_changed_meanwhile(
        self, cast: Cast, call, plan_id: int
    ) -> None:
        seen = version(cast)
        need(cast, plan_id, "Papers", domain="id_document", access=cast.access("coordinator"))
        with pytest.raises(actions.StaleVersionError) as caught:
            call(version=seen)
        meanwhile = caught.value.meanwhile
        assert meanwhile.version == seen + 1
        assert {(one.name, one.before, one.after) for one in meanwhile.changed} == {
            ("text", "", "Papers"),
            ("domain", "", "id_document"),
        }
        (row,) = meanwhile.rows
        assert (row.change, row.worker_name) == (Change.NEED_RECORDED, "Coordinator")
        assert version(cast) == seen + 1

    @pytest.mark.parametrize("number", [0, -1, 10**12, 10**30])
    def test_takes_a_version_that_never_was_as_stale(self, call, number) -> None:
        with pytest.raises(actions.StaleVersionError):
            call(version=number)


class TestThingsOfAnotherPlan:
    def test_are_refused(self, cast: Cast, plan_id: int) -> None:
        goal_id = goal(cast, plan_id).key
        system = sharing.system_access(purpose="tests", now=NOW)
        other = actions.plan_for(cast.other_case_id, cast.other_person_id, access=system, now=NOW)
        given = {"version": 1, "access": cast.access(person_id=cast.other_person_id), "now": NOW}
        with pytest.raises(actions.NotInPlanError):
            actions.reword_goal(other.plan_id or 0, goal_id=goal_id, words="Mine", **given)


class TestRecordNeed:
    def test_says_what_is_wrong(self, cast: Cast, plan_id: int) -> None:
        with pytest.raises(actions.InvalidError) as caught:
            need(cast, plan_id, "a\0b", domain="luxury")
        found = [one.reason.code for one in caught.value.problems]
        assert found == ["plan.domain_unknown", "plan.text_nul"]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_keeps_hostile_words_as_they_are(self, cast: Cast, plan_id: int, text) -> None:
        need(cast, plan_id, text)
        ref, now = queries.plan_of(cast.person_id, cast.case_id, access=cast.access())
        assert now.needs[0].text == text.strip()
        assert queries.content_at(ref, ref.version, access=cast.access()) == now

    @pytest.mark.slow
    def test_keeps_every_naughty_string_or_says_why_not(
        self, cast: Cast, plan_id: int, samples
    ) -> None:
        strings = json.loads((samples / "evil_inputs" / "blns.json").read_text())
        given = {"access": cast.access(), "now": NOW, "domain": "care"}
        number, kept = version(cast), []
        for text in strings:
            try:
                number = actions.record_need(plan_id, text=text, version=number, **given).version
                kept.append(text.strip())
            except actions.InvalidError as error:
                assert {one.reason.code for one in error.problems} <= {
                    "plan.text_missing",
                    "plan.text_nul",
                }
        assert [one.text for one in content(cast).needs] == kept
        assert len(kept) > 480


class TestMeetNeed:
    def test_can_be_taken_back(self, cast: Cast, plan_id: int) -> None:
        need_id = need(cast, plan_id).key
        actions.meet_need(plan_id, need_id=need_id, met_on=TODAY, **by(cast))
        assert content(cast).needs[0].met_on == TODAY
        actions.meet_need(plan_id, need_id=need_id, met_on=None, **by(cast))
        assert content(cast).needs[0].met_on is None


class TestAddGoal:
    def test_waits_for_the_person_when_a_worker_writes(self, cast: Cast, plan_id: int) -> None:
        goal(cast, plan_id)
        assert content(cast).goals[0].position is Position.NOT_ASKED

    def test_is_agreed_when_the_person_writes(self, cast: Cast, plan_id: int) -> None:
        goal(cast, plan_id, access=cast.access("robin"))
        page = queries.plan_page(cast.person_id, cast.case_id, access=cast.access())
        (found,) = page.content.goals
        assert (found.position, found.position_at) == (Position.AGREES, NOW)
        assert page.said_by[found.goal_id].is_person


class TestRewordGoal:
    def test_asks_the_person_again(self, cast: Cast, plan_id: int) -> None:
        goal_id = goal(cast, plan_id, access=cast.access("robin")).key
        actions.reword_goal(plan_id, goal_id=goal_id, words="Any home", **by(cast))
        (found,) = content(cast).goals
        assert (found.words, found.position, found.position_at) == (
            "Any home",
            Position.NOT_ASKED,
            None,
        )


class TestRecordPosition:
    def test_knows_who_said_it(self, cast: Cast, plan_id: int) -> None:
        first, second = goal(cast, plan_id).key, goal(cast, plan_id).key
        said = {"position": "agrees", "why": ""}
        actions.record_position(plan_id, goal_id=first, **said, **by(cast, "robin"))
        actions.record_position(plan_id, goal_id=second, **said, **by(cast, "coordinator"))
        page = queries.plan_page(cast.person_id, cast.case_id, access=cast.access())
        assert page.said_by[first].is_person
        assert page.said_by[second].agency_id == cast.agencies["town"]

    def test_no_longer_asked_forgets_the_why(self, cast: Cast, plan_id: int) -> None:
        goal_id = goal(cast, plan_id).key
        for position, why in (("disagrees", "Too far"), ("not_asked", "")):
            actions.record_position(
                plan_id, goal_id=goal_id, position=position, why=why, **by(cast)
            )
        (found,) = content(cast).goals
        assert (found.position, found.why, found.position_at) == (Position.NOT_ASKED, "", None)

    def test_refuses_a_no_without_why(self, cast: Cast, plan_id: int) -> None:
        goal_id = goal(cast, plan_id).key
        with pytest.raises(actions.InvalidError):
            actions.record_position(
                plan_id, goal_id=goal_id, position="disagrees", why=" ", **by(cast)
            )


class TestAddAction:
    def test_may_be_the_persons_own(self, cast: Cast, plan_id: int) -> None:
        step(cast, plan_id, owner=THE_PERSON)
        assert content(cast).actions[0].owner == THE_PERSON

    def test_refuses_an_agency_that_does_not_see_the_person(self, cast: Cast, plan_id: int) -> None:
        with pytest.raises(actions.InvalidError) as caught:
            step(cast, plan_id, owner=Owner(cast.agencies["elsewhere"]))
        (problem,) = caught.value.problems
        assert (problem.name, problem.reason.code) == ("owner", "plan.owner_blind")
        assert content(cast).actions == ()

    def test_refuses_a_day_long_past(self, cast: Cast, plan_id: int) -> None:
        with pytest.raises(actions.InvalidError, match="due_far_past"):
            step(cast, plan_id, due_on=date(1066, 10, 14))


class TestCompleteAction:
    def test_can_be_taken_back(self, cast: Cast, plan_id: int) -> None:
        action_id = step(cast, plan_id).key
        actions.complete_action(plan_id, action_id=action_id, done_on=TODAY, **by(cast))
        assert content(cast).actions[0].done_on == TODAY
        actions.reopen_action(plan_id, action_id=action_id, **by(cast))
        assert content(cast).actions[0].done_on is None

    def test_of_an_agency_is_not_the_persons_to_tick_off(self, cast: Cast, plan_id: int) -> None:
        action_id = step(cast, plan_id).key
        with pytest.raises(actions.NotYoursError):
            actions.complete_action(
                plan_id, action_id=action_id, done_on=TODAY, **by(cast, "robin")
            )

    def test_of_the_person_is(self, cast: Cast, plan_id: int) -> None:
        action_id = step(cast, plan_id, owner=THE_PERSON).key
        actions.complete_action(plan_id, action_id=action_id, done_on=TODAY, **by(cast, "robin"))
        assert content(cast).actions[0].done_on == TODAY
