"""The Zwolle definition: faithful, complete, and possible for stays of every length."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from throughcare.kernel.dates import Anchored, shift
from throughcare.programmes.rules import loading, walking
from throughcare.programmes.rules.compiling import programme
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.programme import Facts, Programme, Setting, Task
from throughcare.programmes.types.values import Sourced, Texts

ARRIVAL = date(2026, 3, 2)


@pytest.fixture(scope="module")
def ready(zwolle: Definition) -> Programme:
    return programme(zwolle, on=None)


def _facts(stay: int | None, title: str = "sentence") -> Facts:
    return {
        "in_custody": True,
        "home_municipality": "GM0193",
        "legal_title": title,
        "expected_stay_days": stay,
        "days_before_release": stay,
        "sentence_days": stay,
        "lawful_stay": True,
        "returnable": False,
    }


def _applied(ready: Programme, facts: Facts) -> list[str]:
    return [v.code for v in ready.variants if v.when.truth(facts) == "yes"]


def _planned(ready: Programme, facts: Facts) -> Iterator[tuple[Task, Anchored]]:
    variants = [v for v in ready.variants if v.code in _applied(ready, facts)]
    dropped = frozenset().union(*(v.drops for v in variants))
    for task in (*ready.tasks, *(task for v in variants for task in v.adds)):
        applies = task.when is None or task.when.truth(facts) != "no"
        if task.code not in dropped and applies:
            moves = [v.moves[task.code] for v in variants if task.code in v.moves]
            yield task, (moves or [task.at])[-1]


def _day(at: Anchored, stay: int) -> int:
    start = ARRIVAL if at.anchor == "custody_start" else ARRIVAL + timedelta(days=stay)
    return (shift(start, at.offset) - ARRIVAL).days


class TestFile:
    def test_has_no_problem(self, zwolle_text: str) -> None:
        assert loading.problems(zwolle_text, name="zwolle") == []

    def test_every_value_has_a_source_or_is_marked(self, zwolle: Definition) -> None:
        rules = [rule for _, rule in walking.of_kind(zwolle, Sourced)]
        assert len(rules) > 60
        assert all(rule.source or rule.default for rule in rules)

    def test_uses_every_source(self, zwolle: Definition) -> None:
        used = {key for _, rule in walking.of_kind(zwolle, Sourced) for key in rule.source}
        assert used == set(zwolle.sources)

    def test_is_written_in_both_languages(self, zwolle: Definition) -> None:
        texts = [text for text in _texts(zwolle) if set(text) != {"en", "nl"}]
        assert texts == []
        assert zwolle.client_texts.languages == {"en": "source", "nl": "unreviewed"}

    def test_comes_back_the_same_from_plain_data(self, zwolle: Definition) -> None:
        assert Definition.model_validate(zwolle.model_dump(exclude_unset=True)) == zwolle


def _texts(zwolle: Definition) -> Iterator[Texts]:
    for _, part in walking.parts(zwolle):
        for name in type(part).model_fields:
            for _, value in walking.spread((getattr(part, name),), ()):
                if isinstance(value, dict) and "en" in value and name != "languages":
                    yield value


class TestFacts:
    @pytest.mark.parametrize(
        ("code", "at"),
        [
            ("entry_signal", "custody_start+P1D"),
            ("tbo", "custody_start+P10D"),
            ("dr_plan", "custody_start+P28D"),
            ("follow_up_6m", "release+P6M"),
        ],
    )
    def test_has_the_days_of_the_agreement(self, ready: Programme, code: str, at: str) -> None:
        assert next(task.at for task in ready.tasks if task.code == code) == Anchored.parse(at)

    def test_serves_each_basic_condition_with_a_task(self, ready: Programme) -> None:
        served = {task.domain for task in ready.tasks if task.domain}
        assert ready.basic_domains == {"id_document", "shelter", "work_income", "debts", "care"}
        assert ready.basic_domains <= served

    def test_is_open_to_every_legal_title(self, ready: Programme) -> None:
        for title in ("remand", "sentence", "other"):
            assert all(c.condition.truth(_facts(40, title)) == "yes" for c in ready.eligibility)

    def test_does_not_know_without_a_municipality(self, ready: Programme) -> None:
        facts = {**_facts(40), "home_municipality": None}
        judged = [criterion.condition.judge(facts) for criterion in ready.eligibility]
        assert [j.truth.value for j in judged] == ["yes", "unknown"]
        assert judged[1].missing == ("home_municipality",)

    def test_ground_of_the_plan_changes_with_the_law(self, zwolle: Definition) -> None:
        def grounds(day: date) -> set[tuple[str, str]]:
            rules = zwolle.information.rules
            return {
                (rule.category, rule.ground)
                for rule in rules
                if day in rule.valid and rule.to == "municipality_coordinator"
            }

        assert ("plan", "consent") in grounds(date(2021, 6, 30))
        assert ("plan_extract", "statute") in grounds(date(2021, 7, 1))
        assert ("plan", "consent") not in grounds(date(2021, 7, 1))
        assert ("risk_note", "statute") in grounds(date(2024, 1, 1))


class TestVariants:
    @pytest.mark.parametrize(
        ("facts", "codes"),
        [
            (_facts(12), ["short_stay"]),
            (_facts(27), ["short_stay"]),
            (_facts(28), ["under_three_months"]),
            (_facts(91), ["under_three_months"]),
            (_facts(92), []),
            (_facts(19, "remand"), ["remand", "short_stay"]),
            (_facts(None, "remand"), ["remand"]),
            ({**_facts(200), "lawful_stay": False}, ["no_lawful_stay", "not_returnable"]),
            (
                {**_facts(200), "lawful_stay": False, "returnable": True},
                ["no_lawful_stay"],
            ),
            ({**_facts(200), "lawful_stay": None}, []),
        ],
    )
    def test_are_chosen_by_the_facts(
        self, ready: Programme, facts: Facts, codes: list[str]
    ) -> None:
        assert _applied(ready, facts) == codes

    def test_remand_has_no_offence_work_and_protects_home_and_job(self, ready: Programme) -> None:
        planned = {task.code for task, _ in _planned(ready, _facts(None, "remand"))}
        assert planned >= {"keep_home", "keep_job"}
        assert "restorative_talk" not in planned

    def test_remand_puts_home_and_job_first(self, ready: Programme) -> None:
        planned = _planned(ready, _facts(19, "remand"))
        by_code = {task.code: _day(at, 19) for task, at in planned}
        assert by_code["keep_home"] == by_code["keep_job"] == 3
        assert by_code["tbo"] == 5

    @pytest.mark.parametrize("title", ["sentence", "remand", "other"])
    @pytest.mark.parametrize("stay", [10, 12, 14, 19, 27, 28, 35, 60, 91, 92, 120, 200, 365, 900])
    def test_every_day_before_release_lies_within_the_stay(
        self, ready: Programme, stay: int, title: str
    ) -> None:
        outside = {
            task.code: _day(at, stay)
            for task, at in _planned(ready, _facts(stay, title))
            if task.setting is not Setting.COMMUNITY and not 0 <= _day(at, stay) <= stay
        }
        late = {"share_extract"} if stay == 28 else set()
        assert set(outside) <= late

    def test_twelve_days_are_ordered_by_priority(self, ready: Programme) -> None:
        planned = [task for task, at in _planned(ready, _facts(12)) if _day(at, 12) <= 12]
        first = [task.code for task in sorted(planned, key=lambda task: task.priority)][:8]
        assert first == [
            "entry_signal",
            "tbo",
            "conditions_at_entry",
            "release_package",
            "shelter_check",
            "handover_meeting",
            "id_document_check",
            "care_check",
        ]
