"""What answers mean in another version: the same, or kept in their own words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.answers.forms import catalogue, concept, form, page
from throughcare.answers.rules import routing, saying
from throughcare.answers.rules.carrying import Carried, carry, same_meaning
from throughcare.answers.rules.shipped import catalogue as shipped
from throughcare.answers.types import NOTHING, UNKNOWN, Kind, Said

OLD = concept("where", "one", {"code": "rented", "becomes": "social"}, "social", "own", "gone")
FOUND = catalogue(
    [
        OLD,
        concept("more", "text", becomes="t.wishes"),
        concept("wishes", "text"),
        concept("ever", "yes_no", becomes="t.often"),
        concept("often", "one", "yes", "no", "rather"),
        concept("left"),
    ],
    [
        form(
            page(
                "one",
                {"concept": "where", "options": ["rented", "own", "gone"]},
                "more",
                "ever",
                "left",
            )
        ),
        form(
            page("one", {"concept": "where", "options": ["social", "own"]}, "wishes", "often"),
            version=2,
        ),
    ],
)
LAST = FOUND.forms[1]


class TestCarry:
    @pytest.mark.parametrize(
        ("key", "said", "expected"),
        [
            ("t.where", Said(("rented",)), Carried("t.where", Said(("social",)))),
            ("t.where", Said(("own",)), Carried("t.where", Said(("own",)))),
            ("t.where", Said(("gone",)), Carried("t.where", NOTHING)),
            ("t.where", Said((UNKNOWN,)), Carried("t.where", Said((UNKNOWN,)))),
            ("t.more", Said(text="A dog"), Carried("t.wishes", Said(text="A dog"))),
            ("t.ever", Said(("yes",)), Carried("t.often", Said(("yes",)))),
            ("t.left", Said(("yes",)), Carried("", NOTHING)),
            ("t.never", Said(("yes",)), Carried("", NOTHING)),
        ],
    )
    def test_says_what_an_answer_means_in_a_version(self, key, said, expected) -> None:
        assert carry(key, said, LAST, FOUND) == expected

    def test_knows_what_means_the_same(self) -> None:
        assert (
            same_meaning("t.wishes", FOUND)
            == same_meaning("t.more", FOUND)
            == {"t.more", "t.wishes"}
        )

    def test_of_a_first_talk_reaches_the_last_version(self) -> None:
        last = shipped().newest("intake")
        assert last is not None
        assert carry("home.before", Said(("rented",)), last, shipped()).said == Said(
            ("rented_social",)
        )
        assert carry("me.more", Said(text="x"), last, shipped()) == Carried(
            "me.wishes", Said(text="x")
        )


def answer_to(question, one, draw) -> Said:
    if one.kind is Kind.TEXT:
        return Said(text="Something")
    if one.kind is Kind.DAY:
        return Said(day=draw(st.dates()))
    codes = routing.possible(question, one)
    return Said((draw(st.sampled_from(codes)),))


def keeps(found, before, after, draw) -> list[bool]:
    """Answer a random route of a version; say of each answer whether the last one shows it as its own."""
    said: dict[str, Said] = {}
    here = before.pages[0].key
    while here in before.by_key:
        asked = before.by_key[here]
        for question in asked.questions:
            if routing.matches(question.only_if, said):
                said[question.concept] = answer_to(question, found.by_key[question.concept], draw)
        here = routing.next_page(asked, said)
    return [_is_kept(key, one, after, found) for key, one in said.items()]


def _is_kept(key, said, after, found) -> bool:
    """Hold an answer to its promise: a valid answer there, or its own words here; never another meaning."""
    concept_ = found.by_key[key]
    assert all(concept_.option(code) or code in {UNKNOWN, "yes", "no"} for code in said.codes)
    carried = carry(key, said, after, found)
    if not carried.said:
        return False
    (question,) = (
        one for each in after.pages for one in each.questions if one.concept == carried.concept
    )
    assert saying.problem(carried.said, question, found.by_key[carried.concept]) is None
    assert carried.said.is_unknown == said.is_unknown
    assert (carried.said.text, carried.said.day) == (said.text, said.day)
    return True


class TestEveryAnswerOfTheShippedForms:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_stays_readable_in_the_last_version(self, data) -> None:
        found = shipped()
        before = data.draw(st.sampled_from([one for one in found.forms if one.key == "intake"]))
        after = found.newest("intake")
        assert all(keeps(found, before, after, data.draw))
