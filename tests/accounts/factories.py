"""A small invented world: two agencies, their workers, and a person with a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.test import Client

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.agencies import actions as agencies
from throughcare.kernel.access import Actor

SYSTEM = Actor(account_id=None)
PASSWORD = "four plain words together"
LONG_AGO = datetime(2025, 1, 1, 9, tzinfo=UTC)
FIRST_DAY = date(2025, 1, 1)


def open_agency(code: str, *, kind: str = "municipality") -> int:
    return agencies.open_agency(
        code=code,
        name=f"Agency of {code.title()}",
        kind=kind,
        jurisdiction="NL",
        is_fictional=True,
        by=SYSTEM,
        now=LONG_AGO,
    )


@dataclass(frozen=True)
class Colleague:
    account_id: int
    membership_id: int
    agency_id: int
    role: Role
    sign_in_name: str

    @property
    def actor(self) -> Actor:
        return Actor(self.account_id, self.agency_id, self.membership_id, self.role.value)


def work(agency_id: int, name: str, role: Role, *, second_factor: bool = False) -> Colleague:
    account_id = accounts.open_account(
        name.lower(),
        name=name,
        password=PASSWORD,
        by=SYSTEM,
        now=LONG_AGO,
        second_factor_required=second_factor,
    )
    assert isinstance(account_id, int)
    membership_id = join(account_id, agency_id, role)
    return Colleague(account_id, membership_id, agency_id, role, name.lower())


def join(account_id: int, agency_id: int, role: Role) -> int:
    membership_id = accounts.join(
        account_id, agency_id=agency_id, role=role, by=SYSTEM, now=LONG_AGO, today=FIRST_DAY
    )
    assert isinstance(membership_id, int)
    return membership_id


def appoint(colleague: Colleague, *, today: date = FIRST_DAY) -> None:
    done = accounts.appoint_duty_contact(
        colleague.agency_id,
        membership_id=colleague.membership_id,
        by=SYSTEM,
        now=LONG_AGO,
        today=today,
    )
    assert done is None


def person() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (jurisdiction_id, language, home_municipality, "
            "release_municipality, about_me, version) VALUES ('NL', '', '', '', '', 1) RETURNING id"
        )
        person_id = int(cursor.fetchone()[0])
        cursor.execute(
            "INSERT INTO people_name (person_id, use, given, family, search, during) "
            "VALUES (%s, 'usual', 'Ada', 'Example', 'ada example', '(,)')",
            [person_id],
        )
    return person_id


def is_person(account_id: int, person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_self_link (account_id, person_id, linked_at) VALUES (%s, %s, %s)",
            [account_id, person_id, LONG_AGO],
        )


def signed_in(colleague: Colleague) -> Client:
    """Sign in through the page, as people do."""
    client = Client()
    answer = client.post("/sign-in", {"login": colleague.sign_in_name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def audit_rows(what: str) -> list[tuple[str, str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, basis, account_id FROM audit_event WHERE what = %s ORDER BY id", [what]
        )
        return list(cursor.fetchall())
