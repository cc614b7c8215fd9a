"""The second wall: what the database shows follows from what was decided, and from nothing else."""

from __future__ import annotations

import itertools
import random
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse

from tests.harness import AS_SYSTEM, DATABASES
from throughcare.kernel.access import Access, Actor, Category, Condition, Reach, Scope
from throughcare.kernel.reasons import Reason
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import guarding
from throughcare.sharing.queries.facts import FACTS, IN_ONE_CALL
from throughcare.sharing.queries.law import kept_law, version
from throughcare.sharing.queries.listing import visible
from throughcare.sharing.rules import bits
from throughcare.sharing.types import PersonFacts, Refused

SETTINGS = ("scope", "people", "reach", "now", "account", "agency")
GUARDED = (
    "people_person",
    "people_name",
    "people_identifier",
    "sharing_consent_event",
    "sharing_relation",
    "sharing_visibility",
    "caseloads_case",
    "custody_period",
    "custody_movement",
    "custody_release_date",
    "journeys_case_listing",
    "journeys_journey",
    "journeys_milestone",
)


def settings_now():
    with connection.cursor() as cursor:
        columns = ", ".join(f"current_setting('throughcare.{one}', true)" for one in SETTINGS)
        cursor.execute(f"SELECT {columns}")
        return dict(zip(SETTINGS, (one or "" for one in cursor.fetchone()), strict=True))


def people_seen(table="people_person", column="id"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.fixture
def world(small_world):
    guarding.begin()
    yield small_world
    guarding.rest()


# --- the property ----------------------------------------------------------------------------------------------

START = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE, ROUNDS, AGENCIES, ACCOUNTS = 200, 120, 4, 3
FIRST_AGENCY, FIRST_ACCOUNT = 990_001, 880_001
TICK = timedelta(microseconds=1)


class Invented:
    """Rows of the projection and blocks by chance, and what they mean, in plain Python."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.people = range(7_000_001, 7_000_001 + PEOPLE)
        self.agencies = range(FIRST_AGENCY, FIRST_AGENCY + AGENCIES)
        self.accounts = range(FIRST_ACCOUNT, FIRST_ACCOUNT + ACCOUNTS)
        self.days = [START + timedelta(days=n) for n in range(6)]
        self.facts_bits = [
            *bits.KIND.values(),
            *bits.PHASE.values(),
            *bits.SHUT.values(),
            *bits.OBJECTED.values(),
            *list(bits.CONSENT.values())[:6],
            *list(bits.WEIGHED.values())[-4:],
        ]
        self.rows = [row for person in self.people for row in self._rows(person)]
        self.blocks = [
            self._block(person)
            for person in self.people
            if self.chance.random() < 0.3
            for _ in range(self.chance.choice([1, 1, 2, 3]))
        ]

    def _rows(self, person):
        for agency in self.agencies:
            edges = sorted(self.chance.sample(self.days, self.chance.choice([0, 2, 2, 3, 4])))
            for since, until in itertools.pairwise(edges):
                yield agency, person, since, until, self._facts()

    def _facts(self):
        found = sum(set(self.chance.sample(self.facts_bits, self.chance.randint(1, 6))))
        return found | (bits.GUARDED if self.chance.random() < 0.5 else 0)

    def _block(self, person):
        since, until = sorted(self.chance.sample(self.days, 2))
        effect = self.chance.choice(["exclude", "only", "limit"])
        account = self.chance.choice([*([] if effect == "only" else [None]), *self.accounts])
        agency = self.chance.choice(self.agencies) if effect == "only" or account is None else None
        categories = self.chance.choice([[], [], ["identity"], ["custody"]])
        until = self.chance.choice([until, None])
        return person, effect, account, agency, categories, since, until

    def condition(self):
        """Return a condition that is met often enough to tell."""
        some = [sum(set(self.chance.sample(self.facts_bits, n))) for n in (3, 3, 1, 1)]
        return Condition(*(self.chance.choice([0, one]) for one in some))

    def question(self):
        """Return who asks, with which reach, when: often at the very edge of a span."""
        actor = Actor(self.chance.choice(self.accounts), self.chance.choice(self.agencies))
        reach = Reach(
            tuple(self.condition() for _ in range(self.chance.randint(1, 3))),
            tuple(self.condition() for _ in range(self.chance.choice([0, 0, 1]))),
        )
        moment = self.chance.choice(self.days) + self.chance.choice([-TICK, 0 * TICK, TICK])
        return actor, reach, moment

    def expected(self, actor, reach, now):
        """Return who may be listed."""
        return {
            person
            for agency, person, since, until, facts in self.rows
            if agency == actor.agency_id
            and since <= now < until
            and any(one.suffices(facts) for one in reach.grants)
            and not any(one.suffices(facts) for one in reach.forbids)
            and (not facts & bits.GUARDED or self._lets(person, actor, now))
        }

    def _lets(self, person, actor, now):
        found = [
            (effect, account == actor.account_id, agency == actor.agency_id)
            for whom, effect, account, agency, categories, since, until in self.blocks
            if whom == person
            and since <= now
            and (until is None or now < until)
            and categories in ([], ["identity"])
        ]
        ours = [is_me for effect, is_me, is_ours in found if effect == "only" and is_ours]
        shut = any(e == "exclude" and (is_me or is_ours) for e, is_me, is_ours in found)
        return not shut and (not ours or any(ours))


@pytest.fixture
def app():
    """A connection of the application's role; what is written on it is taken back."""
    DATABASES.ensure()
    with psycopg.connect(DATABASES.app_url, options=AS_SYSTEM) as raw:
        yield raw
        raw.rollback()


def write(raw, invented):
    with raw.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, language, jurisdiction_id, home_municipality, "
            "release_municipality, about_me, version) "
            "SELECT n, '', 'NL', '', '', '', 1 FROM unnest(%s::bigint[]) n",
            [list(invented.people)],
        )
        cursor.executemany(
            "INSERT INTO sharing_visibility (agency_id, person_id, since, until, facts) "
            "VALUES (%s, %s, %s, %s, %s)",
            invented.rows,
        )
        cursor.executemany(
            "INSERT INTO sharing_block (person_id, effect, account_id, agency_id, categories, since, until, "
            "limit_code, reason_code, note) VALUES (%s, %s, %s, %s, %s, %s, %s, 'no_copy', 'other', '')",
            invented.blocks,
        )


