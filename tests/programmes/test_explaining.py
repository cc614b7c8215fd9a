from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest

from throughcare.programmes.rules import loading, wording
from throughcare.programmes.rules.conditions import parse
from throughcare.programmes.rules.explaining import plain
from throughcare.programmes.rules.leafs import Op, Territory
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.facts import FACTS, FactType
from throughcare.programmes.types.programme import Facts
from throughcare.programmes.types.texts import FIELD_TITLES, TEXTS


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _strings(member)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))


class TestPlain:
    def test_says_when_in_words(self, zwolle: Definition) -> None:
        steps = {step.code: step for step in plain(zwolle, language="en").steps_in_custody}
        assert steps["tbo"].when == "within 10 days after arrival"
        assert steps["shelter_check"].when == "no later than 8 weeks before release"
        assert steps["release_package"].when == "no later than 5 working days before release"

    def test_marks_what_is_ours(self, zwolle: Definition) -> None:
        page = plain(zwolle, language="en")
        steps = {step.code: step for step in (*page.steps_in_custody, *page.steps_after_release)}
        assert steps["aftercare_contact"].origin.default == "our default, to be decided locally"
        assert steps["shelter_check"].origin.default.endswith("the day, who hears when it is late")
        assert steps["shelter_check"].origin.sources == ("NL1",)
        assert page.default_count > 0
        assert page.sourced_count > 0

    def test_tells_the_history_of_sharing(self, zwolle: Definition) -> None:
        rows = plain(zwolle, language="en", on=date(2022, 1, 1)).sharing
        extract = [row for row in rows if row.text.startswith("the fixed part")]
        assert [row.is_current for row in extract] == [True, False]
        assert extract[0].period == "from 1 July 2021, before 1 December 2023"
        assert extract[0].ground == "because the law says so"
        assert extract[1].channel == "through the municipality's message box"

    def test_names_the_one_contact_of_every_phase(self, zwolle: Definition) -> None:
        contacts = [row.text for row in plain(zwolle, language="en").contacts]
        assert contacts[0] == "In prison: your prison case manager"
        assert contacts[3] == "Aftercare: your municipal aftercare coordinator"

    def test_says_what_follows_a_no(self, zwolle: Definition) -> None:
        texts = [row.text for row in plain(zwolle, language="nl").if_you_say_no]
        assert "U mag nee zeggen. Daar staat geen straf op." in texts
        assert "We vragen het u opnieuw: uiterlijk 4 weken voor vrijlating." in texts

    def test_is_marked_as_not_reviewed(self, zwolle: Definition) -> None:
        assert plain(zwolle, language="nl").review == "nog niet nagekeken"

    def test_falls_back_to_english_and_says_so(self, zwolle: Definition) -> None:
        page = plain(zwolle, language="lv")
        assert (page.language, page.is_fallback) == ("en", True)

    @pytest.mark.parametrize("language", ["en", "nl"])
    @pytest.mark.parametrize("on", [None, date(2019, 8, 1), date(2022, 1, 1)])
    def test_leaves_no_gap_and_no_code(
        self, zwolle: Definition, language: str, on: date | None
    ) -> None:
        page = dataclasses.replace(plain(zwolle, language=language, on=on), sources=())
        plain_words = [text for text in _strings(page) if " " in text]
        assert len(plain_words) > 200
        assert [text for text in plain_words if re.search(r"[a-z]_[a-z]|[{}]|\bNone\b", text)] == []

    def test_works_for_the_example(self, example_text: str) -> None:
        page = plain(loading.load(example_text, name="x"), language="en")
        assert page.title == "Bridge"


class TestTexts:
    @pytest.mark.parametrize("code", sorted(TEXTS))
    def test_have_the_same_gaps_in_both_languages(self, code: str) -> None:
        gaps = [
            {name for _, name, _, _ in Formatter().parse(TEXTS[code][language]) if name}
            for language in ("en", "nl")
        ]
        assert gaps[0] == gaps[1]

    def test_cover_every_comparison_and_fact(self) -> None:
        assert {f"asked.{op}" for op in Op} <= set(TEXTS)
        for kind in FACTS.values():
            assert set(kind.title) == {"en", "nl"}
            assert bool(kind.denial) is (kind.type is FactType.YES_NO)
            assert all(f"value.{choice}" in TEXTS for choice in kind.choices)

    def test_field_titles_are_in_both_languages(self) -> None:
        assert all(set(title) == {"en", "nl"} for title in FIELD_TITLES.values())


class TestReason:
    @pytest.mark.parametrize(
        ("line", "facts", "sentence"),
        [
            (
                "expected_stay_days < 28",
                {"expected_stay_days": 40},
                "Not met: stay in custody is less than 28 days. Known: 40 days.",
            ),
            ("in_custody", {"in_custody": True}, "Met: in custody. Known: yes."),
            (
                "home_municipality in territory",
                {"home_municipality": "GM0363"},
                "Not met: home municipality is one of: Zwolle. Known: GM0363.",
            ),
            (
                "age in 14..21",
                {},
                "Not yet known: age. Needed for: age is from 14 to 21 years.",
            ),
            ("age in 18..", {"age": 1}, "Not met: age is at least 18 years. Known: 1 year."),
        ],
    )
    def test_becomes_a_sentence(self, line: str, facts: Facts, sentence: str) -> None:
        condition = parse(line, territory=Territory("NL", frozenset({"GM0193"})))
        given = condition.judge(facts).reasons[0]
        names = {"GM0193": "Zwolle"}
        assert wording.reason(given, language="en", names=names) == sentence
