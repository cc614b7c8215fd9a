"""Copy people inside the database: every row of theirs, with shifted ids and other names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from throughcare.config.commands.bench.templates import FIRST, GIVEN, SECOND, THIRD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LINKS: Mapping[str, Mapping[str, str]] = {
    "people_person": {},
    "people_name": {"person_id": "people_person"},
    "people_identifier": {"person_id": "people_person"},
    "caseloads_case": {"person_id": "people_person"},
    "caseloads_named_contact": {"case_id": "caseloads_case"},
    "caseloads_deputy": {"case_id": "caseloads_case", "person_id": "people_person"},
    "caseloads_handover": {"case_id": "caseloads_case", "person_id": "people_person"},
    "caseloads_handover_answer": {"handover_id": "caseloads_handover"},
    "caseloads_consult": {"case_id": "caseloads_case", "person_id": "people_person"},
    "caseloads_crossing": {"case_id": "caseloads_case", "person_id": "people_person"},
    "custody_period": {"person_id": "people_person"},
    "custody_legal_title": {"custody_id": "custody_period"},
    "custody_movement": {"custody_id": "custody_period"},
    "custody_release_date": {"custody_id": "custody_period"},
    "sharing_relation": {"person_id": "people_person"},
    "sharing_phase": {"person_id": "people_person"},
    "sharing_consent_event": {"person_id": "people_person"},
    "sharing_service_agreement": {"person_id": "people_person"},
    "sharing_release": {"person_id": "people_person"},
    "sharing_weighing": {"person_id": "people_person"},
    "sharing_block": {"person_id": "people_person"},
    "sharing_objection": {"person_id": "people_person"},
    "sharing_emergency": {"person_id": "people_person"},
    "sharing_withholding": {"person_id": "people_person"},
    "sharing_access_request": {"person_id": "people_person"},
    "sharing_rights_request": {"person_id": "people_person"},
    "sharing_visibility": {"person_id": "people_person"},
    "people_contact_point": {"person_id": "people_person"},
    "people_contact_rule": {"person_id": "people_person"},
    "answers_answer": {"person_id": "people_person", "stands_on_id": "answers_answer"},
    "answers_asking": {"person_id": "people_person"},
    "answers_draft": {"person_id": "people_person"},
    "notes_note": {
        "person_id": "people_person",
        "corrects_id": "notes_note",
        "first_id": "notes_note",
    },
    "notes_comment": {"note_id": "notes_note"},
    "notes_document": {"person_id": "people_person", "replaces_id": "notes_document"},
    "notes_document_file": {"document_id": "notes_document"},
    "meetings_conference": {"case_id": "caseloads_case", "person_id": "people_person"},
    "meetings_seat": {"conference_id": "meetings_conference"},
    "meetings_agenda_item": {"conference_id": "meetings_conference"},
    "meetings_information_request": {"conference_id": "meetings_conference"},
    "meetings_person_voice": {"conference_id": "meetings_conference"},
    "meetings_decision": {"conference_id": "meetings_conference"},
    "meetings_dissent": {
        "conference_id": "meetings_conference",
        "decision_id": "meetings_decision",
    },
    "meetings_minutes": {"conference_id": "meetings_conference"},
    "meetings_disclosure": {"conference_id": "meetings_conference"},
    "referrals_referral": {
        "person_id": "people_person",
        "case_id": "caseloads_case",
        "thread_id": "referrals_referral",
    },
    "referrals_event": {"referral_id": "referrals_referral"},
    "referrals_sent_item": {"referral_id": "referrals_referral"},
    "referrals_gate_alarm": {"person_id": "people_person", "case_id": "caseloads_case"},
    "referrals_provider_word": {"person_id": "people_person"},
    "referrals_candidate": {"person_id": "people_person"},
    "referrals_approach": {"profile_id": "referrals_candidate"},
    "journeys_journey": {"case_id": "caseloads_case"},
    "journeys_milestone": {"journey_id": "journeys_journey", "case_id": "caseloads_case"},
    "journeys_case_listing": {"case_id": "caseloads_case", "person_id": "people_person"},
    "journeys_completion": {"case_id": "caseloads_case"},
    "journeys_replanning": {"case_id": "caseloads_case"},
    "journeys_notice": {"case_id": "caseloads_case", "replanning_id": "journeys_replanning"},
    "journeys_decline": {"case_id": "caseloads_case", "person_id": "people_person"},
    "journeys_follow_up": {"case_id": "caseloads_case", "person_id": "people_person"},
    "journeys_aftercare_wish": {"case_id": "caseloads_case", "person_id": "people_person"},
    "journeys_contact_loss": {"case_id": "caseloads_case", "person_id": "people_person"},
    "journeys_contact_try": {"loss_id": "journeys_contact_loss", "person_id": "people_person"},
    "appointments_series": {"person_id": "people_person"},
    "appointments_appointment": {
        "person_id": "people_person",
        "case_id": "caseloads_case",
        "series_id": "appointments_series",
    },
    "appointments_change": {"appointment_id": "appointments_appointment"},
    "appointments_errand": {
        "appointment_id": "appointments_appointment",
        "person_id": "people_person",
    },
    "appointments_reminder": {
        "appointment_id": "appointments_appointment",
        "person_id": "people_person",
    },
    "journeys_scheme_row": {"case_id": "caseloads_case", "person_id": "people_person"},
}
"""Table -> column -> table whose shift it follows. Other columns stay as they are."""
COPIES_AT_ONCE = 10
QUICK = (
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
    "SET work_mem = '64MB'",
)
"""For this session only: a bench population that a crash loses is made again."""


def _part(words: Sequence[str], person: str, *, step: int) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + mod({person} * {step} / 64, {len(words)})]"


def _given(person: str) -> str:
    return _part(GIVEN, person, step=1213)


def _family(person: str) -> str:
    parts = (
        _part(FIRST, person, step=7919),
        _part(SECOND, person, step=3571),
        _part(THIRD, person, step=104729),
    )
    return "(" + " || ".join(parts) + ")"


def _origin(case_shift: int) -> str:
    """Return where a relation or phase of a copy comes from: its own case, or the same as the original's."""
    return (
        f"CASE WHEN t.origin ~ '^case:' THEN 'case:' || (split_part(t.origin, ':', 2)::bigint + k * {case_shift}) "
        "|| substring(t.origin from '^case:[0-9]+(:.*)$') ELSE t.origin END"
    )


