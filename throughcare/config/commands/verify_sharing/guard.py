"""The fourth face: the policy that keeps rows of people from whoever may not list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.config.commands.verify_sharing.faces import actor_of
from throughcare.sharing.actions import guarding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Asker

TABLE = "people_person"


def is_there() -> bool:
    """Tell whether the database has the guard: a policy on the table of people, and its function."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_policies WHERE tablename = %s) AND EXISTS "
            "(SELECT 1 FROM pg_proc WHERE starts_with(proname, 'sharing_guard'))",
            [TABLE],
        )
        return bool(cursor.fetchone()[0])


def ask_decided(person_id: int, people: Sequence[int]) -> frozenset[int]:
    """Return whom the guard lets through to whoever was decided to see one person: that one, and nobody else."""
    guarding.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sharing_guard_add(%s)", [person_id])
        cursor.execute(f"SELECT id FROM {TABLE} WHERE id = ANY(%s)", [list(people)])
        found = frozenset(row[0] for row in cursor.fetchall())
    guarding.begin()
    guarding.open_system()
    return found


def ask_guard(asker: Asker, access: Access | None, people: Sequence[int]) -> frozenset[int]:
    """Return whom the guard lets through to whoever lists people; nobody where that is refused."""
    connection.ensure_connection()
    return guarding.guard_passes(
        connection.connection,
        people,
        actor=actor_of(asker),
        reach={} if access is None else access.reach,
        now=asker.moment,
    )
