"""Signing in with a card or a code, leaving, and the device that many people use."""

import io
import re

import pypdf
import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Checked
from throughcare.messages.models import Message
from throughcare.pages import kiosk as kiosks
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import letting_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(live_world):
    return live_world


def access_to(small, who="casemanager"):
    return sharing.decide(
        small.actor(who),
        person_id=small.people["zwolle"],
        what="card",
        now=small.now,
        today=small.today,
    )


@pytest.fixture
def printed(small):
    return letting_in.let_in(
        small.people["zwolle"],
        name="Rik Zwartewater",
        language="nl",
        checked=Checked.KNOWN,
        access=access_to(small),
        now=small.now,
    )


def words(printed) -> dict[str, str]:
    return {"words": " ".join(printed.words), "code": printed.code}


@pytest.fixture
def mode(small):
    administrator = small.actor("administrator")
    kiosk_id = accounts.set_up_kiosk(
        administrator.agency_id,
        place="Library, wing B",
        idle_seconds=180,
        by=administrator,
        now=small.now,
    )
    return kiosks.Mode(kiosk_id, "PI IJsseloever (fictional)", "Library, wing B", 180)


@pytest.fixture
def at_kiosk(mode):
    client = Client(headers={"accept-language": "en"})
    client.get(f"/kiosk/{kiosks.token_of(mode.kiosk_id)}")
    return client


def end(mode, small) -> None:
    by = small.actor("administrator")
    assert accounts.end_kiosk(mode.kiosk_id, agency_id=by.agency_id, by=by, now=small.now)


class TestCard:
    def test_leads_to_my_page(self, client, printed) -> None:
        answer = client.post("/card", words(printed), follow=True)
        assert answer.redirect_chain[-1][0] == "/me"
        assert "Zwartewater" in answer.content.decode()

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, printed) -> None:
        answer = client.post("/card", {**words(printed), "code": ""})
        text = answer.content.decode()
        assert printed.words[0] in text
        assert answer.status_code == 200
        assert 'id="id_code-error"' in text

    def test_is_refused_after_twenty_tries_from_one_device(self, client, printed) -> None:
        for _number in range(20):
            client.post("/card", {"words": "one two three four five six"})
        answer = client.post("/card", words(printed), headers={"accept-language": "en"})
        assert "too many failed attempts" in answer.content.decode()

    def test_is_not_kept_by_the_browser(self, client) -> None:
        answer = client.get("/card")
        assert "no-store" in answer.headers["Cache-Control"]
        assert '<form method="post" action="/card" autocomplete="off"' in answer.content.decode()

    def test_of_somebody_signed_in_leads_home(self, as_worker) -> None:
        found = as_worker("casemanager").get("/card", follow=True)
        assert found.status_code == 200
        assert found.redirect_chain[-1][0] not in {"/card", "/me"}

    def test_lost_says_whom_to_ask(self, client) -> None:
        assert "Ask your contact" in client.get("/card/lost").content.decode()

    def test_is_stopped_by_its_owner(self, client, printed) -> None:
        client.post("/card", words(printed))
        assert 'action="/me/card"' in client.get("/me/card").content.decode()
        assert client.post("/me/card").status_code == 303
        assert client.get("/me").status_code == 302
        again = client.post("/card", words(printed))
        assert again.status_code == 200


class TestLeave:
    def test_forgets_everything(self, client, printed) -> None:
        client.post("/card", words(printed))
        answer = client.post("/leave")
        assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert client.get("/me").status_code == 302
        assert not any(one.value for one in client.cookies.values() if one.key == "sessionid")


class TestTextCode:
    NUMBER = "+31612345678"

    @pytest.fixture
    def known(self, small, settings, tmp_path):
        settings.TEXT_SENDER, settings.MEDIA_ROOT = "file", tmp_path
        noted = letting_in.note_number(
            small.people["zwolle"],
            self.NUMBER,
            name="Rik Zwartewater",
            language="nl",
            access=access_to(small),
            now=small.now,
        )
        counts = letting_in.confirm_number(
            small.people["zwolle"], noted.code, access=access_to(small), now=small.now
        )
        assert counts == self.NUMBER
        return tmp_path / "text-messages.txt"

    def test_comes_by_message_and_lets_in(self, client, known) -> None:
        assert (
            client.post("/card/text", {"number": "06 12345678"}).headers["Location"]
            == "/card/text/code"
        )
        code = re.search(r"\b\d{6}\b", known.read_text().split("\t")[1])[0]
        assert (
            client.post("/card/text/code", {"code": code}, follow=True).redirect_chain[-1][0]
            == "/me"
        )
        kept = Message.objects.get(channel="sms")
        assert code not in str(kept.params)
        assert kept.state == "sent"

    def test_says_the_same_to_an_unknown_number(self, client, known) -> None:
        answers = []
        for number in ("06 12345678", "06 99999999"):
            client.post("/card/text", {"number": number})
            wrong = client.post("/card/text/code", {"code": "12"})
            answers.append(re.sub(r'value="[^"]*"', "", wrong.content.decode()))
        assert answers[0] == answers[1]
        assert known.read_text().count("\n") == 1

    def test_is_not_offered_where_nothing_is_sent(self, client, small) -> None:
        assert "/card/text" not in client.get("/card").content.decode()
        client.post("/card/text", {"number": self.NUMBER})
        assert not Message.objects.filter(channel="sms").exists()


