"""What the person answers, sees and takes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.answers.asking import NO, YES, ask
from tests.notes.cast import Cast, make_cast
from throughcare.answers.models import Answer, Asking
from throughcare.sharing.models import Withholding


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def me(cast: Cast) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=cast.accounts["robin"]))
    return client


def said(cast: Cast, who: str, form: str, page: str, **answers) -> None:
    ask(cast, who, form, page, now=timezone.now(), today=timezone.localdate(), **answers)


def main(answer, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content[:400]
    return BeautifulSoup(answer.content.decode(), "html5lib").main


def words_of(answer, status: int = 200) -> str:
    return " ".join(main(answer, status).text.split())


HOME = ("home-talk", "home")


def address(name: str = "my_answer_form") -> str:
    return reverse(name, args=HOME)


class TestMyAnswers:
    def test_show_what_is_known_and_by_whom(self, cast, me) -> None:
        said(cast, "helper", *HOME, home__waiting_list=YES)
        said(cast, "shelter", *HOME, home__adaptations=NO)
        words = words_of(me.get(reverse("my_answers")))
        for part in (
            "Are you on a list for a home?",
            "Agency helpers",
            "Agency refuge",
            "Say it differently",
        ):
            assert part in words
        assert "Helper" not in words

    def test_say_where_two_answers_differ(self, cast, me) -> None:
        said(cast, "helper", *HOME, home__waiting_list=YES)
        assert "These differ" not in words_of(me.get(reverse("my_answers")))
        said(cast, "manager", *HOME, home__waiting_list=NO)
        assert "These differ. Say which one is right." in words_of(me.get(reverse("my_answers")))

    def test_leave_out_what_is_withheld(self, cast, me) -> None:
        said(cast, "nurse", "care-talk", "care", care__doctor=YES)
        now = timezone.now()
        Withholding.objects.create(
            person_id=cast.person_id, categories=["health"], since=now - timedelta(days=1),
            until=now + timedelta(days=1), account_id=cast.accounts["nurse"], agency_id=cast.agencies["clinic"],
        )  # fmt: skip
        assert "family doctor" not in words_of(me.get(reverse("my_answers")))

    def test_are_empty_and_say_so(self, me) -> None:
        assert "You were not asked anything yet" in words_of(me.get(reverse("my_answers")))

    def test_are_not_for_workers(self, cast) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=cast.accounts["manager"]))
        for path in (reverse("my_answers"), address()):
            assert client.get(path).status_code == 404

    def test_take_back_my_own_only(self, cast, me) -> None:
        said(cast, "robin", *HOME, home__waiting_list=YES)
        said(cast, "helper", *HOME, home__adaptations=YES)
        (form,) = main(me.get(reverse("my_answers"))).select("form[action$='take-back']")
        me.post(form["action"])
        assert "list for a home" not in words_of(me.get(reverse("my_answers")))
        other = Answer.objects.get(concept="home.adaptations").pk
        assert "not yours alone" in words_of(
            me.post(reverse("my_answer_back", args=[other]), follow=True)
        )


class TestFill:
    def test_stores_my_answer_as_mine(self, cast, me) -> None:
        answer = me.post(address(), {"q_home__waiting_list": "no"})
        assert answer.headers["Location"] == reverse("my_answer_form", args=["home-talk", "money"])
        one = Answer.objects.get()
        assert (one.agency_id, one.source, one.value) == (None, "person", {"codes": ["no"]})
        assert Asking.objects.get().agency_id is None

    @pytest.mark.requirement("R33", "R114")
    def test_offers_to_say_that_i_told_it_already(self, cast, me) -> None:
        soup = main(me.get(address()))
        assert "I told this already" in soup.select_one("#question-q_home__waiting_list").text
        me.post(address(), {"q_home__waiting_list": "already_told"})
        assert Answer.objects.get().event == "told"
        assert "You said that you told this already." in words_of(me.get(address()))

    def test_shows_who_wrote_down_what(self, cast, me) -> None:
        said(cast, "helper", *HOME, home__waiting_list=YES)
        soup = main(me.get(address())).select_one("#question-q_home__waiting_list")
        assert "Agency helpers" in soup.text
        assert soup.select_one("input[checked]")["value"] == "yes"

    @pytest.mark.requirement("R114")
    def test_lets_me_say_it_differently_beside_theirs(self, cast, me) -> None:
        said(cast, "helper", *HOME, home__waiting_list=YES)
        seen = str(Answer.objects.get().pk)
        me.post(address(), {"q_home__waiting_list": "no", "seen_q_home__waiting_list": seen})
        words = words_of(me.get(reverse("my_answers")))
        assert "These differ" in words
        assert Answer.objects.count() == 2

    def test_loses_nothing_when_somebody_answers_meanwhile(self, cast, me) -> None:
        said(cast, "helper", *HOME, home__waiting_list=YES)
        soup = main(me.post(address(), {"q_home__waiting_list": "no"}), 409)
        assert "Nothing you typed is lost" in soup.text
        assert soup.select_one("input[name=q_home__waiting_list][checked]")["value"] == "no"

    def test_keeps_what_i_type(self, cast, me) -> None:
        said_so = me.post(address("my_answer_draft"), {"q_home__before": "owned"}).content.decode()
        assert "It is not sent yet" in said_so
        soup = main(me.get(address()))
        assert soup.select_one("input[name=q_home__before][checked]")["value"] == "owned"
        me.post(address(), {"drop": "1"})
        assert not main(me.get(address())).select("input[name=q_home__before][checked]")

    def test_answers_reach_whoever_may_know(self, cast, me) -> None:
        me.post(address(), {"q_home__waiting_list": "yes"})
        client = Client()
        client.force_login(get_user_model().objects.get(pk=cast.accounts["manager"]))
        path = reverse("person_answer_form", args=[cast.person_id, *HOME])
        question = main(client.get(path)).select_one("#question-q_home__waiting_list")
        assert question.select_one("input[checked]")["value"] == "yes"
        assert "The person, " in question.text

    @pytest.mark.parametrize("path", [("nothing", "home"), ("intake", "nowhere")])
    def test_does_not_exist_where_there_is_nothing(self, me, path) -> None:
        assert me.get(reverse("my_answer_form", args=path)).status_code == 404