class TestProperty:
    def test_guard_projection_and_list_agree(self, app):
        assert app.execute("SELECT current_user::text").fetchone() == ("throughcare_app",)
        invented = Invented(20261123)
        write(app, invented)
        passed = asked = 0
        for _ in range(ROUNDS):
            actor, reach, now = invented.question()
            expected = invented.expected(actor, reach, now)
            whole = {Category.IDENTITY: reach}
            found = guarding.guard_passes(app, invented.people, actor=actor, reach=whole, now=now)
            assert found == expected
            assert listed(app, invented, actor, whole, now) == expected
            passed, asked = passed + len(found), asked + PEOPLE
        assert asked >= 20_000
        # A property that never says yes, or never no, shows nothing.
        assert 0.05 < passed / asked < 0.6

    def test_without_a_reach_nobody_passes(self, app):
        invented = Invented(1)
        write(app, invented)
        actor = Actor(FIRST_ACCOUNT, FIRST_AGENCY)
        for reach in ({}, {Category.IDENTITY: Reach(())}):
            found = guarding.guard_passes(app, invented.people, actor=actor, reach=reach, now=START)
            assert not found

    def test_leaves_the_connection_as_it_was(self, app):
        guarding.guard_passes(app, [1], actor=Actor(1, 2), reach={}, now=START)
        assert app.execute("SELECT sharing_guard_is_system()").fetchone() == (True,)


def listed(raw, invented, actor, reach, now):
    access = Access(
        actor,
        Scope.AGENCY,
        "reintegration",
        frozenset({Category.IDENTITY}),
        Reason("relation.agency"),
        now,
        reach=reach,
    )
    seen = visible(access, person="p.id")
    rows = raw.execute(
        f"SELECT p.id FROM unnest(%s::bigint[]) p(id) WHERE {seen.text}",
        [list(invented.people), *seen.params],
    )
    return {row[0] for row in rows.fetchall()}


