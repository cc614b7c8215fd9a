"""Rows stay: rights and triggers refuse each by itself; and what cannot be stored is not shown."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from tests.audit.conftest import record
from tests.harness import DATABASES
from throughcare.audit.models import AuditEvent

TABLES = {
    "audit_event": "what = 'x'",
    "audit_leaf": "event_id = 1",
    "audit_tile": "number = 9",
    "audit_checkpoint": "note = 'x'",
    "audit_cosignature": "line = 'x'",
    "audit_withholding": "reason = 'x'",
}
FILL = """
INSERT INTO audit_event (at, action, what, role, purpose, basis, categories, person_ids, detail)
  VALUES (now(), 'read', 'x', '', '', '', '{}', '{1}', '{}');
INSERT INTO audit_leaf VALUES (0, 1, '');
INSERT INTO audit_tile (level, number, hash) VALUES (1, 0, '');
INSERT INTO audit_checkpoint VALUES (1, '', now(), '', 0, 0, 0, '');
INSERT INTO audit_cosignature (size, witness, at, line) VALUES (1, 'w', now(), '');
INSERT INTO audit_withholding (event_id, person_id, until_on, reason, decided_at) VALUES (1, 1, now(), 'x', now());
"""
CHANGES = [
    (table, change)
    for table, values in TABLES.items()
    for change in (f"UPDATE {table} SET {values}", f"DELETE FROM {table}", f"TRUNCATE {table}")
]


@pytest.fixture
def connections(django_db_setup):
    """One connection as superuser and one as the application; what they do is rolled back."""
    with (
        psycopg.connect(DATABASES._cluster.superuser_url(DATABASES.name)) as superuser,
        psycopg.connect(DATABASES.app_url) as app,
    ):
        yield superuser, app
        superuser.rollback()
        app.rollback()


class TestRows:
    def test_stay_because_the_application_has_no_right(self, connections):
        _superuser, app = connections
        for _table, change in CHANGES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(change)

    def test_stay_because_triggers_refuse_even_a_superuser(self, connections):
        superuser, _app = connections
        superuser.execute(FILL)
        for _table, change in CHANGES:
            with pytest.raises(psycopg.errors.RestrictViolation), superuser.transaction():
                superuser.execute(change)

    def test_cover_every_table_of_the_room(self, connections):
        superuser, _app = connections
        found = superuser.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'audit\\_%' AND relkind IN ('r', 'p')"
        ).fetchall()
        assert {name for (name,) in found} == set(TABLES)

    def test_have_their_leaf_salt_and_clock_from_the_database(self, connections):
        """Whatever the writer gives, the database computes anew."""
        _superuser, app = connections
        row = app.execute(
            "INSERT INTO audit_event (at, action, what, role, purpose, basis, categories, person_ids, detail,"
            " leaf, recorded_at, person_salt, erased_by, person_commitment)"
            " VALUES (now(), 'read', 'x', '', '', '', '{}', '{1}', '{}', '\\x00', '1999-01-01',"
            " '00000000-0000-0000-0000-000000000000', 5, '\\x01')"
            " RETURNING length(leaf), recorded_at > now() - interval '1 minute', person_salt::text,"
            " erased_by, person_commitment"
        ).fetchone()
        assert (row[0], row[1], row[3], row[4]) == (32, True, None, None)
        assert row[2] != "00000000-0000-0000-0000-000000000000"


@pytest.mark.django_db
class TestStoreBeforeShow:
    def test_leaves_its_event(self):
        record(1)
        assert bytes(AuditEvent.objects.get().leaf)

    @pytest.mark.slow
    def test_shows_nothing_when_the_event_cannot_be_stored(self, as_worker, live_world):
        client = as_worker("casemanager")
        address = f"/people/{live_world.people['zwolle']}"
        shown = client.get(address)
        assert "Zwartewater" in shown.content.decode()
        client.raise_request_exception = False
        with psycopg.connect(
            DATABASES._cluster.superuser_url(connection.settings_dict["NAME"]), autocommit=True
        ) as superuser:
            superuser.execute("REVOKE INSERT ON audit_event FROM throughcare_app")
            try:
                refused = client.get(address)
            finally:
                superuser.execute("GRANT INSERT ON audit_event TO throughcare_app")
        assert refused.status_code == 500
        assert "Zwartewater" not in refused.content.decode()
