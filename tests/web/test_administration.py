from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.accounts.factories import (
    LONG_AGO,
    SYSTEM,
    appoint,
    audit_rows,
    is_person,
    join,
    open_agency,
    person,
    signed_in,
    work,
)
from throughcare.accounts import actions as accounts
from throughcare.accounts import queries
from throughcare.accounts.types import Role
from throughcare.agencies import actions as agencies
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads.types import NewCase
from throughcare.sharing.actions import system_access

pytestmark = pytest.mark.django_db
GETS = (
    "/administration",
    "/administration/invite",
    "/administration/workers/{worker}",
    "/administration/duty-contact",
    "/administration/sites/add",
    "/administration/posts/add",
)
POSTS = (
    "/administration/workers/{worker}/move",
    "/administration/workers/{worker}/close",
    "/administration/workers/{worker}/help",
    "/administration/invitations/1/withdraw",
)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def town() -> int:
    return open_agency("waterrand")


@pytest.fixture
def boss(town):
    return work(town, "Noor", Role.AGENCY_ADMINISTRATOR)


@pytest.fixture
def kim(town):
    return work(town, "Kim", Role.AFTERCARE_COORDINATOR)


@pytest.fixture
def lee(town):
    return work(town, "Lee", Role.AFTERCARE_COORDINATOR)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def open_case(colleague) -> int:
    access = system_access(purpose="test", now=LONG_AGO)
    new = NewCase(person(), LONG_AGO, colleague.membership_id, colleague.agency_id, "contact.duty")
    return caseloads.open_many([new], access=access, now=LONG_AGO)[0]


def contact_of(case_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT membership_id FROM caseloads_named_contact "
            "WHERE case_id = %s AND upper_inf(during)",
            [case_id],
        )
        (row,) = cursor.fetchall()
    return int(row[0])


@pytest.mark.parametrize("path", GETS + POSTS)
class TestEveryAddress:
    def statuses(self, client: Client, path: str, worker: int) -> set[int]:
        address = path.format(worker=worker)
        found = {client.post(address).status_code}
        return found | ({client.get(address).status_code} if path in GETS else set())

    def test_leads_a_stranger_to_the_sign_in(self, path, kim):
        answer = Client().get(path.format(worker=kim.membership_id))
        assert answer.headers["Location"].startswith("/sign-in?next=")

    def test_does_not_exist_for_a_colleague(self, path, kim, lee):
        assert self.statuses(signed_in(lee), path, kim.membership_id) == {404}

    def test_does_not_exist_for_a_person(self, path, kim, lee):
        is_person(lee.account_id, person())
        assert self.statuses(signed_in(lee), path, kim.membership_id) == {404}

    def test_shows_an_administrator_of_another_agency_nothing_of_this_one(self, path, kim):
        other = work(open_agency("elders"), "Alex", Role.AGENCY_ADMINISTRATOR)
        client, address = signed_in(other), path.format(worker=kim.membership_id)
        if "{worker}" in path or "invitations" in path:
            assert self.statuses(client, path, kim.membership_id) == {404}
        else:
            assert "Waterrand" not in text(client.get(address))
            assert "Kim" not in text(client.get(address))

    def test_is_limited_for_a_team_leader(self, path, town, kim):
        found = self.statuses(
            signed_in(work(town, "Robin", Role.TEAM_LEADER)), path, kim.membership_id
        )
        open_to_them = path in {"/administration", "/administration/duty-contact"}
        assert (404 in found) is not open_to_them


class TestOverview:
    def test_says_what_is_missing(self, boss):
        html = text(signed_in(boss).get("/administration"))
        assert "no register can be imported" in html
        assert "Nobody here can be a contact" in html

    def test_shows_who_answers_for_the_agency(self, boss, kim):
        appoint(kim)
        html = text(signed_in(boss).get("/administration"))
        assert "no register can be imported" not in html
        assert "Appoint another duty contact" in html

    def test_counts_for_how_many_somebody_is_the_contact(self, boss, kim):
        open_case(kim)
        assert re.search(r"Contact of[^<]*>1<", text(signed_in(boss).get("/administration")))

    def test_leaves_out_what_a_team_leader_may_not_do(self, town, kim):
        html = text(signed_in(work(town, "Robin", Role.TEAM_LEADER)).get("/administration"))
        assert "Appoint a duty contact" in html
        assert "Invite a worker" not in html
        assert "Move or close" not in html

    def test_asks_the_database_the_same_for_many_workers(
        self, town, boss, django_assert_max_num_queries
    ):
        for number in range(20):
            work(town, f"Worker{number}", Role.AFTERCARE_COORDINATOR)
        client = signed_in(boss)
        client.get("/about")
        with django_assert_max_num_queries(12):
            client.get("/administration")