# --- what a decision opens -------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestNothingDecided:
    @pytest.mark.parametrize("table", GUARDED)
    def test_no_row_at_all(self, small_world, table):
        assert count(table)
        guarding.begin()
        assert count(table) == 0
        guarding.rest()
        assert count(table)

    def test_nothing_can_be_written_either(self, world):
        for statement in (
            "UPDATE people_person SET version = 2",
            "DELETE FROM people_name",
            "UPDATE sharing_consent_event SET note = ''",
        ):
            with connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount == 0
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO people_name (person_id, use, given, family, search, during) "
                "VALUES (1, 'alias', 'a', 'b', 'a b', '[2026-01-01,)')"
            )


@pytest.mark.django_db
class TestDecide:
    def test_opens_one_person(self, world):
        person_id = world.people["zwolle"]
        assert world.access("zwolle").person_id == person_id
        assert people_seen() == {person_id}
        assert people_seen("people_name", "person_id") == {person_id}
        assert people_seen("custody_period", "person_id") == {person_id}

    def test_one_after_the_other(self, world):
        world.access("zwolle")
        world.access("short")
        world.access("zwolle")
        assert people_seen() == {world.people["zwolle"], world.people["short"]}

    def test_a_refusal_opens_nobody_and_closes_nobody(self, world):
        assert isinstance(world.access("zwolle", "stranger"), Refused)
        assert not people_seen()
        world.access("short")
        assert isinstance(world.access("zwolle", "stranger"), Refused)
        assert people_seen() == {world.people["short"]}

    def test_what_was_open_stays_open_when_more_is_refused(self, world):
        world.access("zwolle")
        refused = sharing.decide(
            world.actor("casemanager"),
            person_id=world.people["zwolle"],
            what="person",
            now=world.now,
            today=world.today,
            needs=frozenset(Category),
        )
        assert isinstance(refused, Refused)
        assert people_seen() == {world.people["zwolle"]}

    def test_nothing_opens_when_the_answer_cannot_be_stored(self, world, monkeypatch):
        from throughcare.audit import actions as audit

        def broken(*_args, **_kwargs):
            raise OSError("no room")

        monkeypatch.setattr(audit, "record", broken)
        with pytest.raises(OSError, match="no room"):
            world.access("zwolle")
        assert not people_seen()

    def test_taken_back_with_the_transaction(self, world):
        with pytest.raises(OSError, match="no"), transaction.atomic():
            world.access("zwolle")
            raise OSError("no")
        assert not people_seen()

    def test_a_broken_transaction_leaves_nothing(self, world):
        with pytest.raises(DatabaseError), transaction.atomic():
            world.access("zwolle")
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        assert not people_seen()

    def test_nobody_who_does_not_exist(self, world):
        assert isinstance(world.access(99_999_999), Refused)
        assert settings_now()["people"] == ""


@pytest.mark.django_db
class TestList:
    @pytest.mark.parametrize("who", ["casemanager", "stranger", "police", "municipality", "ngo"])
    def test_opens_whom_the_list_shows(self, small_world, who):
        access = small_world.listing(who)
        if isinstance(access, Refused):
            guarding.begin()
            small_world.listing(who)
            assert not people_seen()
            return
        seen = visible(access, person="p.id")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT p.id FROM people_person p WHERE {seen.text}", [*seen.params])
            expected = {row[0] for row in cursor.fetchall()}
        guarding.begin()
        small_world.listing(who)
        assert people_seen() == expected
        assert people_seen("people_name", "person_id") == expected

    def test_reads_only(self, world):
        assert isinstance(world.listing(), Access)
        assert people_seen()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_person SET version = version + 1")
            assert cursor.rowcount == 0

    def test_other_agencies_rows_of_the_lists_stay_hidden(self, world):
        access = world.listing()
        assert people_seen("journeys_case_listing", "agency_id") == {access.actor.agency_id}

    def test_follows_the_law_of_the_moment(self, world):
        # The process holds an old law: the answer of the statement says so, and the reach is made anew.
        first = world.listing()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sharing_law_version SET number = number + 1")
        second = world.listing()
        assert second.reach == first.reach
        assert kept_law().version == version()


@pytest.mark.django_db
class TestSystem:
    def test_lasts_as_long_as_the_transaction(self, world):
        # In a savepoint of the test's own transaction a local setting outlives it, so this asks outside.
        with psycopg.connect(DATABASES.app_url, autocommit=True) as raw:
            with raw.transaction():
                raw.execute("SELECT set_config('throughcare.scope', 'system', true)")
                assert raw.execute("SELECT sharing_guard_is_open()").fetchone() == (True,)
            assert raw.execute("SELECT sharing_guard_is_system()").fetchone() == (False,)

    def test_opens_everything(self, world):
        world.system()
        assert people_seen() == set(world.people.values())


