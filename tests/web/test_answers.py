"""The staff pages of questions: what stands there already, what is kept, and what never shows."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.answers.asking import NO, YES, ask
from tests.notes.cast import Cast, make_cast
from throughcare.answers.models import Answer, AnswerDraft, Asking
from throughcare.answers.types import Given, Said
from throughcare.audit.models import AuditEvent
from throughcare.sharing import actions as sharing

EXISTENCE = """
title: That somebody knows it
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  x-act: {kind: statute, citation: Another act of the tests, title: {en: Another act of the tests}}
clauses:
  x-known: {instrument: x-act, article: "1", since: 2001-01-01, text: {en: That it is known may be known.}}
rules:
  x-housing-is-known: {ground: power, clause: x-known, categories: [housing], purposes: [care], since: 2001-01-01,
     roles: [health_worker], receivers: [health], origins: [ngo], level: existence}
"""
"""Lets the clinic know that a voluntary organisation knows something about housing."""


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def sign_in(cast: Cast):
    def as_(who: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=cast.accounts[who]))
        return client

    return as_


def said(cast: Cast, who: str, form: str, page: str, **answers) -> None:
    ask(cast, who, form, page, now=timezone.now(), today=timezone.localdate(), **answers)


def html(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def main(answer, status: int = 200) -> BeautifulSoup:
    return BeautifulSoup(html(answer, status), "html5lib").main


def text_of(answer, status: int = 200) -> str:
    return " ".join(main(answer, status).text.split())


def overview(cast: Cast) -> str:
    return reverse("person_answers", args=[cast.person_id])


def address(
    cast: Cast, form: str = "home-talk", page: str = "home", name: str = "person_answer_form"
) -> str:
    return reverse(name, args=[cast.person_id, form, page])


def typed(cast: Cast, client: Client, **changes) -> dict:
    """Return what a browser would send of the page, with some of it changed."""
    form = main(client.get(address(cast))).select_one("form[novalidate]")
    data = {}
    for one in form.select("input[name], textarea[name]"):
        if one.get("type") in {"radio", "checkbox"} and not one.has_attr("checked"):
            continue
        data[one["name"]] = one.get("value", one.text)
    return data | {"source": "person"} | {f"q_{key}": value for key, value in changes.items()}


class TestOverview:
    def test_shows_answers_with_who_asked_and_when(self, cast, sign_in) -> None:
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        words = text_of(sign_in("manager").get(overview(cast)))
        for part in (
            "Are you on a list for a home?",
            "Yes",
            "Helper, Agency helpers",
            "said by the person",
            "Housing",
            "Taken as it stands until",
        ):
            assert part in words

    @pytest.mark.parametrize("who", ["officer", "shelter", "nurse"])
    def test_shows_no_trace_of_what_is_denied(self, cast, sign_in, who) -> None:
        def page() -> str:
            found = html(sign_in(who).get(overview(cast)))
            return re.sub(r'value="[A-Za-z0-9]{64}"', "", found)

        before = page()
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        assert page() == before

    def test_tells_that_another_agency_knows_where_that_may_be_known(self, cast, sign_in) -> None:
        said(cast, "nurse", "care-talk", "care", care__doctor=YES)
        words = text_of(sign_in("coordinator").get(overview(cast)))
        assert "Already known to another agency" in words
        assert "Health: Agency clinic" in words
        assert "family doctor" not in words

    @pytest.mark.parametrize("who", ["stranger", "administrator", "robin"])
    def test_does_not_exist_for_others(self, cast, sign_in, who) -> None:
        client = sign_in(who)
        for path in (overview(cast), address(cast)):
            assert client.get(path).status_code == 404

    def test_is_empty_and_says_so(self, cast, sign_in) -> None:
        words = text_of(sign_in("liaison").get(overview(cast)))
        assert "Nothing is answered yet that you may know" in words
        assert "First talk" not in words

    def test_is_recorded_without_what_was_said(self, cast, sign_in) -> None:
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        sign_in("manager").get(overview(cast))
        event = AuditEvent.objects.filter(what="answers", action="read").latest("pk")
        assert event.detail == {"categories": ["housing"], "count": 1}

    def test_takes_back_ones_own(self, cast, sign_in) -> None:
        said(cast, "manager", "home-talk", "home", home__waiting_list=YES)
        said(cast, "helper", "home-talk", "home", home__adaptations=YES)
        client = sign_in("manager")
        buttons = main(client.get(overview(cast))).select("form[action$='take-back']")
        assert len(buttons) == 1
        client.post(buttons[0]["action"])
        assert "list for a home" not in text_of(client.get(overview(cast)))
        other = Answer.objects.get(concept="home.adaptations").pk
        words = text_of(
            client.post(reverse("person_answer_back", args=[cast.person_id, other]), follow=True)
        )
        assert "another agency recorded it" in words

    def test_stands_on_the_page_of_the_person(self, cast, sign_in) -> None:
        assert overview(cast) in html(
            sign_in("manager").get(reverse("person", args=[cast.person_id]))
        )


class TestFill:
    @pytest.mark.requirement("R33")
    def test_shows_what_is_known_in_the_second_agencys_form(self, cast, sign_in) -> None:
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        soup = main(sign_in("manager").get(address(cast, "intake", "home")))
        question = soup.select_one("#question-q_home__waiting_list")
        assert question.select_one("input[checked]")["value"] == "yes"
        words = " ".join(question.text.split())
        assert "Helper, Agency helpers" in words
        assert "Still true: Yes" in words

    def test_asks_to_ask_for_sharing_where_only_existence_is_known(self, cast, sign_in) -> None:
        sharing.publish_grounds(EXISTENCE, name="existence", now=timezone.now())
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        said(cast, "helper", "intake", "home-keep", home__can_return=YES)
        client = sign_in("nurse")
        soup = main(client.get(address(cast)))
        question = soup.select_one("#question-q_home__waiting_list")
        assert "Already known to Agency helpers: ask the person to share it." in question.text
        assert not question.select("input[checked]")
        assert soup.text.count("Already known to") == 1
        follow_up = text_of(client.get(address(cast, "intake", "home-keep")))
        assert "Already known to" not in follow_up, (
            "that it was answered would tell the answer before"
        )

    def test_is_the_same_whether_a_denied_answer_exists(self, cast, sign_in) -> None:
        def page() -> str:
            found = html(sign_in("officer").get(address(cast)))
            return re.sub(r'value="[A-Za-z0-9]{64}"', "", found)

        before = page()
        said(cast, "shelter", "home-talk", "home", home__waiting_list=YES)
        said(cast, "manager", "home-talk", "home", home__adaptations=YES)
        assert page() == before

    def test_saves_a_page_and_leads_on(self, cast, sign_in) -> None:
        client = sign_in("manager")
        answer = client.post(
            address(cast), typed(cast, client, home__waiting_list="yes", home__before="owned")
        )
        assert answer.status_code == 302
        assert answer.headers["Location"] == address(cast, page="money")
        assert {(one.concept, str(one.value)) for one in Answer.objects.all()} == {
            ("home.waiting_list", "{'codes': ['yes']}"), ("home.before", "{'codes': ['owned']}"),
        }  # fmt: skip

    def test_leads_where_the_answers_lead(self, cast, sign_in) -> None:
        client = sign_in("manager")
        money = address(cast, page="money")
        last = client.post(money, {"q_debts__any": "no", "source": "person"})
        assert last.headers["Location"] == overview(cast)
        seen = str(Answer.objects.get().pk)
        more = client.post(
            money, {"q_debts__any": "yes", "seen_q_debts__any": seen, "source": "person"}
        )
        assert more.headers["Location"] == address(cast, page="debts-more")

    def test_counts_what_was_left_standing_as_reused(self, cast, sign_in) -> None:
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        client = sign_in("manager")
        client.post(address(cast), typed(cast, client))
        assert Answer.objects.count() == 1
        assert list(
            Asking.objects.filter(agency_id=cast.agencies["prison"]).values_list("put", flat=True)
        ) == ["reused"]

    def test_takes_already_told_for_an_answer(self, cast, sign_in) -> None:
        client = sign_in("manager")
        client.post(address(cast), typed(cast, client, home__waiting_list="already_told"))
        assert Answer.objects.get().event == "told"
        words = text_of(sign_in("helper").get(address(cast)))
        assert "already_told" not in words

    def test_says_still_true_in_one_click_and_loses_nothing(self, cast, sign_in) -> None:
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        client = sign_in("manager")
        number = str(Answer.objects.get().pk)
        client.post(address(cast), {**typed(cast, client, home__before="owned"), "confirm": number})
        assert Answer.objects.latest("pk").event == "confirmed"
        soup = main(client.get(address(cast)))
        assert soup.select_one("input[name=q_home__before][checked]")["value"] == "owned"

    @pytest.mark.parametrize("number", ["0", "x", "9" * 30, "-1", "٣"])
    def test_confirms_only_what_is_there(self, cast, sign_in, number) -> None:
        answer = sign_in("manager").post(address(cast), {"confirm": number}, follow=True)
        assert "That answer is not there any more" in text_of(answer)

    def test_shows_both_when_somebody_answered_meanwhile(self, cast, sign_in) -> None:
        client = sign_in("manager")
        data = typed(cast, client, home__waiting_list="no", home__before="owned")
        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        answer = client.post(address(cast), data)
        soup = main(answer, 409)
        assert "Somebody answered this meanwhile" in soup.text
        assert soup.select_one("input[name=q_home__waiting_list][checked]")["value"] == "no"
        assert soup.select_one("input[name=q_home__before][checked]")["value"] == "owned"
        seen = soup.select_one("input[name=seen_q_home__waiting_list]")["value"]
        again = client.post(address(cast), {**data, "seen_q_home__waiting_list": seen})
        assert again.status_code == 302

    def test_shows_what_is_wrong_at_the_question(self, cast, sign_in) -> None:
        money = address(cast, page="money")
        answer = sign_in("manager").post(
            money, {"q_income__before": ["nothing", "wages"], "source": "person"}
        )
        soup = main(answer)
        link = soup.select_one(".govuk-error-summary a")
        assert "cannot be chosen together" in link.text
        assert soup.select_one(link["href"].replace(".", r"\.")) is not None

    @pytest.mark.parametrize("value", ["perhaps", "<script>", "x" * 9000])
    def test_refuses_another_choice(self, cast, sign_in, value) -> None:
        answer = sign_in("manager").post(
            address(cast), {"q_home__before": value, "source": "person"}
        )
        assert "Choose one from the list" in text_of(answer)
        assert not Answer.objects.exists()

    def test_writes_hostile_words_as_words(self, cast, sign_in) -> None:
        hostile = "<script>alert(1)</script>{{ 7*7 }}%(x)s\u202e'"
        work = address(cast, "intake", "work")
        sign_in("manager").post(work, {"q_learning__wants": hostile, "source": "person"})
        page = html(sign_in("manager").get(overview(cast)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_takes_a_day(self, cast, sign_in) -> None:
        document = address(cast, "intake", "document")
        day = {
            f"q_papers__document_until_{part}": value
            for part, value in (("day", 3), ("month", 5), ("year", 2031))
        }
        sign_in("manager").post(document, {**day, "source": "document"})
        one = Answer.objects.get()
        assert (one.value, one.source) == ({"day": "2031-05-03"}, "document")

    @pytest.mark.parametrize(
        ("form", "page"), [("nothing", "home"), ("intake", "nowhere"), ("care-talk", "care")]
    )
    def test_does_not_exist_where_nothing_may_be_asked(self, cast, sign_in, form, page) -> None:
        assert sign_in("manager").get(address(cast, form, page)).status_code == 404

    def test_runs_in_as_many_statements_however_much_is_known(self, cast, sign_in) -> None:
        client = sign_in("manager")

        def count() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(address(cast))
            return len(asked)

        said(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        count()  # What a process keeps is read once.
        first = count()
        said(
            cast,
            "manager",
            "home-talk",
            "home",
            home__adaptations=YES,
            home__before=Said(("owned",)),
        )
        said(cast, "robin", "home-talk", "home", home__after=Given("home.after", is_told=True))
        assert count() == first <= 25


class TestDraft:
    def test_is_kept_while_typing_and_shown_again(self, cast, sign_in) -> None:
        client = sign_in("manager")
        data = typed(cast, client, home__before="owned")
        answer = client.post(address(cast, name="person_answer_draft"), data)
        assert "Kept as a draft" in answer.content.decode()
        soup = main(client.get(address(cast)))
        assert soup.select_one("input[name=q_home__before][checked]")["value"] == "owned"
        assert "did not send it yet" in soup.text
        assert not Answer.objects.exists()
        assert "csrf" not in str(AnswerDraft.objects.get().fields)

    def test_of_texts_days_and_several_comes_back(self, cast, sign_in) -> None:
        client = sign_in("manager")
        work, document = ("intake", "work"), ("intake", "document")
        client.post(
            address(cast, *work, name="person_answer_draft"),
            {"q_learning__wants": "Dutch", "q_work__help": ["letter", "advice"]},
        )
        client.post(
            address(cast, *document, name="person_answer_draft"),
            {"q_papers__document_until_day": "3"},
        )
        soup = main(client.get(address(cast, *work)))
        assert soup.select_one("textarea[name=q_learning__wants]").text.strip() == "Dutch"
        assert {one["value"] for one in soup.select("input[name=q_work__help][checked]")} == {
            "letter",
            "advice",
        }
        assert (
            main(client.get(address(cast, *document))).select_one(
                "[name=q_papers__document_until_day]"
            )["value"]
            == "3"
        )

    def test_is_nobody_elses_and_can_be_dropped(self, cast, sign_in) -> None:
        client = sign_in("manager")
        client.post(address(cast, name="person_answer_draft"), {"q_home__before": "owned"})
        assert "did not send it yet" not in text_of(sign_in("helper").get(address(cast)))
        client.post(address(cast), {"drop": "1"})
        assert not AnswerDraft.objects.exists()


class TestCounts:
    def test_show_agencies_and_hide_small_numbers(self, cast, sign_in) -> None:
        Asking.objects.bulk_create(
            Asking(
                agency_id=cast.agencies["prison"],
                concept=f"t.q{i}",
                form="x",
                form_version=1,
                asked_on=timezone.localdate(),
                put="new",
            )
            for i in range(7)
        )
        said(cast, "helper", "home-talk", "home", home__waiting_list=NO)
        found = main(sign_in("officer").get(reverse("questions_asked")))
        rows = [
            [cell.text.strip() for cell in row.select("td")] for row in found.select("tbody tr")
        ]
        assert rows == [
            ["Agency helpers", "fewer than 5", "0", "0", "0"],
            ["Agency prison", "7", "0", "0", "0"],
        ]

    def test_are_for_workers(self, sign_in) -> None:
        assert sign_in("robin").get(reverse("questions_asked")).status_code == 404

    def test_are_empty_and_say_so(self, cast, sign_in) -> None:
        assert "Nothing was asked yet." in text_of(
            sign_in("officer").get(reverse("questions_asked"))
        )
