"""`throughcare import register` and `undo` end with an honest exit code."""

from __future__ import annotations

import json

import pytest

from tests.exchange.importing import ADA, BEN, Office, register
from throughcare.config.commands import importing
from throughcare.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path):
    from django.utils import timezone

    now = timezone.now()
    return Office(tmp_path, now=now, today=timezone.localdate(now)).open()


def run(office, *rows, agency="pi-ijsseloever", content=None, **options):
    file = office.folder / "register.csv"
    file.write_bytes(register(*rows) if content is None else content)
    return importing.import_register(file, agency=agency, json=True, **options)


def said(capsys):
    return json.loads(capsys.readouterr().out)


WRONG = BEN | {"Geboortedatum": "31-02-1990"}


def test_0_when_every_row_is_in(office, capsys):
    assert run(office, ADA, BEN) == 0
    report = said(capsys)
    assert report["rows"] == {"new": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    assert report["applied"] == 2
    assert run(office, ADA, BEN) == 0, "the same again: everything is in"


def test_2_when_some_rows_were_rejected(office, capsys):
    assert run(office, ADA, WRONG) == 2
    [row] = said(capsys)["rejected"]
    assert row["row"] == 3
    assert row["problems"][0]["column"] == "Geboortedatum"
    assert row["problems"][0]["remedy"]


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        ((WRONG,), {}),
        ((), {"content": b"nothing of the kind"}),
        ((ADA,), {"agency": "no-such-agency"}),
        ((ADA,), {"agency": "politie-ijsselland"}),
    ],
)
def test_1_when_nothing_was_written(office, capsys, rows, options):
    assert run(office, *rows, **options) == 1
    assert not Person.objects.exists()
    assert said(capsys)["exit"] == 1


def test_a_dry_run_writes_nothing(office, capsys):
    assert run(office, ADA, dry_run=True) == 0
    assert (said(capsys)["state"], Person.objects.count()) == ("previewed", 0)


def test_undo_takes_back_and_says_when_it_cannot(office, capsys):
    run(office, ADA)
    import_id = said(capsys)["import"]
    assert importing.undo(import_id, json=True) == 0
    assert not Person.objects.exists()
    assert importing.undo(import_id, json=True) == 1
    assert importing.undo(999_999_999, json=True) == 1


def test_without_json_it_tells_a_human(office, capsys):
    file = office.folder / "register.csv"
    file.write_bytes(register(ADA, WRONG))
    assert importing.import_register(file, agency="pi-ijsseloever") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "row 3, Geboortedatum" in shown.err
