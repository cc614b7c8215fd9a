"""Rules of the plan, as tables and as properties; no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.plans import rules
from throughcare.plans.types import (
    BASIC_DOMAINS,
    THE_PERSON,
    ActionRow,
    Domain,
    GoalRow,
    NeedRow,
    Owner,
    PlanContent,
    Position,
    Progress,
)

TODAY = date(2026, 11, 23)
PRISON, TOWN = Owner(7), Owner(8)


def action(action_id, owner=PRISON, due_on=TODAY, *, done_on=None, goal_id=None) -> ActionRow:
    return ActionRow(action_id, goal_id, f"step {action_id}", owner, due_on, done_on)


def goal(goal_id, need_id=None, *, words="A home", reached_on=None) -> GoalRow:
    return GoalRow(goal_id, need_id, words, Position.NOT_ASKED, "", None, reached_on)


class TestProblemOfText:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("A room of my own", None),
            ("...", None),
            ("日本語", None),
            ("", "plan.text_missing"),
            (" \n\t ", "plan.text_missing"),
            ("\u200b\u200f\ufeff", "plan.text_missing"),
            ("a\0b", "plan.text_nul"),
            ("a\ud800", "plan.text_broken"),
            ("x" * rules.MAX_CHARACTERS, None),
            ("x" * (rules.MAX_CHARACTERS + 1), "plan.text_long"),
        ],
    )
    def test_names_what_cannot_be_stored(self, text, code) -> None:
        reason = rules.problem_of_text(text)
        assert (reason and reason.code) == code

    def test_says_how_long_it_may_be(self) -> None:
        reason = rules.problem_of_text("x" * 5000)
        assert reason is not None
        assert reason.params == {"most": "4000", "length": "5000"}


def codes(problems) -> list[tuple[str, str]]:
    return [(one.name, one.reason.code) for one in problems]


class TestProblemsOfNeed:
    @pytest.mark.parametrize("domain", list(Domain))
    def test_are_none_for_every_domain(self, domain) -> None:
        assert rules.problems_of_need(domain.value, "Papers") == ()

    def test_name_domain_and_text(self) -> None:
        assert codes(rules.problems_of_need("luxury", "")) == [
            ("domain", "plan.domain_unknown"),
            ("text", "plan.text_missing"),
        ]


class TestProblemsOfGoal:
    def test_ask_for_words(self) -> None:
        assert codes(rules.problems_of_goal(" ")) == [("words", "plan.text_missing")]
        assert rules.problems_of_goal("See my daughter") == ()


class TestProblemsOfPosition:
    @pytest.mark.parametrize(
        ("position", "why", "expected"),
        [
            ("agrees", "", []),
            ("agrees", "It is mine", []),
            ("not_asked", "", []),
            ("disagrees", "Too soon", []),
            ("disagrees", "  ", [("why", "plan.text_missing")]),
            ("agrees", "a\0", [("why", "plan.text_nul")]),
            ("shrugs", "", [("position", "plan.position_unknown")]),
        ],
    )
    def test_a_no_carries_its_why(self, position, why, expected) -> None:
        assert codes(rules.problems_of_position(position, why)) == expected


class TestProblemsOfAction:
    def test_are_none_for_a_whole_step(self) -> None:
        found = rules.problems_of_action("Apply", owner=THE_PERSON, due_on=TODAY, today=TODAY)
        assert found == ()

    def test_name_each_missing_part(self) -> None:
        found = rules.problems_of_action("", owner=None, due_on=None, today=TODAY)
        assert codes(found) == [
            ("text", "plan.text_missing"),
            ("owner", "plan.owner_missing"),
            ("due_on", "plan.due_missing"),
        ]

    @pytest.mark.parametrize(
        ("due_on", "code"),
        [
            (date(1066, 10, 14), "plan.due_far_past"),
            (date(2025, 11, 22), "plan.due_far_past"),
            (date(2025, 11, 23), "plan.due_past"),
            (date(2026, 11, 22), "plan.due_past"),
            (date(2026, 11, 23), None),
            (date(2036, 11, 23), None),
            (date(2036, 11, 24), "plan.due_far_future"),
            (date(9999, 12, 31), "plan.due_far_future"),
        ],
    )
    def test_judge_the_day(self, due_on, code) -> None:
        found = codes(rules.problems_of_due_day(due_on, today=TODAY))
        assert found == ([("due_on", code)] if code else [])


class TestPositionOnNewWords:
    def test_is_asked_again_unless_the_person_spoke(self) -> None:
        assert rules.position_on_new_words(by_person=False) is Position.NOT_ASKED
        assert rules.position_on_new_words(by_person=True) is Position.AGREES


class TestNextAction:
    def test_is_the_earliest_open_one_of_the_owner(self) -> None:
        actions = [
            action(1, TOWN, date(2026, 11, 1)),
            action(2, PRISON, date(2026, 11, 2), done_on=TODAY),
            action(3, PRISON, date(2026, 11, 25)),
            action(4, PRISON, date(2026, 11, 20)),
        ]
        found = rules.next_action(actions, PRISON, TODAY)
        assert found is not None
        assert (found.action.action_id, found.days_left) == (4, -3)

    def test_is_none_when_nothing_is_open(self) -> None:
        assert rules.next_action([action(1, done_on=TODAY)], PRISON, TODAY) is None
        assert rules.next_action([action(1)], THE_PERSON, TODAY) is None

    @given(
        st.lists(st.tuples(st.sampled_from([PRISON, TOWN, THE_PERSON]), st.dates(), st.booleans()))
    )
    def test_no_open_step_of_the_owner_is_due_before_it(self, drawn) -> None:
        actions = [
            action(number, owner, due_on, done_on=TODAY if done else None)
            for number, (owner, due_on, done) in enumerate(drawn)
        ]
        found = rules.next_action(actions, THE_PERSON, TODAY)
        theirs = [one.due_on for one in actions if one.owner.is_person and not one.done_on]
        assert (None if found is None else found.action.due_on) == min(theirs, default=None)


class TestProgress:
    def test_counts_by_domain_through_goal_and_need(self) -> None:
        content = PlanContent(
            (NeedRow(1, Domain.DEBTS, "Rent", None), NeedRow(2, Domain.DEBTS, "Fine", TODAY)),
            (goal(1, 1), goal(2, 2, reached_on=TODAY), goal(3)),
            (action(1, goal_id=1), action(2, goal_id=3, done_on=TODAY), action(3)),
        )
        assert rules.progress(content) == {
            Domain.DEBTS: Progress(
                needs_open=1, needs_met=1, goals_open=1, goals_reached=1, actions_open=1
            ),
            None: Progress(goals_open=1, actions_open=1, actions_done=1),
        }


class TestTree:
    def test_shows_the_basic_domains_even_when_empty(self) -> None:
        found = rules.tree(PlanContent())
        assert tuple(part.domain for part in found.domains) == BASIC_DOMAINS

    def test_hangs_everything_somewhere_exactly_once(self) -> None:
        content = PlanContent(
            (NeedRow(1, Domain.FAMILY, "Visits", None),),
            (goal(1, 1), goal(2)),
            (action(1, goal_id=1), action(2, goal_id=2), action(3)),
        )
        found = rules.tree(content)
        family = found.domains[-1]
        assert family.domain is Domain.FAMILY
        assert [step.action_id for step in family.needs[0].goals[0].actions] == [1]
        assert [part.goal.goal_id for part in found.goals] == [2]
        assert [step.action_id for step in found.actions] == [3]


class TestContentAsJson:
    def test_comes_back_as_it_was(self) -> None:
        content = PlanContent(
            (NeedRow(1, Domain.FAMILY, "Visits", TODAY),),
            (goal(1, 1),),
            (action(1, THE_PERSON, goal_id=1),),
        )
        assert PlanContent.from_json(content.as_json()) == content


TEXTS = st.sampled_from(["", "home", "work", "rest"])
FLAT = st.dictionaries(
    st.sampled_from(["goal:1", "goal:2", "need:1"]),
    st.dictionaries(st.sampled_from(["words", "why"]), TEXTS),
)


def full(side) -> dict[tuple[str, str], str]:
    return {
        (key, name): text for key, fields in side.items() for name, text in fields.items() if text
    }


class TestMerge:
    @pytest.mark.parametrize(
        ("base", "theirs", "mine", "together", "conflicts"),
        [
            ("a", "a", "a", "a", 0),
            ("a", "b", "a", "b", 0),
            ("a", "a", "b", "b", 0),
            ("a", "b", "b", "b", 0),
            ("a", "b", "c", "c", 1),
            ("a", "", "c", "c", 1),
            ("", "b", "c", "c", 1),
        ],
    )
    def test_of_one_field(self, base, theirs, mine, together, conflicts) -> None:
        def side(text):
            return {"goal:1": {"words": text}}

        found = rules.merge(side(theirs), side(mine), side(base))
        assert full(found.together) == full(side(together))
        assert len(found.conflicts) == conflicts

    def test_names_a_conflict_with_all_three(self) -> None:
        found = rules.merge(
            {"goal:1": {"why": "b"}}, {"goal:1": {"why": "c"}}, {"goal:1": {"why": "a"}}
        )
        (conflict,) = found.conflicts
        assert (conflict.base, conflict.theirs, conflict.mine) == ("a", "b", "c")

    @given(FLAT, FLAT)
    def test_takes_theirs_whole_when_i_changed_nothing(self, base, theirs) -> None:
        found = rules.merge(theirs, base, base)
        assert full(found.together) == full(theirs)
        assert found.conflicts == ()

    @given(FLAT, FLAT)
    def test_takes_mine_whole_when_they_changed_nothing(self, base, mine) -> None:
        found = rules.merge(base, mine, base)
        assert full(found.together) == full(mine)
        assert (found.changed, found.conflicts) == ((), ())

    @given(FLAT, FLAT, FLAT)
    def test_loses_nothing_of_mine(self, base, theirs, mine) -> None:
        together = full(rules.merge(theirs, mine, base).together)
        for place in full(base).keys() | full(mine).keys():
            if full(mine).get(place) != full(base).get(place):
                assert together.get(place) == full(mine).get(place)

    @given(FLAT, FLAT, FLAT)
    def test_finds_the_same_conflicts_from_both_sides(self, base, theirs, mine) -> None:
        ours = {(c.key, c.name) for c in rules.merge(theirs, mine, base).conflicts}
        others = {(c.key, c.name) for c in rules.merge(mine, theirs, base).conflicts}
        assert ours == others

    @given(FLAT, FLAT)
    def test_says_all_that_changed_meanwhile(self, base, theirs) -> None:
        changed = {(d.key, d.name): d.after for d in rules.merge(theirs, base, base).changed}
        before, after = full(base), full(theirs)
        places = before.keys() | after.keys()
        assert changed == {
            place: after.get(place, "") for place in places if before.get(place) != after.get(place)
        }
