"""The real question sets of five pathways: all load, every route ends, and answers of the first stay readable."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.answers.test_carrying import keeps
from throughcare.answers.rules import routing
from throughcare.answers.rules.adopting import LAST, adopt
from throughcare.answers.rules.carrying import carry
from throughcare.answers.rules.checking import BrokenCatalogueError
from throughcare.answers.rules.schema import END
from throughcare.answers.types import UNKNOWN, Said

HOUSING, THINKING = "accommodation", "attitudes_thinking_and_behaviour"
FAMILY, WORK, HEALTH = "children_families_and_community", "education_skills_and_work", "health"
BECAME = {
    f"{HOUSING}.where_did_they_live": (
        f"{HOUSING}.where_did_they_live", {"homeowner": "private_housing_owned"},
    ),
    f"{HOUSING}.where_will_they_live_1": (f"{HOUSING}.where_will_they_live", {}),
    f"{HOUSING}.where_will_they_live_2": (f"{HOUSING}.where_will_they_live", {}),
    f"{HOUSING}.where_will_they_live_address": (
        f"{HOUSING}.where_will_they_live_address_move_to_new_address", {},
    ),
    f"{HOUSING}.additional_information_where_did_they_live": (
        f"{HOUSING}.where_did_they_live_additional_details", {},
    ),
    f"{HOUSING}.additional_information_where_will_they_live": (
        f"{HOUSING}.where_will_they_live_additional_details", {},
    ),
    f"{THINKING}.help_to_manage_anger": (
        f"{THINKING}.help_to_manage_anger", {"true": "yes", "false": "no"},
    ),
    f"{THINKING}.issues_with_gambling": (
        f"{THINKING}.issues_with_gambling", {"true": "yes", "false": "no"},
    ),
    f"{FAMILY}.friend_family_community_support": (
        f"{FAMILY}.do_they_have_support_from_family_friends_community", {},
    ),
    f"{FAMILY}.caring_for_adult": (f"{FAMILY}.caring_responsibilities_for_adults", {}),
    f"{FAMILY}.under_threat_outside": (f"{FAMILY}.under_threat_outside_prison", {}),
    f"{WORK}.job_before_custody": (f"{WORK}.did_they_have_job_before_custody", {}),
    f"{WORK}.in_education_or_training_before_custody": (
        f"{WORK}.were_they_in_education_before_custody", {},
    ),
    f"{WORK}.employment_title_before_custody": (
        f"{WORK}.did_they_have_job_before_custody_job_title", {},
    ),
    f"{WORK}.name_of_employer": (f"{WORK}.did_they_have_job_before_custody_employer_name", {}),
}  # fmt: skip
"""Read side by side: what these ids of earlier versions are called in later ones."""
REPORTS = ("immediate", "prerelease")
UNHURRIED = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""The files are read once, in the first example; other work may share the machine."""


@cache
def _files(folder: Path) -> list[dict]:
    found = sorted((folder / "forms_moj_resettlement_assessment").glob("*/*.yml"))
    return [yaml.safe_load(one.read_text()) for one in found if one.parent.name != "test"]


@cache
def adopted(folder: Path, report: str):
    return adopt(_files(folder), report=report, became=BECAME)


class TestAdopt:
    @pytest.mark.parametrize("report", REPORTS)
    def test_takes_all_nineteen_forms(self, samples, report) -> None:
        found = adopted(samples, report)
        versions = {}
        for one in found.forms:
            versions.setdefault(one.key, []).append(one.version)
        assert {key: sorted(each) for key, each in versions.items()} == {
            HOUSING: [1, 2, 3, 4], THINKING: [1, 2, 3, 4], FAMILY: [1, 2, 3, 4], WORK: [1, 2, 3, 4], HEALTH: [1, 2, 3],
        }  # fmt: skip
        assert len(found.concepts) == 120

    @pytest.mark.parametrize("report", REPORTS)
    def test_finds_that_every_route_ends(self, samples, report) -> None:
        found = adopted(samples, report)
        assert {one.name for one in found.forms if END not in routing.reached(one)} == set()

    def test_takes_their_no_answer_for_unknown(self, samples) -> None:
        found = adopted(samples, "immediate")
        gp = found.by_key[f"{HEALTH}.registered_with_gp"]
        assert (gp.codes(), gp.may_be_unknown) == (("yes", "no"), True)

    @pytest.mark.parametrize("report", REPORTS)
    def test_walks_one_kind_of_report(self, samples, report) -> None:
        (first,) = (one for one in adopted(samples, report).forms if one.name == f"{HOUSING} 1")
        said = {f"{HOUSING}.where_did_they_live": Said((UNKNOWN,))}
        summary = "assessment_summary" if report == "immediate" else "prerelease_assessment_summary"
        pages = [one.key for one in routing.route(first, said)]
        assert pages == ["where_did_they_live", "where_will_they_live_2", summary, "check_answers"]

    def test_refuses_a_set_that_leads_in_circles(self) -> None:
        with pytest.raises(
            BrokenCatalogueError, match=r"form \[health 1\] page \[one\] leads back to itself"
        ):
            adopt([_set([("one", "two"), ("two", "one")])], report="immediate", became={})

    def test_refuses_a_set_that_leads_nowhere(self) -> None:
        with pytest.raises(BrokenCatalogueError, match=r"leads to .gone., which is not there"):
            adopt([_set([("one", "gone")])], report="immediate", became={})

    @settings(UNHURRIED, max_examples=60)
    @given(data=st.data())
    @pytest.mark.parametrize("report", REPORTS)
    def test_walks_every_route_to_its_end(self, samples, report, data) -> None:
        found = adopted(samples, report)
        one = data.draw(st.sampled_from(found.forms))
        said = {
            key: Said((data.draw(st.sampled_from(codes)),))
            for page in one.pages
            for question in page.questions
            for key in [question.concept]
            if (codes := routing.possible(question, found.by_key[key]))
        }
        pages = [each.key for each in routing.route(one, said)]
        assert len(pages) == len(set(pages))
        assert pages[-1] == "check_answers"

    @settings(UNHURRIED, max_examples=100)
    @given(data=st.data())
    @pytest.mark.parametrize("report", REPORTS)
    def test_keeps_answers_of_each_version_readable_in_the_last(
        self, samples, report, data
    ) -> None:
        found = adopted(samples, report)
        before = data.draw(st.sampled_from(found.forms))
        keeps(found, before, found.newest(before.key), data.draw)

    def test_shows_in_the_last_version_what_it_still_asks(self, samples) -> None:
        found = adopted(samples, "immediate")
        shown = {}
        for key in (HOUSING, THINKING, FAMILY, WORK, HEALTH):
            first, last = found.by_form[key, 1], found.newest(key)
            carried = [_carries(one, last, found) for one in sorted(first.concepts)]
            shown[key] = (sum(carried), len(carried))
        assert shown == {
            HOUSING: (4, 8),
            THINKING: (2, 4),
            FAMILY: (5, 13),
            WORK: (4, 18),
            HEALTH: (1, 6),
        }


def _carries(key, form, found) -> bool:
    return bool(carry(key, Said(), form, found).concept)


def _set(pages) -> dict:
    return {
        "version": 1,
        "pathway": "HEALTH",
        "pages": [
            {
                "id": key.upper(),
                "questions": [
                    {"id": f"Q_{key}", "title": "?", "type": "RADIO", "options": [{"id": "YES", "displayText": "Yes"}]}
                ],
                "nextPageLogic": [{"nextPageId": LAST if to == LAST else to.upper()}],
            }
            for key, to in pages
        ],
    }  # fmt: skip
