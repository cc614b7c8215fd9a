from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.accounts.factories import (
    PASSWORD,
    SYSTEM,
    audit_rows,
    is_person,
    join,
    open_agency,
    person,
    signed_in,
    work,
)
from throughcare.accounts import actions, queries
from throughcare.accounts.queries import drafts
from throughcare.accounts.types import Invited, Role
from throughcare.pages import presence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def town() -> int:
    return open_agency("waterrand")


@pytest.fixture
def kim(town):
    return work(town, "Kim", Role.AFTERCARE_COORDINATOR)


@pytest.fixture
def boss(town):
    return work(town, "Noor", Role.AGENCY_ADMINISTRATOR)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


class TestSignIn:
    def test_leads_to_where_somebody_belongs(self, boss):
        client = signed_in(boss)
        assert client.get("/").headers["Location"] == reverse("administration")
        assert audit_rows("sign_in")[-1] == ("sign_in", "sign_in.done", boss.account_id)

    def test_takes_the_name_in_any_capitals(self, kim):
        answer = Client().post("/sign-in", {"login": " KIM ", "password": PASSWORD})
        assert answer.status_code == 302

    def test_leads_back_to_where_somebody_wanted_to_go(self, boss):
        answer = Client().get("/administration")
        assert answer.headers["Location"] == "/sign-in?next=%2Fadministration"
        sent = {"login": "noor", "password": PASSWORD, "next": "/administration"}
        assert Client().post("/sign-in", sent).headers["Location"] == "/administration"

    def test_leads_nowhere_else(self, boss):
        sent = {"login": "noor", "password": PASSWORD, "next": "https://elsewhere.example/"}
        assert Client().post("/sign-in", sent).headers["Location"] == "/"

    def test_says_what_is_wrong_and_records_it(self, kim):
        answer = Client().post("/sign-in", {"login": "kim", "password": "wrong"})
        assert "do not belong together" in text(answer)
        assert audit_rows("sign_in")[-1] == ("sign_in", "sign_in.failed", kim.account_id)

    def test_never_sends_a_password_back(self, kim):
        answer = Client().post("/sign-in", {"login": "kim", "password": "wrong-and-secret"})
        assert "wrong-and-secret" not in text(answer)

    def test_says_the_same_of_an_unknown_name(self, kim):
        answer = Client().post("/sign-in", {"login": "nobody", "password": "wrong"})
        assert "do not belong together" in text(answer)
        assert audit_rows("sign_in")[-1] == ("sign_in", "sign_in.failed", None)

    def test_slows_down_who_guesses(self, kim):
        for _ in range(5):
            Client().post("/sign-in", {"login": "kim", "password": "wrong"})
        answer = Client().post("/sign-in", {"login": "kim", "password": PASSWORD})
        assert "too many failed attempts" in text(answer)

    def test_is_shut_for_who_left(self, town, kim, boss):
        actions.close(kim.membership_id, by=SYSTEM, now=timezone.now(), today=timezone.localdate())
        answer = Client().post("/sign-in", {"login": "kim", "password": PASSWORD}, follow=True)
        assert "This sign-in is closed" in text(answer)

    def test_lets_browsers_fill_in_and_people_paste(self):
        html = text(Client().get("/sign-in"))
        assert 'autocomplete="username"' in html
        assert 'autocomplete="current-password"' in html
        assert "onpaste" not in html

    def test_ends_with_signing_out(self, kim):
        client = signed_in(kim)
        client.post("/sign-out")
        assert client.get("/account").headers["Location"].startswith("/sign-in")
        assert audit_rows("sign_out")[-1] == ("sign_in", "sign_in.left", kim.account_id)

    @pytest.mark.parametrize(
        "path", ["/sign-up", "/signup/", "/accounts/signup/", "/account/email", "/password/reset/"]
    )
    def test_has_no_other_ways_in(self, path):
        assert Client().get(path).status_code == 404

    def test_mounts_nothing_of_allauth_but_what_is_needed(self):
        mounted = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
        assert {name for name in mounted if name.startswith(("account_", "mfa_", "social"))} == {
            "account_login",
            "account_logout",
            "account_inactive",
            "account_change_password",
            "account_reauthenticate",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
        }


def code_now(secret: str) -> str:
    value = totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    return totp.format_hotp_value(value)