# --- facts in one call -----------------------------------------------------------------------------------------


def recorded(people, function="sharing_facts_of"):
    """Return person -> what the function gives about them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.person_id, {IN_ONE_CALL} FROM {function}(%s::bigint[]) f", [list(people)]
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def below_the_policies(people):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id, {FACTS} FROM unnest(%s::bigint[]) p(id)", [list(people)])
        return {row[0]: row[1:] for row in cursor.fetchall()}


RECORD_ONE = (
    """INSERT INTO sharing_consent_event (person_id, at, state, purpose, agency_ids, categories, since, until,
         text_key, text_version, language, method, witness, no_pressure, note)
       VALUES (%(person)s, %(now)s, 'given', 'reintegration', ARRAY[%(agency)s::bigint], %(what)s, %(now)s,
         %(until)s, 'one', 1, 'nl', 'paper', '', 'yes', '')""",
    """INSERT INTO sharing_release (person_id, origin_agency_id, agency_id, categories, since, until, topic,
         recorded_at)
       VALUES (%(person)s, %(agency)s, %(agency)s, %(what)s, %(now)s, %(until)s, '', %(now)s)""",
    """INSERT INTO sharing_weighing (person_id, agency_id, purpose, categories, since, account_id, reason,
         alternatives)
       VALUES (%(person)s, %(agency)s, 'reintegration', %(what)s, %(now)s, 0, 'one', 'none')""",
    """INSERT INTO sharing_block (person_id, effect, account_id, categories, limit_code, since, reason_code, note)
       VALUES (%(person)s, 'exclude', %(somebody)s, '{}', '', %(now)s, 'other', '')""",
    """INSERT INTO sharing_objection (person_id, agency_id, categories, since, reason)
       VALUES (%(person)s, %(agency)s, %(what)s, %(now)s, '')""",
)


def record_one_of_each(person_id, agency_id, now):
    """Record something in each table that a decision reads, as the system."""
    values = {"person": person_id, "agency": agency_id, "what": ["identity", "custody"]}
    values |= {"somebody": FIRST_ACCOUNT, "now": now, "until": now + timedelta(days=9)}
    guarding.open_system()
    with connection.cursor() as cursor:
        for statement in RECORD_ONE:
            cursor.execute(statement, values)
    guarding.begin()


@pytest.mark.django_db
class TestFactsInOneCall:
    """The function that decisions read by runs as the owner: it must open no more than the policies do."""

    def test_gives_nothing_before_anything_is_decided(self, world):
        assert not recorded(world.people.values())

    def test_gives_those_who_were_decided_and_nobody_else(self, world):
        world.access("zwolle")
        assert set(recorded(world.people.values())) == {world.people["zwolle"]}
        world.access("short")
        both = {world.people["zwolle"], world.people["short"]}
        assert set(recorded(world.people.values())) == both

    def test_a_list_gives_nobody(self, world):
        assert isinstance(world.listing(), Access)
        assert people_seen()
        assert not recorded(world.people.values())

    def test_a_refusal_gives_nobody(self, world):
        assert isinstance(world.access("zwolle", "stranger"), Refused)
        assert not recorded(world.people.values())

    def test_a_rolled_back_decision_gives_nobody(self, world):
        with pytest.raises(OSError, match="no"), transaction.atomic():
            world.access("zwolle")
            raise OSError("no")
        assert not recorded(world.people.values())

    def test_gives_what_the_policies_show(self, world):
        zwolle, actor = world.people["zwolle"], world.actor("casemanager")
        record_one_of_each(zwolle, actor.agency_id, world.now)
        assert isinstance(world.access("zwolle"), Access)
        found = recorded(world.people.values())
        assert found == {zwolle: below_the_policies([zwolle])[zwolle]}
        named = dict(zip((one.name for one in fields(PersonFacts)[1:]), found[zwolle], strict=True))
        assert {name for name, rows in named.items() if rows} >= {
            "relations", "phases", "consents", "releases", "weighings", "blocks", "objections",
        }  # fmt: skip

    def test_reads_by_the_words_of_the_query(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'sharing_facts_of'")
            assert FACTS in cursor.fetchone()[0]

    def test_gives_the_system_everybody(self, world):
        world.system()
        people = list(world.people.values())
        assert recorded(people) == below_the_policies(people)
        assert set(recorded(people)) == set(people)

    def test_holding_opens_no_more(self, world):
        assert not recorded(world.people.values(), "sharing_hold")
        world.access("zwolle")
        assert set(recorded(world.people.values(), "sharing_hold")) == {world.people["zwolle"]}

    def test_gives_nothing_to_whoever_may_not_read_the_tables(self, world):
        # Whatever stands on the connection: a role that was made for something else.
        superuser = DATABASES._cluster.superuser_url(DATABASES.name)
        with psycopg.connect(superuser) as raw:
            raw.execute("CREATE ROLE somebody_else")
            raw.execute("SET SESSION AUTHORIZATION somebody_else")
            raw.execute("SELECT set_config('throughcare.scope', 'system', true)")
            found = raw.execute("SELECT * FROM sharing_facts_of(ARRAY[1::bigint])").fetchall()
            raw.rollback()
        assert not found


# --- nothing is carried on -------------------------------------------------------------------------------------


EMPTY = dict.fromkeys(SETTINGS, "")


@pytest.fixture
def lasting(committed_db):
    """The small world, committed, on a connection that is kept: as a web server has it."""
    from django.utils import timezone

    from tests.conftest import build_world

    world = build_world(today=timezone.localdate(), now=timezone.now())
    guarding.rest()
    return world


class TestNothingIsCarriedOn:
    def test_from_one_page_or_job_to_the_next(self, lasting, client, monkeypatch):
        rest = EMPTY | {"scope": "system"}  # The test's own connection was opened for the system.
        assert settings_now() == rest
        person = reverse("person", args=[lasting.people["zwolle"]])
        for who, path in (
            ("casemanager", person),
            ("casemanager", reverse("agency_people")),
            ("stranger", person),
            ("administrator", reverse("administration")),
        ):
            client.force_login(lasting.account(who))
            client.get(path)
            assert settings_now() == rest, (who, path)
        client.logout()
        client.get(reverse("about"))
        assert settings_now() == rest
        self._fails(lasting, client, monkeypatch, person)
        assert settings_now() == rest
        self._jobs()
        assert settings_now() == rest
        self._pages_on_a_bare_connection(lasting, client, person)

    def _fails(self, lasting, client, monkeypatch, person):
        from throughcare.people import queries

        def broken(*_args, **_kwargs):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")

        client.force_login(lasting.account("casemanager"))
        client.raise_request_exception = False
        with monkeypatch.context() as patch:
            patch.setattr(queries, "person_page", broken)
            assert client.get(person).status_code == 500
        client.raise_request_exception = True

    def _jobs(self):
        seen = []

        def work():
            seen.append(people_seen())
            guarding.open_system()
            seen.append(people_seen())

        for _ in range(2):
            guarding.job(work, None, None)
        assert [bool(one) for one in seen] == [False, True, False, True]

    def _pages_on_a_bare_connection(self, lasting, client, person):
        # As the product has it: the connection was opened for nobody.
        options = connection.settings_dict["OPTIONS"]
        connection.close()
        kept = options.pop("options")
        try:
            client.force_login(lasting.account("casemanager"))
            assert client.get(person).status_code == 200
            assert client.get(reverse("agency_people")).status_code == 200
            assert settings_now() == EMPTY
            assert not people_seen()
            with pytest.raises(OSError, match="no"), transaction.atomic():
                guarding.open_system()
                assert people_seen()
                raise OSError("no")
            assert not people_seen()
            with transaction.atomic():
                guarding.open_system()
                assert people_seen()
            assert not people_seen()
        finally:
            connection.close()
            options["options"] = kept

    def test_the_worker_clears_before_each_job(self):
        from procrastinate.contrib.django import app

        assert guarding.job in app.worker_defaults["task_middleware"]


# --- the catalog -----------------------------------------------------------------------------------------------

UNGUARDED = {
    "sharing_self_link": "the door asks it first of all: whether an account is a person's own",
    "caseloads_named_contact": "numbers of workers and cases; administration counts by worker, before any decision",
    "audit_event": "append-only, and the log of refusals too; reading it is a decision of its own (sharing.overseeing)",
    "audit_withholding": "which entries of the log wait; it names no person but by number",
    "audit_leaf": "hashes",
    "exchange_row": "what a register said, before anybody is known by it; the import's agency only",
    "appointments_feed": "digests of secret addresses; whose times they give is decided when one is fetched",
    "appointments_taken": "times of workers and things; a person's own times stand in appointments",
    "referrals_code_sent": "digests of codes that were mailed, by number of a link",
    "referrals_reply_link": "digests of signed addresses; the referral behind one is guarded",
    "messages_message": "a text code and plain values, never whom it is about",
}
"""Tables about people without a policy -> why."""
DEFINER = {
    "audit_let_go": "takes numbers out of sealed entries of three years and more, announced by a sealed one (ADR 10)",
    "sharing_find_by_number": "exact numbers, for the agency that lists, numbers of people only (ADR 12)",
    "answers_counts": "counts by agency, none between 0 and 5, and nobody named (answers 0002, ADR 15)",
    "notes_newest": "numbers of notes of people of the agency that lists; each is decided after it (notes 0002)",
    "appointments_seats": "counts the places of a group that are taken, nobody named",
    "referrals_keeps_out": "a yes or no for the acting worker alone, where a referral went to their agency (ADR 22)",
    "referrals_promises": "counts answers of one service across all people, nobody named, none below five (ADR 22)",
    "sharing_find_by_likeness": "an index of likeness cannot be used below a policy (ADR 12)",
    "sharing_facts_of": "asks once what nine policies ask: decided people only, see TestFactsInOneCall (0006)",
}
"""Functions that run as the owner -> why that was judged right."""
_ABOUT_PEOPLE = """
WITH RECURSIVE about(oid) AS (
  SELECT 'people_person'::regclass::oid
  UNION SELECT a.attrelid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
          JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
         WHERE a.attname IN ('person_id', 'person_ids') AND NOT a.attisdropped
  UNION SELECT f.conrelid FROM pg_constraint f JOIN about ON f.confrelid = about.oid WHERE f.contype = 'f')
