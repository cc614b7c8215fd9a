"""Witnesses: they follow what grows, refuse what turns back or forks, and delay nobody."""

from __future__ import annotations

import http.client
import json
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.audit.conftest import record
from tests.audit.test_trees import Rows, some
from throughcare.audit import actions, queries
from throughcare.audit import witness as witnessing
from throughcare.audit.actions import witnesses as asking
from throughcare.audit.models import AuditCheckpoint, AuditCosignature
from throughcare.audit.rules import merkle, notes

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def key():
    return notes.new_key("throughcare/test", notes.LOG)


@pytest.fixture
def store(tmp_path, key):
    found = witnessing.WitnessStore(tmp_path / "witness")
    found.trust(key.public)
    found.open()
    yield found
    found.close()


def request(key, old, size, leaves, *, proof=None):
    nodes = Rows(leaves)
    note = notes.sign(notes.Checkpoint(key.name, size, merkle.root(size, nodes), NOW), key)
    steps = merkle.consistency(old, size, nodes) if proof is None else proof
    return "\n".join([f"old {old}", *(notes._encoded(one) for one in steps), ""]) + "\n" + note


def status(store, body):
    return witnessing.consider(body, store, now=NOW).status


class TestWitness:
    def test_countersigns_what_grows(self, store, key):
        leaves = some(50)
        for old, new in ((0, 3), (3, 3), (3, 20), (20, 50)):
            answer = witnessing.consider(request(key, old, new, leaves), store, now=NOW)
            assert answer.status == 200, answer.text
            body = request(key, old, new, leaves).partition("\n\n")[2].partition("\n\n")[0] + "\n"
            assert notes.countersigned_at(body, answer.text, store.key().public) == NOW
        assert store.head(key.public).size == 50

    def test_says_how_far_it_is(self, store, key):
        status(store, request(key, 0, 7, some(7)))
        answer = witnessing.consider(request(key, 3, 9, some(9)), store, now=NOW)
        assert answer == (409, "7")

    def test_refuses_a_smaller_log(self, store, key):
        status(store, request(key, 0, 7, some(7)))
        answer = witnessing.consider(request(key, 0, 5, some(5)), store, now=NOW)
        assert answer.status == 409
        assert "turned back" in answer.text
        assert "turned back" in (store.folder / "refused").read_text()

    def test_refuses_two_heads_of_one_size(self, store, key):
        status(store, request(key, 0, 7, some(7)))
        answer = witnessing.consider(request(key, 7, 7, some(7, seed=2)), store, now=NOW)
        assert answer.status == 409
        assert "forked" in answer.text

    def test_refuses_a_fork_that_grew(self, store, key):
        status(store, request(key, 0, 7, some(7)))
        forked = [*some(6), *some(6, seed=2)]
        answer = witnessing.consider(request(key, 7, 12, forked), store, now=NOW)
        assert answer.status == 422
        assert len((store.folder / "refused").read_text().splitlines()) == 1
        assert store.head(key.public).size == 7

    def test_refuses_a_key_it_does_not_know(self, store, key):
        thief = notes.new_key(key.name, notes.LOG)
        stranger = notes.new_key("throughcare/else", notes.LOG)
        assert status(store, request(thief, 0, 3, some(3))) == 403
        assert status(store, request(stranger, 0, 3, some(3))) == 404
        with pytest.raises(witnessing.WitnessStoreError, match="another one of that name"):
            store.trust(thief.public)

    @pytest.mark.parametrize(
        "change",
        [
            lambda body: "",
            lambda body: "old\n\n",
            lambda body: body.replace("old 0", "old -1"),
            lambda body: body.replace("old 0", "old 01"),
            lambda body: body.replace("old 0", "old 99999999999999999999"),
            lambda body: body.replace("old 0", "old 5"),
            lambda body: body.replace("old 0", "old 0\n!!"),
            lambda body: body.replace("old 0", "old 0\nAAAA"),
            lambda body: body.replace("old 0", "old 0" + "\nAAAA" * 70),
            lambda body: body.replace("at 2026", "at 20x6"),
            lambda body: body.replace("\n3\n", "\n03\n"),
            lambda body: body.replace("\n3\n", "\n9999999999999999999\n"),
            lambda body: body.rstrip("\n"),
            lambda body: body + "x" * 20_000,
            lambda body: body.replace("throughcare/test", "through care"),
        ],
    )
    def test_says_what_is_malformed(self, store, key, change):
        answer = witnessing.consider(change(request(key, 0, 3, some(3))), store, now=NOW)
        assert answer.status == 400
        assert answer.text.startswith("Cannot")

    def test_remembers_over_a_restart_and_a_torn_line(self, store, key, tmp_path):
        status(store, request(key, 0, 7, some(7)))
        store.close()
        with store.heads_file(key.public).open("ab") as file:
            file.write(b'{"note": "torn')
        again = witnessing.WitnessStore(store.folder)
        again.open()
        assert again.head(key.public).size == 7
        assert status(again, request(key, 7, 9, some(9))) == 200
        again.close()
        once_more = witnessing.WitnessStore(store.folder)
        once_more.open()
        assert once_more.head(key.public).size == 9
        once_more.close()

    def test_shares_its_store_with_no_other(self, store):
        with pytest.raises(witnessing.WitnessStoreError, match="another witness"):
            witnessing.WitnessStore(store.folder).open()