class TestSecondFactor:
    @pytest.fixture
    def lee(self, town):
        return work(town, "Lee", Role.AGENCY_ADMINISTRATOR, second_factor=True)

    def confirmed(self, lee) -> Client:
        client = signed_in(lee)
        wanted = "/account/second-factor/set-up"
        assert client.get(wanted).headers["Location"].startswith("/account/confirm?next=")
        back = client.post("/account/confirm", {"password": PASSWORD, "next": wanted})
        assert back.headers["Location"] == wanted
        return client

    def set_up(self, lee) -> tuple[Client, str]:
        client = self.confirmed(lee)
        html = text(client.get("/account/second-factor/set-up"))
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", html)[1].replace(" ", "")
        answer = client.post("/account/second-factor/set-up", {"code": code_now(secret)})
        assert answer.headers["Location"] == "/account/recovery-codes", text(answer)
        return client, secret

    def test_comes_before_any_staff_page(self, lee):
        client = signed_in(lee)
        assert client.get("/administration").headers["Location"] == "/account/second-factor/set-up"

    def test_shows_its_key_as_picture_and_text_without_foreign_sources(self, lee):
        html = text(self.confirmed(lee).get("/account/second-factor/set-up"))
        assert "<svg" in html
        assert "data:image" not in html
        assert "<?xml" not in html

    def test_opens_the_staff_pages_once_it_is_set_up(self, lee):
        client, _secret = self.set_up(lee)
        assert "recovery codes" in text(client.get("/account/recovery-codes")).lower()
        assert client.get("/administration").status_code == 200

    def test_is_asked_for_at_the_next_sign_in(self, lee):
        _client, secret = self.set_up(lee)
        cache.clear()
        client = Client()
        first = client.post("/sign-in", {"login": "lee", "password": PASSWORD})
        assert first.headers["Location"] == "/sign-in/code"
        assert client.get("/administration").headers["Location"].startswith("/sign-in?")
        wrong = client.post("/sign-in/code", {"code": "000000"})
        assert "This code is not right" in text(wrong)
        assert audit_rows("second_factor")[-1] == ("sign_in", "sign_in.failed", lee.account_id)
        cache.clear()  # A code counts once; the test types it twice within half a minute.
        client.post("/sign-in/code", {"code": code_now(secret)})
        assert client.get("/administration").status_code == 200

    def test_cannot_be_switched_off_where_the_agency_asks_for_it(self, lee):
        client, _secret = self.set_up(lee)
        assert "cannot be switched off" in text(client.get("/account/second-factor/remove"))
        client.post("/account/second-factor/remove")
        assert client.get("/administration").status_code == 200

    def test_is_not_asked_of_who_need_not(self, boss):
        assert signed_in(boss).get("/administration").status_code == 200


def idle(client: Client, **how_long: int) -> None:
    session = client.session
    session[presence.SEEN] = int((timezone.now() - timedelta(**how_long)).timestamp())
    session.save()


