"""What the person reads, what is kept from them for a while, and that nothing is lost in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from tests.audit.conftest import WORKER, access, record
from throughcare.audit import actions, queries, tasks
from throughcare.audit.models import AuditEvent
from throughcare.audit.queries import reconciling
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import AccessRefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SELF = Actor(9, role="person", person_id=11)


def own(now=NOW):
    return access(SELF, person_id=11, now=now)


class TestEvents:
    def test_say_who_when_what_why_and_within_which_limits(self):
        actions.record(
            access(now=NOW), act=Act.READ, what="person", person_ids=[11], now=NOW, decision="d-1",
            outcome="limited", limits=["no_detail"], channel="print", break_glass_id=4,
        )  # fmt: skip
        (row,) = queries.events_about(access=own(), person_id=11)
        assert row == queries.EventRow(
            row.event_id, NOW, "read", "person", 3, "prison_case_manager", "casework", "relation.custody",
            5, 7, ("audit", "plan"), "limited", ("no_detail",), "print", 4, "d-1",
        )  # fmt: skip

    def test_say_by_which_way_without_being_told(self):
        actions.record(access(now=NOW), act=Act.READ, what="a", person_ids=[11], now=NOW)
        actions.record(
            access(Actor(None), now=NOW), act=Act.READ, what="b", person_ids=[11], now=NOW
        )
        assert [row.channel for row in queries.events_about(access=own(), person_id=11)] == [
            "job",
            "web",
        ]

    def test_take_a_long_reference_to_a_rule(self):
        basis = "r" * 120
        actions.record_without_access(
            WORKER, act=Act.REFUSED, what="x", now=NOW, person_ids=[11], basis=basis, outcome="deny"
        )
        (row,) = queries.events_about(access=own(), person_id=11)
        assert (row.basis, row.outcome) == (basis, "deny")

    def test_are_for_whom_they_are_about(self):
        with pytest.raises(AccessRefusedError):
            queries.events_about(access=own(), person_id=12)
        with pytest.raises(AccessRefusedError):
            queries.withheld_about(access=own(), person_id=12)
        assert Category.AUDIT in own().categories


class TestWithholding:
    @pytest.fixture
    def event(self):
        record(5, now=NOW)
        return AuditEvent.objects.filter(person_ids__contains=[11]).first().pk

    def read(self, now=NOW):
        return {row.event_id for row in queries.events_about(access=own(now), person_id=11)}

    def withhold(self, event, until=TODAY + timedelta(days=30), **more):
        arguments = {
            "reason": "art_13_3_led",
            "access": access(person_id=11, now=NOW),
            "now": NOW,
        } | more
        actions.withhold(event, person_id=11, until_on=until, **arguments)

    def test_keeps_one_event_until_its_day(self, event):
        assert event in self.read()
        self.withhold(event)
        assert event not in self.read()
        (row,) = queries.withheld_about(access=own(), person_id=11)
        assert (row.event_id, row.reason, row.until_on) == (
            event,
            "art_13_3_led",
            date(2026, 12, 23),
        )
        assert event not in self.read(NOW + timedelta(days=29))
        assert event in self.read(NOW + timedelta(days=30))
        assert queries.withheld_about(access=own(NOW + timedelta(days=30)), person_id=11) == []

    def test_is_an_event_too_and_the_officer_sees_all(self, event):
        self.withhold(event)
        rows = queries.events_about(access=access(person_id=11, now=NOW), person_id=11)
        assert event in {row.event_id for row in rows}
        last = AuditEvent.objects.order_by("pk").last()
        assert (last.what, last.person_ids) == ("audit_withholding", [])

    def test_is_lifted_and_prolonged_by_a_later_decision(self, event):
        self.withhold(event)
        self.withhold(event, TODAY)
        assert event in self.read()
        self.withhold(event, TODAY + timedelta(days=60))
        assert event not in self.read(NOW + timedelta(days=59))

    @pytest.mark.parametrize(
        "change", [{"reason": " "}, {"access": access(SELF, person_id=11, now=NOW)}]
    )
    def test_needs_a_reason_and_somebody_else(self, event, change):
        with pytest.raises(actions.WithholdingError, match="needs a reason"):
            self.withhold(event, **change)

    def test_needs_an_event_about_the_person(self, event):
        with pytest.raises(actions.WithholdingError, match="not about this person"):
            self.withhold(event + 1_000)


class TestReconciliation:
    def test_finds_everything_shown_or_withheld(self):
        record(160, now=NOW)
        record(3, now=NOW - timedelta(days=1))
        first = AuditEvent.objects.filter(person_ids__contains=[11]).first().pk
        actions.withhold(
            first,
            person_id=11,
            until_on=TODAY + timedelta(days=9),
            reason="x",
            access=access(person_id=11),
            now=NOW,
        )
        found = queries.reconcile(TODAY)
        assert (found.missing, found.missing_count) == ((), 0)
        assert found.withheld == 1
        assert found.raw == found.shown + found.withheld
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT (id, p)) FROM audit_event, unnest(person_ids) p WHERE at = %s",
                [NOW],
            )
            assert cursor.fetchone() == (found.raw,)

    def test_names_what_the_person_would_not_see(self, monkeypatch):
        """A query of the page that forgets refusals, as once happened elsewhere for two years."""
        record(10, now=NOW)
        whole = reconciling.reading.readable
        monkeypatch.setattr(
            reconciling.reading,
            "readable",
            lambda *a, **k: whole(*a, **k).exclude(action="refused"),
        )
        found = queries.reconcile(TODAY)
        refused = AuditEvent.objects.filter(action="refused").values_list("pk", flat=True)
        assert found.missing == tuple(sorted(refused))
        assert found.missing_count == 2

    def test_may_take_a_sample_and_never_leaves_emergencies_out(self):
        record(30, now=NOW)
        actions.record(
            access(now=NOW),
            act=Act.READ,
            what="person",
            person_ids=[777_777],
            now=NOW,
            break_glass_id=1,
        )
        found = queries.reconcile(TODAY, people=3)
        assert found.people == 4
        assert found.missing_count == 0

    def test_runs_at_night_and_logs_what_is_missing(self, monkeypatch, caplog):
        day = reconciling.Reconciliation(TODAY, 1, 2, 1, 0, (5,), 1)
        monkeypatch.setattr(tasks.queries, "reconcile", lambda _day: day)
        assert tasks.reconcile_audit(0) == 1
        assert "Event [5]" in caplog.text
