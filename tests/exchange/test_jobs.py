"""Imports run beside the web server, by a real worker on the same database."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.exchange.importing import ADA, BEN, Office, register
from throughcare.exchange import tasks
from throughcare.exchange.imports import keeping, previewing
from throughcare.exchange.imports.reading import shipped_mappings
from throughcare.exchange.models import RegisterImport
from throughcare.people.models import Person
from throughcare.simulation import world


@pytest.fixture
def office(tmp_path, committed_db, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return Office(tmp_path).open()


def send(office: Office, content: bytes, name: str = "register.csv") -> int:
    """Do what the page does."""
    stored, digest = keeping.keep([content])
    with transaction.atomic():
        import_id = previewing.begin(
            agency_id=office.cast.agencies[world.PRISON],
            file_name=name,
            mapping_text=shipped_mappings()["nl-demo-register"].read_text(),
            mapping_name="nl-demo-register",
            digest=digest,
            actor=office.cast.actor("casemanager"),
            now=office.now,
            today=office.today,
            stored_path=stored,
        )
        tasks.request_preview(import_id, office.cast.actor("casemanager"))
    return import_id


def work() -> None:
    """Let a worker do what waits."""
    app.with_connector(app.connector.get_worker_connector()).run_worker(
        queues=[tasks.QUEUE], wait=False, install_signal_handlers=False, listen_notify=False
    )


def test_a_file_is_previewed_applied_and_deleted(office):
    import_id = send(office, register(ADA, BEN))
    work()
    found = RegisterImport.objects.get(pk=import_id)
    assert found.state == "previewed"
    path = keeping.path_of(found.stored_path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "register" not in path.name
    tasks.request_apply(import_id, office.cast.actor("casemanager"))
    work()
    found.refresh_from_db()
    assert (found.state, found.stored_path) == ("applied", "")
    assert not path.exists()
    assert Person.objects.count() == 2


def test_a_job_asked_for_in_a_transaction_that_fails_is_not_there(office):
    with pytest.raises(RuntimeError), transaction.atomic():
        send(office, register(ADA))
        raise RuntimeError
    assert not ProcrastinateJob.objects.filter(task_name__contains="preview_import").exists()
    assert not RegisterImport.objects.exists()


def test_asking_twice_makes_one_job(office):
    import_id = send(office, register(ADA))
    tasks.request_preview(import_id, office.cast.actor("casemanager"))
    waiting = ProcrastinateJob.objects.filter(task_name__contains="preview_import")
    assert waiting.count() == 1


def test_a_file_that_is_gone_is_refused_in_words(office):
    import_id = send(office, register(ADA))
    keeping.path_of(RegisterImport.objects.get(pk=import_id).stored_path).unlink()
    work()
    found = RegisterImport.objects.get(pk=import_id)
    assert (found.state, found.refusal["what"]) == ("refused", "file_missing")


def test_files_that_nobody_applied_are_deleted_after_a_week(office):
    import_id = send(office, register(ADA))
    path = keeping.path_of(RegisterImport.objects.get(pk=import_id).stored_path)
    assert keeping.forget_old(now=office.now) == 0
    assert keeping.forget_old(now=office.later(days=8).now) == 1
    assert not path.exists()
