"""The register in these tests: the small world, a plan with a need, and what the night finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.web.written_plan import WrittenPlan
from throughcare.directory import actions as directory
from throughcare.directory.types import ContactDraft, OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Access, Actor
from throughcare.needs import actions, queries
from throughcare.needs.types import UnownedRow

FOUNDER = Actor(account_id=None, role="system")


@dataclass
class House:
    """Hold the world and one person's plan."""

    small: Any
    plan: WrittenPlan

    @property
    def person_id(self) -> int:
        return self.plan.person_id

    def when(self, days: int = 0) -> dict[str, Any]:
        gone = timedelta(days=days)
        return {"now": self.small.now + gone, "today": self.small.today + gone}

    def night(self, days: int = 0) -> dict[str, int]:
        return actions.look(access=self.small.system(), **self.when(days))

    def rows(self, who: str = "casemanager") -> tuple[UnownedRow, ...]:
        return queries.unowned_of(self.person_id, access=self.access(who))

    def row(self) -> UnownedRow:
        (found,) = self.rows()
        return found

    def access(self, who: str = "casemanager") -> Access:
        found = self.small.access(self.person_id, who)
        assert isinstance(found, Access), (who, found)
        return found

    def wrote(self, who: str = "casemanager") -> dict[str, Any]:
        return {"person_id": self.person_id, "access": self.access(who), "now": self.small.now}

    def service(self, key: str = "club", need: str = "daily_life", **more: Any) -> int:
        organization = directory.write_organization(
            OrganizationDraft(key, f"{key} organization"), by=FOUNDER, now=self.small.now
        )
        values = {"places": ("GM0193",), "jurisdiction": "NL", "capacity": "open"} | more
        draft = ServiceDraft(key, key, needs=(need,), contact=ContactDraft("Kim Boer"), **values)
        return directory.write_service(organization, draft, by=FOUNDER, now=self.small.now)


@pytest.fixture
def house(small_world) -> House:
    return House(small_world, WrittenPlan(small_world))