@pytest.fixture
def served(store):
    import threading

    server = witnessing.Server(store, port=0, clock=lambda: NOW)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server.server_address
    server.shutdown()
    server.server_close()
    thread.join()


def ask(address, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(*address, timeout=5)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.getheader("Content-Type")
    connection.close()
    return found


class TestWitnessOverHttp:
    def test_countersigns(self, served, key, store):
        status, text, _kind = ask(
            served, "POST", "/add-checkpoint", request(key, 0, 3, some(3)).encode()
        )
        assert status == 200
        assert text.startswith(f"— {store.key().name} ")
        assert ask(served, "GET", "/")[1] == f"{store.key().public}\n"

    def test_marks_its_size_as_such(self, served, key):
        ask(served, "POST", "/add-checkpoint", request(key, 0, 3, some(3)).encode())
        found = ask(served, "POST", "/add-checkpoint", request(key, 1, 4, some(4)).encode())
        assert found == (409, "3\n", "text/x.tlog.size")

    @pytest.mark.parametrize(
        ("method", "path", "body", "headers", "expected"),
        [
            ("POST", "/else", b"x", {}, 404),
            ("GET", "/else", None, {}, 404),
            ("PUT", "/add-checkpoint", b"x", {}, 501),
            ("POST", "/add-checkpoint", b"\xff\xfe", {}, 400),
            ("POST", "/add-checkpoint", b"", {}, 400),
            ("POST", "/add-checkpoint", b"x", {"Content-Length": "1000000"}, 413),
            ("POST", "/add-checkpoint", b"x", {"Content-Length": "9" * 5000}, 413),
            ("POST", "/add-checkpoint", b"x", {"Content-Length": "-1"}, 411),
            ("POST", "/add-checkpoint", b"x", {"Content-Length": "ten"}, 411),
            (
                "POST",
                "/add-checkpoint",
                b"1\r\nx\r\n0\r\n\r\n",
                {"Transfer-Encoding": "chunked", "Content-Length": "4"},
                411,
            ),
        ],
    )
    def test_answers_bad_requests_clearly(self, served, method, path, body, headers, expected):
        assert ask(served, method, path, body, **headers)[0] == expected
        assert ask(served, "GET", "/")[0] == 200

    def test_lets_a_caller_that_stops_talking_go(self, served, monkeypatch):
        monkeypatch.setattr(witnessing.Handler, "timeout", 0.2)
        with socket.create_connection(served) as silent:
            silent.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf")
            assert ask(served, "GET", "/")[0] == 200
            silent.settimeout(3)
            assert b" 400 " in silent.recv(2000)


class TestSealerWithWitnesses:
    def test_keeps_what_they_signed(self, witnessed):
        record(3)
        assert witnessed.seal().faults == ()
        record(4)
        assert witnessed.seal().faults == ()
        assert list(AuditCosignature.objects.values_list("size", flat=True)) == [3, 7]
        report = witnessed.verify()
        assert (report.faults, report.cosignatures) == ([], 2)
        state = queries.seal_state().witnesses[0]
        assert (state.size, state.unwitnessed_since) == (7, None)

    def test_is_not_delayed_by_one_that_is_down(self, log, run_witness):
        store, witness, server = run_witness("first", log)
        log.witnesses, log.stores = [witness], [store]
        record(3)
        log.seal()
        server.shutdown()
        server.server_close()
        record(2)
        sealed = log.seal()
        assert (sealed.added, len(sealed.faults)) == (2, 1)
        assert "did not countersign 5 events" in sealed.faults[0]
        state = queries.seal_state().witnesses[0]
        assert state.unwitnessed_since == AuditCheckpoint.objects.get(size=5).at
        assert log.faults() == []

    def test_catches_up_once_it_is_back(self, log, run_witness):
        store, witness, server = run_witness("first", log)
        port = server.server_address[1]
        server.shutdown()
        server.server_close()
        store.close()
        log.witnesses = [witness]
        for _ in range(3):
            record(3)
            assert log.seal().faults
        store, again, _server = run_witness("first", log, port=port)
        log.stores = [store]
        assert again == witness
        assert log.seal().faults == ()
        assert log.faults() == []
        assert queries.seal_state().witnesses[0].size == 9

    def test_goes_on_from_what_the_witness_knows(self, witnessed):
        """Killed between the witness's answer and its own row, the sealer knows less than the witness."""
        record(3)
        witnessed.seal()
        with witnessed.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("DELETE FROM audit_cosignature")
        record(2)
        assert witnessed.seal().faults == ()
        assert list(AuditCosignature.objects.values_list("size", flat=True)) == [5]

    def test_hears_that_the_database_was_turned_back(self, witnessed):
        """Yesterday's backup is restored, and the second store cut to fit: the witness remembers."""
        record(3)
        witnessed.seal()
        kept = witnessed.store.checkpoints.read_bytes()
        record(3)
        witnessed.seal()
        with witnessed.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            for one in (
                "leaf WHERE position >= 3",
                "checkpoint WHERE size > 3",
                "cosignature WHERE size > 3",
                "event WHERE id NOT IN (SELECT event_id FROM audit_leaf)",
            ):
                attacker.execute(f"DELETE FROM audit_{one}")
        witnessed.store.checkpoints.write_bytes(kept)
        faults = witnessed.faults()
        assert any("witness first" in one and "old database" in one for one in faults)
        record(1)
        assert "turned back" in witnessed.seal().faults[0]
        record(5)
        assert "422" in witnessed.seal().faults[0]
        assert any("witness first" in one for one in witnessed.faults())
        refused = (witnessed.stores[0].folder / "refused").read_text().splitlines()
        assert json.loads(refused[-1])["why"].startswith("Refused")

    def test_believes_no_signature_of_another(self, log, run_witness):
        _store, witness, _server = run_witness("first", log)
        other = notes.new_key(witness.key.name, notes.WITNESS).public
        record(1)
        sealed = actions.seal(
            log.store, now=timezone.now(), witnesses=[actions.Witness(other, witness.url)]
        )
        assert "not one of" in sealed.faults[0]
        assert not AuditCosignature.objects.exists()

    def test_bears_nonsense_for_an_answer(self, log, monkeypatch):
        key = notes.new_key("witness/x", notes.WITNESS).public
        record(1)
        for answer in (
            (200, ""),
            (200, "— witness/x !!"),
            (409, "99999999999999999999999"),
            (500, "no"),
            (409, "²"),
        ):
            monkeypatch.setattr(asking, "_post", lambda *_, answer=answer: answer)
            sealed = actions.seal(
                log.store,
                now=timezone.now(),
                witnesses=[actions.Witness(key, "http://127.0.0.1:1")],
            )
            assert len(sealed.faults) == 1


class TestNamingWitnesses:
    def test_reads_key_and_address(self):
        key = notes.new_key("witness/a", notes.WITNESS).public
        (found,) = actions.witnesses_from([f"{key}@http://127.0.0.1:8101"])
        assert (found.key, urlsplit(found.url).port) == (key, 8101)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x",
            "x@http://127.0.0.1:1",
            "{key}@http://example.org",
            "{key}@ftp://127.0.0.1",
            "{key}@",
            "{key}x@http://127.0.0.1",
        ],
    )
    def test_refuses_what_it_cannot_use(self, text):
        key = notes.new_key("witness/a", notes.WITNESS).public
        with pytest.raises(actions.WitnessError, match="Cannot use the witness"):
            actions.witnesses_from([text.format(key=key)])

    def test_lets_nothing_leave_a_safe_house(self):
        key = notes.new_key("witness/a", notes.WITNESS).public
        assert actions.witnesses_from([f"{key}@https://example.org"])
        with pytest.raises(actions.WitnessError, match="safe"):
            actions.witnesses_from([f"{key}@https://example.org"], only_here=True)
