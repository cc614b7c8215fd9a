"""What the person reads of notes about them, and says about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.notes.cast import TODAY, Cast, make_cast
from throughcare.audit.models import AuditEvent
from throughcare.notes.models import NoteComment
from throughcare.sharing.models import Withholding

TEXT = "The landlord said no twice."


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def me(cast: Cast) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=cast.accounts["robin"]))
    return client


def html(answer) -> str:
    assert answer.status_code == 200, answer.content[:400]
    return answer.content.decode()


def words_of(answer) -> str:
    return BeautifulSoup(html(answer), "html5lib").main.text


class TestMyNotes:
    def test_show_what_every_agency_wrote(self, cast, me) -> None:
        for who in ("helper", "manager", "shelter"):
            cast.write(who, "debts", f"{TEXT} {who}")
        cast.write("nurse", "attendance", "", attended="came")
        text = words_of(me.get(reverse("my_notes")))
        for words in ("Agency refuge", "Agency prison", f"{TEXT} helper", "You came", "Your debts"):
            assert words in text

    def test_tell_an_assessment_from_a_fact(self, cast, me) -> None:
        cast.write(
            "manager", "risk", "He may go back.", kind="assessment", method="A list of questions"
        )
        text = words_of(me.get(reverse("my_notes")))
        assert "What somebody thinks" in text
        assert "How they came to it: A list of questions" in text

    def test_leave_out_others_other_people_and_what_is_withheld(self, cast, me) -> None:
        cast.write("manager", "family", "About her child", subject="child")
        cast.write("manager", "debts", "About Sasha", person_id=cast.other_person_id)
        cast.write("manager", "risk", "Withheld for now")
        now = timezone.now()
        Withholding.objects.create(
            person_id=cast.person_id, categories=["risk"], since=now - timedelta(days=1),
            until=now + timedelta(days=9), reason="Tests", account_id=1, agency_id=cast.agencies["prison"],
        )  # fmt: skip
        text = words_of(me.get(reverse("my_notes")))
        assert "Nothing is written here yet" in text
        for words in ("child", "Sasha", "Withheld"):
            assert words not in text.replace("withheld", "")

    def test_walk_page_by_page(self, cast, me) -> None:
        for n in range(30):
            cast.write("helper", "debts", f"debt {n:02}", occurred_on=TODAY - timedelta(days=n))
        first = html(me.get(reverse("my_notes")))
        following = BeautifulSoup(first, "html5lib").select_one("a[rel=next]")["href"]
        assert "debt 29" in html(me.get(reverse("my_notes") + following))
        for odd in ("x", "2026-13-01~1", "~", "2026-01-01~" + "9" * 40, "\0"):
            assert me.get(reverse("my_notes"), {"after": odd}).status_code == 200

    def test_are_in_the_log(self, cast, me) -> None:
        cast.write("helper", "debts", TEXT)
        me.get(reverse("my_notes"))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.what, event.role, event.detail["count"]) == ("notes", "person", 1)

    def test_do_not_exist_for_workers(self, cast) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=cast.accounts["manager"]))
        assert client.get(reverse("my_notes")).status_code == 404


class TestSay:
    @pytest.mark.parametrize(
        "text", ["I paid in May.", "<script>alert(1)</script>", "%(name)s {0} 👩‍👩‍👧"]
    )
    def test_stands_with_the_note_for_all_who_read_it(self, cast, me, text) -> None:
        note = cast.write("helper", "debts", TEXT)
        answer = me.post(reverse("my_note_say", args=[note]), {"text": text})
        assert answer.status_code == 302
        assert text in words_of(me.get(reverse("my_notes")))
        worker = Client()
        worker.force_login(get_user_model().objects.get(pk=cast.accounts["manager"]))
        assert text in words_of(worker.get(reverse("person_notes", args=[cast.person_id])))

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Write what you want to say"),
            ("a\0b", "cannot be stored"),
            ("x" * 2001, "Write at most 2000"),
        ],
    )
    def test_needs_words(self, cast, me, text, said) -> None:
        note = cast.write("helper", "debts", TEXT)
        assert said in html(me.post(reverse("my_note_say", args=[note]), {"text": text}))
        assert not NoteComment.objects.exists()

    def test_is_not_there_for_what_is_not_mine(self, cast, me) -> None:
        hers = cast.write("manager", "debts", "About Sasha", person_id=cast.other_person_id)
        child = cast.write("manager", "family", "About her child", subject="child")
        for note in (hers, child, 10**17, 10**30):
            path = f"/me/notes/{note}/say"
            assert me.get(path).status_code == 404
            assert me.post(path, {"text": "No"}).status_code == 404
