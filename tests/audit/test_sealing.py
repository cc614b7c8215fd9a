"""Sealing: nothing committed stays out, whatever happens when; verified from outside each time."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from tests.audit.conftest import HOUR, in_threads, record
from throughcare.audit import actions, queries
from throughcare.audit.actions import sealing
from throughcare.audit.models import AuditCheckpoint, AuditEvent, AuditLeaf
from throughcare.audit.rules import notes

INSERT = """
INSERT INTO audit_event (at, action, what, role, purpose, basis, categories, person_ids, detail)
VALUES (now(), 'read', 'late', 'system', '', '', '{}', '{1}', '{}') RETURNING id
"""


class Killed(Exception):
    pass


def dying_at(wanted):
    def reached(step):
        if step == wanted:
            raise Killed(step)

    return reached


class TestSealing:
    def test_gives_every_event_a_place_and_a_signed_head(self, log):
        record(10)
        sealed = log.seal()
        assert (sealed.added, sealed.size, sealed.faults) == (10, 10, ())
        assert list(
            AuditLeaf.objects.order_by("position").values_list("position", flat=True)
        ) == list(range(10))
        head = notes.opened(AuditCheckpoint.objects.get().note, log.store.key().public)
        assert head.size == 10
        assert log.faults() == []

    def test_signs_nothing_when_there_is_nothing_new(self, log):
        record(3)
        log.seal()
        assert log.seal().added == 0
        assert AuditCheckpoint.objects.count() == 1

    def test_grows_over_many_heads_and_tiles(self, log):
        for count in (1, 2, 253, 1, 300, 7):
            record(count)
            log.seal()
        report = log.verify()
        assert (report.faults, report.sealed, report.heads) == ([], 564, 6)

    def test_seals_more_than_one_batch(self, log, monkeypatch):
        monkeypatch.setattr(sealing, "BATCH", 100)
        record(250)
        assert log.seal().added == 250
        assert AuditCheckpoint.objects.count() == 3
        assert log.faults() == []

    def test_reads_few_rows_of_a_large_tree(self, log, django_assert_max_num_queries):
        record(600)
        log.seal()
        record(1)
        with django_assert_max_num_queries(40) as captured:
            log.seal()
        assert all("audit_leaf" not in one["sql"] or "position" in one["sql"] for one in captured)

    def test_takes_in_who_commits_late(self, log):
        """An event in flight has a smaller number than those sealed before it."""
        with psycopg.connect(log.databases.app_url) as late:
            (number,) = late.execute(INSERT).fetchone()
            for _ in range(4):
                record(3)
                log.seal()
            late.commit()
        assert number < AuditEvent.objects.order_by("pk").first().pk + 1
        assert log.seal().added == 1
        assert AuditLeaf.objects.get(event_id=number).position == 12
        assert log.faults() == []

    def test_moves_its_floor_past_what_was_rolled_back(self, log, monkeypatch):
        self._alone(monkeypatch)
        for _ in range(4):
            with psycopg.connect(log.databases.app_url) as gone:
                gone.execute(INSERT)
                gone.rollback()
            record(2)
            log.seal()
        last = AuditCheckpoint.objects.order_by("-size").first()
        assert last.floor >= AuditEvent.objects.order_by("-pk")[4].pk
        assert log.faults() == []

    def test_keeps_its_floor_while_somebody_is_still_at_work(self, log, monkeypatch):
        real = sealing._moment
        began = real().oldest
        monkeypatch.setattr(sealing, "_moment", lambda: real()._replace(oldest=began))
        for _ in range(4):
            record(2)
            log.seal()
        assert AuditCheckpoint.objects.order_by("-size").first().floor == 0
        assert log.faults() == []

    def _alone(self, monkeypatch):
        """Leave out transactions in other databases of the server: tests beside this one have some."""
        real = sealing._moment
        monkeypatch.setattr(sealing, "_moment", lambda: real()._replace(oldest=real().following))

    def test_looks_at_everything_on_another_server(self, log):
        """Restored elsewhere, transactions are counted anew: the floor means nothing there."""
        record(5)
        log.seal()
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("UPDATE audit_checkpoint SET cluster = 'another', floor = 1000000")
        record(2)
        assert log.seal().added == 2

    def test_sweeps_up_what_the_floor_hides(self, log):
        record(5)
        log.seal()
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("UPDATE audit_checkpoint SET floor = 1000000")
        record(2)
        assert log.seal().added == 0
        assert log.seal(sweep=True).added == 2

    @pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["an hour on", "an hour back"])
    def test_bears_a_clock_that_jumps(self, log, jump):
        now = timezone.now()
        record(3, now=now)
        log.seal(now=now)
        record(3, now=now + jump)
        log.seal(now=now + jump)
        record(3, now=now)
        log.seal(now=now)
        assert log.faults() == []
        assert log.faults(now=datetime.now(UTC) + jump) == []

    def test_is_no_part_of_a_transaction_that_may_be_rolled_back(self, log):
        with pytest.raises(RuntimeError, match="durable"):
            from django.db import transaction

            with transaction.atomic():
                log.seal()


class TestUnsealedEvents:
    def test_may_be_a_minute_old_and_no_more(self, log):
        record(1)
        assert log.faults() == []
        assert "is not sealed" in log.faults(now=datetime.now(UTC) + timedelta(seconds=62))[0]

    def test_of_the_future_are_told(self, log):
        record(1)
        assert "in the future" in log.faults(now=datetime.now(UTC) - HOUR)[0]

    def test_are_counted_until_they_are_sealed(self, log):
        record(2)
        assert queries.seal_state().waiting == 2
        log.seal()
        state = queries.seal_state(["nobody"])
        assert (state.waiting, state.size) == (0, 2)
        assert state.witnesses[0].unwitnessed_since == state.at


class TestSealerThatDies:
    @pytest.mark.parametrize("step", sealing.STEPS)
    def test_at_any_step_is_followed_by_one_that_goes_on(self, witnessed, step):
        record(260)
        witnessed.seal()
        record(7)
        with pytest.raises(Killed):
            witnessed.seal(reached=dying_at(step))
        assert witnessed.faults() == []
        record(2)
        witnessed.seal()
        report = witnessed.verify()
        assert (report.faults, report.sealed, report.unsealed) == ([], 269, 0)

    @pytest.mark.slow
    @pytest.mark.parametrize("step", sealing.STEPS)
    def test_by_the_hardest_signal(self, log, step):
        record(260)
        log.seal()
        record(7)
        child = os.fork()
        if not child:  # pragma: no cover - this process ends by a signal
            kept = connection.connection
            connection.connection = None
            log.seal(reached=lambda one: one == step and os.kill(os.getpid(), signal.SIGKILL))
            os._exit(kept is None)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        log.seal()
        report = log.verify()
        assert (report.faults, report.sealed, report.unsealed) == ([], 267, 0)

    def test_while_it_writes_the_second_store_leaves_a_torn_line_that_is_repeated(self, log):
        record(2)
        log.seal()
        record(2)
        log.seal()
        whole = log.store.checkpoints.read_bytes()
        first = whole.index(b"\n") + 1
        log.store.checkpoints.write_bytes(whole[: first + 40])
        assert log.faults() == []
        record(1)
        log.seal()
        assert log.faults() == []
        assert log.store.checkpoints.read_bytes().startswith(
            whole[: first + 40] + b"\n" + whole[first:]
        )


class TestTwoSealers:
    def test_at_once_seal_each_event_once(self, log):
        stop = threading.Event()

        def write():
            for _ in range(60):
                record(5)
            stop.set()

        def keep_sealing():
            while not stop.is_set():
                log.seal()

        in_threads(write, keep_sealing, keep_sealing)
        log.seal()
        report = log.verify()
        assert (report.faults, report.sealed) == ([], 300)

    def test_with_folders_of_their_own_do_not_fork_the_log(self, log, tmp_path):
        record(2)
        log.seal()
        record(2)
        with pytest.raises(actions.SealingError, match="not signed with this key"):
            actions.seal(actions.Store(tmp_path / "other"), now=timezone.now())
        assert log.seal().added == 2


class TestSealerRefuses:
    def test_a_database_from_yesterday(self, log):
        record(3)
        log.seal()
        record(3)
        log.seal()
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            for table in ("leaf WHERE position >= 3", "checkpoint WHERE size > 3"):
                attacker.execute(f"DELETE FROM audit_{table}")
        with pytest.raises(actions.SealingError, match="old backup restored"):
            log.seal()

    def test_a_second_store_that_was_shortened(self, log):
        for _ in range(4):
            record(2)
            log.seal()
        lines = log.store.checkpoints.read_bytes().splitlines(keepends=True)
        log.store.checkpoints.write_bytes(b"".join(lines[:2]))
        assert "lacks 2 of 4 heads" in log.faults()[0]
        record(1)
        with pytest.raises(actions.SealingError, match="shortened"):
            log.seal()

    def test_a_second_store_that_is_gone(self, log):
        for _ in range(2):
            record(2)
            log.seal()
        log.store.checkpoints.unlink()
        with pytest.raises(actions.SealingError, match="shortened"):
            log.seal()

    def test_checkpoints_without_their_key(self, log):
        record(2)
        log.seal()
        (log.store.folder / "seal.key").unlink()
        with pytest.raises(actions.StoreError, match="no key"):
            log.seal()

    def test_a_line_that_somebody_wrote(self, log):
        record(2)
        log.seal()
        with log.store.checkpoints.open("ab") as file:
            file.write(b"[]\n")
        with pytest.raises(actions.StoreError, match="no checkpoint"):
            log.seal()

    def test_a_tree_that_no_longer_gives_its_head(self, log):
        record(5)
        log.seal()
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("UPDATE audit_leaf SET leaf = sha256('x') WHERE position = 2")
        record(1)
        with pytest.raises(actions.SealingError, match="no longer gives the head"):
            log.seal()

    def test_a_tree_with_a_hole(self, log):
        record(5)
        log.seal()
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("DELETE FROM audit_leaf WHERE position = 2")
        record(1)
        with pytest.raises(actions.SealingError, match="lacks"):
            log.seal()


class TestAfterARestore:
    def turn_back(self, log):
        """Yesterday's database, whole; the second store knows better."""
        record(3)
        log.seal()
        record(3)
        log.seal()
        with log.superuser() as restorer:
            restorer.execute("SET session_replication_role = replica")
            for one in (
                "leaf WHERE position >= 3",
                "checkpoint WHERE size > 3",
                "cosignature WHERE size > 3",
                "event WHERE id NOT IN (SELECT event_id FROM audit_leaf)",
            ):
                restorer.execute(f"DELETE FROM audit_{one}")

    def test_goes_on_under_a_new_key_and_tells_of_the_loss(self, witnessed):
        self.turn_back(witnessed)
        old = witnessed.key
        assert any("[the second store] holds a head over 6" in one for one in witnessed.faults())
        lost = actions.go_on_after_restore(witnessed.store, reason="disk", now=timezone.now())
        assert lost == 3
        told = AuditEvent.objects.order_by("pk").last()
        assert (told.what, told.detail) == (
            "audit_restore",
            {"reason": "disk", "kept": 3, "lost": 3},
        )
        assert witnessed.key != old
        assert "404" in witnessed.seal().faults[0]
        witnessed.stores[0].trust(witnessed.store.key().public)
        assert witnessed.seal().faults == ()
        report = witnessed.verify()
        assert (report.faults, report.sealed) == ([], 4)
        assert len(list(witnessed.store.folder.glob("*-until-*"))) == 2

    def test_is_refused_without_reason_or_need(self, log):
        with pytest.raises(actions.SealingError, match="Cannot go on"):
            actions.go_on_after_restore(log.store, reason="x", now=timezone.now())
        record(3)
        log.seal()
        with pytest.raises(actions.SealingError, match="Cannot go on"):
            actions.go_on_after_restore(log.store, reason="x", now=timezone.now())
        self.turn_back(log)
        with pytest.raises(actions.SealingError, match="needs a reason"):
            actions.go_on_after_restore(log.store, reason=" ", now=timezone.now())


class TestStore:
    def test_keeps_its_key_for_its_owner(self, log):
        log.store.key()
        file = log.store.folder / "seal.key"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().startswith("PRIVATE+KEY+")
        assert (log.store.folder / "seal.pub").read_text() == f"{log.store.key().public}\n"

    def test_makes_one_key_for_many_at_once(self, log):
        found = []
        in_threads(*[lambda: found.append(log.store.key().secret_text())] * 8)
        assert len(set(found)) == 1
