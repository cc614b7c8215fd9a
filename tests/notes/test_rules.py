"""What a note may hold, and why somebody reads it, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from throughcare.notes import rules
from throughcare.notes.types import Draft
from throughcare.sharing.types import Effect, Ground, Level, Limit, RelationKind, Rule

TODAY = date(2026, 11, 23)


def draft(**values) -> Draft:
    given = {"category": "debts", "kind": "fact", "occurred_on": TODAY, "text": "Words"}
    return Draft(**(given | values))


class TestProblems:
    @pytest.mark.parametrize(
        ("values", "name", "code"),
        [
            ({"category": "identity"}, "category", "note.choice_unknown"),
            ({"category": ""}, "category", "note.choice_unknown"),
            ({"kind": "guess"}, "kind", "note.choice_unknown"),
            ({"subject": "dog"}, "subject", "note.choice_unknown"),
            ({"occurred_on": None}, "occurred_on", "note.day_missing"),
            ({"occurred_on": TODAY + timedelta(days=1)}, "occurred_on", "note.day_ahead"),
            ({"occurred_on": date(1950, 1, 1)}, "occurred_on", "note.day_far_past"),
            ({"text": " \u200b"}, "text", "note.text_missing"),
            ({"text": "a\0"}, "text", "note.text_broken"),
            ({"text": "\ud800"}, "text", "note.text_broken"),
            ({"text": "x" * 4001}, "text", "note.text_long"),
            ({"summary": "x" * 301}, "summary", "note.text_long"),
            ({"kind": "assessment"}, "method", "note.method_missing"),
            ({"attended": "came"}, "attended", "note.attendance_elsewhere"),
            ({"category": "attendance"}, "attended", "note.attendance_missing"),
            ({"category": "attendance", "attended": "maybe"}, "attended", "note.choice_unknown"),
        ],
    )
    def test_are_named_at_their_field(self, values, name, code) -> None:
        found = rules.problems(draft(**values), today=TODAY)
        assert [(one.name, one.reason.code) for one in found] == [(name, code)]

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"text": "x" * 4000, "summary": "x" * 300},
            {"kind": "assessment", "method": "A list of questions"},
            {"category": "attendance", "attended": "came", "text": ""},
        ],
    )
    def test_are_none_where_there_are_none(self, values) -> None:
        assert rules.problems(draft(**values), today=TODAY) == ()


class TestWhy:
    def rule(self, **values) -> Rule:
        start = datetime(2020, 1, 1, tzinfo=UTC)
        given = {"effect": Effect.GRANT, "ground": Ground.POWER, "level": Level.FULL, "clause": "c"}
        return Rule(
            1, "key", categories=frozenset(), purposes=frozenset(), since=start, **(given | values)
        )

    def test_names_the_first_relation_that_the_rule_asks_for(self) -> None:
        found = rules.why(
            self.rule(relations=frozenset({RelationKind.TEAM, RelationKind.CONTACT})),
            kinds={RelationKind.CUSTODY, RelationKind.TEAM, RelationKind.CONTACT},
        )
        assert (found.relation, found.rule, found.ground) == (
            RelationKind.CONTACT,
            "key@1",
            "power",
        )

    def test_names_the_emergency_where_there_is_no_rule(self) -> None:
        found = rules.why(None, kinds=(), limits=frozenset({Limit.TELL_PERSON}))
        assert (found.ground, found.rule, found.limits) == ("emergency", "", {Limit.TELL_PERSON})
