"""A sealed log in a real database, an attacker who is superuser, and the verifier that looks at both."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests.harness import DATABASES
from throughcare.audit import actions, verifier
from throughcare.audit import witness as witnessing
from throughcare.audit.rules import notes
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Actor, Category, Scope
from throughcare.kernel.reasons import Reason

WORKER = Actor(5, agency_id=3, membership_id=7, role="prison_case_manager")


def access(actor=WORKER, *, person_id=None, now=None):
    """Return an access that tests of this room need; elsewhere only sharing makes one."""
    return Access(
        actor,
        Scope.SYSTEM if person_id is None else Scope.PERSON,
        "casework",
        frozenset({Category.AUDIT, Category.PLAN}),
        Reason("relation.custody", {}),
        now or timezone.now(),
        person_id,
    )


def record(count=1, *, person=11, now=None, **more):
    """Write events in one transaction: reads, lists with several people, refusals."""
    with transaction.atomic():
        _record(count, person, now or timezone.now(), more)


def _record(count, person, now, more):
    for number in range(count):
        if number % 5 == 4:
            actions.record_without_access(
                WORKER, act=Act.REFUSED, what="person", now=now, person_ids=[person + number]
            )
        else:
            people = [person + number] if number % 3 else [person + number, person, 90_000 + number]
            actions.record(
                access(now=now),
                act=Act.LIST if number % 3 == 0 else Act.READ,
                what="person",
                person_ids=people,
                now=now,
                detail={"rows": number, "naïve": 'é\n"x"'} if number % 7 == 0 else None,
                limits=["until_2027"] if number % 4 == 0 else (),
                **more,
            )


@dataclass
class Log:
    """Hold a database with events, its second store and its witnesses."""

    databases: object
    folder: Path
    witnesses: list = field(default_factory=list)
    stores: list = field(default_factory=list)

    @property
    def store(self):
        return actions.Store(self.folder / "store")

    @property
    def key(self):
        return verifier.key_of(str(self.store.key().public))

    def superuser(self):
        return psycopg.connect(self.databases._cluster.superuser_url(self.databases.name))

    def seal(self, *, now=None, **more):
        return actions.seal(self.store, now=now or timezone.now(), witnesses=self.witnesses, **more)

    def witness_keys(self):
        return [verifier.key_of(str(one.key().public)) for one in self.stores]

    def witness_files(self):
        number = self.key.id.hex()
        return {f"witness {one.folder.name}": one.folder / f"heads-{number}" for one in self.stores}

    def verify(self, *, now=None):
        with psycopg.connect(self.databases.app_url) as connection:
            return verifier.verify(
                connection,
                key=self.key,
                now=now or datetime.now(UTC),
                stores={"the second store": self.store.checkpoints},
                witnesses=self.witness_files(),
                witness_keys=self.witness_keys(),
                older_keys=[verifier.key_of(str(one)) for one in self.store.public_keys()[1:]],
            )

    def faults(self, **more):
        return self.verify(**more).faults


TABLES = ("event", "leaf", "tile", "checkpoint", "cosignature", "withholding")


@pytest.fixture
def log(django_db_setup, django_db_blocker, tmp_path):
    """A log without witnesses, committed for real; afterwards the room's tables are empty and guarded again.

    Emptying six tables takes a tenth of the time of a fresh copy of the database.
    """
    with django_db_blocker.unblock():
        found = Log(DATABASES, tmp_path)
        yield found
        connections.close_all()
        with found.superuser() as cleaner:
            cleaner.execute("SET session_replication_role = replica")
            names = ", ".join(f"audit_{table}" for table in TABLES)
            cleaner.execute(f"TRUNCATE {names} RESTART IDENTITY")
            for table in TABLES:
                cleaner.execute(f"ALTER TABLE audit_{table} ENABLE TRIGGER USER")


@pytest.fixture
def run_witness(tmp_path):
    """Start witnesses in threads; stop them afterwards."""
    running = []

    def start(name, log, *, port=0):
        store = witnessing.WitnessStore(tmp_path / name)
        store.trust(notes.public_key(str(log.store.key().public)))
        store.open()
        server = witnessing.Server(store, port=port, clock=lambda: datetime.now(UTC))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        running.append((server, thread, store))
        url = f"http://127.0.0.1:{server.server_address[1]}"
        return store, actions.Witness(store.key().public, url), server

    yield start
    for server, thread, store in running:
        server.shutdown()
        server.server_close()
        thread.join()
        store.close()


@pytest.fixture
def witnessed(log, run_witness):
    """A log with one witness."""
    store, witness, _server = run_witness("first", log)
    log.stores.append(store)
    log.witnesses.append(witness)
    return log


def in_threads(*functions):
    """Run functions at once, each with connections of its own; raise what they raise."""
    faults = []

    def run(function):
        try:
            function()
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in functions]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]


HOUR = timedelta(hours=1)
