"""The benches at tiny sizes: they run, they judge, and their population is what the rules say."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from datetime import UTC, date, datetime

import psycopg
import pytest

from throughcare.config.commands.bench import (
    cloning,
    databases,
    importing,
    lists,
    pages,
    replan,
    scheme,
    templates,
)
from throughcare.config.commands.bench.report import BenchReport, Measure

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PEOPLE, AGENCIES = 480, 6


def quiet(_done, _total, _text):
    pass


def test_a_limit_is_kept_up_to_and_including_itself():
    most = Measure("page", 4.0, "x", floor=1, limit=4)
    least = Measure("moves", 79.9, "/s", limit=80, bound="least")
    told = Measure("sizes", 3, "")
    assert (most.is_ok, least.is_ok, told.is_ok) == (True, False, True)


def test_a_report_fails_when_one_limit_is_missed():
    good, bad = Measure("a", 1, "x", limit=2), Measure("b", 3.14159, "x", floor=1, limit=2)
    assert BenchReport("lists", 100, 1, (good,)).exit_code == 0
    assert BenchReport("lists", 100, 1, (good, bad)).exit_code == 1
    assert BenchReport("lists", 100, 1, (bad,)).as_json() == {
        "name": "lists",
        "people": 100,
        "seed": 1,
        "measures": [
            {
                "name": "b",
                "value": 3.142,
                "unit": "x",
                "floor": 1.0,
                "ratio": 3.142,
                "limit": 2,
                "ok": False,
            }
        ],
    }
    assert BenchReport("lists", 100, 1, (bad,)).rows() == [
        ("b", "3.142 x", "1", "3.14", "≤ 2", "NO")
    ]


def test_people_are_shared_out_with_one_very_large_prison():
    sizes = templates.sizes(4_000, 197)
    assert sum(sizes) == 4_000
    assert sizes[0] >= 0.2 * 4_000
    assert sizes[1:] != sorted(sizes[1:]) or len(set(sizes)) > 5


def test_every_table_that_grows_with_people_is_copied(django_db_setup, django_db_blocker):
    """A table that points at people or cases and is not copied would be left behind unnoticed."""
    from tests.harness import DATABASES

    filled_by_hand = {
        "plans_plan", "sharing_self_link", "sharing_supporter", "exchange_row", "appointments_feed", "needs_unowned", "visits_visited",
    }  # fmt: skip
    query = (
        "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid IN "
        "('people_person'::regclass, 'caseloads_case'::regclass, 'custody_period'::regclass)"
    )
    with psycopg.connect(DATABASES.owner_url) as connection:
        pointing = {name for (name,) in connection.execute(query)}
    assert {name for name in pointing if not name.startswith("plans_")} - filled_by_hand <= set(
        cloning.LINKS
    )


def test_a_register_has_one_row_for_each_person(tmp_path):
    file = tmp_path / "register.csv"
    importing.write_register(file, rows=70, seed=1, today=TODAY)
    rows = list(csv.DictReader(file.open(encoding="latin-1"), delimiter=";"))
    assert len({row["Registratienummer"] for row in rows}) == 70
    assert Counter(row["Gemeente van herkomst"] for row in rows)["Zwolle"] > 10


@pytest.fixture(scope="module")
def server(django_db_setup):
    """Give a server with bench databases of its own names; they go at the end."""
    from tests.harness import DATABASES

    prefix = f"test_bench_{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "PREFIX", prefix)
        patch.setattr(databases, "EMPTY", f"{prefix}_empty")
        patch.setattr(databases, "TEMPLATES", 120)
        yield DATABASES
        for name in (f"{prefix}_{PEOPLE}", f"{prefix}_import", f"{prefix}_empty"):
            databases.drop(DATABASES.owner_url, name)


@pytest.fixture(scope="module")
def name(server):
    return populated(server)


def populated(server, **options):
    values = {"people": PEOPLE, "seed": 1, "now": NOW, "progress": quiet, "agencies": AGENCIES}
    return databases.populated(server.owner_url, **(values | options))


def ask(server, name, query):
    with psycopg.connect(databases.at(server.owner_url, name)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_copies_differ_in_name_and_number_and_agree_with_their_lists(server, name):
    assert ask(
        server, name, "SELECT count(*), count(DISTINCT n.search) > 100 FROM people_name n"
    ) == [(PEOPLE, True)]
    wrong = ask(
        server,
        name,
        "SELECT count(*) FROM journeys_case_listing l JOIN people_name n USING (person_id) "
        "JOIN people_identifier i USING (person_id) "
        "WHERE l.name <> n.given || ' ' || n.family OR l.number <> i.value",
    )
    assert wrong == [(0,)]


@pytest.mark.slow
def test_the_population_is_what_the_rules_say(server, name):
    assert databases._still_agrees(databases.at(server.app_url, name))


@pytest.mark.slow
def test_every_index_constraint_and_trigger_is_back(server, name):
    query = (
        "SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
    )
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    triggers = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    for one in (query, indexes, triggers):
        assert _plain(ask(server, name, one)) == _plain(ask(server, databases.EMPTY, one))


def _plain(rows):
    """Leave out casts and brackets: a condition that is read back and made again has other ones, and says the same."""
    casts = r"::character varying|::text|\[\]|[()]"
    return [
        tuple(re.sub(casts, "", cell) if isinstance(cell, str) else cell for cell in row)
        for row in rows
    ]


@pytest.mark.slow
def test_new_people_get_new_ids(server, name):
    query = "SELECT nextval(pg_get_serial_sequence('people_person', 'id')) > (SELECT max(id) FROM people_person)"
    assert ask(server, name, query) == [(True,)]


@pytest.mark.slow
def test_a_population_is_used_again_until_it_is_spoiled(server, name):
    oid = f"SELECT oid FROM pg_database WHERE datname = '{name}'"
    before = ask(server, name, oid)
    assert populated(server) == name
    assert ask(server, name, oid) == before
    with psycopg.connect(databases.at(server.owner_url, name)) as connection:
        connection.execute("UPDATE journeys_case_listing SET name = 'Somebody Else'")
    assert populated(server) == name
    assert ask(server, name, oid) != before


@pytest.mark.slow
def test_lists_are_measured_against_their_floors(server, name):
    report = lists.run(
        server.owner_url,
        server.app_url,
        people=PEOPLE,
        seed=1,
        now=NOW,
        progress=quiet,
        rounds=3,
        agencies=AGENCIES,
    )
    queries = [
        one for one in report.measures if "queries" in one.name or "query counts" in one.name
    ]
    assert len(queries) == 12
    assert all(one.is_ok for one in queries)
    ratios = [one for one in report.measures if one.unit == "x"]
    assert {one.limit for one in ratios} == {4.0, 10.0}
    assert all(one.value > 0 for one in ratios)


@pytest.mark.slow
def test_moving_dates_is_measured_and_leaves_projections_right(server, name):
    report = replan.run(
        server.owner_url,
        server.app_url,
        people=PEOPLE,
        seed=1,
        now=NOW,
        progress=quiet,
        previews=5,
        moves=5,
        agencies=AGENCIES,
    )
    found = {one.name: one for one in report.measures}
    assert found["differences"].value == 0
    assert found["durable moves, a case with a journey"].limit == 80
    assert found["previews, a case with a journey"].value > 0


@pytest.mark.slow
def test_an_import_is_measured_from_file_to_journeys(server, name):
    report = importing.run(
        server.owner_url, server.app_url, people=60, seed=1, now=NOW, progress=quiet, processes=1
    )
    found = {one.name: one for one in report.measures}
    assert found["rows that became a case"].value == 60
    assert found["dated journeys"].value > 0
    assert found["peak memory / that of a tenth"].is_ok


@pytest.mark.slow
def test_pages_of_one_person_are_measured_against_their_own_sql(server, name):
    report = pages.run(
        server.owner_url,
        server.app_url,
        people=PEOPLE,
        seed=1,
        now=NOW,
        progress=quiet,
        rounds=2,
        agencies=AGENCIES,
    )
    counts = [one for one in report.measures if "queries" in one.name or "counts" in one.name]
    assert len(counts) == 2 * len(pages.PAGES)
    assert all(one.is_ok for one in counts), report.rows()
    (plan,) = [one for one in report.measures if one.name == "page, plan"]
    assert plan.limit == 150
    assert plan.floor > 0


@pytest.mark.slow
def test_a_scheme_is_measured_on_people_of_its_own(server):
    report = scheme.run(
        server.owner_url,
        server.app_url,
        people=PEOPLE,
        seed=1,
        now=NOW,
        progress=quiet,
        wanted=40,
        agencies=AGENCIES,
    )
    found = {one.name: one for one in report.measures}
    assert found["people under the scheme"].value > 0
    assert found["dates moved"].is_ok
    assert found["both, for 40"].limit == 90
