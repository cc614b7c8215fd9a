"""`seal`, `witness` and `verify audit` as somebody at a terminal uses them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.audit.conftest import access, record
from throughcare.audit import actions, queries, tasks
from throughcare.audit.models import AuditEvent, AuditLeaf
from throughcare.config.commands import sealing, witnessing
from throughcare.kernel.errors import ThroughcareError

ROOT = Path(__file__).resolve().parents[2]
WITNESS = (
    "import sys; from pathlib import Path; from throughcare.config.commands import witnessing;"
    "code = witnessing.witness(Path(sys.argv[1]), port=0, trust=sys.argv[2:], json=True);"
    "sys.exit(code or 'django.db' in sys.modules)"
)
SEAL = (
    "import django; django.setup(); import sys;"
    "from throughcare.config.commands import sealing;"
    "sys.exit(sealing.seal(every=1, json=True))"
)


@pytest.fixture
def configured(log, settings):
    settings.AUDIT_FOLDER = log.store.folder
    settings.AUDIT_WITNESSES = []
    return log


def test_seals_in_one_go(configured, capsys):
    record(4)
    assert sealing.seal(json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["size"], found["faults"]) == (4, 4, [])
    assert found["key"] == str(configured.store.key().public)
    record(2)
    assert sealing.seal_now() == 2
    assert sealing.seal_now() == 0


def test_seals_by_the_clock(configured):
    record(4)
    assert tasks.seal_audit(0) == 4
    record(1)
    assert tasks.sweep_audit(0) == 1


def test_seals_beside_other_work_and_a_last_time(configured):
    with sealing.going_on(every=0.05):
        record(3)
        for _ in range(100):
            if AuditLeaf.objects.count() == 3:
                break
            time.sleep(0.05)
        assert AuditLeaf.objects.count() == 3
    with sealing.going_on():
        record(2)
    assert AuditLeaf.objects.count() == 5


def test_a_stop_does_not_fail_because_of_sealing(configured, capsys):
    record(1)
    sealing.seal_now()
    (configured.store.folder / "seal.key").unlink()
    assert sealing.seal_now() == 0
    assert "Not sealed: Cannot seal" in capsys.readouterr().err


def test_verifies(configured, capsys):
    record(4)
    sealing.seal_now()
    capsys.readouterr()
    assert sealing.verify_audit(json=True) == 0
    assert json.loads(capsys.readouterr().out)["sealed"] == 4
    with configured.superuser() as attacker:
        attacker.execute("SET session_replication_role = replica")
        attacker.execute("DELETE FROM audit_event")
    assert sealing.verify_audit() == 1
    assert "gone from the log" in capsys.readouterr().err
    assert sealing.verify_audit(json=True) == 1
    assert json.loads(capsys.readouterr().out)["count"] == 4


def test_does_not_verify_without_a_key(configured):
    with pytest.raises(ThroughcareError, match="no public key"):
        sealing.verify_audit()


def test_verifies_one_receipt(configured, capsys, tmp_path):
    record(4)
    sealing.seal_now()
    event = AuditEvent.objects.order_by("pk")[1]
    person = event.person_ids[0]
    found = queries.receipt(event.pk, person_id=person, access=access(person_id=person))
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(found))
    assert sealing.verify_audit(receipt=file) == 0
    assert "is in the sealed log" in capsys.readouterr().err
    file.write_text(json.dumps(found | {"position": 2}))
    assert sealing.verify_audit(receipt=file, json=True) == 1
    assert "does not lead" in capsys.readouterr().out
    file.write_text("{")
    with pytest.raises(ThroughcareError, match="no JSON"):
        sealing.verify_audit(receipt=file)


@pytest.mark.slow
def test_a_witness_is_a_process_of_its_own(configured, settings, tmp_path, capsys):
    store = tmp_path / "witness"
    key = str(configured.store.key().public)
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WITNESS, str(store), key],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = json.loads(process.stdout.readline())
            assert said["logs"] == [key]
            settings.AUDIT_WITNESSES = [f"{said['key']}@{said['url']}"]
            record(5)
            assert sealing.seal() == 0
            assert sealing.verify_audit(witness_stores=[store]) == 0
            assert "1 countersignatures" in capsys.readouterr().err.replace("\n", " ")
        finally:
            process.terminate()
    assert process.returncode == 0
    record(1)
    assert sealing.seal() == 0
    assert "did not countersign" in capsys.readouterr().err
    assert sealing.verify_audit(witness_stores=[store]) == 0
    assert "Unwitnessed by witness/" in capsys.readouterr().err


@pytest.mark.slow
def test_a_sealer_seals_again_and_again_and_a_last_time(configured):
    environ = os.environ | {"THROUGHCARE_FILES": str(configured.folder)}
    configured_store = actions.Store(configured.folder / "audit")
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SEAL],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            process.stdout.readline()
            record(3)
            for _ in range(5):
                if json.loads(process.stdout.readline())["size"] == 3:
                    break
            record(2)
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
    assert process.returncode == 0
    assert AuditLeaf.objects.count() == 5
    assert configured_store.last()


def test_a_sealer_that_cannot_reach_its_folder_goes_on(configured, monkeypatch, capsys):
    monkeypatch.setattr(
        sealing.actions, "seal_as_configured", lambda **_: (_ for _ in ()).throw(OSError("disk"))
    )
    monkeypatch.setattr(sealing.signal, "signal", lambda *_: None)
    event = threading.Event()
    event.set()
    monkeypatch.setattr(sealing.threading, "Event", lambda: event)
    assert sealing.seal(every=1) == 1
    assert "Not sealed: disk" in capsys.readouterr().err


def test_a_witness_trusts_no_key_that_it_cannot_read(tmp_path):
    with pytest.raises(ThroughcareError, match="Cannot trust"):
        witnessing.witness(tmp_path, port=0, trust=["nonsense"])