class TestKiosk:
    def test_shows_the_sign_in_with_a_card_only(self, at_kiosk) -> None:
        for path in ("/", "/sign-in", "/caseload", "/invitation", "/account", "/unlock", "/draft"):
            assert at_kiosk.get(path).headers.get("Location") == "/card", path
        text = at_kiosk.get("/card").content.decode()
        assert "Library, wing B" in text
        assert "/sign-in" not in text

    def test_needs_an_address_that_we_signed(self, client, mode) -> None:
        forged = signing.Signer(salt="other").sign(str(mode.kiosk_id))
        assert client.get(f"/kiosk/{forged}").status_code == 404
        assert client.get("/sign-in").status_code == 200

    def test_can_be_ended(self, at_kiosk, mode, small) -> None:
        end(mode, small)
        assert at_kiosk.get(at_kiosk.get("/card").headers["Location"]).status_code == 404
        assert at_kiosk.get("/sign-in").status_code == 200

    @pytest.mark.parametrize("path", ["/me", "/card", "/stay", "/card/text", "/card/text/code"])
    def test_that_was_ended_lets_nobody_in_or_stay(
        self, at_kiosk, mode, small, printed, path
    ) -> None:
        at_kiosk.post("/card", words(printed))
        assert at_kiosk.get("/me").status_code == 200
        end(mode, small)
        answer = at_kiosk.post(path, {"number": "0612345678", "code": "123456"})
        assert answer.status_code == 303
        assert answer.headers["Clear-Site-Data"]
        assert "not set up" in at_kiosk.get(answer.headers["Location"]).content.decode()
        assert at_kiosk.get("/me").headers["Location"].startswith("/sign-in")

    def test_that_was_ended_sends_no_code(self, at_kiosk, mode, small, settings, tmp_path) -> None:
        settings.TEXT_SENDER, settings.MEDIA_ROOT = "file", tmp_path
        end(mode, small)
        assert at_kiosk.post("/card/text", {"number": "0612345678"}).status_code == 303
        assert not at_kiosk.session.get("text_number")

    def test_that_was_ended_leaves_nobody_signed_in(self, at_kiosk, mode, small, printed) -> None:
        at_kiosk.post("/card", words(printed))
        end(mode, small)
        assert at_kiosk.get(f"/kiosk/{kiosks.token_of(mode.kiosk_id)}").status_code == 404
        assert at_kiosk.get("/me").status_code == 302

    def test_says_how_long_is_left(self, at_kiosk, printed) -> None:
        at_kiosk.post("/card", words(printed))
        text = at_kiosk.get("/me").content.decode()
        assert 'data-idle="180"' in text
        assert 'data-warn="60"' in text
        assert '<noscript><meta http-equiv="refresh" content="182; url=/card">' in text
        assert re.search(r"\d\d:\d\d:\d\d", text)

    def test_closes_when_left_alone(self, at_kiosk, printed, small) -> None:
        at_kiosk.post("/card", words(printed))
        session = at_kiosk.session
        session[kiosks.SEEN] -= 181
        session.save()
        answer = at_kiosk.post("/me/about", {"about_me": "half a sentence"})
        assert answer.status_code == 303
        assert "Clear-Site-Data" in answer.headers
        again = at_kiosk.get(answer.headers["Location"], follow=True)
        assert "everything was closed" in again.content.decode()
        assert at_kiosk.get("/me").status_code == 302

    def test_offers_nothing_to_the_next_one(self, at_kiosk, printed, small) -> None:
        at_kiosk.post("/card", words(printed))
        left = at_kiosk.post("/leave")
        text = at_kiosk.get(left.headers["Location"], follow=True).content.decode()
        assert "Library, wing B" in text
        assert "Zwartewater" not in text
        assert not any(word in text for word in printed.words if len(word) > 6)
        assert at_kiosk.get("/draft").headers["Location"] == "/card"

    def test_keeps_no_files(self, at_kiosk, printed) -> None:
        at_kiosk.post("/card", words(printed))
        answer = at_kiosk.get(reverse("my_consent_print"))
        said = at_kiosk.get("/me").content.decode()
        assert "bewaart geen bestanden" in said
        assert answer.headers["Location"] == "/card"

    def test_lets_no_form_remember(self, at_kiosk, printed) -> None:
        at_kiosk.post("/card", words(printed))
        text = at_kiosk.get("/me/plan/goals/new").content.decode()
        assert len(re.findall(r"<form [^>]*autocomplete=.off", text)) == text.count("<form ") > 0
        assert not re.search(r"<form [^>]*autocomplete=[^>]*autocomplete=", text)

    def test_ends_a_session_that_was_open(self, as_worker, mode) -> None:
        client = as_worker("administrator")
        client.get(f"/kiosk/{kiosks.token_of(mode.kiosk_id)}")
        assert client.get("/administration").headers["Location"] == "/card"
        client.cookies.pop(kiosks.COOKIE)
        assert client.get("/administration").headers["Location"].startswith("/sign-in")


class TestPaper:
    def test_holds_the_words_in_large_letters(self, printed) -> None:
        from django.utils import timezone

        from throughcare.pages.card_paper import card
        from throughcare.pages.documents import render

        document = card(
            words=printed.words,
            code=printed.code,
            language="nl",
            starts_until=printed.starts_until,
            address="https://example.org/card",
            owner="Rik",
            issuer="PI",
            now=timezone.now(),
        )
        file = pypdf.PdfReader(io.BytesIO(render(document)))
        text = "\n".join(one.extract_text() for one in file.pages)
        assert all(word in text for word in printed.words)
        assert printed.code in text
        assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert file.trailer["/Root"]["/Lang"] == "nl"
        assert len(file.pages) == 1
