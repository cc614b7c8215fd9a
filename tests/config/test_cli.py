"""The command line as a stranger uses it: real processes, real exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-W", "ignore", "-m", "throughcare.config.cli"]
ZWOLLE = ROOT / "throughcare/programmes/definitions/nl-kansen-bieden-zwolle.yaml"


def clean_environment(**more):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "THROUGHCARE_"))
    }
    return {**kept, "THROUGHCARE_INSECURE_HTTP": "true", **more}


def run(*words, timeout=120):
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        capture_output=True, text=True, timeout=timeout, env=clean_environment(), cwd=ROOT, check=False,
    )  # fmt: skip


class TestHelp:
    def test_teaches_every_command(self):
        text = run("--help").stdout
        for command in (
            "demo",
            "serve",
            "worker",
            "migrate",
            "check",
            "backup",
            "restore",
            "import",
            "programmes",
            "verify",
            "bench",
        ):
            assert command in text


class TestProgrammesCheck:
    def test_shipped_definition_is_whole(self):
        assert run("programmes", "check", ZWOLLE).returncode == 0

    def test_names_file_line_field_and_remedy(self, tmp_path):
        broken = tmp_path / "broken.yaml"
        broken.write_text(ZWOLLE.read_text().replace("custody_start+P10D", "custdy_start+P10D", 1))
        answer = run("programmes", "check", broken, "--json")
        found = json.loads(answer.stdout)
        assert answer.returncode == 1
        assert any(
            "broken.yaml:" in fault and "custody_start" in fault for fault in found["faults"]
        )


class TestCheckCode:
    def test_models_and_migrations_agree(self):
        answer = run("check", "--code")
        assert answer.returncode == 0, answer.stdout


@pytest.mark.slow
class TestLife:
    """One data folder from nothing to a backup and back."""

    def test_whole_life(self, tmp_path):
        data = tmp_path / "data"
        refused = run("serve", "--data", data)
        assert refused.returncode == 1
        assert "throughcare migrate" in " ".join(refused.stderr.split())
        assert run("migrate", "--data", data).returncode == 0
        assert run("migrate", "--data", data).returncode == 0
        opened = run(
            "agency", "open", "pi-test", "PI Test", "--kind", "prison", "--jurisdiction", "NL",
            "--administrator", "Jo", "--data", data, "--json",
        )  # fmt: skip
        assert "/invitation" in json.loads(opened.stdout)["invitation"], opened.stderr
        health = run("check", "--data", data, "--json")
        assert "no register can be imported" in health.stdout
        assert health.returncode == 1
        nobody = run(
            "import", "register", ROOT / "README.md", "--agency", "nowhere", "--data", data
        )
        assert nobody.returncode == 1
        assert run("verify", "projections", "--data", data).returncode == 0
        file = tmp_path / "all.backup"
        assert run("backup", file, "--data", data).returncode == 0
        again = run("restore", file, "--data", tmp_path / "other", "--json")
        assert again.returncode == 0, again.stderr
        assert "PI Test" in run("check", "--data", tmp_path / "other").stdout


@pytest.mark.slow
class TestDemo:
    def test_walks_every_role(self, tmp_path):
        answer = run("demo", "--data", tmp_path / "demo", "--people", "120", "--check", timeout=240)
        assert answer.returncode == 0, answer.stderr[-3000:]
        assert "All was well" in answer.stderr
        projections = run("verify", "projections", "--data", tmp_path / "demo", "--json")
        assert projections.returncode == 0, projections.stdout

    def test_refuses_a_database_that_it_did_not_make(self, tmp_path):
        data = tmp_path / "live"
        assert run("migrate", "--data", data).returncode == 0
        for more in ((), ("--fresh",)):
            answer = run("demo", "--data", data, "--check", *more)
            assert answer.returncode == 1
            assert "did not make" in " ".join(answer.stderr.split())

    def test_starts_says_ready_and_stops_on_ctrl_c(self, tmp_path):
        command = [
            *PROGRAM,
            "demo",
            "--data",
            str(tmp_path / "demo"),
            "--people",
            "60",
            "--port",
            "0",
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=clean_environment(), cwd=ROOT
        )
        try:
            line = process.stdout.readline()
            assert line.startswith("Ready: http://127.0.0.1:")
            url = line.removeprefix("Ready: ").strip()
            assert urllib.request.urlopen(url + "/about", timeout=10).status == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(120) == 0
        finally:
            process.kill()
        with pytest.raises(OSError):
            urllib.request.urlopen(url, timeout=2)
        time.sleep(0.2)
        assert not list((tmp_path / "demo" / "postgres").glob("**/postmaster.pid"))


class TestRoles:
    def test_the_web_role_owns_no_table_and_changes_no_audit(self, committed_db):
        with psycopg.connect(committed_db.app_url) as connection:
            owned = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"
            ).fetchone()
            assert owned == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM audit_event")
