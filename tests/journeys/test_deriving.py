"""The journey engine on Zwolle: tables of situations, and what holds for all of them. No database."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.journeys.rules.comparing import changes
from throughcare.journeys.rules.deriving import derive
from throughcare.journeys.types import CaseFacts, Outcome, State
from throughcare.kernel.reasons import Reason
from throughcare.programmes.rules import compiling, loading
from throughcare.programmes.types.facts import FACTS

TODAY = date(2026, 11, 23)
AGENCIES = {"prison_case_manager": 1, "probation_worker": 2, "municipality_coordinator": 3}


@lru_cache
def zwolle():
    file = (
        resources.files("throughcare.programmes") / "definitions" / "nl-kansen-bieden-zwolle.yaml"
    )
    return compiling.programme(loading.load(file.read_text(), name="zwolle"), on=TODAY)


def case(**facts):
    stay = facts.pop("stay", 120)
    admitted = facts.pop("admitted_on", TODAY)
    given_facts = {
        "case_id": 1,
        "person_id": 1,
        "opened_on": admitted,
        "closed_on": None,
        "jurisdiction": "NL",
        "home_municipality": "GM0193",
        "release_municipality": "",
        "lawful_stay": None,
        "returnable": None,
        "born_on": None,
        "died_on": None,
        "custody_agency_id": 1,
        "admitted_on": admitted,
        "released_on": None,
        "legal_title": "sentence",
        "sentence_days": None,
        "release_on": None if stay is None else admitted + timedelta(days=stay),
        "release_kind": "expected",
        "release_reason": Reason("release.expected", {"source": "court"}),
        "contact_membership_id": 1,
        "contact_agency_id": 1,
    }
    return CaseFacts(**{**given_facts, **facts})


def run(**facts):
    return derive(case(**facts), zwolle(), programme_id=1, owners=AGENCIES.get)


def due(derivation):
    return {m.code: m.due_on for m in derivation.milestones}


class TestEligibility:
    @pytest.mark.parametrize(
        ("facts", "outcome"),
        [
            ({}, Outcome.ELIGIBLE),
            ({"legal_title": "remand"}, Outcome.ELIGIBLE),
            ({"home_municipality": "GM1708"}, Outcome.ELIGIBLE),
            ({"home_municipality": "GM0166"}, Outcome.NOT_ELIGIBLE),
            ({"home_municipality": ""}, Outcome.UNKNOWN),
            ({"custody_agency_id": None, "home_municipality": ""}, Outcome.NOT_ELIGIBLE),
        ],
    )
    def test_outcome(self, facts, outcome):
        assert run(**facts).outcome is outcome

    def test_unknown_names_what_is_missing(self):
        (reason,) = run(home_municipality="").reasons
        assert (reason.code, reason.params["fact"]) == ("fact.missing", "home_municipality")

    @pytest.mark.requirement("R62")
    def test_no_names_the_criterion_and_who_decides_otherwise(self):
        first = run(home_municipality="GM0166").reasons[0]
        assert first.code == "criterion.fails"
        assert first.params["decides"]

    def test_only_a_fitting_programme_has_milestones(self):
        assert not run(home_municipality="").milestones
        assert not run(home_municipality="GM0166").milestones

    @pytest.mark.requirement("R73")
    def test_nothing_that_decides_is_about_risk_or_the_offence(self):
        names = {one.name for one in fields(CaseFacts)} | set(FACTS)
        assert "legal_title" in names
        assert not [one for one in names if re.search("risk|offence|danger|score|crime", one)]


class TestDays:
    @pytest.mark.requirement("R89")
    @pytest.mark.parametrize("title", ["remand", "sentence", "other"])
    def test_begin_with_the_first_day_in_custody(self, title):
        found = run(stay=200, legal_title=title)
        assert found.phases[0].start == TODAY
        first = min(day for day in due(found).values() if day is not None)
        assert first == TODAY + timedelta(days=1)

    def test_meeting_within_ten_days_and_plan_within_four_weeks(self):
        found = due(run(stay=200))
        assert found["tbo"] == TODAY + timedelta(days=10)
        assert found["dr_plan"] == TODAY + timedelta(days=28)

    def test_without_a_release_date_its_tasks_wait(self):
        found = run(stay=None, legal_title="remand")
        waiting = {m.code for m in found.milestones if m.state is State.WAITING}
        assert "release_package" in waiting
        assert due(found)["tbo"] == TODAY + timedelta(days=10)

    @pytest.mark.requirement("R59")
    def test_twelve_days_give_a_feasible_plan_by_priority(self):
        found = run(stay=12)
        release = TODAY + timedelta(days=12)
        assert "short_stay" in found.variant
        inside = [
            m
            for m in found.milestones
            if m.due_on and m.due_on <= release and m.state is State.PLANNED
        ]
        assert {"tbo", "shelter_check", "id_document_check"} <= {m.code for m in inside}
        assert all(m.due_on >= TODAY for m in inside)
        after = {m.code for m in found.milestones if m.due_on and m.due_on > release}
        assert "aftercare_contact" in after

    @pytest.mark.requirement("R59")
    def test_remand_asks_for_no_offence_work_and_protects_the_home_first(self):
        found = run(stay=19, legal_title="remand")
        codes = {m.code for m in found.milestones}
        assert {"remand", "short_stay"} <= set(found.variant.split(","))
        assert "restorative_talk" not in codes
        assert "keep_home" in codes
        assert due(found)["tbo"] == TODAY + timedelta(days=5)

    @pytest.mark.requirement("R59")
    def test_a_date_that_jumps_forward_leaves_a_plan_that_can_be_kept(self):
        """The case came in today, a thousand days after arrival; release turns out to be in six days."""
        found = run(admitted_on=TODAY - timedelta(days=1000), stay=1006, opened_on=TODAY)
        by_code = {m.code: m for m in found.milestones}
        shelter = by_code["shelter_check"]
        assert TODAY < shelter.due_on <= TODAY + timedelta(days=6)
        assert shelter.note == "short.squeezed"
        assert by_code["tbo"].state is State.EARLIER

    def test_role_without_agency_falls_to_the_contact_and_says_so(self):
        found = {m.code: m for m in run(stay=200).milestones}
        assert found["care_check"].owner_agency_id == 1
        assert found["care_check"].note == "owner.none_for_role"

    def test_release_lets_what_only_custody_has_room_for_fall_away(self):
        done = (("nl-kansen-bieden-zwolle", "entry_signal", TODAY),)
        out = {"stay": 4, "released_on": TODAY + timedelta(days=4), "legal_title": "remand"}
        found = {m.code: m for m in run(done=done, **out).milestones}
        tbo = found["tbo"]
        assert (tbo.state, tbo.due_on, tbo.note) == (State.FALLEN_AWAY, None, "fallen.released")
        assert found["entry_signal"].state is State.DONE
        for code in ("keep_home", "shelter_check", "aftercare_contact"):
            assert found[code].state is State.PLANNED, "this can be done outside"
        inside = {task.code for task in zwolle().tasks if task.setting == "custody"}
        assert not [m.code for m in found.values() if m.code in inside and m.state is State.PLANNED]

    def test_death_lets_what_is_open_fall_away(self):
        found = run(died_on=TODAY, done=(("nl-kansen-bieden-zwolle", "tbo", TODAY),))
        assert {m.state for m in found.milestones} == {State.DONE, State.FALLEN_AWAY}


situations = st.fixed_dictionaries(
    {
        "stay": st.none() | st.integers(0, 1200),
        "legal_title": st.sampled_from(["sentence", "remand", "other", ""]),
        "lawful_stay": st.none() | st.booleans(),
        "returnable": st.none() | st.booleans(),
        "sentence_days": st.none() | st.integers(1, 2000),
        "admitted_on": st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    }
)


class TestAlways:
    @given(situations)
    def test_inside_tasks_lie_inside_the_stay(self, facts):
        found = run(**facts)
        if facts["stay"] is None:
            return
        admitted, release = (
            facts["admitted_on"],
            facts["admitted_on"] + timedelta(days=facts["stay"]),
        )
        tasks = {task.code: task for task in zwolle().tasks}
        for milestone in found.milestones:
            if milestone.state is not State.PLANNED or milestone.due_on is None:
                continue
            assert milestone.due_on >= admitted
            task = tasks.get(milestone.code)
            if task and task.setting == "custody" and milestone.note != "short.after_release":
                assert milestone.due_on <= release

    @given(situations)
    def test_deriving_twice_says_the_same(self, facts):
        assert run(**facts) == run(**facts)

    @given(situations)
    def test_nothing_is_lost_between_two_release_dates(self, facts):
        """Every open milestone before is there after, or is named among the changes."""
        before, after = run(**facts), run(**{**facts, "stay": (facts["stay"] or 0) + 45})
        named = {change.code for change in changes([before], [after], today=TODAY)}
        kept = {m.code for m in after.milestones}
        for milestone in before.milestones:
            assert milestone.code in kept or milestone.code in named

    @given(situations)
    def test_every_milestone_has_an_owner(self, facts):
        assert all(m.owner_agency_id for m in run(**facts).milestones)

    @given(situations)
    def test_no_change_without_a_difference(self, facts):
        assert changes([run(**facts)], [run(**facts)], today=TODAY) == ()