class TestLock:
    def test_asks_for_the_password_and_nothing_else(self, boss):
        client = signed_in(boss)
        client.get("/administration")
        idle(client, hours=5)
        answer = client.get("/administration")
        assert answer.headers["Location"] == "/unlock?next=%2Fadministration"
        html = text(client.get(answer.headers["Location"]))
        assert 'type="password"' in html
        assert 'name="login"' not in html
        assert 'href="/administration"' not in html
        back = client.post("/unlock", {"password": PASSWORD, "next": "/administration"})
        assert back.headers["Location"] == "/administration"
        assert client.get("/administration").status_code == 200
        assert [row[:2] for row in audit_rows("lock")] == [("sign_in", "sign_in.idle")]
        assert audit_rows("unlock")[-1][2] == boss.account_id

    def test_comes_after_four_hours_and_not_before(self, boss):
        client = signed_in(boss)
        idle(client, hours=3, minutes=58)
        assert client.get("/administration").status_code == 200
        idle(client, hours=4)
        assert client.get("/administration").status_code == 302

    def test_stays_after_a_wrong_password(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        assert "This is not your password" in text(client.post("/unlock", {"password": "wrong"}))
        assert client.get("/administration").headers["Location"].startswith("/unlock")

    def test_limits_guessing(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        for _ in range(5):
            client.post("/unlock", {"password": "wrong"})
        answer = client.post("/unlock", {"password": PASSWORD})
        assert "too many failed attempts" in text(answer)

    def test_leads_nowhere_else(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        back = client.post("/unlock", {"password": PASSWORD, "next": "//elsewhere.example"})
        assert back.headers["Location"] == "/"

    def test_offers_a_way_on_to_who_has_no_password(self, boss):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_account SET password = '!'")
        client = Client()
        client.force_login(
            get_user_model().objects.get(pk=boss.account_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        idle(client, hours=5)
        assert "This account has no password" in text(client.get("/unlock"))

    def test_is_not_kept_away_by_a_progress_bar(self, boss):
        client = signed_in(boss)
        idle(client, hours=3)
        client.get("/administration", headers={"HX-Request": "true"})
        session = client.session
        assert timezone.now().timestamp() - session[presence.SEEN] > 3 * 3600 - 5

    def test_lets_out(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        client.post("/sign-out")
        assert client.get("/administration").headers["Location"].startswith("/sign-in")

    def test_leads_scripts_to_the_page_as_a_whole(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        answer = client.get("/administration", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"].startswith("/unlock")

    def test_keeps_what_was_typed_until_it_is_sent_on(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        sent = {"name": "<b>Quay</b>\r\nsecond line", "town": "Zwolle"}
        assert client.post("/administration/sites/add", sent).headers["Location"] == "/unlock"
        back = client.post("/unlock", {"password": PASSWORD})
        assert back.headers["Location"] == "/draft"
        html = client.get("/draft").content.decode()
        assert 'action="/administration/sites/add"' in html
        assert "&lt;b&gt;Quay&lt;/b&gt;\r\nsecond line" in html
        assert client.get("/").headers["Location"] == "/draft"
        done = client.post("/administration/sites/add", {**sent, "kept_draft": "1"})
        assert done.headers["Location"] == "/administration"
        assert drafts.draft_count(boss.account_id, timezone.now()) == 0
        assert "Quay" in text(client.get("/administration"))

    def test_keeps_what_was_typed_until_it_is_dropped(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        client.post("/administration/sites/add", {"name": "Quay"})
        client.post("/unlock", {"password": PASSWORD})
        client.post("/draft/drop", {"path": "/elsewhere"})
        assert "Quay" in text(client.get("/draft"))
        client.post("/draft/drop", {"path": "/administration/sites/add"})
        assert client.get("/draft").headers["Location"] == "/"

    def test_keeps_nothing_of_the_pages_around_signing_in(self, boss):
        client = signed_in(boss)
        idle(client, hours=5)
        client.post("/account/password", {"oldpassword": "a", "password1": "b"})
        assert drafts.draft_count(boss.account_id, timezone.now()) == 0

    def test_takes_no_draft_from_a_forged_form(self, boss):
        client = Client(enforce_csrf_checks=True)
        client.cookies = signed_in(boss).cookies
        idle(client, hours=5)
        answer = client.post("/administration/sites/add", {"name": "Forged"})
        assert answer.status_code == 403
        assert drafts.draft_count(boss.account_id, timezone.now()) == 0


class TestInvitationPage:
    def invite(self, boss) -> str:
        done = actions.invite(
            boss.agency_id, name="Sam", role=Role.TEAM_LEADER, by=boss.actor, now=timezone.now()
        )
        assert isinstance(done, Invited)
        return done.code

    def test_makes_an_account_that_can_sign_in(self, boss):
        code, client = self.invite(boss), Client()
        html = text(client.get(f"/invitation?code={code}"))
        assert "Agency of Waterrand" in html
        assert "Team leader" in html
        sent = {"code": code, "name": "Sam", "sign_in_name": "sam", "password": "long enough words"}
        assert client.post("/invitation", sent).headers["Location"] == "/sign-in"
        assert (
            client.post("/sign-in", {"login": "sam", "password": "long enough words"}).status_code
            == 302
        )
        again = client.post("/invitation", {**sent, "sign_in_name": "sam2"})
        assert "not valid" in text(again)

    def test_says_what_is_wrong_with_a_password(self, boss):
        sent = {"code": self.invite(boss), "name": "S", "sign_in_name": "sam", "password": "short"}
        assert "at least 12" in text(Client().post("/invitation", sent))

    def test_says_that_a_name_is_in_use(self, boss):
        code = self.invite(boss)
        sent = {"code": code, "name": "S", "sign_in_name": "Noor", "password": "long enough words"}
        assert "is already in use" in text(Client().post("/invitation", sent))

    def test_asks_for_a_code_that_is_missing_or_wrong(self):
        assert 'name="code"' in text(Client().get("/invitation"))
        assert "not valid" in text(Client().get("/invitation?code=wrong"))

    def test_serves_who_has_an_account(self, boss):
        lee = work(open_agency("elders"), "Lee", Role.AFTERCARE_COORDINATOR)
        client, code = signed_in(lee), self.invite(boss)
        assert "Accept with the account Lee" in text(client.get(f"/invitation?code={code}"))
        client.post("/invitation", {"code": code})
        assert "Agency of Waterrand" in text(client.get("/account"))

    def test_refuses_the_account_of_a_person(self, boss):
        lee = work(open_agency("elders"), "Lee", Role.AFTERCARE_COORDINATOR)
        is_person(lee.account_id, person())
        client, code = signed_in(lee), self.invite(boss)
        client.post("/invitation", {"code": code})
        assert len(queries.memberships_of(lee.account_id, timezone.localdate())) == 1


class TestAccount:
    def test_changes_the_password(self, kim):
        client = signed_in(kim)
        new = "another four plain words"
        sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert client.post("/account/password", sent).headers["Location"] == "/account"
        assert "Your password was changed" in text(client.get("/account"))
        assert Client().post("/sign-in", {"login": "kim", "password": new}).status_code == 302

    def test_chooses_for_whom_one_works(self, kim):
        elsewhere = join(kim.account_id, open_agency("elders"), Role.AGENCY_ADMINISTRATOR)
        client = signed_in(kim)
        assert client.get("/administration").status_code == 404
        client.post("/account/agency", {"membership": elsewhere})
        assert "Agency of Elders" in text(client.get("/administration"))

    def test_offers_nobody_elses_membership(self, kim, boss):
        answer = signed_in(kim).post("/account/agency", {"membership": boss.membership_id})
        assert answer.status_code == 404
