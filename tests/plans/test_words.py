"""Every code of the plan has its words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import throughcare.plans
from throughcare.kernel.reasons import Reason
from throughcare.kernel.replanning import DatedItems
from throughcare.pages import plan_words
from throughcare.plans import queries, rules
from throughcare.plans.types import (
    THE_PERSON,
    Acceptance,
    ActionRow,
    Audience,
    Breadth,
    Change,
    CircleRow,
    CompromiseRow,
    Difference,
    Domain,
    Feasibility,
    GoalRow,
    Kind,
    NeedRow,
    Onset,
    Origin,
    PlanContent,
    Position,
    ProposalKind,
    StatementKind,
    StatementRow,
    Voice,
)


class TestTitles:
    @pytest.mark.parametrize(
        ("words", "codes"),
        [
            (plan_words.DOMAINS, Domain),
            (plan_words.POSITIONS, Position),
            (plan_words.CHANGES, Change),
            (plan_words.KINDS, Kind),
            (plan_words.ONSETS, Onset),
            (plan_words.ORIGINS, Origin),
            (plan_words.BREADTHS, Breadth),
            (plan_words.VOICES, Voice),
            (plan_words.STATEMENTS, StatementKind),
            (plan_words.AUDIENCES, Audience),
            (plan_words.ACCEPTANCES, Acceptance),
            (plan_words.PROPOSALS, ProposalKind),
            (plan_words.FEASIBILITIES, Feasibility),
        ],
    )
    def test_cover_exactly_the_codes(self, words, codes) -> None:
        assert set(words) == {code.value for code in codes}

    def test_cover_every_field_that_can_differ(self) -> None:
        content = PlanContent(
            (NeedRow(1, Domain.CARE, "a", None),),
            (GoalRow(1, None, "a", Position.AGREES, "", None, None),),
            (ActionRow(1, None, "a", THE_PERSON, date(2026, 11, 23), None),),
            (StatementRow(1, StatementKind.WISHES, "a", Audience.ME, Voice.SCREEN),),
            (CircleRow(1, "a", "b", "c", may_be_called=True, until=None),),
            compromises=(
                CompromiseRow(
                    1, 1, "a", "b", True, (), date(2026, 12, 1), date(2026, 11, 23), None
                ),
            ),
        )
        names = {name for fields in rules.flat(content).values() for name in fields}
        assert names == set(plan_words.FIELDS)


class TestReasonText:
    def test_is_there_for_every_code_of_the_room(self) -> None:
        room = Path(throughcare.plans.__file__).parent
        source = "".join(file.read_text() for file in room.rglob("*.py"))
        events = {"plan.proposal_made", "plan.proposal_answered"}
        assert set(re.findall(r'"(plan\.[a-z_]+)"', source)) - events == set(plan_words.REASONS)

    def test_fills_in_the_values(self) -> None:
        reason = Reason("plan.text_long", {"most": "4000", "length": "4001"})
        assert plan_words.reason_text(reason).startswith("This text has 4001 characters")


class TestDifferenceRows:
    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("due_on", "2026-11-30", "30 November 2026"),
            ("owner", "person", "The person"),
            ("owner", "7", "Agency town"),
            ("domain", "debts", "Debts"),
            ("position", "disagrees", "Disagrees"),
            ("why", "Too far", "Too far"),
            ("met_on", "", ""),
            ("weekly", "1,3 09:00-12:00", "Monday, Wednesday, 09:00 - 12:00"),
            ("until", "2026-11-30", "30 November 2026"),
            ("audience", "me", "Nobody but the person"),
        ],
    )
    def test_say_values_in_words(self, name, value, says) -> None:
        (row,) = plan_words.difference_rows(
            [Difference("goal:1", name, "", value, "A home")], {7: "Agency town"}
        )
        assert (row.after, row.label) == (says, "A home")


def test_dated_items_have_the_form_that_replanning_asks_for() -> None:
    asked: DatedItems = queries.dated_items
    assert callable(asked)
