"""Every address of the product, with real numbers of the invented world, and who may open it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

from tests.architecture.test_urls import addresses

PROGRAMME = "nl-kansen-bieden-zwolle"


@dataclass(frozen=True)
class Numbers:
    """Real numbers for the parts of addresses."""

    person_id: int
    import_id: int
    membership_id: int
    invitation_id: int
    need_id: int
    goal_id: int
    action_id: int
    my_goal_id: int
    my_action_id: int
    number: int
    task: str
    programme: str = PROGRAMME
    code: str = PROGRAMME


def one(statement: str, *values):
    """Return the first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    assert row is not None, f"The invented world has no row for: {statement}"
    return row[0]


def path_of(address: str, numbers: object) -> str:
    """Put the numbers into an address."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(getattr(numbers, part[1])), address)


def every_address() -> dict[str, str]:
    """Return name -> address, of everything that is mounted."""
    return {pattern.name: address for address, pattern in addresses()}
