"""`throughcare check`: configuration and health, each fault with what to do."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

console = Console()


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing that was looked at; without a remedy it is in order."""

    what: str
    remedy: str = ""


def run(data: Path, *, code: bool, texts: bool, json: bool) -> int:
    """Run the checks asked for; return 0 only when nothing is wrong."""
    if code or texts:
        findings = list(_code() if code else _texts())
    else:
        from throughcare.config.product import opened

        with opened(data, migrated=False):
            findings = list(_health())
    _show(findings, json=json)
    return 1 if any(finding.remedy for finding in findings) else 0


def _show(findings: list[Finding], *, json: bool) -> None:
    if json:
        from throughcare.config.commands.printing import show

        show({"checks": [asdict(finding) for finding in findings]})
        return
    for finding in findings:
        sign = "[red]✗[/]" if finding.remedy else "[green]✓[/]"
        console.print(f"{sign} {finding.what}", highlight=False)
        if finding.remedy:
            console.print(f"    {finding.remedy}", highlight=False, markup=False)


def _without_database() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.config.settings"
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    import django

    django.setup()


def _code() -> Iterator[Finding]:
    _without_database()
    from django.apps import apps
    from django.core import checks
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    ours = {
        config.label for config in apps.get_app_configs() if config.name.startswith("throughcare.")
    }
    changes = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=ours, dry_run=True),
    ).changes(graph=loader.graph, trim_to_apps=ours)
    for label in sorted(changes):
        yield Finding(f"Migrations of [{label}]", f"Run: python -m django makemigrations {label}")
    for message in checks.run_checks(include_deployment_checks=False):
        yield Finding(message.msg, message.hint or f"See {message.id}.")
    yield Finding("Models, migrations and settings were compared")


def _texts() -> Iterator[Finding]:
    _without_database()
    from throughcare.pages import translations

    for problem in translations.check():
        yield Finding(f"{problem}", "Mark the text and translate it in throughcare/locale.")
    yield Finding("Texts were compared with their translations")


def _health() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from throughcare.accounts import queries as accounts
    from throughcare.agencies import queries as agencies
    from throughcare.config.product import unapplied

    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), current_user")
        version, user = cursor.fetchone()
    yield Finding(f"Database answers: {version.split(',')[0]}, role {user}")
    missing = unapplied()
    yield Finding(
        f"Tables are up to date ({len(missing)} changes missing)",
        "Run: throughcare migrate" if missing else "",
    )
    if missing:
        return
    yield from _ownership(str(user))
    yield _setting(
        "Messages stay on this machine"
        if settings.SAFE_MODE
        else f"Mail goes through {settings.EMAIL_HOST}"
    )
    map_ = agencies.agency_map()
    duty = accounts.duty_contacts(map_.agencies, timezone.localdate())
    for agency in map_.agencies.values():
        if agency.agency_id not in duty and agency.kind == "prison":
            yield Finding(
                f"Duty contact of {agency.name}",
                "Nobody answers for this prison, so no register can be imported: appoint one under Administration.",
            )


def _setting(text: str) -> Finding:
    return Finding(text)


def _ownership(user: str) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [user]
        )
        (owned,) = cursor.fetchone()
    remedy = (
        f"The web role [{user}] owns {owned} tables. Give DATABASE_URL a role that owns none, "
        "and DATABASE_OWNER_URL the owner."
    )
    yield Finding("The web role owns no table", remedy if owned else "")
