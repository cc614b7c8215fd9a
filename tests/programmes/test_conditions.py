from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.logic import Truth, all_of, any_of, negate
from throughcare.programmes.rules.conditions import ConditionError, parse
from throughcare.programmes.rules.leafs import Territory
from throughcare.programmes.types.facts import FACTS, FactType
from throughcare.programmes.types.programme import Fact, Facts

HERE = Territory("NL", frozenset({"GM0193", "GM1708"}))
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

LINES: list[tuple[str, Facts, Truth]] = [
    ("in_custody", {"in_custody": True}, YES),
    ("in_custody", {"in_custody": False}, NO),
    ("in_custody", {}, UNKNOWN),
    ("in_custody", {"in_custody": None}, UNKNOWN),
    ("not lawful_stay", {"lawful_stay": True}, NO),
    ("not lawful_stay", {"lawful_stay": False}, YES),
    ("not lawful_stay", {}, UNKNOWN),
    ("not not in_custody", {"in_custody": True}, YES),
    ("expected_stay_days < 28", {"expected_stay_days": 27}, YES),
    ("expected_stay_days < 28", {"expected_stay_days": 28}, NO),
    ("expected_stay_days <= 28", {"expected_stay_days": 28}, YES),
    ("expected_stay_days > 28", {"expected_stay_days": 28}, NO),
    ("expected_stay_days >= 28", {"expected_stay_days": 28}, YES),
    ("expected_stay_days == 0", {"expected_stay_days": 0}, YES),
    ("expected_stay_days != 0", {"expected_stay_days": 0}, NO),
    ("not expected_stay_days < 28", {"expected_stay_days": 28}, YES),
    ("legal_title == remand", {"legal_title": "remand"}, YES),
    ("legal_title != remand", {"legal_title": "remand"}, NO),
    ("legal_title in [remand, other]", {"legal_title": "sentence"}, NO),
    ("not legal_title in [remand, other]", {"legal_title": "sentence"}, YES),
    ("home_municipality in territory", {"home_municipality": "GM0193"}, YES),
    ("home_municipality in territory", {"home_municipality": "GM0363"}, NO),
    ("home_municipality in territory", {}, UNKNOWN),
    ("not release_municipality in territory", {"release_municipality": "GM0363"}, YES),
    ("age in 14..21", {"age": 14}, YES),
    ("age in 14..21", {"age": 21}, YES),
    ("age in 14..21", {"age": 22}, NO),
    ("not age in 14..21", {"age": 22}, YES),
    ("sentence_days in 180..", {"sentence_days": 179}, NO),
    ("sentence_days in ..365", {"sentence_days": 365}, YES),
]


class TestLine:
    @pytest.mark.parametrize(("line", "facts", "truth"), LINES)
    def test_is_judged(self, line: str, facts: Facts, truth: Truth) -> None:
        condition = parse(line, territory=HERE)
        assert condition.judge(facts).truth is truth
        assert condition.truth(facts) is truth

    def test_says_what_was_wanted_and_found(self) -> None:
        judged = parse("expected_stay_days < 28", territory=HERE).judge({"expected_stay_days": 40})
        assert [reason.as_json() for reason in judged.reasons] == [
            {
                "code": "criterion.not_met",
                "params": {
                    "fact": "expected_stay_days",
                    "op": "below",
                    "wanted": "28",
                    "found": "40",
                },
            }
        ]

    def test_names_what_is_missing(self) -> None:
        judged = parse("not in_custody", territory=HERE).judge({})
        assert judged.missing == ("in_custody",)
        assert judged.reasons[0].code == "fact.missing"
        assert judged.reasons[0].params["wanted"] == "no"

    def test_sees_the_territory_given(self) -> None:
        elsewhere = Territory("NL", frozenset({"GM0363"}))
        condition = parse("home_municipality in territory", territory=elsewhere)
        assert condition.truth({"home_municipality": "GM0193"}) is NO

    @pytest.mark.parametrize(
        ("line", "facts"),
        [
            ("in_custody", {"in_custody": "yes"}),
            ("expected_stay_days < 28", {"expected_stay_days": "12"}),
            ("expected_stay_days < 28", {"expected_stay_days": True}),
            ("legal_title == remand", {"legal_title": "jail"}),
        ],
    )
    def test_refuses_a_fact_of_the_wrong_type(self, line: str, facts: Facts) -> None:
        with pytest.raises(TypeError, match="Fact"):
            parse(line, territory=HERE).judge(facts)

    def test_keeps_answering_rightly_after_many_values(self) -> None:
        condition = parse("expected_stay_days < 1500", territory=HERE)
        answers = [condition.truth({"expected_stay_days": days}) for days in range(3000)]
        assert answers == [YES] * 1500 + [NO] * 1500
        assert condition.truth({}) is UNKNOWN


FAULTS = [
    ("in_custdy", "Did you mean `in_custody`?"),
    ("nationality == XX", "Known facts"),
    ("legal_title", "Compare it with a value"),
    ("in_custody == yes", "Write `in_custody`"),
    ("expected_stay_days < many", "number of days"),
    ("legal_title == jail", "remand, sentence, other"),
    ("legal_title < remand", "only numbers have an order"),
    ("legal_title in 1..2", "Ranges are for numbers"),
    ("age in 21..14", "smaller number first"),
    ("age in ..", "smaller number first"),
    ("age in [1, 2]", "use a range"),
    ("legal_title in []", "at least one value"),
    ("jurisdiction in territory", "home_municipality"),
    ("in_custody and lawful_stay", "Write for example"),
    ("", "Write for example"),
    (7, "Write a text"),
    (None, "Write a text"),
    ({"all": ["in_custody"], "any": ["in_custody"]}, "one of `all:`"),
    ({"none": ["in_custody"]}, "one of `all:`"),
    ({"all": []}, "at least one condition"),
    ({"any": "in_custody"}, "at least one condition"),
]


