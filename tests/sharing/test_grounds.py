"""The shipped grounds say what the cited clauses say; a file that says what no law allows is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import yaml

from tests.sharing.asking import Vignette, law, packs, read_table, zone_of
from throughcare.agencies import queries as agencies
from throughcare.config.commands.describing import describe_grounds
from throughcare.kernel.access import Category
from throughcare.sharing.types.decisions import Gate
from throughcare.sharing.types.law import Effect, Ground, Law, Level

ROOT = Path(__file__).parents[2]
GOLDEN = read_table((Path(__file__).parent / "golden_questions.txt").read_text(encoding="utf-8"))
LANGUAGES = {
    "": {"en", "nl", "de", "fr", "ca", "es", "lv", "hr"},
    "BE": {"en", "nl", "fr", "de"},
    "DE-BW": {"en", "de"},
    "DE-HH": {"en", "de"},
    "ES-CT": {"en", "ca", "es"},
    "GB-EAW": {"en"},
    "HR": {"en", "hr"},
    "IE": {"en"},
    "LV": {"en", "lv"},
    "NL": {"en", "nl"},
}
"""English and what is spoken in the place; not yet Irish, Welsh, Frisian and Occitan."""
NOT_IN_REFERENCE_DATA: set[str] = set()
"""Parts of Germany, which have their own law; the reference data know the whole."""


class TestGoldenQuestions:
    @pytest.mark.parametrize(
        ("question", "answer", "clause"),
        GOLDEN,
        ids=[f"{q.place}-{q.kind}-{q.category}-{q.on}-{q.facts}" for q, _, _ in GOLDEN],
    )
    def test_are_answered_as_the_clause_says(self, question, answer, clause) -> None:
        assert (question.answer(), question.clause()) == (answer, clause)

    def test_are_many_and_all_different(self) -> None:
        questions = [question for question, _, _ in GOLDEN]
        assert len(questions) >= 60
        assert len(set(questions)) == len(questions)

    def test_are_answered_by_every_rule(self) -> None:
        found = [question.decide() for question, _, _ in GOLDEN]
        deciding = {rule.key for one in found if (rule := one.rule or one.forbidden_by)}
        assert {rule.key for rule in law().rules} == deciding

    def test_reach_every_gate_and_level(self) -> None:
        found = [question.decide() for question, _, _ in GOLDEN]
        assert {one.failed for one in found} == {None, *Gate}
        assert {one.level for one in found} == set(Level)

    def test_are_yes_in_a_fair_part(self) -> None:
        opened = sum(question.level() > Level.NONE for question, _, _ in GOLDEN)
        assert 0.2 <= opened / len(GOLDEN) <= 0.6


CONDITIONS = {
    "needs_consent": False,
    "needs_weighing": False,
    "crosses_purpose": False,
    "crosses_regime": False,
    "own": False,
    "agreement": None,
    "origins": frozenset(),
    "relations": frozenset(),
    "phases": frozenset(),
    "limits": frozenset(),
}
"""What a rule may lose; kinds, roles and days are held by the page that shows them."""


class TestConditions:
    """No rule can be lost, show more or less, or drop a condition without a golden question noticing."""

    @staticmethod
    def _poorer(rule):
        yield None
        if rule.effect is Effect.GRANT:
            yield replace(rule, level=Level.SUMMARY if rule.level is Level.FULL else Level.FULL)
        for name, nothing in CONDITIONS.items():
            if getattr(rule, name) != nothing:
                ground = Ground.POWER if name == "agreement" else rule.ground
                yield replace(rule, **{name: nothing}, ground=ground)

    @pytest.mark.parametrize("rule", law().rules, ids=lambda rule: rule.key)
    def test_are_all_noticed(self, rule) -> None:
        asked = [
            question
            for question, _, _ in GOLDEN
            if question.category in rule.categories
            and (not rule.jurisdictions or question.place in rule.jurisdictions)
        ]
        usual = [(question.answer(), question.clause()) for question in asked]
        for other in self._poorer(rule):
            rules = tuple(other if one is rule else one for one in law().rules)
            changed = Law(0, tuple(filter(None, rules)), law().regimes)
            answers = [(question.answer(changed), question.clause(changed)) for question in asked]
            assert answers != usual, other


class TestDutchReplay:
    """The same case: the municipality asks for the plan of a resident it works with."""

    case = Vignette(
        "NL", "aftercare_coordinator", "municipality", "plan", "shared", "reintegration", ""
    )

    @pytest.mark.parametrize(
        ("on", "facts", "answer", "clause"),
        [
            ("2019-04-30", "team", "no: ground", "-"),
            ("2019-04-30", "team, consent", "no: ground", "-"),
            ("2019-05-01", "team", "no: ground", "-"),
            ("2019-05-01", "team, consent", "full", "nl-plan-by-consent"),
            ("2021-06-30", "team", "no: ground", "-"),
            ("2021-06-30", "team, consent", "full", "nl-plan-by-consent"),
            ("2021-07-01", "team", "full, no_onward", "nl-return-statute"),
            ("2021-07-01", "team, consent", "full, no_onward", "nl-return-statute"),
            ("2023-11-30", "team", "full, no_onward", "nl-return-statute"),
            ("2023-12-01", "team", "full, no_onward", "nl-message-box"),
            ("2026-06-01", "team, withdrawn", "full, no_onward", "nl-message-box"),
        ],
    )
    def test_cites_the_ground_of_its_day(self, on, facts, answer, clause) -> None:
        case = self.case.at(on).knowing(facts)
        assert (case.answer(), case.clause()) == (answer, clause)

    @pytest.mark.parametrize("day", ["2019-05-01", "2021-07-01", "2023-12-01"])
    def test_changes_at_midnight_in_the_netherlands(self, day) -> None:
        case = self.case.at(day).knowing("team, consent")
        midnight = datetime.combine(case.day, time.min, tzinfo=zone_of("NL"))
        before = case.decide(midnight - timedelta(microseconds=1))
        after = case.decide(midnight)
        assert (before.rule and before.rule.clause) != after.rule.clause


class TestLatvianReplay:
    """The same meeting about the same person, under the agreement, the statute and the regulation."""

    roles = (
        ("prison_case_manager", "prison"),
        ("police_liaison", "police"),
        ("aftercare_coordinator", "municipality"),
        ("health_worker", "health"),
    )

    def scope(self, on: str) -> dict[str, set[str]]:
        """Return kind of agency -> what it sees in the meeting of that day, each with its level."""
        found: dict[str, set[str]] = {}
        for role, kind in self.roles:
            for category in Category:
                case = Vignette(
                    "LV", role, kind, category.value, "shared", "case_conference", on, "conference"
                )
                if case.level() > Level.NONE:
                    found.setdefault(kind, set()).add(f"{category.value} {case.answer()}")
        return found

    @pytest.mark.parametrize(
        ("on", "clause"),
        [
            ("2015-11-22", "-"),
            ("2015-11-23", "lv-meeting-by-agreement"),
            ("2024-08-31", "lv-meeting-by-agreement"),
            ("2024-09-01", "lv-meeting-by-statute"),
            ("2025-10-06", "lv-meeting-by-statute"),
            ("2025-10-07", "lv-meeting-by-regulation"),
        ],
    )
    def test_cites_the_ground_of_its_day(self, on, clause) -> None:
        case = Vignette(
            "LV",
            "probation_officer",
            "probation",
            "minutes",
            "shared",
            "case_conference",
            on,
            "conference",
        )
        assert case.clause() == clause

    @pytest.mark.parametrize("day", ["2015-11-23", "2024-09-01", "2025-10-07"])
    def test_changes_at_midnight_in_latvia(self, day) -> None:
        case = Vignette(
            "LV", "police_liaison", "police", "minutes", "shared", "case_conference", day, "conference"
        )  # fmt: skip
        midnight = datetime.combine(case.day, time.min, tzinfo=zone_of("LV"))
        before = case.decide(midnight - timedelta(microseconds=1))
        after = case.decide(midnight)
        assert (before.rule and before.rule.clause) != after.rule.clause

    def test_widens_from_three_agencies_to_social_service_and_doctors(self) -> None:
        assert self.scope("2015-11-22") == {}
        assert set(self.scope("2015-11-23")) == {"prison", "police"}
        assert set(self.scope("2024-08-31")) == {"prison", "police"}
        assert set(self.scope("2024-09-01")) == {"prison", "police", "municipality", "health"}

    def test_shows_something_else_after_every_change(self) -> None:
        before, after = self.scope("2024-08-31"), self.scope("2024-09-01")
        assert before["prison"] < after["prison"]
        assert self.scope("2025-10-06") == after
        regulated = self.scope("2025-10-07")
        assert "housing full, no_export no_onward" in regulated["municipality"]
        assert "minutes summary, no_export no_onward" in regulated["health"]
        assert not any("minutes" in line for line in after["health"])

    def test_says_for_whom_a_meeting_may_be_held(self) -> None:
        clauses = packs()["lv.yaml"].clauses
        assert "sexual offences" in clauses["lv-meeting-by-agreement"].text["en"]
        assert "young people on probation" in clauses["lv-meeting-by-statute"].text["en"]


class TestShippedPacks:
    @pytest.mark.parametrize("name", packs())
    def test_speak_the_languages_of_the_place(self, name) -> None:
        pack = packs()[name]
        wanted = LANGUAGES[pack.jurisdiction or ""]
        for key, clause in pack.clauses.items():
            assert wanted <= set(clause.text), key
        for key, text in [*pack.instruments.items(), *pack.agreements.items()]:
            assert wanted <= set(text.title), key

    @pytest.mark.parametrize("name", packs())
    def test_say_of_everything_whether_it_is_known_or_ours(self, name) -> None:
        pack = packs()[name]
        entries = {**pack.clauses, **pack.rules, **pack.agreements}
        unsaid = {key for key, text in entries.items() if not text.source and not text.default}
        assert unsaid <= (KNOWN_FROM_THE_LAW if name == "eu.yaml" else set())

    def test_name_only_sources_that_are_listed(self) -> None:
        page = (ROOT / "docs/explanation/grounds.md").read_text(encoding="utf-8")
        listed = set(re.findall(r"^\| ([A-Z]+\d*) \|", page, re.MULTILINE))
        used = {
            key
            for pack in packs().values()
            for part in (pack.clauses, pack.rules, pack.agreements, pack.retention, pack.regimes)
            for text in part.values()
            for key in text.source
        }
        assert used == listed

    def test_use_every_clause_and_instrument(self) -> None:
        for name, pack in packs().items():
            texts = [*pack.rules.values(), *pack.regimes.values(), *pack.retention.values()]
            # Clauses that restrict a right are named where something is withheld, by no rule.
            carried = {key for key in pack.clauses if "-restrict-" not in key}
            assert carried == {text.clause for text in texts} - {None}, name
            used = {clause.instrument for clause in pack.clauses.values()}
            assert set(pack.instruments) == used, name

    def test_use_a_key_once(self) -> None:
        keys = [
            (part, key)
            for pack in packs().values()
            for part in ("instruments", "clauses", "agreements", "rules", "regimes", "retention")
            for key in getattr(pack, part)
        ]
        assert len(set(keys)) == len(keys)

    def test_hold_no_rule_before_its_clause(self) -> None:
        for name, pack in packs().items():
            for key, rule in pack.rules.items():
                assert pack.clauses[rule.clause].since <= rule.since, f"{name}: {key}"

    @pytest.mark.django_db
    def test_hold_in_places_that_are_known(self) -> None:
        named = {code for rule in law().rules for code in rule.jurisdictions}
        assert named <= set(agencies.jurisdiction_codes()) | NOT_IN_REFERENCE_DATA

    def test_let_nobody_be_found_without_a_relation(self) -> None:
        assert all(rule.needs_relation for rule in law().rules)

    def test_cross_a_border_nowhere(self) -> None:
        assert not any(rule.abroad for rule in law().rules)

    def test_let_no_member_of_a_conference_see_more_for_another_purpose(self) -> None:
        """A seat in a conference opens nothing by an agency's own task."""
        for rule in law().rules:
            if rule.effect is Effect.GRANT and rule.ground is Ground.DUTY and not rule.own:
                is_for_conference = "case_conference" in rule.purposes
                about_conference = "conference" in rule.relations
                if rule.key != "eu-officer-sees-log":
                    assert is_for_conference == about_conference, rule.key


