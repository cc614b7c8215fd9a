"""What a broken migration leaves on a connection: nothing on a new one, and nothing from one work to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.config.commands.verify_sharing.walls import WALLS
from throughcare.config.commands.verify_sharing.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    Difference = tuple[str, str, str]

ONE = 9_900_000_001
"""Id of the only person, agency and plan there is while a new connection is asked."""
NAMES = ("scope", "people", "reach", "now", "account", "agency")
MOMENT = "2020-01-01 00:00:00+00"
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("begin(1, 2)", {"account": "1", "agency": "2"}),
    ("add(5)", {"account": "1", "agency": "2", "people": "{5}"}),
    ("add(6)", {"account": "1", "agency": "2", "people": "{5,6}"}),
    ("add(5)", {"account": "1", "agency": "2", "people": "{6,5}"}),
    (
        f"list('{{7,8}}', '{MOMENT}')",
        {"account": "1", "agency": "2", "people": "{6,5}", "reach": "{7,8}", "now": MOMENT},
    ),
    ("begin(3, NULL)", {"account": "3"}),
    ("add(5)", {"account": "3", "people": "{5}"}),
    (
        f"list('{{7,8}}', '{MOMENT}')",
        {"account": "3", "people": "{5}", "reach": "{7,8}", "now": MOMENT},
    ),
    (f"list(NULL, '{MOMENT}')", {"account": "3", "people": "{5}", "now": MOMENT}),
    ("rest()", {}),
)
"""What work does one after the other, and what is then on the connection; each step is a transaction."""


def lasting(statements: str) -> Iterator[Difference]:
    """Yield a difference where a step leaves something else than it must, beyond its transaction.

    The functions are made for this connection alone, and end with it.
    """
    found = re.findall(
        r"CREATE (?:OR REPLACE )?FUNCTION sharing_guard_(?:begin|rest|add|list|people)\b.*?\n(?:END )?\$(?:do)?\$;",
        statements,
        re.DOTALL,
    )
    own = re.sub(r"\bsharing_guard_", "pg_temp.sharing_guard_", "\n".join(found))
    with connection.cursor() as cursor:
        cursor.execute(f"SET TimeZone = 'UTC'; {own}")
        # Whatever was there before: the first step takes it away, for good.
        cursor.execute("SELECT set_config('throughcare.scope', 'system', false)")
        for step, expected in STEPS:
            cursor.execute(f"SELECT pg_temp.sharing_guard_{step}")
            settings = ", ".join(
                f"coalesce(current_setting('throughcare.{n}', true), '')" for n in NAMES
            )
            cursor.execute(f"SELECT {settings}")
            told = {
                name: value for name, value in zip(NAMES, cursor.fetchone(), strict=True) if value
            }
            if "now" in told:
                told["now"] = _moment(told["now"])
            if told != expected:
                yield f"after {step}", repr(expected), repr(told)


def _moment(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz::text", [text])
        return str(cursor.fetchone()[0])


def prepare() -> None:
    """Write one person with one row of each kind, before the policies bind."""
    rows: dict[str, dict[str, Any]] = {
        "agencies_agency": {"id": ONE, "code": "one", "kind": "prison", "jurisdiction_id": "NL"},
        "people_person": {"id": ONE, "jurisdiction_id": "NL"},
        "sharing_block": {"person_id": ONE, "effect": "freeze"},
        "sharing_phase": {"person_id": ONE, "phase": "custody"},
        "accounts_account": {"id": ONE},
        "sharing_supporter": {"person_id": ONE, "account_id": ONE, "name": "-"},
        "sharing_visibility": {
            "person_id": ONE,
            "agency_id": ONE,
            "since": "2020-01-01",
            "until": "2030-01-01",
        },
    }
    for table, row in rows.items():
        write(table, [row])
    with connection.cursor() as cursor:
        # The tables are about to be altered, which nothing may wait for.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def unsaid() -> Iterator[Difference]:
    """Yield a difference where a connection on which nothing was ever put is shown something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sharing_guard_is_system(), sharing_guard_people(), sharing_guard_reach(), sharing_guard_now(), "
            "sharing_guard_agency(), sharing_guard_account(), coalesce(sharing_guard_is_open(), false)"
        )
        found = cursor.fetchone()
        if found != _NOTHING:
            yield "nothing said", repr(_NOTHING), repr(found)
        cursor.execute("SELECT count(*) FROM sharing_facts_of(ARRAY[%s]::bigint[])", [ONE])
        if count := cursor.fetchone()[0]:
            yield "nothing said, facts in one call", "no rows", f"{count} rows"
        for wall in WALLS:
            cursor.execute(f"SELECT count(*) FROM {wall.table}")
            if count := cursor.fetchone()[0]:
                yield f"nothing said {wall.table}", "no rows", f"{count} rows"


_NOTHING = (False, None, None, None, None, None, False)
