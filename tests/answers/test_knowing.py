"""Who knows what of answers: each role what the rules say, and no trace of what is denied."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.answers.asking import NO, YES, access_of, ask, known, prefill, rows
from tests.notes.cast import NOW, TODAY, Cast
from throughcare.agencies.queries import agency_map
from throughcare.answers import queries
from throughcare.answers.models import Answer
from throughcare.answers.queries.filling import categories_to_ask
from throughcare.answers.rules import knowing, routing
from throughcare.answers.types import UNKNOWN, Given, Said
from throughcare.kernel.access import AccessRefusedError, Category
from throughcare.notes.rules import origin_of
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.actions import asker_of
from throughcare.sharing.models import Withholding
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Topic

pytestmark = pytest.mark.django_db
TEXT = Said(text="I repair bicycles")


def a_home(cast: Cast, who: str, said: Said = YES, **more) -> int:
    return ask(cast, who, "home-talk", "home", home__waiting_list=said, **more)


class TestKnown:
    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("helper", True),
            ("manager", True),
            ("coordinator", True),
            ("officer", False),
            ("nurse", False),
            ("shelter", False),
        ],
    )
    def test_shows_each_role_what_the_rules_say(self, cast: Cast, who, sees) -> None:
        a_home(cast, "helper")
        expected = {("home.waiting_list", "Agency helpers"): YES} if sees else {}
        assert rows(cast, who) == expected
        assert known(cast, who).elsewhere == ()

    def test_tells_who_asked_and_when(self, cast: Cast) -> None:
        a_home(cast, "helper")
        (row,) = known(cast, "manager").rows
        assert (row.agency, row.author, row.at, row.source) == (
            "Agency helpers",
            "Helper",
            NOW,
            "person",
        )
        assert row.valid_until == TODAY + timedelta(days=365)

    def test_tells_a_summary_without_who_wrote_it_and_without_texts(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "money", debts__any=YES)
        (row,) = known(cast, "coordinator").rows
        assert (row.said, row.author) == (YES, "")

    def test_lets_only_the_existence_be_known_where_that_is_the_rule(self, cast: Cast) -> None:
        ask(cast, "nurse", "care-talk", "care", care__doctor=YES, care__insurance=Said((UNKNOWN,)))
        found = known(cast, "coordinator")
        assert found.rows == ()
        assert [(one.concept, one.agency) for one in found.elsewhere] == [
            ("care.doctor", "Agency clinic")
        ]

    def test_shows_nothing_that_was_denied_to_anybody(self, cast: Cast) -> None:
        for who in ("manager", "officer", "helper", "nurse", "shelter"):
            sheet = queries.sheet_for(
                cast.person_id, "intake", access=access_of(cast, who), today=TODAY
            )
            for page in sheet.pages() if sheet else ():
                for one in sheet.questions(page):
                    if sheet.catalogue.by_key[one.concept].kind == "yes_no":
                        ask(cast, who, "intake", page.key, **{one.concept.replace(".", "__"): YES})
        seen = {
            who: known(cast, who)
            for who in ("manager", "officer", "coordinator", "nurse", "helper")
        }
        assert {
            one.agency for found in seen.values() for one in (*found.rows, *found.elsewhere)
        }.isdisjoint({"Agency refuge"})
        assert {one.agency for one in seen["officer"].rows} == {"Agency probation"}
        assert {row.agency for row in seen["nurse"].rows} == {"Agency clinic"}

    def test_counts_the_last_word_of_each_agency(self, cast: Cast) -> None:
        a_home(cast, "helper", YES)
        a_home(cast, "manager", NO)
        a_home(cast, "helper", NO, now=NOW + timedelta(hours=1))
        assert rows(cast, "manager") == {
            ("home.waiting_list", "Agency helpers"): NO,
            ("home.waiting_list", "Agency prison"): NO,
        }

    def test_runs_in_as_many_statements_however_much_is_known(self, cast: Cast) -> None:
        def count() -> int:
            access = access_of(cast, "manager")
            with CaptureQueriesContext(
                connection,
            ) as asked:
                queries.sheet_for(cast.person_id, "intake", access=access, today=TODAY)
            return len(asked)

        a_home(cast, "helper")
        first = count()
        ask(cast, "manager", "home-talk", "money", debts__any=YES)
        ask(cast, "helper", "home-talk", "home", home__adaptations=NO)
        assert count() == first <= 8

    def test_asks_for_an_access(self, cast: Cast) -> None:
        access = access_of(cast, "manager")
        with pytest.raises(AccessRefusedError):
            queries.known(cast.other_person_id, access=access, today=TODAY)


READERS = ("manager", "officer", "coordinator", "helper", "nurse", "shelter", "liaison")
ASKERS = ("manager", "officer", "coordinator", "helper", "nurse", "shelter", "robin")


class TestAgreement:
    @pytest.mark.parametrize("reader", READERS)
    def test_with_the_decision_for_every_category_and_origin(self, cast: Cast, reader) -> None:
        """Ask the readable reference about every row there is, and compare it with what was read."""
        _everybody_answers(cast)
        asker = asker_of(cast.actor(reader), now=NOW, today=TODAY)
        access = access_of(cast, reader)
        facts = sharing_queries.facts_of([cast.person_id], access=access)[cast.person_id]
        agencies = agency_map().agencies
        shown, told = set(), set()
        for one in Answer.objects.filter(person_id=cast.person_id):
            origin = None if one.agency_id is None else origin_of(agencies[one.agency_id])
            level = decide(
                asker, Topic(Category(one.category), origin), sharing_queries.law(), facts
            ).level
            if level is Level.FULL or (level is Level.SUMMARY and "text" not in one.value):
                shown.add((one.concept, one.agency_id))
            elif level is not Level.NONE and one.agency_id is not None:
                told.add((one.concept, one.agency_id))
        found = known(cast, reader)
        assert {(row.concept, row.agency_id) for row in found.rows} == shown
        assert {(one.concept, one.agency_id) for one in found.elsewhere} == told
        assert shown or reader == "liaison"


def _everybody_answers(cast: Cast) -> None:
    """Let everybody who may ask answer one question of each category, some with a text."""
    by_category: dict[str, list[str]] = {}
    for one in queries.catalogue().concepts:
        if one.kind in {"yes_no", "text"}:
            by_category.setdefault(one.category.value, []).append(one.key)
    for who in ASKERS:
        for category, keys in by_category.items():
            for key in keys[:4]:
                text = queries.catalogue().by_key[key].kind == "text"
                Answer.objects.create(
                    person_id=cast.person_id, concept=key, category=category, source="person",
                    value={"text": "x"} if text else {"codes": ["yes"]}, at=NOW, form="intake", form_version=2,
                    agency_id=cast.actor(who).agency_id, membership_id=cast.actor(who).membership_id,
                )  # fmt: skip


@pytest.mark.requirement("R33")
class TestPrefill:
    def test_fills_the_second_agencys_form(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__before=Said(("with_others",)))
        found = prefill(cast, "manager", "intake", "home.before")
        assert found is not None
        assert (found.said, found.is_valid, found.newest.agency) == (
            Said(("with_others",)),
            True,
            "Agency helpers",
        )

    def test_is_told_of_where_only_that_may_be_known(self, cast: Cast) -> None:
        ask(cast, "nurse", "care-talk", "care", care__doctor=YES)
        found = prefill(cast, "coordinator", "home-talk", "care.doctor")
        assert found is None, "the form does not ask it"
        cast_sheet = queries.sheet_for(
            cast.person_id, "intake", access=access_of(cast, "coordinator"), today=TODAY
        )
        assert cast_sheet is not None
        hidden = cast_sheet.prefills["care.doctor"]
        assert ([one.agency for one in hidden.elsewhere], hidden.said) == (
            ["Agency clinic"],
            Said(),
        )

    def test_of_a_follow_up_question_is_not_told_of(self, cast: Cast) -> None:
        ask(cast, "nurse", "care-talk", "care", care__running=YES)
        ask(cast, "nurse", "care-talk", "care-before", care__may_contact=YES)
        access = access_of(cast, "coordinator")
        assert {one.concept for one in known(cast, "coordinator").elsewhere} == {
            "care.running",
            "care.may_contact",
        }
        found = queries.catalogue()
        talk = found.newest("care-talk")
        telling = frozenset(found.by_key) - routing.harmless(found)
        told = knowing.prefills(
            talk,
            found,
            queries.known(cast.person_id, access=access, today=TODAY),
            today=TODAY,
            telling=telling,
        )
        assert set(told) == {"care.running"}

    def test_of_what_is_denied_is_the_form_of_nothing_known(self, cast: Cast) -> None:
        def page() -> object:
            access = access_of(cast, "officer")
            sheet = queries.sheet_for(cast.person_id, "intake", access=access, today=TODAY)
            return sheet.prefills, [one.key for one in sheet.pages()]

        before = page()
        ask(cast, "shelter", "home-talk", "home", home__after=Said(("shelter",)))
        ask(cast, "nurse", "care-talk", "care", care__running=YES)
        ask(cast, "helper", "home-talk", "money", debts__any=YES)
        assert page() == before

    def test_of_an_old_answer_is_shown_and_not_taken_for_true(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__after=Said(("back",)))
        later = TODAY + timedelta(days=60)
        found = prefill(
            cast, "manager", "intake", "home.after", now=NOW + timedelta(days=60), today=later
        )
        assert (found.said, found.is_valid) == (Said(("back",)), False)
        last = prefill(
            cast,
            "manager",
            "intake",
            "home.after",
            now=NOW + timedelta(days=59),
            today=later - timedelta(days=1),
        )
        assert last.is_valid

    @pytest.mark.requirement("R74")
    def test_of_unknown_stays_unknown(self, cast: Cast) -> None:
        a_home(cast, "helper", Said((UNKNOWN,)))
        found = prefill(cast, "manager", "intake", "home.waiting_list")
        assert (found.said.is_unknown, found.is_valid) == (True, False)

    def test_prefers_somebody_who_knows(self, cast: Cast) -> None:
        a_home(cast, "helper", YES)
        a_home(cast, "manager", Said((UNKNOWN,)), now=NOW + timedelta(days=1))
        found = prefill(cast, "manager", "intake", "home.waiting_list")
        assert (found.said, found.newest.agency, len(found.rows)) == (YES, "Agency helpers", 2)

    def test_says_that_the_person_told_it_already(self, cast: Cast) -> None:
        a_home(cast, "robin", Said(), home__after=Given("home.after", is_told=True))
        found = prefill(cast, "manager", "intake", "home.after")
        assert found.told is not None
        assert not found.said

    def test_shows_what_the_person_answered_alone(self, cast: Cast) -> None:
        a_home(cast, "robin", YES)
        found = prefill(cast, "manager", "intake", "home.waiting_list")
        assert (found.said, found.newest.agency_id, found.newest.source) == (YES, None, "person")


class TestForms:
    @pytest.mark.parametrize(
        ("who", "categories"),
        [
            (
                "helper",
                {
                    Category.HOUSING,
                    Category.WORK_AND_INCOME,
                    Category.DEBTS,
                    Category.FAMILY,
                },
            ),
            (
                "nurse",
                {
                    Category.HOUSING,
                    Category.WORK_AND_INCOME,
                    Category.DEBTS,
                    Category.FAMILY,
                    Category.HEALTH,
                },
            ),
        ],
    )
    def test_ask_only_what_the_worker_may_hold(self, cast: Cast, who, categories) -> None:
        assert (
            categories_to_ask(cast.person_id, access=access_of(cast, who), today=TODAY)
            == categories
        )

    def test_leave_out_pages_on_which_nothing_may_be_asked(self, cast: Cast) -> None:
        sheet = queries.sheet_for(
            cast.person_id, "intake", access=access_of(cast, "manager"), today=TODAY
        )
        assert "care" not in [one.key for one in sheet.pages()]
        assert sheet.after("debts").key == "people"

    def test_are_none_for_a_role_that_holds_nothing(self, cast: Cast) -> None:
        access = access_of(cast, "liaison")
        assert queries.form_choices(cast.person_id, access=access, today=TODAY) == ()
        assert queries.sheet_for(cast.person_id, "intake", access=access, today=TODAY) is None
        assert queries.sheet_for(cast.person_id, "nothing", access=access, today=TODAY) is None

    def test_say_how_much_of_them_is_known(self, cast: Cast) -> None:
        a_home(cast, "helper")
        found = {
            one.form.key: (one.known, one.questions)
            for one in queries.form_choices(
                cast.person_id, access=access_of(cast, "manager"), today=TODAY
            )
        }
        assert found["home-talk"][0] == 1
        assert found["intake"][1] > 20


class TestOwn:
    def test_is_everything_but_what_is_withheld(self, cast: Cast) -> None:
        a_home(cast, "helper")
        ask(cast, "nurse", "care-talk", "care", care__doctor=YES)
        ask(cast, "shelter", "home-talk", "home", home__after=Said(("shelter",)))
        found = {one.agency for one in known(cast, "robin").rows}
        assert found == {"Agency helpers", "Agency clinic", "Agency refuge"}
        Withholding.objects.create(
            person_id=cast.person_id, categories=["health"], since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=1), account_id=cast.accounts["nurse"], agency_id=cast.agencies["clinic"],
        )  # fmt: skip
        assert {one.agency for one in known(cast, "robin").rows} == {
            "Agency helpers",
            "Agency refuge",
        }

    def test_history_is_the_persons_alone(self, cast: Cast) -> None:
        a_home(cast, "helper")
        assert len(queries.own_history(access=access_of(cast, "robin"))) == 1
        with pytest.raises(AccessRefusedError):
            queries.own_history(access=access_of(cast, "manager"))


def test_a_value_is_read_as_it_was_stored(cast: Cast) -> None:
    ask(cast, "manager", "intake", "papers", papers__identity_document=YES)
    ask(cast, "manager", "intake", "document", papers__document_until=Said(day=TODAY))
    assert json.dumps(Said(day=TODAY).as_json())
    found = rows(cast, "manager")
    assert found["papers.document_until", "Agency prison"] == Said(day=TODAY)
