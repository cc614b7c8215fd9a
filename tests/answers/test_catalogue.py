"""What is shipped: concepts in two languages, forms of several versions, and the concept of each support need."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from throughcare.answers.rules import routing
from throughcare.answers.rules.shipped import _load, catalogue, support_needs
from throughcare.answers.types import Kind
from throughcare.config.commands.cataloguing import describe_questions
from throughcare.pages.plan_words import DOMAINS

LANGUAGES = {"en", "nl"}
BASIC_CONDITIONS = {"id_document", "shelter", "work_income", "debts", "care"}


def texts():
    for one in catalogue().concepts:
        yield from (
            one.ask,
            *([one.hint] if one.hint else []),
            *(option.text for option in one.options),
        )
    for form in catalogue().forms:
        yield from (
            form.title,
            *([form.about] if form.about else []),
            *(page.title for page in form.pages),
        )


class TestConcepts:
    def test_are_there_in_every_language(self) -> None:
        assert [
            words for words in texts() if set(words) != LANGUAGES or not all(words.values())
        ] == []

    def test_belong_to_domains_of_the_plan(self) -> None:
        assert {one.domain for one in catalogue().concepts} <= set(DOMAINS)

    def test_are_asked_by_some_form(self) -> None:
        asked = {key for form in catalogue().forms for key in form.concepts}
        assert {one.key for one in catalogue().concepts} - asked == set()

    def test_cover_the_five_basic_conditions_in_the_first_talk(self) -> None:
        newest = catalogue().newest("intake")
        assert newest is not None
        assert newest.version == 2
        asked = {catalogue().by_key[key].domain for key in newest.concepts}
        assert asked >= BASIC_CONDITIONS | {"family", "social_network", "education", "health"}

    def test_that_others_follow_from_are_not_told_of(self) -> None:
        harmless = routing.harmless(catalogue())
        assert harmless.isdisjoint({"debts.kinds", "family.youth_services", "care.may_contact"})
        assert {"debts.any", "care.needs"} <= harmless

    def test_questions_end_with_a_question_mark(self) -> None:
        assert [
            one.key
            for one in catalogue().concepts
            if not all(x.endswith("?") for x in one.ask.values())
        ] == []

    def test_of_days_and_texts_route_nobody(self) -> None:
        by_key = catalogue().by_key
        keys = {
            key
            for form in catalogue().forms
            for page in form.pages
            for go in page.next
            for key in go.when
        }
        assert all(by_key[key].kind in {Kind.YES_NO, Kind.ONE, Kind.SEVERAL} for key in keys)


def test_are_described_as_they_are() -> None:
    page = Path(__file__).parents[2] / "docs/reference/generated/questions.md"
    assert page.read_text(encoding="utf-8") == describe_questions(), (
        "Run: python -m throughcare.config.commands.cataloguing > docs/reference/generated/questions.md"
    )


class TestSupportNeeds:
    def test_have_a_concept_each(self) -> None:
        named = [
            one
            for sections in support_needs().values()
            for rows in sections.values()
            for one in rows.values()
        ]
        counts = _load("support-needs.yaml")["counts"]
        assert set(named) <= {"none", *catalogue().by_key}
        found = Counter(named)
        assert (len(named), found["none"], found["me.wishes"]) == (
            counts["rows"], counts["none"], counts["open"],
        )  # fmt: skip
        assert counts["rows"] == 113

    def test_are_those_of_the_published_list(self, samples) -> None:
        rows: dict[str, dict[str, list[str]]] = {}
        with (samples / "forms_moj_resettlement_assessment/support_needs.csv").open() as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["pathway"], {}).setdefault(row["section"], []).append(
                    row["title"]
                )
        shape = {
            pathway: {
                number: list(range(1, len(titles) + 1))
                for number, titles in enumerate(sections.values(), 1)
            }
            for pathway, sections in rows.items()
        }
        mine = {
            p: {n: list(found) for n, found in sections.items()}
            for p, sections in support_needs().items()
        }
        assert mine == shape
        none_of = {
            (pathway, number, place)
            for pathway, sections in support_needs().items()
            for number, found in sections.items()
            for place, one in found.items()
            if one == "none"
        }
        assert none_of == {
            (pathway, number, place)
            for pathway, sections in rows.items()
            for number, titles in enumerate(sections.values(), 1)
            for place, title in enumerate(titles, 1)
            if title.startswith("No ")
        }

    @pytest.mark.parametrize("word", ["Maintain a tenancy", "Talking therapy", "bursaries"])
    def test_stand_here_without_their_words(self, word) -> None:
        assert word not in str(_load("support-needs.yaml"))
