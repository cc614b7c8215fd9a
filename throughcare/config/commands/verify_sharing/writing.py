"""Write what a world records, and its law, into the real tables, in bulk."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.simulation.decisions.people import PHASE_ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from throughcare.sharing.types import Agreement, Law, PersonFacts, Regime, Rule

Row = dict[str, Any]
CONSENTS = "sharing_consent_event"
_BLANK: dict[str, Any] = {
    "character varying": "",
    "text": "",
    "jsonb": {},
    "ARRAY": [],
    "boolean": False,
    "date": "epoch",
    "daterange": "[2000-01-01,)",
    "tstzrange": "[2000-01-01,)",
    "timestamp with time zone": "epoch",
}
"""What stands for nothing, by type of column."""


def write(table: str, rows: Iterable[Row]) -> None:
    """Write rows that all have the same columns, in one statement.

    Columns that must hold something and that a world has no use for are left blank.
    """
    found = list(rows)
    if not found:
        return
    blank = {name: value for name, value in _blanks(table).items() if name not in found[0]}
    names = ", ".join(f'"{name}"' for name in (*found[0], *blank))
    text = json.dumps([{**row, **blank} for row in found], default=datetime.isoformat)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s)",
            [text],
        )


@lru_cache
def _blanks(table: str) -> dict[str, Any]:
    """Return column -> what stands for nothing in it, for columns that nothing else fills."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' "
            "AND is_generated = 'NEVER'",
            [table],
        )
        return {name: _BLANK.get(kind, 0) for name, kind in cursor.fetchall()}


def recorded(person: PersonFacts) -> dict[str, list[Row]]:
    """Return table -> the rows of one person."""
    found: dict[str, list[Row]] = {
        "sharing_relation": _relations(person),
        "sharing_phase": _phases(person),
        CONSENTS: _consents(person),
        "sharing_release": [
            {"origin_agency_id": r.origin_agency_id, "agency_id": r.agency_id, **_about(r)}
            for r in person.releases
        ],
        "sharing_weighing": [
            {"agency_id": w.agency_id, "purpose": w.purpose.value, **_about(w)}
            for w in person.weighings
        ],
        "sharing_block": _blocks(person),
        "sharing_objection": [{"agency_id": o.agency_id, **_about(o)} for o in person.objections],
        "sharing_emergency": _emergencies(person),
    }
    return {
        table: [{"person_id": person.person_id, **row} for row in rows]
        for table, rows in found.items()
    }


def _relations(person: PersonFacts) -> list[Row]:
    return [
        {"agency_id": r.agency_id, "kind": r.kind.value, "during": _days(r), "origin": r.origin}
        for r in person.relations
    ]


def _phases(person: PersonFacts) -> list[Row]:
    return [
        {"phase": p.phase.value, "during": _days(p), "origin": f"{PHASE_ORIGINS[n % 2]}phase"}
        for n, p in enumerate(person.phases)
    ]


def _emergencies(person: PersonFacts) -> list[Row]:
    return [
        {
            "id": one.emergency_id,
            "account_id": one.account_id,
            "agency_id": one.agency_id,
            "reason": "-",
            **_about(one),
        }
        for one in person.emergencies
    ]


def _consents(person: PersonFacts) -> list[Row]:
    return [
        {
            "id": event.event_id,
            "at": event.at,
            "state": event.state.value,
            "purpose": event.purpose.value,
            "agency_ids": sorted(event.agency_ids),
            **_about(event),
        }
        for event in person.consents
    ]


def _blocks(person: PersonFacts) -> list[Row]:
    return [
        {
            "effect": block.effect.value,
            "account_id": block.account_id,
            "agency_id": block.agency_id,
            "limit_code": block.limit.value if block.limit else "",
            **_about(block),
        }
        for block in person.blocks
    ]


def _about(fact: Any) -> Row:
    return {"categories": _words(fact.categories), "since": fact.since, "until": fact.until}


def _days(fact: Any) -> str:
    until: date | None = fact.until
    return f"[{fact.since},{until or ''})"


def store_law(law: Law) -> None:
    """Make a law the one of the tables; every second rule gets its period from its clause."""
    with connection.cursor() as cursor:
        for table in ("sharing_rule", "sharing_regime", "sharing_law_version"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("INSERT INTO sharing_law_version (number) VALUES (%s)", [law.version])
    first = law.version
    agreements = {rule.agreement.key: rule.agreement for rule in law.rules if rule.agreement}
    write("sharing_instrument", [{"id": first, "key": f"{first}"}])
    write("sharing_agreement", (_agreement(one, first) for one in agreements.values()))
    write(
        "sharing_agreement_party",
        (row for one in agreements.values() for row in _parties(one, first)),
    )
    write("sharing_clause", (_clause(rule, first) for rule in law.rules))
    write("sharing_rule", (_rule(rule, first) for rule in law.rules))
    write("sharing_regime", (_regime(n, one) for n, one in enumerate(law.regimes, start=first)))


def _agreement(agreement: Agreement, first: int) -> Row:
    return {
        "id": _number(agreement, first),
        "key": agreement.key,
        "since": agreement.since,
        "until": agreement.until,
    }


def _parties(agreement: Agreement, first: int) -> Iterator[Row]:
    for agency_id, (since, until) in agreement.parties.items():
        yield {
            "agreement_id": _number(agreement, first),
            "agency_id": agency_id,
            "since": since,
            "until": until,
            "confirmed_at": since,
        }


def _number(agreement: Agreement, first: int) -> int:
    return first + int(agreement.key.rsplit("-", 1)[1])


def _is_dated_by_clause(rule: Rule) -> bool:
    return rule.rule_id % 2 == 0


def _clause(rule: Rule, instrument: int) -> Row:
    bound = _is_dated_by_clause(rule)
    return {
        "id": rule.rule_id,
        "instrument_id": instrument,
        "key": rule.clause,
        "version": rule.version,
        "since": rule.since - timedelta(days=not bound),
        "until": rule.until if bound else None,
    }


def _rule(rule: Rule, first: int) -> Row:
    bound = _is_dated_by_clause(rule)
    sets = (
        "categories", "purposes", "roles", "receivers", "jurisdictions", "origins", "relations",
        "phases", "limits",
    )  # fmt: skip
    flags = (
        "own", "needs_relation", "needs_consent", "needs_weighing", "crosses_regime",
        "crosses_purpose", "abroad",
    )  # fmt: skip
    return {
        "id": rule.rule_id,
        "key": rule.key,
        "version": rule.version,
        "effect": rule.effect.value,
        "ground": rule.ground.value,
        "level": int(rule.level),
        "clause_id": rule.rule_id,
        "agreement_id": None if rule.agreement is None else _number(rule.agreement, first),
        "since": rule.since - timedelta(days=bound),
        "until": None if bound else rule.until,
        "art9_point": "9(2)(g)",
        "art10_clause": "an invented clause",
        **{name: _words(getattr(rule, name)) for name in sets},
        **{name: getattr(rule, name) for name in flags},
    }


def _regime(number: int, regime: Regime) -> Row:
    return {
        "id": number,
        "key": regime.key,
        "version": 1,
        "need": regime.need.value,
        "sealed_only": regime.sealed_only,
        "since": regime.since,
        "until": regime.until,
        **{
            name: _words(getattr(regime, name))
            for name in ("jurisdictions", "categories", "origins", "roles", "limits")
        },
    }


def _words(values: Iterable[str]) -> list[str]:
    return sorted(str(value) for value in values)