SELECT c.relname, c.relrowsecurity, EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
  FROM about JOIN pg_class c ON c.oid = about.oid ORDER BY 1
"""


@pytest.mark.django_db
class TestCatalog:
    def rows(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def test_every_table_about_people_is_guarded_or_says_why_not(self):
        found = {name: (on, has) for name, on, has in self.rows(_ABOUT_PEOPLE)}
        open_ones = {name for name, (on, has) in found.items() if not (on and has)}
        assert open_ones <= set(UNGUARDED), open_ones - set(UNGUARDED)
        guarded = set(found) - open_ones
        assert not guarded & set(UNGUARDED), "Take these off the list."
        assert guarded >= set(GUARDED)

    def test_a_policy_is_never_there_in_vain(self):
        assert not self.rows(
            "SELECT polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE NOT c.relrowsecurity"
        )

    def test_the_application_owns_nothing_and_goes_round_nothing(self):
        ((superuser, bypass, role),) = self.rows(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert (superuser, bypass, role) == (False, False, False)
        assert not self.rows(
            "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert not self.rows(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
        )

    def test_functions_that_run_as_the_owner_are_reviewed(self):
        found = self.rows(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        assert {name for name, _ in found} == set(DEFINER)
        assert all("search_path=public, pg_temp" in (config or ()) for _, config in found)

    def test_views_ask_as_whoever_reads_them(self):
        assert not self.rows(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace "
            "AND relname !~ '^(pg_|procrastinate_)' "
            "AND NOT coalesce(reloptions::text[] @> ARRAY['security_invoker=true'], false)"
        )

    def test_what_runs_as_the_owner_finds_only_people_of_the_agency(self, small_world):
        guarding.begin()
        try:
            assert not self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater')")
            assert not self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater', 9)")
            assert not self.rows("SELECT * FROM sharing_find_by_number(ARRAY['9000000'])")
            small_world.listing("casemanager")
            assert self.rows("SELECT * FROM sharing_find_by_number(ARRAY['9000000'])")
            assert self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater')")
            assert self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater', 9)")
            small_world.listing("stranger")
            assert not self.rows("SELECT * FROM sharing_find_by_number(ARRAY['9000000'])")
            assert not self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater')")
            assert not self.rows("SELECT * FROM sharing_find_by_likeness('zwartewater', 9)")
        finally:
            guarding.rest()
