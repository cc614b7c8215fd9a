"""Invented entries of the directory for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from throughcare.directory import actions
from throughcare.directory.types import OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Actor

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
SYSTEM = Actor(account_id=None)


def organization(key: str = "roof", **more: object) -> int:
    draft = OrganizationDraft(key, "Roof and Key (fictional)", email="desk@roof.test", **more)  # type: ignore[arg-type]
    return actions.write_organization(draft, by=SYSTEM, now=NOW)


def service(organization_id: int, key: str = "beds", **more: object) -> int:
    values: dict[str, object] = {"name": "Beds", "jurisdiction": "NL", **more}
    draft = ServiceDraft(key, **values)  # type: ignore[arg-type]
    return actions.write_service(organization_id, draft, by=SYSTEM, now=NOW)
