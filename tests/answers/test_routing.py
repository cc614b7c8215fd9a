"""Where forms lead: every route ends, and a catalogue in which one does not is refused by form and page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.answers.forms import catalogue, concept, form, go, page
from throughcare.answers.rules import routing
from throughcare.answers.rules.checking import BrokenCatalogueError
from throughcare.answers.rules.schema import END
from throughcare.answers.rules.shipped import catalogue as shipped
from throughcare.answers.types import UNKNOWN, Said

A, B, C = concept("a"), concept("b"), concept("c", "one", "x", "y")
YES, NO, NOT_KNOWN = Said(("yes",)), Said(("no",)), Said((UNKNOWN,))


def refused(forms, concepts=(A, B, C)) -> str:
    with pytest.raises(BrokenCatalogueError) as caught:
        catalogue(concepts, forms)
    return str(caught.value)


class TestCatalogue:
    def test_with_a_cycle_is_refused_by_form_and_page(self) -> None:
        told = refused(
            [form(page("one", "a", ways=[go("two")]), page("two", "b", ways=[go("one")]))]
        )
        assert "form [talk 1] page [one] leads back to itself: one > two > one" in told

    def test_with_a_cycle_behind_a_branch_is_refused(self) -> None:
        told = refused(
            [form(
                page("one", "a", ways=[go("two", a=["yes"]), go(END)]),
                page("two", "b", ways=[go("three")]),
                page("three", "c", ways=[go("two", c=["x"]), go(END)]),
            )]
        )  # fmt: skip
        assert "two > three > two" in told

    def test_with_a_page_that_is_not_there_is_refused(self) -> None:
        told = refused([form(page("one", "a", ways=[go("nowhere")]))])
        assert "form [talk 1] page [one] leads to [nowhere], which is not there" in told

    @pytest.mark.parametrize("codes", [["yes"], ["yes", "no"]])
    def test_with_an_answer_that_leads_nowhere_is_refused(self, codes) -> None:
        told = refused([form(page("one", "a", ways=[go(END, a=codes)]))])
        assert "form [talk 1] page [one] is a dead end for" in told
        assert UNKNOWN in told

    def test_may_name_every_answer_instead_of_the_rest(self) -> None:
        ways = [go("two", a=["yes"]), go(END, a=["no", UNKNOWN])]
        assert catalogue((A, B), [form(page("one", "a", ways=ways), page("two", "b"))])

    def test_with_a_way_that_asks_two_questions_needs_one_for_the_rest(self) -> None:
        ways = [go(END, a=["yes", "no", UNKNOWN], b=["yes", "no", UNKNOWN])]
        assert "dead end" in refused([form(page("one", "a", "b", ways=ways))])

    def test_with_a_page_that_nobody_reaches_is_refused(self) -> None:
        told = refused([form(page("one", "a"), page("two", "b"))])
        assert "form [talk 1] page [two] is never reached" in told

    def test_with_an_unknown_concept_is_refused(self) -> None:
        assert "asks [t.z], which is no concept" in refused([form(page("one", "z"))])

    def test_with_an_option_that_the_concept_lacks_is_refused(self) -> None:
        told = refused([form(page("one", {"concept": "c", "options": ["x", "w"]}))])
        assert "offers ['w'], which [t.c] does not know" in told

    def test_that_asks_about_what_the_form_does_not_ask_is_refused(self) -> None:
        told = refused([form(page("one", "a", ways=[go(END, b=["yes"]), go(END)]))])
        assert "asks about [t.b], which the form does not ask" in told

    def test_with_the_same_version_twice_is_refused(self) -> None:
        assert "[talk 1] is there twice" in refused(
            [form(page("one", "a")), form(page("one", "b"))]
        )

    def test_with_a_concept_that_becomes_itself_is_refused(self) -> None:
        told = refused([form(page("one", "a"))], [{**A, "becomes": "t.b"}, {**B, "becomes": "t.a"}])
        assert "becomes itself again" in told

    @pytest.mark.parametrize(
        "broken",
        [
            concept("a", "one"),
            concept("a", "yes_no", "x"),
            concept("a", "one", "unknown"),
            concept("a", "one", "x", "x"),
            {**A, "category": "offence"},
            {**A, "category": "child"},
            {**A, "ask": {"nl": "a?"}},
            {**A, "valid_days": 0},
            {**A, "key": "noword"},
            {**A, "surprise": 1},
        ],
    )
    def test_of_broken_parts_is_refused(self, broken) -> None:
        with pytest.raises(ValidationError):
            catalogue([broken], [form(page("one", "a"))])


class TestRoute:
    FORM = form(
        page("one", "a", ways=[go("two", a=["yes"]), go("three")]),
        page("two", "b", ways=[go("three")]),
        page("three", {"concept": "c", "only_if": {"t.a": ["no"]}}),
    )

    @pytest.mark.parametrize(
        ("said", "pages"),
        [
            ({"t.a": YES}, ["one", "two", "three"]),
            ({"t.a": NO}, ["one", "three"]),
            ({"t.a": NOT_KNOWN}, ["one", "three"]),
            ({}, ["one", "three"]),
        ],
    )
    def test_follows_the_answers(self, said, pages) -> None:
        (one,) = catalogue((A, B, C), [self.FORM]).forms
        assert [each.key for each in routing.route(one, said)] == pages

    @pytest.mark.requirement("R74")
    def test_takes_what_was_left_open_for_unknown_and_never_for_no(self) -> None:
        (one,) = catalogue((A, B, C), [self.FORM]).forms
        last = one.by_key["three"]
        assert [
            len(routing.asked(last, said)) for said in ({"t.a": NO}, {}, {"t.a": NOT_KNOWN})
        ] == [1, 0, 0]

    def test_asks_some_of_everybody(self) -> None:
        found = catalogue((A, B, C), [self.FORM])
        assert routing.put_to_everybody(found.forms[0]) == {"t.a"}
        assert routing.harmless(found) == {"t.a"}

    def test_that_one_form_asks_only_some_is_not_harmless_in_another(self) -> None:
        other = form(page("one", "a", "b"), key="other")
        assert "t.b" not in routing.harmless(catalogue((A, B, C), [self.FORM, other]))


def answers_to(form_, found, draw) -> dict[str, Said]:
    """Draw an answer, or none, for everything that a form asks."""
    said = {}
    for one in [each for page_ in form_.pages for each in page_.questions]:
        codes = routing.possible(one, found.by_key[one.concept])
        if codes and draw(st.booleans()):
            said[one.concept] = Said((draw(st.sampled_from(codes)),))
    return said


class TestEveryRouteOfTheShippedForms:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_ends(self, data) -> None:
        found = shipped()
        one = data.draw(st.sampled_from(found.forms))
        pages = [each.key for each in routing.route(one, answers_to(one, found, data.draw))]
        assert len(set(pages)) == len(pages) <= len(one.pages)
        assert routing.next_page(one.by_key[pages[-1]], {}) in {END, *one.by_key}
