"""The staff pages of notes, by role: what each reads, writes, and never learns of."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.notes.cast import NOW, TODAY, Cast, draft_of, make_cast
from throughcare.audit.models import AuditEvent
from throughcare.notes import actions
from throughcare.notes.models import Note
from throughcare.notes.types import CATEGORIES
from throughcare.sharing.models import Block

TEXT, SHORT = "The landlord said no twice.", "No room yet."
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %d {0}",
    "'; DROP TABLE notes_note; --",
    "\u202eright to left\u202c 👩‍👩‍👧‍👧",
]


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


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("person_notes", args=[cast.person_id])


def html(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def typed(**more) -> dict:
    day = timezone.localdate()
    return {
        "category": "debts", "kind": "fact", "text": TEXT, "summary": SHORT, "subject": "person", "attended": "",
        "occurred_on_day": day.day, "occurred_on_month": day.month, "occurred_on_year": day.year, **more,
    }  # fmt: skip


class TestNotes:
    @pytest.mark.parametrize(
        ("who", "sees", "not_seen"),
        [
            ("helper", (TEXT, SHORT, "Helper"), ()),
            ("manager", (TEXT, SHORT, "Helper"), ()),
            ("coordinator", (SHORT, "Agency helpers"), (TEXT, "Helper,")),
            ("officer", (), (TEXT, SHORT, "Agency helpers", "Housing,")),
            ("nurse", (), (TEXT, SHORT, "Agency helpers", "Housing,")),
            ("shelter", (), (TEXT, SHORT, "Agency helpers", "Housing,")),
        ],
    )
    def test_show_each_role_what_it_may_read(
        self, cast, sign_in, address, who, sees, not_seen
    ) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT)
        main = str(BeautifulSoup(html(sign_in(who).get(address)), "html5lib").main)
        assert [one for one in sees if one not in main] == []
        assert [one for one in not_seen if one in main] == []

    @pytest.mark.parametrize("who", ["stranger", "administrator", "robin"])
    def test_do_not_exist_for_others(self, cast, sign_in, address, who) -> None:
        cast.write("helper", "housing", TEXT)
        client = sign_in(who)
        known, unknown = (
            client.get(address),
            client.get(address.replace(str(cast.person_id), "999999")),
        )
        assert (known.status_code, unknown.status_code) == (404, 404)
        assert client.get(reverse("person_note_add", args=[cast.person_id])).status_code == 404

    def test_ask_for_a_sign_in(self, address) -> None:
        assert Client().get(address).status_code == 302

    def test_say_in_one_click_why_they_are_shown(self, cast, sign_in, address) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT)
        soup = BeautifulSoup(html(sign_in("coordinator").get(address)), "html5lib")
        (why,) = (
            one
            for one in soup.select("article details")
            if "Why do I see this?" in one.summary.text
        )
        said = " ".join(why.text.split())
        for words in (
            "A law lets it be so.", "All who help read this.", "Act of the tests, 2",
            "Our default, decide locally", "Your agency has a part in a programme that fits the person.", "It may not be passed on.", "A summary",
            "As things stand, until",
        ):  # fmt: skip
            assert words in said

    def test_show_only_the_attendance_where_that_is_all(self, cast, sign_in, address) -> None:
        cast.write("nurse", "attendance", TEXT, summary=SHORT, attended="did_not_come")
        text = html(sign_in("officer").get(address))
        assert "Did not come" in text
        assert TEXT not in text
        assert SHORT not in text
        assert "govuk-!-display-none-print" in text

    def test_say_what_is_hidden_where_that_may_be_known(self, cast, sign_in, address) -> None:
        cast.write("nurse", "health", TEXT)
        text = html(sign_in("coordinator").get(address))
        assert "What you do not see here" in text
        assert "Health: Agency clinic wrote something." in text
        assert TEXT not in text

    @pytest.mark.parametrize("who", ["manager", "officer", "coordinator", "helper", "nurse"])
    def test_of_a_sealed_service_change_no_page_of_others(
        self, cast, sign_in, address, who
    ) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT)
        client = sign_in(who)
        pages = [
            address,
            reverse("notes"),
            f"{address}?category=housing",
            f"{address}?after=2090-01-01~99999999",
        ]
        before = [without_tokens(html(client.get(one))) for one in pages]
        cast.write("shelter", "housing", "She is safe here.", summary="Safe")
        assert [without_tokens(html(client.get(one))) for one in pages] == before

    def test_narrow_by_category_and_walk_by_day(self, cast, sign_in, address) -> None:
        for n in range(30):
            cast.write("helper", "debts", f"debt {n:02}", occurred_on=TODAY - timedelta(days=n))
        cast.write("helper", "housing", TEXT)
        client = sign_in("helper")
        first = html(client.get(address, {"category": "debts"}))
        assert "debt 00" in first
        assert TEXT not in first
        following = BeautifulSoup(first, "html5lib").select_one("a[rel=next]")["href"]
        assert "debt 29" in html(client.get(address + following))
        for odd in ("x", "2026-13-01~1", "~", "2026-01-01~" + "9" * 40, "\0"):
            assert client.get(address, {"after": odd, "category": odd}).status_code == 200

    def test_are_in_the_log_before_they_are_shown(self, cast, sign_in, address) -> None:
        cast.write("helper", "housing", TEXT)
        sign_in("manager").get(address)
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == ("read", "notes", [cast.person_id])
        assert event.detail == {
            "categories": ["housing"],
            "count": 1,
            "grounds": ["t-prison-reads@1"],
        }

    def test_are_not_shown_when_the_log_cannot_be_written(
        self, cast, sign_in, address, monkeypatch
    ) -> None:
        cast.write("helper", "housing", TEXT)

        def fails(*_rows, **_values):
            raise RuntimeError("full")

        monkeypatch.setattr("throughcare.web.notes.views.actions.record_shown", fails)
        client = sign_in("manager")
        client.raise_request_exception = False
        assert TEXT not in html(client.get(address), 500)

    def test_take_the_same_number_of_statements_for_ten_and_for_fifty(
        self, cast, sign_in, address
    ) -> None:
        client, counts = sign_in("manager"), []
        for many in (10, 40):
            for n in range(many):
                cast.write("helper", "housing", f"note {n}")
            client.get(address)
            for one in (address, reverse("notes")):
                with CaptureQueriesContext(connection) as captured:
                    html(client.get(one))
                counts.append(len(captured))
        assert counts[:2] == counts[2:]
        assert max(counts) <= 20


class TestNewest:
    def test_stand_over_all_people_of_the_agency(self, cast, sign_in) -> None:
        now = timezone.now()
        for who, person_id in (("helper", cast.person_id), ("manager", cast.other_person_id)):
            actions.write(
                draft_of("debts", f"From {who}"), person_id=person_id,
                access=cast.access(who, person_id=person_id), now=now, today=TODAY,
            )  # fmt: skip
        text = html(sign_in("manager").get(reverse("notes")))
        assert "Sasha Ander" in text
        assert "From helper" in text
        assert "Sasha" not in html(sign_in("helper").get(reverse("notes")))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.detail["count"]) == ("list", "notes", 1)

    def test_leave_out_what_is_frozen_and_carry_what_a_block_adds(self, cast, sign_in) -> None:
        for category in ("housing", "debts"):
            cast.write("helper", category, f"About {category}")
        common = {
            "person_id": cast.person_id,
            "since": NOW - timedelta(days=99),
            "reason_code": "restriction",
        }
        Block.objects.create(effect="freeze", categories=["housing"], **common)
        Block.objects.create(effect="limit", limit_code="two_people", **common)
        client = sign_in("manager")
        for path in (reverse("notes"), reverse("person_notes", args=[cast.person_id])):
            text = html(client.get(path))
            assert "About debts" in text
            assert "About housing" not in text, path
            assert "two people at least" in text, path

    def test_are_empty_for_a_stranger_and_closed_to_an_administrator(self, cast, sign_in) -> None:
        cast.write("helper", "debts", TEXT)
        assert TEXT not in html(sign_in("stranger").get(reverse("notes")))
        assert sign_in("administrator").get(reverse("notes")).status_code == 404


class TestWriting:
    def new(self, cast: Cast) -> str:
        return reverse("person_note_add", args=[cast.person_id])

    def test_offers_what_the_role_may_hold(self, cast, sign_in) -> None:
        soup = BeautifulSoup(html(sign_in("nurse").get(self.new(cast))), "html5lib")
        offered = {one["value"] for one in soup.select("input[name=category]")}
        assert offered == {"housing", "work_and_income", "debts", "family", "attendance", "health"}

    def test_is_not_there_for_who_may_hold_nothing(self, cast, sign_in) -> None:
        assert sign_in("liaison").get(self.new(cast)).status_code == 404

    def test_says_who_will_read_it_before_it_is_saved(self, cast, sign_in) -> None:
        client = sign_in("helper")
        text = html(client.post(self.new(cast), typed(step="check")))
        assert not Note.objects.exists()
        for words in (
            "Agency prison",
            "Agency town",
            "A summary",
            "Everything",
            TEXT,
            "Robin Voorbeeld",
        ):
            assert words in text
        assert "Agency refuge" not in text
        soup = BeautifulSoup(text, "html5lib")
        kept = {one["name"]: one["value"] for one in soup.select("main input[type=hidden]")}
        assert client.post(self.new(cast), kept | {"step": "save"}).status_code == 302
        note = Note.objects.get()
        assert (note.text, note.summary, note.agency_id) == (TEXT, SHORT, cast.agencies["helpers"])

    def test_goes_back_with_everything_that_was_typed(self, cast, sign_in) -> None:
        text = html(sign_in("helper").post(self.new(cast), typed(step="change")))
        assert TEXT in text
        assert SHORT in text
        assert not Note.objects.exists()

    def test_says_all_that_is_wrong_at_once(self, cast, sign_in) -> None:
        sent = typed(
            step="check", text="", kind="assessment", occurred_on_year=2999, category="risk"
        )
        soup = BeautifulSoup(html(sign_in("helper").post(self.new(cast), sent)), "html5lib")
        said = [one.get_text(strip=True) for one in soup.select(".govuk-error-summary a")]
        assert said == [
            "Choose one from the list",
            "This day has not come yet. Enter today or an earlier day",
            "Write what happened",
            "Write how you came to this assessment",
        ]

    def test_refuses_a_category_that_is_not_offered_even_when_saving(self, cast, sign_in) -> None:
        html(sign_in("helper").post(self.new(cast), typed(step="save", category="health")))
        assert not Note.objects.exists()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_takes_any_words_and_runs_none(self, cast, sign_in, address, text) -> None:
        client = sign_in("helper")
        sent = typed(text=text, summary=text, kind="assessment", method=text)
        assert client.post(self.new(cast), sent | {"step": "save"}).status_code == 302
        note = Note.objects.get()
        actions.comment(note.pk, text, access=cast.access("robin"), now=NOW)
        for page in (
            html(client.get(address)),
            html(client.post(self.new(cast), sent | {"step": "check"})),
        ):
            soup = BeautifulSoup(page, "html5lib")
            assert not [
                one
                for one in soup.select("script")
                if not one.get("src", "").startswith("/static/")
            ]
            assert not soup.select("[onerror], [onclick], main img")
            assert text in soup.main.text

    def test_corrects_and_keeps_the_earlier_wording(self, cast, sign_in, address) -> None:
        note, client = cast.write("helper", "debts", "He owes 400."), sign_in("helper")
        path = reverse("person_note_correct", args=[cast.person_id, note])
        assert "He owes 400." in html(client.get(path))
        sent = typed(text="He owes 300.", step="save")
        del sent["category"], sent["subject"]
        assert client.post(path, sent).status_code == 302
        text = html(client.get(address))
        assert "He owes 300." in text
        assert "Earlier wording" in text
        assert "He owes 400." in text

    def test_shows_both_when_somebody_corrected_meanwhile(self, cast, sign_in) -> None:
        note, client = cast.write("helper", "debts", "He owes 400."), sign_in("helper")
        actions.correct(
            note, draft_of("debts", "He owes 300."), person_id=cast.person_id, access=cast.access("helper"),
            now=NOW, today=TODAY,
        )  # fmt: skip
        path = reverse("person_note_correct", args=[cast.person_id, note])
        text = html(client.post(path, typed(text="He owes 250.", step="save")), 409)
        assert "He owes 300." in text
        assert "He owes 250." in text
        assert Note.objects.count() == 2

    def test_corrects_nothing_of_another_agency(self, cast, sign_in) -> None:
        note = cast.write("helper", "debts", "He owes 400.")
        path = reverse("person_note_correct", args=[cast.person_id, note])
        for who in ("manager", "coordinator", "stranger"):
            assert sign_in(who).get(path).status_code == 404
        for number in (0, 10**17, 10**30):
            path = f"/people/{cast.person_id}/notes/{number}/correct"
            assert sign_in("helper").get(path).status_code == 404
            assert sign_in("helper").post(path, typed(step="save")).status_code == 404


def test_every_code_has_words() -> None:
    from throughcare.notes.types import Attended, Kind, Subject
    from throughcare.pages import access_words, note_words
    from throughcare.sharing.types import Ground, Limit, RelationKind

    for codes, words in (
        (CATEGORIES, access_words.CATEGORIES), (Kind, note_words.KINDS), (Attended, note_words.ATTENDED),
        (Subject, note_words.SUBJECTS), (Ground, access_words.GROUNDS), (Limit, access_words.LIMITS),
        (RelationKind, access_words.RELATIONS),
    ):  # fmt: skip
        assert {str(one) for one in codes} <= set(words)