class TestInvite:
    def test_shows_the_link_once(self, boss):
        client = signed_in(boss)
        answer = client.post(
            "/administration/invite", {"name": "Sam", "role": "aftercare_coordinator"}
        )
        link = re.search(r"http://testserver(/invitation\?code=\S+?)<", text(answer))[1]
        assert "Agency of Waterrand" in text(Client().get(link))
        overview = text(client.get("/administration"))
        assert "Sam, Municipal aftercare coordinator" in overview
        assert link not in overview

    def test_offers_only_roles_of_the_agencys_kind(self, boss):
        sent = {"name": "Sam", "role": "prison_case_manager"}
        answer = signed_in(boss).post("/administration/invite", sent)
        assert "There is a problem" in text(answer)

    def test_can_be_withdrawn(self, boss):
        client = signed_in(boss)
        client.post("/administration/invite", {"name": "Sam", "role": "team_leader"})
        html = text(client.get("/administration"))
        address = re.search(r"/administration/invitations/\d+/withdraw", html)[0]
        client.post(address)
        assert "Open invitations" not in text(client.get("/administration"))


class TestDutyContact:
    def test_is_appointed_from_today(self, boss, kim):
        client = signed_in(boss)
        client.post("/administration/duty-contact", {"worker": kim.membership_id})
        duty = queries.duty_contact(boss.agency_id, timezone.localdate())
        assert duty is not None
        assert duty.name == "Kim"
        assert "Kim: since" in text(client.get("/administration/duty-contact"))

    def test_is_never_somebody_who_cannot_be_a_contact(self, boss):
        answer = signed_in(boss).post(
            "/administration/duty-contact", {"worker": boss.membership_id}
        )
        assert "There is a problem" in text(answer)


class TestClose:
    def test_needs_a_successor_for_people(self, boss, kim, lee):
        case_id = open_case(kim)
        client = signed_in(boss)
        path = f"/administration/workers/{kim.membership_id}"
        assert "Contact of 1 person." in text(client.get(path))
        assert "There is a problem" in text(client.post(f"{path}/close"))
        assert contact_of(case_id) == kim.membership_id

    def test_hands_every_case_to_the_successor(self, boss, kim, lee):
        cases = [open_case(kim), open_case(kim)]
        path = f"/administration/workers/{kim.membership_id}/close"
        signed_in(boss).post(path, {"successor": lee.membership_id})
        assert {contact_of(case_id) for case_id in cases} == {lee.membership_id}
        assert queries.worker(kim.membership_id, timezone.localdate()) is None
        assert audit_rows("named_contact")[-1][2] == boss.account_id

    def test_hands_over_even_in_the_instant_a_case_opened(self, kim, lee):
        case_id = open_case(kim)
        done = caseloads.hand_over_all(
            kim.membership_id,
            membership_id=lee.membership_id,
            agency_id=lee.agency_id,
            access=system_access(purpose="test", now=LONG_AGO),
            now=LONG_AGO,
        )
        assert done == [case_id]
        assert contact_of(case_id) == lee.membership_id

    def test_refuses_a_successor_from_elsewhere(self, boss, kim, lee):
        case_id = open_case(kim)
        other = work(open_agency("elders"), "Alex", Role.TEAM_LEADER)
        path = f"/administration/workers/{kim.membership_id}/close"
        signed_in(boss).post(path, {"successor": other.membership_id})
        assert contact_of(case_id) == kim.membership_id
        done = caseloads.close_worker(
            kim.membership_id,
            successor_id=other.membership_id,
            by=SYSTEM,
            access=system_access(purpose="test", now=timezone.now()),
            now=timezone.now(),
            today=timezone.localdate(),
        )
        assert done.reason.code == "close.successor"

    def test_says_why_the_last_administrator_stays(self, boss):
        client = signed_in(boss)
        client.post(f"/administration/workers/{boss.membership_id}/close")
        assert "last administrator" in text(client.get("/administration"))