KNOWN_FROM_THE_LAW = {
    *("eu-own-task", "eu-own-justice-task", "eu-own-care", "eu-explicit-consent", "eu-oversight"),
    *("eu-leaving-enforcement", "eu-professional-secrecy", "eu-necessary", "eu-purpose"),
    *("eu-own-justice-records", "eu-own-health-records", "eu-officer-sees-log"),
}
"""The two acts of the Union, whose addresses stand with the instruments."""


class TestPage:
    def test_says_what_the_files_say(self) -> None:
        page = ROOT / "docs/reference/generated/grounds.md"
        assert page.read_text(encoding="utf-8") == describe_grounds(), (
            "A file of grounds changed. Run: "
            "python -m throughcare.config.commands.describing > docs/reference/generated/grounds.md"
        )

    def test_names_every_entry(self) -> None:
        page = describe_grounds()
        for pack in packs().values():
            for key in [
                *pack.clauses,
                *pack.rules,
                *pack.regimes,
                *pack.agreements,
                *pack.retention,
            ]:
                assert f"`{key}`" in page

    def test_has_tables_with_one_width(self) -> None:
        for block in describe_grounds().split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({len(row.split(" | ")) for row in rows if "---" not in row}) <= 1


def test_files_are_plain_data() -> None:
    for file in sorted((ROOT / "throughcare/sharing/grounds").glob("*.yaml")):
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["title"]
