"""Old entries lose their numbers, announced and sealed; the log still verifies, and nothing else goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.utils import timezone

from tests.audit.conftest import Log, access, record
from throughcare.audit import actions
from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor

AGENCY = 3
"""Of the worker who records in these tests."""
SYSTEM = Actor(None, role="system")


def age(log, years, *, first=0, last=2**62):
    """Make events older than they are, before they are sealed: as if the house had run for years."""
    with log.superuser() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "UPDATE audit_event SET at = at - %(age)s, recorded_at = recorded_at - %(age)s "
            "WHERE id BETWEEN %(first)s AND %(last)s",
            {"age": timedelta(days=366 * years), "first": first, "last": last},
        )
        owner.execute(
            "UPDATE audit_event e SET leaf = audit_leaf_of(e) WHERE id BETWEEN %s AND %s",
            [first, last],
        )


def let_go(log, *, years=5, agencies=(AGENCY,), **kept):
    now = timezone.now()
    leaving = actions.Leaving(now - timedelta(days=365 * years), "eu-log@1", agencies, **kept)
    return actions.let_go(leaving, access=access(SYSTEM), now=now, seal=log.seal)


@pytest.fixture
def aged(log):
    """Twenty old events and five new ones, all sealed."""
    record(20)
    age(log, 6)
    record(5)
    log.seal()
    return log


def named():
    return list(AuditEvent.objects.exclude(person_ids=[]).order_by("pk"))


class TestLettingGo:
    def test_takes_the_numbers_of_old_events_and_the_log_still_verifies(self, aged):
        assert let_go(aged) == 20
        old = AuditEvent.objects.order_by("pk")[:20]
        assert {(tuple(one.person_ids), one.account_id, one.membership_id) for one in old} == {
            ((), None, None)
        }
        assert {(one.person_salt, one.account_salt) for one in old} == {(None, None)}
        assert len(named()) == 5
        report = aged.verify()
        assert (report.faults, report.erased) == ([], 20)

    def test_is_announced_by_a_sealed_event_first(self, aged):
        last = AuditEvent.objects.order_by("pk")[19].pk
        let_go(aged)
        act = AuditEvent.objects.get(what="audit_log")
        assert act.action == "erase"
        assert (act.detail["last"], act.detail["rule"]) == (last, "eu-log@1")
        assert set(
            AuditEvent.objects.exclude(erased_by=None).values_list("erased_by", flat=True)
        ) == {act.pk}

    def test_twice_does_nothing_more(self, aged):
        let_go(aged)
        assert let_go(aged) == 0
        assert AuditEvent.objects.filter(what="audit_log").count() == 1

    def test_not_of_another_agency(self, aged):
        assert let_go(aged, agencies=(AGENCY + 1, None)) == 0
        assert not AuditEvent.objects.filter(what="audit_log").exists()

    def test_not_of_whom_something_is_kept(self, aged):
        old = AuditEvent.objects.order_by("pk")[:20]
        kept = [one.pk for one in old if 12 in one.person_ids]
        assert let_go(aged, kept_people=[12]) == 20 - len(kept)
        assert len(kept) == AuditEvent.objects.filter(pk__in=kept, erased_by=None).count() > 0
        assert aged.faults() == []

    def test_not_what_is_withheld(self, aged):
        number = AuditEvent.objects.order_by("pk")[4].pk
        assert let_go(aged, kept_events=[number]) == 19
        assert AuditEvent.objects.get(pk=number).person_ids

    def test_never_within_three_years_whatever_the_rule(self, log):
        record(4)
        age(log, 2)
        log.seal()
        assert let_go(log, years=0) == 0
        assert len(named()) == 4

    def test_what_was_withheld_goes_with_it(self, log):
        record(2)
        event = AuditEvent.objects.order_by("pk")[1]
        (person,) = event.person_ids
        actions.withhold(
            event.pk, person_id=person, until_on=timezone.localdate(), reason="Danger",
            access=access(), now=timezone.now(),
        )  # fmt: skip
        age(log, 6)
        log.seal()
        let_go(log)
        assert not AuditWithholding.objects.exists()
        assert log.faults() == []

    def test_a_crash_after_the_announcement_is_made_good(self, aged):
        def dies(**_more):
            raise KeyboardInterrupt

        now = timezone.now()
        leaving = actions.Leaving(now - timedelta(days=1826), "eu-log@1", [AGENCY])
        with pytest.raises(KeyboardInterrupt):
            actions.let_go(leaving, access=access(SYSTEM), now=now, seal=dies)
        assert len(named()) == 25
        assert let_go(aged) == 20
        assert aged.faults() == []


class TestTheDatabase:
    """The function runs as the owner: what it must never do, it refuses by itself."""

    def call(self, log, act, *, before=None, first=1, last=2**40):
        day = before or datetime.now(UTC) - timedelta(days=4 * 366)
        with psycopg.connect(log.databases.app_url) as connection:
            return connection.execute(
                "SELECT audit_let_go(%s, %s, %s, %s, %s::bigint[], '{}', '{}')",
                [act, first, last, day, [AGENCY]],
            ).fetchone()[0]

    def announce(self, first, last):
        actions.record(
            access(SYSTEM), act=Act.ERASE, what="audit_log", person_ids=[],
            now=timezone.now(), detail={"first": first, "last": last},
        )  # fmt: skip
        return AuditEvent.objects.latest("pk").pk

    def test_not_in_silence(self, aged):
        with pytest.raises(psycopg.Error, match="does not announce it"):
            self.call(aged, AuditEvent.objects.order_by("pk")[0].pk)

    def test_not_by_what_is_not_sealed(self, aged):
        ids = AuditEvent.objects.order_by("pk").values_list("pk", flat=True)
        act = self.announce(ids[0], ids[19])
        with pytest.raises(psycopg.Error, match="is not sealed"):
            self.call(aged, act)

    def test_not_beyond_what_was_announced(self, aged):
        ids = AuditEvent.objects.order_by("pk").values_list("pk", flat=True)
        act = self.announce(ids[0], ids[5])
        aged.seal()
        with pytest.raises(psycopg.Error, match="does not announce it"):
            self.call(aged, act, first=ids[0], last=ids[19])
        assert self.call(aged, act, first=ids[0], last=ids[5]) == 6

    def test_not_within_three_years(self, aged):
        ids = AuditEvent.objects.order_by("pk").values_list("pk", flat=True)
        act = self.announce(ids[0], ids[24])
        aged.seal()
        with pytest.raises(psycopg.Error, match="kept for three years at least"):
            self.call(aged, act, before=datetime.now(UTC) - timedelta(days=900))
        assert self.call(aged, act, first=ids[0], last=ids[24]) == 20

    def test_not_what_is_not_sealed(self, log):
        record(3)
        age(log, 6)
        ids = list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))
        log.seal()
        record(1)
        late = AuditEvent.objects.latest("pk").pk
        age(log, 6, first=late)
        act = self.announce(ids[0], late)
        aged_act = AuditEvent.objects.get(pk=act)
        with log.superuser() as owner:
            # Only the announcement has its place: as if the old event had been smuggled in.
            owner.execute("SET session_replication_role = replica")
            owner.execute(
                "INSERT INTO audit_leaf (position, event_id, leaf) VALUES (99, %s, %s)",
                [act, bytes(aged_act.leaf)],
            )
        assert self.call(log, act, first=ids[0], last=late) == 3
        assert AuditEvent.objects.get(pk=late).person_ids

    def test_withheld_lines_stay_while_their_event_does(self, aged):
        event = AuditEvent.objects.order_by("pk")[1]
        actions.withhold(
            event.pk, person_id=event.person_ids[0], until_on=timezone.localdate(), reason="Danger",
            access=access(), now=timezone.now(),
        )  # fmt: skip
        with aged.superuser() as owner, pytest.raises(psycopg.Error, match="Cannot delete"):
            owner.execute("DELETE FROM audit_withholding")


@pytest.mark.slow
class TestSweep:
    """The whole way: the command that also runs every night, on a house that ran for years."""

    @pytest.fixture
    def house(self, committed_db, tmp_path, settings):
        from tests.conftest import build_world

        settings.MEDIA_ROOT = tmp_path
        settings.AUDIT_FOLDER = tmp_path / "store"
        now = timezone.now()
        small = build_world(timezone.localdate(now), now)
        for name in ("zwolle", "kampen"):
            assert small.access(name).person_id
        log = Log(committed_db, tmp_path)
        age(log, 6)
        log.seal()
        return small, log

    def looks(self, person_id):
        return AuditEvent.objects.filter(person_ids__contains=[person_id], action="read").count()

    def test_the_fields_are_gone_and_the_log_verifies(self, house, capsys):
        from throughcare.config.commands.retaining import retain

        small, log = house
        rik = small.people["zwolle"]
        old = AuditEvent.objects.exclude(person_ids=[]).count()
        assert self.looks(rik) > 0
        assert retain(json=True) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["counts"]["log_entries"] >= old
        assert self.looks(rik) == 0
        assert not AuditEvent.objects.exclude(erased_by=None).exclude(person_ids=[]).exists()
        report = log.verify()
        assert report.faults == []
        assert report.erased == told["counts"]["log_entries"]

    def test_a_hold_keeps_them(self, house):
        from throughcare.config.commands.retaining import sweep_now
        from throughcare.sharing.models import RightsRequest

        small, log = house
        rik, daan = small.people["zwolle"], small.people["kampen"]
        RightsRequest.objects.create(
            person_id=rik, kind="hold", text="A claim in court", asked_at=small.now,
            due_on=small.today + timedelta(days=90),
        )  # fmt: skip
        assert sweep_now()["log_entries"] > 0
        assert self.looks(rik) > 0
        assert self.looks(daan) == 0
        assert log.faults() == []

    def test_a_rule_that_only_asks_for_a_review_keeps_them(self, house):
        from throughcare.config.commands.retaining import sweep_now
        from throughcare.sharing.models import RetentionRule

        small, _log = house
        RetentionRule.objects.filter(key="eu-log").update(action="review")
        assert "log_entries" not in sweep_now()
        assert self.looks(small.people["zwolle"]) > 0