class TestParse:
    @pytest.mark.parametrize(("source", "remedy"), FAULTS)
    def test_says_what_to_write_instead(self, source: object, remedy: str) -> None:
        with pytest.raises(ConditionError) as caught:
            parse(source, territory=HERE)
        assert remedy in caught.value.remedy

    def test_names_the_path_of_the_part(self) -> None:
        with pytest.raises(ConditionError) as caught:
            parse({"all": ["in_custody", {"not": {"any": ["nope"]}}]}, territory=HERE)
        assert caught.value.path == ("all", 1, "not", "any", 0)

    def test_refuses_a_tree_without_end(self) -> None:
        source: object = "in_custody"
        for _ in range(60):
            source = {"not": source}
        with pytest.raises(ConditionError, match="too deeply"):
            parse(source, territory=HERE)

    def test_refuses_territory_where_no_municipality_is_named(self) -> None:
        with pytest.raises(ConditionError, match="jurisdiction == XA"):
            parse("home_municipality in territory", territory=Territory("XA"))

    def test_tells_which_facts_it_needs(self) -> None:
        condition = parse({"any": ["in_custody", {"not": "age < 18"}]}, territory=HERE)
        assert condition.facts() == {"in_custody", "age"}


THREE = {YES: True, NO: False, UNKNOWN: None}


class TestTree:
    @pytest.mark.parametrize(("left", "right"), list(itertools.product(THREE, repeat=2)))
    def test_follows_the_truth_tables(self, left: Truth, right: Truth) -> None:
        facts = {"in_custody": THREE[left], "lawful_stay": THREE[right]}
        parts = ["in_custody", "lawful_stay"]
        assert parse({"all": parts}, territory=HERE).truth(facts) is all_of([left, right])
        assert parse({"any": parts}, territory=HERE).truth(facts) is any_of([left, right])

    def test_gives_only_the_reasons_that_decided(self) -> None:
        condition = parse({"all": ["in_custody", "lawful_stay", "returnable"]}, territory=HERE)
        judged = condition.judge({"in_custody": True, "lawful_stay": False})
        assert judged.truth is NO
        assert [reason.params["fact"] for reason in judged.reasons] == ["lawful_stay"]
        assert judged.missing == ()

    def test_names_each_missing_fact_once(self) -> None:
        condition = parse({"all": ["age > 17", "age < 30", "in_custody"]}, territory=HERE)
        assert condition.judge({}).missing == ("age", "in_custody")


def _values(name: str) -> st.SearchStrategy[Fact]:
    kind = FACTS[name]
    if kind.type is FactType.YES_NO:
        return st.booleans()
    if kind.type is FactType.NUMBER:
        return st.integers(0, 60)
    return st.sampled_from(kind.choices or ("GM0193", "GM0363"))


facts_known = st.fixed_dictionaries({}, optional={name: _values(name) for name in FACTS})
lines = st.sampled_from(
    [
        "in_custody",
        "not lawful_stay",
        "returnable",
        "expected_stay_days < 28",
        "age in 14..21",
        "legal_title == remand",
        "legal_title in [remand, other]",
        "home_municipality in territory",
    ]
)
trees = st.recursive(
    lines,
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=4)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=4)})
    ),
    max_leaves=8,
)


def _truth(tree: object, facts: Facts) -> Truth:
    return parse(tree, territory=HERE).truth(facts)


class TestLaws:
    @given(trees, facts_known)
    def test_judging_and_truth_agree(self, tree: object, facts: Facts) -> None:
        judged = parse(tree, territory=HERE).judge(facts)
        assert judged.truth is _truth(tree, facts)
        assert judged.reasons
        assert bool(judged.missing) is (judged.truth is UNKNOWN)

    @given(st.lists(trees, min_size=1, max_size=4), facts_known)
    def test_trees_follow_the_kernel(self, parts: list[object], facts: Facts) -> None:
        truths = [_truth(part, facts) for part in parts]
        assert _truth({"all": parts}, facts) is all_of(truths)
        assert _truth({"any": parts}, facts) is any_of(truths)
        assert _truth({"not": parts[0]}, facts) is negate(truths[0])

    @given(st.lists(trees, min_size=2, max_size=4), facts_known)
    def test_order_does_not_matter(self, parts: list[object], facts: Facts) -> None:
        shuffled = parts[::-1]
        for word in ("all", "any"):
            first = parse({word: parts}, territory=HERE).judge(facts)
            second = parse({word: shuffled}, territory=HERE).judge(facts)
            assert first.truth is second.truth
            assert set(first.missing) == set(second.missing)

    @given(trees, facts_known, facts_known)
    def test_learning_more_never_turns_an_answer_round(
        self, tree: object, known: Facts, learned: Mapping[str, Fact]
    ) -> None:
        before = _truth(tree, known)
        if before is not UNKNOWN:
            assert _truth(tree, {**learned, **known}) is before

    @given(trees, facts_known)
    def test_an_unknown_answer_can_be_decided_by_what_is_missing(
        self, tree: object, facts: Facts
    ) -> None:
        judged = parse(tree, territory=HERE).judge(facts)
        assert all(facts.get(name) is None for name in judged.missing)