def _changed(table: str, case_shift: int) -> Mapping[str, str]:
    """Return column -> SQL for what differs between copies; `person` is the copy's person id."""
    given, family = _given("person"), _family("person")
    number = "('C' || lpad(person::text, 9, '0'))"
    return {
        "people_name": {
            "given": given,
            "family": family,
            "search": f"lower({given} || ' ' || {family})",
        },
        "people_identifier": {"value": number},
        "sharing_relation": {"origin": _origin(case_shift)},
        "sharing_phase": {"origin": _origin(case_shift)},
        "journeys_case_listing": {
            "name": f"({given} || ' ' || {family})",
            "sort_name": f"lower({family} || ' ' || {given})",
            "number": number,
        },
    }.get(table, {})


def clone(url: str, *, copies: int, progress: Callable[[int, int, str], None]) -> None:
    """Make every invented person `copies` times, the original included; `url` is the owner's."""
    with psycopg.connect(url, autocommit=True) as connection:
        tables = _present(connection)
        shifts = {table: _highest(connection, table) for table in tables}
        columns = {table: _columns(connection, table) for table in tables}
        rebuild = _strip(connection, tables)
    inserts = [_insert(table, columns[table], shifts) for table in tables]
    ranges = [
        (first, min(first + COPIES_AT_ONCE, copies) - 1)
        for first in range(1, copies, COPIES_AT_ONCE)
    ]
    work = [(insert, span) for span in ranges for insert in inserts]
    total = len(work) + len(rebuild)
    _in_two(url, work, lambda done: progress(done, total, "Copying people"))
    _in_two(
        url,
        [(text, ()) for text in rebuild],
        lambda done: progress(len(work) + done, total, "Building indexes"),
    )
    with psycopg.connect(url, autocommit=True) as connection:
        _finish(connection, tables)


def _present(connection: psycopg.Connection) -> list[str]:
    """Return the tables that this installation has: rooms can be left out."""
    found = connection.execute(
        "SELECT name FROM unnest(%s::text[]) WITH ORDINALITY AS t(name, place) "
        "WHERE to_regclass(name) IS NOT NULL ORDER BY place",
        [list(LINKS)],
    )
    return [name for (name,) in found]


def _highest(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return [name for (name,) in found]


def _insert(table: str, columns: Sequence[str], shifts: Mapping[str, int]) -> str:
    links = {"id": table, **LINKS[table]}
    changed = _changed(table, shifts["caseloads_case"])
    person = f"(t.person_id + k * {shifts['people_person']})"
    values = [
        changed[name].replace("person", person)
        if name in changed and "person" in changed[name]
        else changed.get(name)
        or (f"t.{name} + k * {shifts[links[name]]}" if name in links else f't."{name}"')
        for name in columns
    ]
    quoted = [f'"{name}"' for name in columns]
    return (
        f"INSERT INTO {table} ({', '.join(quoted)}) SELECT {', '.join(values)} "
        f"FROM generate_series(%s::bigint, %s::bigint) AS k CROSS JOIN {table} t "
        f"WHERE t.id <= {shifts[table]} ORDER BY k, t.id"
    )


def _strip(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Take off all but primary keys and triggers; return the statements that bring them back."""
    rebuild: list[str] = []
    foreign: list[str] = []
    for table, name, kind, text in connection.execute(_CONSTRAINTS, [tables]).fetchall():
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        add = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}'
        (foreign if kind == "f" else rebuild).append(add)
    for name, text in connection.execute(_INDEXES, [tables]).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
        rebuild.append(text)
    for table in tables:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [*rebuild, *foreign]


_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
  FROM pg_constraint
 WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'x', 'f')
 ORDER BY contype = 'f' DESC, conname
"""
_INDEXES = """
SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
   AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = c.oid)
"""


def _in_two(
    url: str, work: Iterable[tuple[str, tuple[int, ...]]], told: Callable[[int], None]
) -> None:
    """Run statements on two connections at once."""

    def run(one: tuple[str, tuple[int, ...]]) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in QUICK:
                connection.execute(setting)
            connection.execute(one[0], one[1])

    with ThreadPoolExecutor(2) as pool:
        for done, _ in enumerate(pool.map(run, work), start=1):
            told(done)


def _finish(connection: psycopg.Connection, tables: Iterable[str]) -> None:
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
    connection.execute("VACUUM (ANALYZE)")
