"""Explanations: true to the decision, complete, with steps that work, and silent about what the worker may not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from tests.sharing.asking import ACCOUNT_ID, LONG_AGO, Vignette, agency_id, law, read_table
from throughcare.kernel.access import Category
from throughcare.sharing.rules import telling
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import (
    Asker,
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    Gate,
    Level,
    Limit,
    Purpose,
    Topic,
)

TABLE = Path(__file__).parent / "golden_questions.txt"
QUESTIONS = [row[0] for row in read_table(TABLE.read_text(encoding="utf-8"))]
WORDS = (
    "",
    "team",
    "conference",
    "consent",
    "refused",
    "withdrawn",
    "weighed",
    "objected",
    "excluded",
)


def parts(one: Vignette):
    """Return what a question in words is made of."""
    asker = Asker(
        ACCOUNT_ID,
        agency_id(one.place, one.kind),
        one.kind.rstrip("2"),
        one.place,
        one.role,
        Purpose(one.purpose),
        one.moment.astimezone(UTC),
        one.day,
    )
    return asker, Topic(Category(one.category), one._origin()), law(), one._person()


def many():
    """Yield the golden questions, each also with one thing more recorded."""
    for one in QUESTIONS:
        for word in WORDS:
            more = ", ".join(filter(None, (one.facts, word)))
            if word == "release" and one.origin == "shared":
                continue
            yield one.knowing(more)


def first_shut(explanation):
    return next((gate for gate, is_open, _ in explanation.gates if not is_open), None)


def codes(explanation):
    return [step.code for step in explanation.next_steps]


class TestGates:
    def test_say_what_the_decision_says(self):
        for one in many():
            found = telling.explain(*parts(one))
            assert found.decision == decide(*parts(one))
            assert [gate for gate, _, _ in found.gates] == list(Gate), one
            if found.decision.failed is not None:
                assert first_shut(found) == found.decision.failed, one
            else:
                assert first_shut(found) is None, one

    def test_those_behind_a_shut_one_are_asked_too(self):
        one = Vignette(
            "NL", "ngo_worker", "housing", "risk", "shared", "reintegration", "2026-03-01"
        )
        gates = {
            gate: (is_open, reason.code)
            for gate, is_open, reason in telling.explain(*parts(one)).gates
        }
        assert gates[Gate.RELATION] == (False, "gate.relation.none")
        assert gates[Gate.FORBIDDEN] == (False, "gate.forbidden.rule")

    @pytest.mark.parametrize(
        ("facts", "word"),
        [("team", "consent"), ("team, refused", "consent"), ("team, consent", "open")],
    )
    def test_ground_names_what_misses(self, facts, word):
        one = Vignette(
            "NL",
            "aftercare_coordinator",
            "municipality",
            "plan",
            "shared",
            "reintegration",
            "2019-06-01",
            facts,
        )
        reasons = {gate: reason for gate, _, reason in telling.explain(*parts(one)).gates}
        assert reasons[Gate.GROUND].code == f"gate.ground.{word}"
        assert reasons[Gate.GROUND].params["clause"] == "nl-plan-by-consent"

    def test_inactive_weak_and_foreign_purpose(self):
        asker, topic, rules, facts = parts(QUESTIONS[0])
        reason = lambda who, about=topic: telling.explain(who, about, rules, facts).gates[0][2].code  # noqa: E731
        assert reason(replace(asker, is_active=False)) == "gate.worker.inactive"
        assert reason(replace(asker, purpose=Purpose.PUBLIC_SAFETY)) == "gate.worker.purpose"
        assert reason(replace(asker, is_strong=False), Topic(Category.RISK)) == "gate.worker.weak"


class TestSteps:
    def test_every_single_step_opens_more(self):
        for one in many():
            asker, topic, rules, facts = parts(one)
            found = telling.explain(asker, topic, rules, facts)
            assert len(set(codes(found))) == len(codes(found))
            if found.decision.level is Level.FULL:
                assert codes(found) == []

    def question(self, row: str) -> Vignette:
        who, category, origin, purpose, on, facts = (cell.strip() for cell in row.split("|"))
        return Vignette(*who.split(), category, origin, purpose, on, facts)

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            (
                "NL aftercare_coordinator municipality | plan | shared | reintegration | 2019-06-01 | team",
                ["step.ask_person", "step.request_access"],
            ),
            (
                "NL aftercare_coordinator municipality | plan | shared | reintegration | 2026-03-01 | ",
                ["step.ask_contact", "step.request_access"],
            ),
            (
                "NL aftercare_coordinator municipality | health | health | reintegration | 2020-02-01 | team",
                ["step.ask_person", "step.ask_release", "step.ask_contact", "step.request_access"],
            ),
            (
                "NL aftercare_coordinator municipality | health | health | reintegration | 2020-02-01 | team, consent",
                ["step.ask_release", "step.ask_contact", "step.request_access"],
            ),
            (
                "NL ngo_worker ngo | custody | shared | reintegration | 2026-03-01 | team",
                ["step.record_weighing", "step.request_access"],
            ),
            (
                "NL aftercare_coordinator municipality2 | identity | shared | reintegration | 2019-07-04 | programme",
                ["step.ask_person", "step.join_agreement", "step.request_access"],
            ),
            (
                "NL police_liaison police | minutes | shared | case_conference | 2026-03-01 | team",
                ["step.ask_chair"],
            ),
            ("NL ngo_worker ngo | offence | prison | reintegration | 2026-03-01 | team", []),
            ("NL ngo_worker housing | risk | shared | reintegration | 2026-03-01 | team", []),
            (
                "NL aftercare_coordinator municipality | victim | shared | reintegration | 2026-03-01 | team",
                [],
            ),
        ],
    )
    def test_are_those_that_lawfully_open_it(self, row, expected):
        assert codes(telling.explain(*parts(self.question(row)))) == expected

    def test_never_a_yes_for_enforcement(self):
        for one in many():
            if one.purpose in {"supervision", "public_safety"}:
                assert "step.ask_person" not in codes(telling.explain(*parts(one)))

    def test_sign_in_stronger(self):
        one = self.question(
            "NL prison_case_manager prison | risk | probation | reintegration | 2026-03-01 | custody"
        )
        asker, *rest = parts(one)
        weak = telling.explain(replace(asker, is_strong=False), *rest)
        assert codes(weak) == ["step.sign_in_stronger"]


class TestOthers:
    def test_would_carry_it_too(self):
        one = Vignette(
            "NL",
            "aftercare_coordinator",
            "municipality",
            "custody",
            "shared",
            "reintegration",
            "2020-01-01",
            "programme, consent",
        )
        found = telling.explain(*parts(one))
        assert found.decision.rule is not None
        assert found.decision.rule not in found.other_rules

    def test_none_for_a_no(self):
        for one in many():
            found = telling.explain(*parts(one))
            if found.decision.failed is not None:
                assert found.other_rules == ()

    def test_each_alone_carries_a_yes(self):
        for one in QUESTIONS:
            asker, topic, rules, facts = parts(one)
            for rule in telling.explain(asker, topic, rules, facts).other_rules:
                alone = replace(rules, rules=(rule,))
                assert decide(asker, topic, alone, facts).level is rule.level


def shown(explanation):
    """Return all that a worker can read of an explanation."""
    return (
        explanation.decision.outcome,
        explanation.decision.level,
        [(gate, is_open, reason.as_json()) for gate, is_open, reason in explanation.gates],
        [rule.key for rule in explanation.other_rules],
        [step.as_json() for step in explanation.next_steps],
    )


class TestWhatTheWorkerIsTold:
    def test_the_answer_is_the_same(self):
        for one in many():
            assert telling.told(*parts(one)).decision.outcome == decide(*parts(one)).outcome, one

    @pytest.mark.parametrize(
        "word", ["refused", "withdrawn", "consent, withdrawn", "consent, refused"]
    )
    def test_a_refusal_looks_like_never_asked(self, word):
        for one in QUESTIONS:
            if "consent" in one.facts or "refused" in one.facts or "withdrawn" in one.facts:
                continue
            refused = one.knowing(", ".join(filter(None, (one.facts, word))))
            assert shown(telling.told(*parts(refused))) == shown(telling.told(*parts(one))), one

    def test_kept_out_looks_like_no_relation(self):
        for one in QUESTIONS:
            if any(word in one.facts for word in ("excluded", "release", "emergency")):
                continue
            asker, topic, rules, facts = parts(one)
            stranger = telling.told(asker, topic, rules, type(facts)(facts.person_id))
            kept_out = parts(one.knowing(", ".join(filter(None, (one.facts, "excluded")))))
            assert shown(telling.told(*kept_out)) == shown(stranger), one

    def test_kept_out_of_one_kind_reads_as_if_no_rule_were_there(self):
        one = Vignette(
            "NL",
            "prison_case_manager",
            "prison",
            "debts",
            "shared",
            "reintegration",
            "2026-03-01",
            "custody",
        )
        asker, topic, rules, facts = parts(one)
        block = BlockFact(
            BlockEffect.EXCLUDE,
            LONG_AGO,
            None,
            account_id=ACCOUNT_ID,
            categories=frozenset({Category.DEBTS}),
        )
        found = telling.told(asker, topic, rules, replace(facts, blocks=(block,)))
        assert shown(found) == shown(telling.told(asker, topic, replace(rules, rules=()), facts))
        assert first_shut(found) is Gate.GROUND

    def test_others_consent_and_relations_are_not_told(self):
        one = Vignette(
            "NL",
            "aftercare_coordinator",
            "municipality",
            "plan",
            "shared",
            "reintegration",
            "2019-06-01",
            "team",
        )
        asker, topic, rules, facts = parts(one)
        other = ConsentFact(
            7,
            LONG_AGO,
            ConsentState.REFUSED,
            Purpose.REINTEGRATION,
            frozenset({1}),
            frozenset(Category),
            LONG_AGO,
            None,
        )
        more = replace(facts, consents=(other,))
        assert shown(telling.told(asker, topic, rules, more)) == shown(telling.told(*parts(one)))

    def test_a_freeze_is_shown(self):
        one = Vignette(
            "NL",
            "prison_case_manager",
            "prison",
            "debts",
            "shared",
            "reintegration",
            "2026-03-01",
            "custody",
        )
        asker, topic, rules, facts = parts(one)
        frozen = replace(
            facts,
            blocks=(
                BlockFact(
                    BlockEffect.FREEZE, LONG_AGO, None, categories=frozenset({Category.DEBTS})
                ),
            ),
        )
        found = telling.told(asker, topic, rules, frozen)
        assert found.gates[1][2].code == "gate.person.frozen"
        assert found.next_steps == ()

    def test_a_safety_flag_stays(self):
        one = Vignette(
            "NL",
            "prison_case_manager",
            "prison",
            "debts",
            "shared",
            "reintegration",
            "2026-03-01",
            "custody",
        )
        asker, topic, rules, facts = parts(one)
        flagged = replace(
            facts, blocks=(BlockFact(BlockEffect.LIMIT, LONG_AGO, None, limit=Limit.TWO_PEOPLE),)
        )
        assert Limit.TWO_PEOPLE in telling.told(asker, topic, rules, flagged).decision.limits
