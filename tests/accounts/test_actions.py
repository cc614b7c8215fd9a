from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.accounts.factories import (
    FIRST_DAY,
    LONG_AGO,
    PASSWORD,
    appoint,
    audit_rows,
    join,
    open_agency,
    work,
)
from throughcare.accounts import actions, queries, rules
from throughcare.accounts.actions.forgetting import forget_account
from throughcare.accounts.queries import drafts
from throughcare.accounts.types import Invited, Joined, NotDone, Role
from throughcare.kernel.access import Actor
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def town() -> int:
    return open_agency("waterrand")


@pytest.fixture
def boss(town):
    return work(town, "Noor", Role.AGENCY_ADMINISTRATOR)


def invite(boss, *, now=NOW) -> Invited:
    done = actions.invite(
        boss.agency_id, name="Sam", role=Role.AFTERCARE_COORDINATOR, by=boss.actor, now=now
    )
    assert isinstance(done, Invited)
    return done


def accept(code: str, *, now=NOW, sign_in_name="sam") -> Joined | NotDone:
    return actions.accept_invitation(
        code,
        name="Sam",
        sign_in_name=sign_in_name,
        password=PASSWORD,
        language="nl",
        now=now,
        today=now.date(),
    )


class TestInvite:
    def test_makes_a_worker_of_whoever_has_the_code(self, boss):
        joined = accept(invite(boss).code)
        assert isinstance(joined, Joined)
        worker = queries.worker(joined.membership_id, TODAY)
        assert worker is not None
        assert (worker.name, worker.role) == ("Sam", Role.AFTERCARE_COORDINATOR)
        account = queries.account_of(joined.account_id)
        assert account is not None
        assert account.second_factor_required
        assert account.language == "nl"

    def test_stores_only_a_hash(self, boss):
        code = invite(boss).code
        with connection.cursor() as cursor:
            cursor.execute("SELECT code_hash FROM accounts_invitation")
            assert code not in cursor.fetchone()[0]

    def test_works_once(self, boss):
        code = invite(boss).code
        accept(code)
        again = accept(code, sign_in_name="sam2")
        assert isinstance(again, NotDone)
        assert again.reason.code == "invitation.not_valid"

    def test_works_for_eight_days(self, boss):
        code = invite(boss).code
        late = accept(code, now=NOW + timedelta(days=8))
        assert isinstance(late, NotDone)
        assert isinstance(accept(code, now=NOW + timedelta(days=7, hours=23)), Joined)

    def test_refuses_a_wrong_code(self, boss):
        invite(boss)
        assert isinstance(accept("guessed"), NotDone)

    def test_refuses_a_sign_in_name_in_use_and_keeps_the_invitation(self, boss):
        code = invite(boss).code
        taken = accept(code, sign_in_name="NOOR")
        assert isinstance(taken, NotDone)
        assert taken.reason.code == "account.sign_in_name_taken"
        assert isinstance(accept(code), Joined)

    def test_can_be_withdrawn(self, boss):
        invited = invite(boss)
        assert actions.withdraw_invitation(
            invited.invitation_id, agency_id=boss.agency_id, by=boss.actor, now=NOW
        )
        assert isinstance(accept(invited.code), NotDone)
        assert queries.open_invitations(boss.agency_id, NOW) == []

    @pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.AFTERCARE_COORDINATOR])
    def test_is_for_administrators(self, town, role):
        other = work(town, "Kim", role)
        done = actions.invite(town, name="Sam", role=role, by=other.actor, now=NOW)
        assert isinstance(done, NotDone)
        assert done.reason.code == "administration.role"

    def test_is_for_ones_own_agency(self, boss):
        elsewhere = open_agency("elders")
        done = actions.invite(elsewhere, name="S", role=Role.NGO_WORKER, by=boss.actor, now=NOW)
        assert isinstance(done, NotDone)
        assert done.reason.code == "administration.other_agency"

    def test_lets_an_account_work_for_one_more_agency(self, boss):
        other = work(open_agency("elders"), "Kim", Role.AFTERCARE_COORDINATOR)
        code = invite(boss).code
        done = actions.accept_with_account(code, account_id=other.account_id, now=NOW, today=TODAY)
        assert isinstance(done, int)
        assert len(queries.memberships_of(other.account_id, TODAY)) == 2

    def test_is_undone_when_it_cannot_be_recorded(self, boss, monkeypatch):
        monkeypatch.setattr("throughcare.audit.actions.record_without_access", _broken)
        with pytest.raises(OSError), transaction.atomic():
            invite(boss)
        assert queries.open_invitations(boss.agency_id, NOW) == []


def _broken(*_args, **_kwargs):
    raise OSError


