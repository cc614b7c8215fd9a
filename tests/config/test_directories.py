"""`throughcare directory import`: a report that a program can read, an honest exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from throughcare.config.commands import directories
from throughcare.directory.models import Service

pytestmark = pytest.mark.django_db
SERVICES = "id,organization_id,name,status\ns1,o1,Beds,active\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organizations.csv").write_text("id,name,description\no1,Roof,Beds\n")
    (tmp_path / "services.csv").write_text(SERVICES)
    return tmp_path


def run(folder: Path, **more: object) -> int:
    options: dict[str, object] = {
        "form": "hsds-3",
        "source": "city",
        "dry_run": False,
        "json": True,
        **more,
    }
    return directories.import_directory(folder, **options)  # type: ignore[arg-type]


class TestImportDirectory:
    def test_is_0_when_everything_is_in(self, folder: Path, capsys) -> None:
        assert run(folder) == directories.ALL
        report = json.loads(capsys.readouterr().out)
        assert report["verdict"] == "passes"
        assert report["loaded"]["service"] == {"new": 1, "changed": 0, "same": 0, "gone": 0}

    def test_is_2_when_rows_were_left_out(self, folder: Path, capsys) -> None:
        (folder / "services.csv").write_text(f"{SERVICES}s2,nobody,Lost,active\n")
        assert run(folder) == directories.SOME
        [fault] = json.loads(capsys.readouterr().out)["faults"]
        assert (fault["kind"], fault["file"], fault["row"]) == ("dangling", "services.csv", 2)
        assert fault["what"]
        assert fault["why"]
        assert fault["what_to_do"]

    def test_is_1_when_nothing_could_be_written(self, tmp_path: Path, capsys) -> None:
        assert run(tmp_path) == directories.NOTHING
        assert "no file in it fits" in " ".join(capsys.readouterr().err.split())

    def test_writes_nothing_when_it_only_checks(self, folder: Path, capsys) -> None:
        assert run(folder, dry_run=True) == directories.ALL
        assert not Service.objects.exists()

    def test_prints_tables_for_people(self, folder: Path, capsys) -> None:
        (folder / "services.csv").write_text(f"{SERVICES}s2,nobody,Lost,active\n")
        run(folder, json=False)
        said = capsys.readouterr().out
        assert "dangling" in said
        assert "organization_id" in said
