"""The Hamburg definition: faithful to what is known, marked where it is ours, and possible for every stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_deriving import case
from throughcare.journeys.rules.deriving import derive
from throughcare.journeys.types import Derivation, Outcome
from throughcare.kernel.dates import Anchored, Offset, shift
from throughcare.programmes.rules import loading, walking
from throughcare.programmes.rules.compiling import programme
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.programme import Facts, Programme, Setting
from throughcare.programmes.types.values import Sourced

ROOT = Path(__file__).parents[2]
FILE = ROOT / "throughcare/programmes/definitions/de-hh-hmbresog.yaml"
ARRIVAL = date(2026, 3, 2)
AGENCIES = {"prison_worker": 1, "case_manager": 2, "welfare_organisation": 3}


@pytest.fixture(scope="module")
def hamburg() -> Definition:
    return loading.load(FILE.read_text(encoding="utf-8"), name=FILE.name)


@pytest.fixture(scope="module")
def ready(hamburg: Definition) -> Programme:
    return programme(hamburg, on=None)


def facts(stay: int | None, title: str = "sentence", age: int = 34, **more: object) -> Facts:
    return {
        "in_custody": True,
        "legal_title": title,
        "expected_stay_days": stay,
        "days_before_release": stay,
        "age": age,
        **more,
    }  # type: ignore[return-value]


def applied(ready: Programme, given: Facts) -> list[str]:
    return [one.code for one in ready.variants if one.when.truth(given) == "yes"]


class TestFile:
    def test_has_no_problem(self) -> None:
        assert loading.problems(FILE.read_text(encoding="utf-8"), name=FILE.name) == []

    def test_every_value_has_a_source_or_is_marked(self, hamburg: Definition) -> None:
        rules = [rule for _, rule in walking.of_kind(hamburg, Sourced)]
        assert len(rules) > 50
        assert all(rule.source or rule.default for rule in rules)

    def test_uses_every_source(self, hamburg: Definition) -> None:
        used = {key for _, rule in walking.of_kind(hamburg, Sourced) for key in rule.source}
        assert used == set(hamburg.sources)

    def test_says_that_nobody_reviewed_the_german(self, hamburg: Definition) -> None:
        assert hamburg.client_texts.languages == {"en": "source", "de": "unreviewed"}


class TestFacts:
    @pytest.mark.parametrize(
        ("code", "at"),
        [
            ("offer", "release-P6M"),
            ("offer_again", "release-P28D"),
            ("follow_up_6m", "release+P6M"),
        ],
    )
    def test_has_the_days_of_the_act(self, ready: Programme, code: str, at: str) -> None:
        assert next(task.at for task in ready.tasks if task.code == code) == Anchored.parse(at)

    def test_is_open_to_everybody_in_prison(self, ready: Programme) -> None:
        for title in ("remand", "sentence", "other"):
            assert all(c.condition.truth(facts(40, title)) == "yes" for c in ready.eligibility)
        outside = {**facts(40), "in_custody": False}
        assert any(c.condition.truth(outside) == "no" for c in ready.eligibility)

    def test_asks_again_only_after_a_no(self, ready: Programme) -> None:
        again = next(task for task in ready.tasks if task.code == "offer_again")
        assert again.when is not None
        assert again.when.truth(facts(400, accepted_offer=False)) == "yes"
        assert again.when.truth(facts(400, accepted_offer=True)) == "no"
        assert again.when.truth(facts(400)) == "unknown"

    def test_needs_the_person_at_the_conference(self, hamburg: Definition) -> None:
        (conference,) = hamburg.meetings
        assert conference.client == "required"
        assert "client" in conference.participants


class TestVariants:
    @pytest.mark.parametrize(
        ("given", "codes"),
        [
            (facts(400), []),
            (facts(60), []),
            (facts(59), ["few_days"]),
            (facts(19, age=20), ["youth", "few_days"]),
            (facts(None, "remand"), ["remand"]),
            (facts(None, "remand", age=17), ["youth", "remand"]),
        ],
    )
    def test_follow_age_title_and_days(
        self, ready: Programme, given: Facts, codes: list[str]
    ) -> None:
        assert applied(ready, given) == codes

    def test_give_the_young_another_contact(self, ready: Programme) -> None:
        youth = next(one for one in ready.variants if one.code == "youth")
        assert youth.contact_role == "youth_court_service"


class TestJourney:
    def run(self, ready: Programme, stay: int | None, **more: Any) -> Derivation:
        given = {
            "stay": stay,
            "admitted_on": ARRIVAL,
            "jurisdiction": "DE-HH",
            "home_municipality": "",
            "born_on": date(1990, 5, 1),
        }
        return derive(case(**given | more), ready, programme_id=1, owners=AGENCIES.get)

    def test_begins_six_months_before_release_and_ends_six_after(self, ready: Programme) -> None:
        found = self.run(ready, 400)
        release = ARRIVAL + timedelta(days=400)
        assert found.outcome is Outcome.ELIGIBLE
        assert [one.code for one in found.phases] == ["before_the_offer", "before", "after"]
        assert found.phases[1].start == shift(release, Offset(months=-6))
        assert found.phases[2].end == shift(release, Offset(months=6))

    @pytest.mark.parametrize("stay", [3, 10, 19, 45, 59, 60, 100, 181, 400, 3000])
    def test_keeps_in_custody_what_belongs_there(self, ready: Programme, stay: int) -> None:
        release = ARRIVAL + timedelta(days=stay)
        found = self.run(ready, stay)
        due = {one.code: one.due_on for one in found.milestones if one.due_on is not None}
        assert {"offer", "plan", "gate"} <= due.keys()
        inside = {task.code for task in ready.tasks if task.setting is Setting.CUSTODY}
        assert all(ARRIVAL <= due[code] <= release for code in inside & due.keys())
        assert due["follow_up_6m"] == shift(release, Offset(months=6))

    @pytest.mark.parametrize("stay", [1, 19, 60, 400])
    def test_has_one_contact_on_every_day(self, ready: Programme, stay: int) -> None:
        found = self.run(ready, stay)
        end = shift(ARRIVAL + timedelta(days=stay), Offset(months=6))
        for number in range((end - ARRIVAL).days):
            day = ARRIVAL + timedelta(days=number)
            now = [one for one in found.phases if one.start <= day < (one.end or date.max)]
            assert now, f"{day}: no phase"
            role = max(now, key=lambda one: one.start).contact_role
            assert role == "case_manager" or day < found.phases[1].start, day

    def test_knows_no_days_of_release_on_remand(self, ready: Programme) -> None:
        found = self.run(ready, None, legal_title="remand")
        due = {one.code: one.due_on for one in found.milestones}
        assert due["coach"] is not None
        assert due["gate"] is None