class TestClose:
    def test_ends_access_at_once_and_shuts_the_sign_in(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        done = actions.close(kim.membership_id, by=boss.actor, now=NOW, today=TODAY)
        assert done == [kim.membership_id]
        assert queries.worker(kim.membership_id, TODAY) is None
        account = queries.account_of(kim.account_id)
        assert account is not None
        assert not account.is_active
        assert queries.worker_names([kim.membership_id]) == {kim.membership_id: "Kim"}

    def test_leaves_another_agency_alone(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        elsewhere = join(kim.account_id, open_agency("elders"), Role.NGO_WORKER)
        actions.close(kim.membership_id, by=boss.actor, now=NOW, today=TODAY)
        assert queries.worker(elsewhere, TODAY) is not None

    def test_ends_a_membership_of_this_very_day(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        done = actions.close(kim.membership_id, by=boss.actor, now=LONG_AGO, today=FIRST_DAY)
        assert done == [kim.membership_id]
        assert queries.worker(kim.membership_id, FIRST_DAY) is None
        assert queries.worker(kim.membership_id, TODAY) is None

    def test_refuses_the_duty_contact(self, town, boss):
        kim = work(town, "Kim", Role.TEAM_LEADER)
        appoint(kim)
        done = actions.close(kim.membership_id, by=boss.actor, now=NOW, today=TODAY)
        assert isinstance(done, NotDone)
        assert done.reason.code == "close.duty_contact"

    def test_refuses_the_last_administrator(self, boss):
        done = actions.close(boss.membership_id, by=boss.actor, now=NOW, today=TODAY)
        assert isinstance(done, NotDone)
        assert done.reason.code == "close.last_administrator"

    def test_refuses_who_has_left_already(self, town, boss):
        kim = work(town, "Kim", Role.TEAM_LEADER)
        actions.close(kim.membership_id, by=boss.actor, now=NOW, today=TODAY)
        again = actions.close(kim.membership_id, by=boss.actor, now=NOW, today=TODAY)
        assert isinstance(again, NotDone)


class TestMove:
    def test_begins_a_new_membership_and_keeps_the_old_row(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        new = actions.move(
            kim.membership_id,
            role=Role.TEAM_LEADER,
            post_id=None,
            by=boss.actor,
            now=NOW,
            today=TODAY,
        )
        assert isinstance(new, int)
        assert queries.worker(kim.membership_id, TODAY) is None
        assert queries.worker(kim.membership_id, TODAY - timedelta(days=1)) is not None
        moved = queries.worker(new, TODAY)
        assert moved is not None
        assert moved.role is Role.TEAM_LEADER

    def test_keeps_the_duty_contact_on_duty(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        appoint(kim)
        new = actions.move(
            kim.membership_id,
            role=Role.TEAM_LEADER,
            post_id=None,
            by=boss.actor,
            now=NOW,
            today=TODAY,
        )
        duty = queries.duty_contact(town, TODAY)
        assert duty is not None
        assert duty.membership_id == new
        before = queries.duty_contact(town, TODAY - timedelta(days=1))
        assert before is not None
        assert before.membership_id == kim.membership_id

    def test_changes_only_the_post_where_the_role_stays(self, town, boss):
        kim = work(town, "Kim", Role.AFTERCARE_COORDINATOR)
        same = actions.move(
            kim.membership_id, role=kim.role, post_id=None, by=boss.actor, now=NOW, today=TODAY
        )
        assert same == kim.membership_id


class TestDutyContact:
    def test_keeps_a_history_without_overlap(self, town):
        kim = work(town, "Kim", Role.TEAM_LEADER)
        lee = work(town, "Lee", Role.AFTERCARE_COORDINATOR)
        appoint(kim)
        appoint(lee, today=TODAY)
        assert [(one.name, one.since, one.until) for one in queries.duty_history(town)] == [
            ("Lee", TODAY, None),
            ("Kim", FIRST_DAY, TODAY),
        ]
        assert set(queries.duty_contacts([town], TODAY)) == {town}

    def test_counts_the_last_one_appointed_on_a_day(self, town):
        appoint(work(town, "Kim", Role.TEAM_LEADER), today=TODAY)
        appoint(work(town, "Lee", Role.TEAM_LEADER), today=TODAY)
        assert [one.name for one in queries.duty_history(town)] == ["Lee"]

    @pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.DATA_PROTECTION_OFFICER])
    def test_refuses_a_role_that_is_nobodys_contact(self, town, role):
        kim = work(town, "Kim", role)
        boss = Actor(None)
        done = actions.appoint_duty_contact(
            town, membership_id=kim.membership_id, by=boss, now=NOW, today=TODAY
        )
        assert isinstance(done, NotDone)
        assert done.reason.code == "duty_contact.role"

    def test_refuses_another_agencys_worker(self, town):
        kim = work(open_agency("elders"), "Kim", Role.TEAM_LEADER)
        done = actions.appoint_duty_contact(
            town, membership_id=kim.membership_id, by=Actor(None), now=NOW, today=TODAY
        )
        assert isinstance(done, NotDone)
        assert done.reason.code == "duty_contact.not_here"

    def test_is_open_to_team_leaders(self, town):
        kim = work(town, "Kim", Role.TEAM_LEADER)
        done = actions.appoint_duty_contact(
            town, membership_id=kim.membership_id, by=kim.actor, now=NOW, today=TODAY
        )
        assert done is None
        assert audit_rows("duty_contact")[-1][2] == kim.account_id

    def test_is_never_two_even_for_the_database(self, town):
        kim = work(town, "Kim", Role.TEAM_LEADER)
        appoint(kim)
        with (
            pytest.raises(IntegrityError, match="one_duty_contact_of_an_agency_at_a_time"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO accounts_duty_contact (agency_id, membership_id, during) "
                "VALUES (%s, %s, '[2026-01-01,)')",
                [town, kim.membership_id],
            )


class TestDrafts:
    def test_are_kept_without_passwords_tokens_and_nul(self, boss):
        fields = [
            ("note", ["a\0b", "c"]),
            ("new_password", ["secret"]),
            ("csrfmiddlewaretoken", ["t"]),
        ]
        actions.keep_draft(boss.account_id, path="/x", fields=fields, now=NOW)
        draft = drafts.draft_at(boss.account_id, "/x", NOW)
        assert draft is not None
        assert draft.fields == (("note", "ab"), ("note", "c"))

    def test_are_forgotten_when_their_time_is_over(self, boss, settings):
        settings.DRAFT_DAYS = 3
        actions.keep_draft(boss.account_id, path="/x", fields=[], now=NOW)
        over = NOW + timedelta(days=3)
        assert drafts.draft_count(boss.account_id, over - timedelta(minutes=1)) == 1
        assert drafts.draft_at(boss.account_id, "/x", over) is None
        assert drafts.drafts_of(boss.account_id, over) == []
        assert actions.drop_old_drafts(now=over) == 1

    def test_of_two_addresses_are_two(self, boss):
        for minute, path in enumerate(("/x", "/y", "/x")):
            at = NOW + timedelta(minutes=minute)
            fields = [("note", [f"{path} at {minute}"])]
            actions.keep_draft(boss.account_id, path=path, fields=fields, now=at, title="A note")
        found = drafts.drafts_of(boss.account_id, NOW + timedelta(hours=1))
        assert [(one.path, one.fields[0][1]) for one in found] == [
            ("/x", "/x at 2"),
            ("/y", "/y at 1"),
        ]
        assert actions.drop_draft(boss.account_id, path="/x")
        assert not actions.drop_draft(boss.account_id, path="/x")
        assert [one.path for one in drafts.drafts_of(boss.account_id, NOW)] == ["/y"]

    def test_keep_their_title_when_the_page_locks(self, boss):
        actions.keep_draft(boss.account_id, path="/x", fields=[], now=NOW, title="A note" * 99)
        actions.keep_draft(boss.account_id, path="/x", fields=[("note", ["b"])], now=NOW)
        (found,) = drafts.drafts_of(boss.account_id, NOW)
        assert found.title.startswith("A note")
        assert found.fields == (("note", "b"),)

    def test_are_no_more_than_a_page_can_show(self, boss):
        for number in range(rules.DRAFTS_AT_MOST + 3):
            at = NOW + timedelta(minutes=number)
            actions.keep_draft(boss.account_id, path=f"/{number}", fields=[], now=at)
        found = drafts.drafts_of(boss.account_id, NOW + timedelta(hours=1))
        assert len(found) == rules.DRAFTS_AT_MOST
        assert "/0" not in {one.path for one in found}

    def test_die_with_the_account(self, boss):
        account_id = actions.open_account(
            "for-a-day",
            name="A",
            password=None,
            by=Actor(None),
            now=NOW,
            second_factor_required=False,
        )
        actions.keep_draft(account_id, path="/x", fields=[], now=NOW)
        access = sharing.system_access(purpose="tests", now=NOW)
        assert forget_account(account_id, access=access)
        assert drafts.draft_count(account_id, NOW) == 0

    def test_are_forgotten_by_a_job_every_hour(self, boss):
        from procrastinate.contrib.django import app

        actions.keep_draft(boss.account_id, path="/x", fields=[], now=LONG_AGO)
        name = "throughcare.accounts.tasks.drop_old_drafts"
        assert name in app.tasks
        assert app.tasks[name](timestamp=0) == 1

    def test_of_an_address_too_long_are_not_kept(self, boss):
        actions.keep_draft(boss.account_id, path="/" + "x" * 600, fields=[], now=NOW)
        assert drafts.drafts_of(boss.account_id, NOW) == []


class TestQueries:
    def test_workers_of_a_closed_agency_are_none(self, town, boss):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE agencies_agency SET closed_on = %s WHERE id = %s", [TODAY, town])
        assert queries.workers_of(town, TODAY) == []
        assert len(queries.workers_of(town, TODAY - timedelta(days=1))) == 1

    def test_worker_rows_tell_sign_in_name_and_first_day(self, town, boss):
        (row,) = queries.worker_rows(town, TODAY)
        assert (row.sign_in_name, row.since, row.post) == ("noor", FIRST_DAY, "")
