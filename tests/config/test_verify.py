"""Each projection is spoiled in turn, and the spoiled row must be named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from throughcare.config.commands import verify
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries import verifying
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing
from throughcare.simulation import world

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOMES = ("GM0193", "GM1708", "GM0150", "")


def access(now=NOW):
    return sharing.system_access(purpose="test", now=now)


def fill(count=8):
    """Take a few people into a prison; return the prison and their ids."""
    prison = world.set_up(world.CAST, password=None, now=NOW, today=TODAY).agencies[world.PRISON]
    newcomers = [
        NewPerson(
            f"Given{n}",
            f"Family{n}",
            "NL",
            "nl-test",
            f"T{n}",
            prison,
            home_municipality=HOMES[n % 4],
        )
        for n in range(count)
    ]
    ids = people.register_many(newcomers, access=access(), now=NOW)
    admit(prison, ids, NOW, TODAY)
    return prison, ids


def admit(prison, ids, now, today):
    out = today + timedelta(days=200)
    journeys.admit_many(
        [
            journeys.Arrival(
                pk, today, LegalTitle.SENTENCE, 300, ((ReleaseDateKind.EXPECTED, out),)
            )
            for pk in ids
        ],
        agency_id=prison,
        source="test",
        access=access(now),
        now=now,
        today=today,
    )


@pytest.fixture
def inside(db):
    """Fill, and at the end roll back before the database looks at what a test broke on purpose."""
    with transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def compared(**options):
    return verify.compare_projections(processes=1, **options)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def eligible_case():
    return run(
        "SELECT case_id FROM journeys_journey WHERE outcome = 'eligible' ORDER BY id LIMIT 1"
    )[0]


def test_what_the_actions_write_is_what_the_facts_say(inside):
    report = compared()
    assert (report.cases, report.count, report.exit_code) == (8, 0, 0)
    assert all(report.rows[table] for table in verifying.TABLES)


def test_nobody_at_all_is_no_difference(db):
    assert compared().as_json() == {
        "cases": 0,
        "rows": dict.fromkeys(verifying.TABLES, 0),
        "differences": 0,
        "first": [],
    }


CHANGED = {
    "journeys_journey": "UPDATE journeys_journey SET outcome = 'nonsense' WHERE case_id = %s",
    "journeys_milestone": "UPDATE journeys_milestone SET due_on = '1999-01-01' WHERE case_id = %s AND code = 'tbo'",
    "sharing_relation": "UPDATE sharing_relation SET during = '[1999-01-01,)' "
    "WHERE origin = 'case:' || %s || ':custody'",
    "sharing_visibility": "UPDATE sharing_visibility SET facts = 32 WHERE person_id = "
    "(SELECT person_id FROM caseloads_case WHERE id = %s) AND agency_id = 1",
    "journeys_case_listing": "UPDATE journeys_case_listing SET name = 'Somebody Else' WHERE case_id = %s",
}
GONE = {
    "journeys_journey": "DELETE FROM journeys_journey WHERE case_id = %s",
    "journeys_milestone": "DELETE FROM journeys_milestone WHERE case_id = %s AND code = 'tbo'",
    "sharing_relation": "DELETE FROM sharing_relation WHERE origin = 'case:' || %s || ':custody'",
    "sharing_visibility": "DELETE FROM sharing_visibility WHERE person_id = "
    "(SELECT person_id FROM caseloads_case WHERE id = %s)",
    "journeys_case_listing": "DELETE FROM journeys_case_listing WHERE case_id = %s",
}
EXTRA = {
    "journeys_journey": "INSERT INTO journeys_journey (case_id, programme_id, outcome, variant, reasons, phases) "
    "VALUES (%s, 999, 'eligible', '', '[]', '[]')",
    "journeys_milestone": "INSERT INTO journeys_milestone (journey_id, case_id, code, state, owner_agency_id, "
    "owner_role, priority, note) SELECT id, case_id, 'invented', 'planned', 1, '', 1, '' "
    "FROM journeys_journey WHERE case_id = %s",
    "sharing_relation": "INSERT INTO sharing_relation (person_id, agency_id, kind, origin, during) "
    "SELECT person_id, 1, 'team', 'case:' || id || ':invented', '[2026-01-01,)' FROM caseloads_case WHERE id = %s",
    "sharing_visibility": "INSERT INTO sharing_visibility (person_id, agency_id, since, until, facts) "
    "SELECT person_id, 2, '1999-01-01', '1999-02-01', 32 FROM caseloads_case WHERE id = %s",
    "journeys_case_listing": "INSERT INTO journeys_case_listing (agency_id, case_id, person_id, name, sort_name, "
    "number, home_municipality, in_custody, next_due_on, next_code, outcome, contact_membership_id, is_open, "
    "since, until) SELECT 2, id, person_id, '', '', '', '', true, '9999-12-31', '', 'none', 1, true, "
    "'1999-01-01', '1999-02-01' FROM caseloads_case WHERE id = %s",
}


def keys_named(case_id, table):
    """Return the keys of that table's differences that speak of the case or its person."""
    person_id = run("SELECT person_id FROM caseloads_case WHERE id = %s", case_id)[0]
    owner = person_id if table.startswith("sharing") else case_id
    report = compared()
    assert report.exit_code == 1
    return [one for one in report.differences if one.table == table and owner in one.key]


