"""The site's list of words that may hurt."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from tests.plans.cast import LONG_AGO, NOW, SYSTEM, Cast, make_cast
from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.plans import queries

LIST = "/administration/words"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    account = accounts.open_account(
        "plans-administrator",
        name="Admin",
        password=None,
        by=SYSTEM,
        now=NOW,
        second_factor_required=False,
    )
    agency_id = cast.agencies["prison"]
    accounts.join(
        account,
        agency_id=agency_id,
        role=Role.AGENCY_ADMINISTRATOR,
        by=SYSTEM,
        now=NOW,
        today=LONG_AGO,
    )
    made = Client()
    made.force_login(get_user_model().objects.get(pk=account))
    return made


def row_of(word: str, language: str = "en"):
    found = (one for one in queries.word_list() if (one.language, one.word) == (language, word))
    return next(found, None)


def text_of(response) -> str:
    soup = BeautifulSoup(response.content, "html5lib")
    return " ".join(soup.find("main").get_text(" ").split())


class TestList:
    def test_names_what_is_shipped_as_ours(self, client) -> None:
        text = text_of(client.get(LIST))
        assert "offender* the person Our proposal: decide locally" in text
        assert "gedetineerde" in text_of(client.get(LIST, {"language": "nl"}))
        assert "offender*" in text_of(client.get(LIST, {"language": "tlh"}))

    def test_is_for_administrators(self, cast, client) -> None:
        worker = Client()
        worker.force_login(get_user_model().objects.get(pk=cast.accounts["manager"]))
        word_id = row_of("offender*").word_id
        for address in (LIST, f"{LIST}/new", f"{LIST}/{word_id}"):
            assert worker.get(address).status_code == 404
            assert client.get(address).status_code == 200
        for name in ("aside", "again"):
            assert worker.post(f"{LIST}/{word_id}/{name}").status_code == 404
            assert client.get(f"{LIST}/{word_id}/{name}").status_code == 405
        assert not row_of("offender*").is_off

    def test_asks_as_often_for_many_words_as_for_few(
        self, client, django_assert_max_num_queries
    ) -> None:
        client.get(LIST)
        with django_assert_max_num_queries(12):
            client.get(LIST)


class TestChange:
    def test_puts_a_word_aside_and_takes_it_again(self, client) -> None:
        word_id = row_of("offender*").word_id
        text = text_of(client.post(f"{LIST}/{word_id}/aside", follow=True))
        assert "offender* is no longer pointed out." in text
        assert row_of("offender*").is_off
        assert "Put aside" in text
        client.post(f"{LIST}/{word_id}/again")
        assert not row_of("offender*").is_off

    def test_adds_a_word(self, client) -> None:
        typed = {"language": "de", "word": "Zuchthäusler*", "instead": "die Person"}
        response = client.post(f"{LIST}/new", typed)
        assert response.headers["Location"] == f"{LIST}?language=de"
        assert "Zuchthäusler* die Person Added here" in text_of(
            client.get(LIST, {"language": "de"})
        )

    def test_changes_what_is_ours_and_says_so(self, client) -> None:
        word_id = row_of("offender*").word_id
        typed = {"instead": "Robin"}
        text = text_of(client.post(f"{LIST}/{word_id}", typed, follow=True))
        assert "offender* Robin Our proposal, changed here" in text

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"word": ""}, "Enter the word"),
            ({"word": "*"}, "Enter a word of at least two letters"),
            ({"word": "a*"}, "Enter a word of at least two letters"),
            ({"word": "a*b*"}, "Put * at the end of the word only"),
            ({"instead": " "}, "Enter what to write instead"),
            ({"language": "tlh"}, "Choose a language from the list"),
            ({"word": "a\0bc"}, "Null characters are not allowed"),
            ({"word": "x" * 81}, "at most 80 characters"),
        ],
    )
    def test_says_what_is_wrong(self, client, typed, says) -> None:
        before = queries.word_list()
        sent = {"language": "en", "word": "con*", "instead": "the person", **typed}
        assert says in text_of(client.post(f"{LIST}/new", sent))
        assert queries.word_list() == before

    def test_of_a_word_that_is_not_there_is_404(self, client) -> None:
        for address in ("99999999", "99999999/aside", "99999999/again"):
            assert client.post(f"{LIST}/{address}", {"instead": "x"}).status_code == 404

    def test_is_recorded(self, client) -> None:
        client.post(f"{LIST}/{row_of('offender*').word_id}/aside")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_event WHERE what = 'unwanted_word'")
            assert cursor.fetchone() == (1,)