class TestHelp:
    def test_gives_a_link_that_sets_a_new_password_once(self, boss, kim):
        answer = signed_in(boss).post(f"/administration/workers/{kim.membership_id}/help")
        link = re.search(r"http://testserver(/sign-in/new-password\?code=\S+?)<", text(answer))[1]
        client, code = Client(), link.partition("code=")[2]
        assert "You sign in as: kim." in text(client.get(link))
        sent = {"code": code, "password": "some other plain words"}
        assert client.post("/sign-in/new-password", sent).headers["Location"] == "/sign-in"
        assert "not valid" in text(client.post("/sign-in/new-password", sent))
        signed = Client().post("/sign-in", {"login": "kim", "password": sent["password"]})
        assert signed.status_code == 302
        assert audit_rows("recovery")[-1][2] == boss.account_id

    def test_grows_old(self, boss, kim):
        then = timezone.now() - timedelta(days=4)
        code = accounts.help_back_in(
            kim.membership_id, by=boss.actor, now=then, today=timezone.localdate()
        )
        assert isinstance(code, str)
        assert "not valid" in text(Client().get(f"/sign-in/new-password?code={code}"))

    @pytest.mark.parametrize("code", ["", "x", "1.x", "9" * 30 + ".x", "١.x"])
    def test_refuses_what_is_no_code(self, code):
        assert "not valid" in text(Client().get("/sign-in/new-password", {"code": code}))

    def test_is_refused_where_another_agency_trusts_the_account(self, boss, kim):
        join(kim.account_id, open_agency("elders"), Role.NGO_WORKER)
        client = signed_in(boss)
        client.post(f"/administration/workers/{kim.membership_id}/help")
        assert "also works for another agency" in text(client.get("/administration"))


class TestMove:
    def test_takes_the_people_along(self, boss, kim):
        case_id = open_case(kim)
        client = signed_in(boss)
        client.post(f"/administration/workers/{kim.membership_id}/move", {"role": "team_leader"})
        (moved,) = queries.memberships_of(kim.account_id, timezone.localdate())
        assert moved.role is Role.TEAM_LEADER
        assert contact_of(case_id) == moved.membership_id

    def test_keeps_the_post_unless_another_is_chosen(self, town, boss, kim):
        agencies.add_post(town, title="North", role=kim.role, by=SYSTEM, now=LONG_AGO)
        client = signed_in(boss)
        path = f"/administration/workers/{kim.membership_id}"
        post = re.search(r'<option value="(\d+)">North<', text(client.get(path)))[1]
        client.post(f"{path}/move", {"role": kim.role.value, "post": post})
        assert f'<option value="{post}" selected>North<' in text(client.get(path))

    def test_refuses_a_role_that_leaves_people_without_contact(self, boss, kim):
        case_id = open_case(kim)
        client = signed_in(boss)
        path = f"/administration/workers/{kim.membership_id}/move"
        client.post(path, {"role": "data_protection_officer"})
        assert "Hand their people over first" in text(client.get("/administration"))
        assert contact_of(case_id) == kim.membership_id


class TestPlaces:
    def test_are_added(self, boss):
        client = signed_in(boss)
        client.post("/administration/sites/add", {"name": "Quay", "town": "Zwolle"})
        html = text(client.get("/administration/posts/add"))
        site = re.search(r'<option value="(\d+)">Quay<', html)[1]
        sent = {"title": "Coordinator north", "role": "aftercare_coordinator", "site": site}
        assert client.post("/administration/posts/add", sent).status_code == 302
        html = text(client.get("/administration"))
        assert "Quay, Zwolle" in html
        assert "Coordinator north" in html
        assert len(audit_rows("agency")) >= 3

    def test_are_never_two_of_one_name(self, boss):
        client = signed_in(boss)
        for _ in range(2):
            answer = client.post("/administration/sites/add", {"name": "Quay"})
        assert "There is a site of this name already" in text(answer)