@pytest.mark.parametrize("table", verifying.TABLES)
def test_a_changed_row_is_named(inside, table):
    case_id = eligible_case()
    statement = CHANGED[table].replace("agency_id = 1", f"agency_id = {inside[0]}")
    run(statement, case_id)
    (first, *_) = keys_named(case_id, table)
    assert first.expected is not None
    assert first.found is not None
    assert first.expected != first.found


@pytest.mark.parametrize("table", verifying.TABLES)
def test_a_missing_row_is_named(inside, table):
    case_id = eligible_case()
    run(GONE[table], case_id)
    (first, *_) = keys_named(case_id, table)
    assert first.expected is not None
    assert first.found is None


@pytest.mark.parametrize("table", verifying.TABLES)
def test_a_row_too_many_is_named(inside, table):
    case_id = eligible_case()
    run(EXTRA[table], case_id)
    named = keys_named(case_id, table)
    assert [(one.expected, one.found is None) for one in named] == [(None, False)]


ORPHANS = {
    "journeys_journey": "UPDATE journeys_journey SET case_id = 987654321 WHERE case_id = %s",
    "journeys_milestone": "UPDATE journeys_milestone SET case_id = 987654321 WHERE case_id = %s AND code = 'tbo'",
    "sharing_relation": "UPDATE sharing_relation SET origin = 'case:987654321:custody' "
    "WHERE origin = 'case:' || %s || ':custody'",
    "sharing_visibility": "UPDATE sharing_visibility SET person_id = 987654321 WHERE person_id = "
    "(SELECT person_id FROM caseloads_case WHERE id = %s)",
    "journeys_case_listing": "UPDATE journeys_case_listing SET case_id = 987654321 WHERE case_id = %s",
}


@pytest.mark.parametrize("table", verifying.TABLES)
def test_a_row_of_no_case_is_named(inside, table):
    run(ORPHANS[table], eligible_case())
    named = [
        one
        for one in compared().differences
        if one.table == table and one.found == ("belongs to no case",)
    ]
    assert named
    assert "987654321" in str([one.key for one in named])


def test_a_case_without_a_contact_for_a_day_is_named(inside):
    case_id = eligible_case()
    run(
        "UPDATE caseloads_named_contact SET during = tstzrange(lower(during) + interval '1 day', NULL) "
        "WHERE case_id = %s",
        case_id,
    )
    (gap,) = [one for one in compared().differences if one.table == verifying.CONTACT]
    assert gap.key == (case_id,)


def test_a_case_without_any_contact_is_named(inside):
    case_id = eligible_case()
    run("DELETE FROM caseloads_named_contact WHERE case_id = %s", case_id)
    tables = {one.table for one in compared().differences if case_id in one.key}
    assert {verifying.CASE, verifying.CONTACT} <= tables


def test_a_sample_compares_so_many_cases(inside):
    assert compared(sample=3).cases == 3


def test_every_batch_is_compared(inside, monkeypatch):
    monkeypatch.setattr(verify, "BATCH", 3)
    told = []
    report = compared(progress=lambda done, total, text: told.append((done, total)))
    assert report.cases == 8
    assert told[:3] == [(3, 8), (6, 8), (8, 8)]


def test_differences_are_all_counted_and_the_first_ones_kept(inside, monkeypatch):
    monkeypatch.setattr(verify, "KEPT", 2)
    run("UPDATE journeys_case_listing SET name = 'Somebody Else'")
    report = compared()
    assert report.count > 2
    assert len(report.differences) == 2


def test_the_report_can_be_printed_for_people_and_machines(inside, capsys):
    case_id = eligible_case()
    run(CHANGED["journeys_milestone"], case_id)
    report = compared()
    assert json.loads(json.dumps(report.as_json(), default=str))["differences"] == 1
    verify._show(report, verify.Console(width=200))
    text = capsys.readouterr().out
    assert f"journeys_milestone [{case_id}, " in text
    assert "1999-01-01" in text
    assert "1 differences." in text


def test_it_leaves_a_trace_in_the_audit(inside):
    compared()
    assert run("SELECT what FROM audit_event ORDER BY id DESC LIMIT 1") == ("projections",)


def test_after_release_and_a_second_stay_everything_agrees(inside):
    prison, ids = inside
    for person_id in ids:
        journeys.release(person_id, on=TODAY, access=access(), now=NOW, today=TODAY)
    assert compared().differences == []
    later = NOW + timedelta(days=30)
    admit(prison, ids, later, later.date())
    assert compared().differences == []


@pytest.mark.slow
def test_two_processes_find_the_same(committed_db):
    fill()
    run(
        "UPDATE journeys_case_listing SET name = 'Somebody Else' WHERE case_id = %s",
        eligible_case(),
    )
    alone, together = compared(), verify.compare_projections(processes=2)
    assert together.cases == alone.cases == 8
    assert together.differences == alone.differences


@pytest.mark.django_db
def test_names_whoever_is_held_without_a_case(small_world):
    from django.db import connection

    from throughcare.journeys.queries import stray

    assert stray.forgotten(limit=5) == []
    person_id = small_world.people["kampen"]
    with connection.cursor() as cursor:
        for table, key in (("case", "person_id"), ("named_contact", "case_id")):
            where = (
                f"{key} = %s"
                if table == "case"
                else "case_id IN (SELECT id FROM caseloads_case WHERE person_id = %s)"
            )
            cursor.execute(
                f"UPDATE caseloads_{table} SET during = tstzrange(lower(during), now() + interval '1 second') WHERE {where}",
                [person_id],
            )
    (found,) = stray.forgotten(limit=5)
    assert found.key[0] == person_id
