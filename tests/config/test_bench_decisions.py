"""The bench of decisions at a small size: it runs, it judges, and it leaves its people as the rules say."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from random import Random

import psycopg
import pytest

from throughcare.config.commands.bench import databases, peer_guardian
from throughcare.config.commands.bench.decisions import engines, peers, population, running, works
from throughcare.config.commands.bench.decisions.subjects import SIZES

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE, AGENCIES, SAMPLE = 2_000, 16, 100


def quiet(_done, _total, _text):
    pass


def test_one_in_twenty_may_take_longer():
    assert running.high([]) == 0
    assert running.high([float(n) for n in range(1, 101)]) == 96
    assert running.high([1.0] * 19 + [50.0]) == 50


@pytest.mark.parametrize(
    ("name", "written"), [("bakker", "backker"), ("visser", "vizser"), ("lee", "lee")]
)
def test_who_only_heard_a_name_writes_it_otherwise(name, written):
    assert works.respelt(name) == written


def test_two_letters_change_places():
    name = "bakker jan"
    other = works.swapped(name, Random(3))
    assert sorted(other) == sorted(name)
    assert sum(a != b for a, b in zip(name, other, strict=True)) in {0, 2}
    assert works.swapped("a", Random(1)) == "a"


def test_half_of_two_hundred_agencies_are_partners():
    plans = population.plans(200)
    assert len(plans) == 100
    assert {plan.kind for plan in plans} == {kind for kind, _, _ in population.SHARES}


def test_a_peer_that_is_missing_is_named():
    with pytest.raises(engines.ThroughcareError, match="no_such_peer"):
        engines.needed("no_such_peer")


@pytest.fixture(scope="module")
def server(django_db_setup):
    """Give a server with bench databases of its own names; they go at the end."""
    from tests.harness import DATABASES

    prefix = f"test_decide_{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "PREFIX", prefix)
        patch.setattr(databases, "EMPTY", f"{prefix}_empty")
        patch.setattr(databases, "TEMPLATES", 60)
        patch.setattr(peer_guardian, "NAME", f"{prefix}_guardian")
        patch.setattr(peers, "OTHERS", 100)
        yield DATABASES
        for name in (f"{prefix}_{PEOPLE}{population.KIND}", f"{prefix}_empty"):
            databases.drop(DATABASES.owner_url, name)


@pytest.mark.slow
def test_decisions_are_measured_beside_floors_and_peers(server):
    report = running.run(
        server.owner_url,
        server.app_url,
        people=PEOPLE,
        seed=1,
        now=NOW,
        progress=quiet,
        rounds=3,
        agencies=AGENCIES,
        sample=SAMPLE,
    )
    found = {one.name: one for one in report.measures}
    for name, limit in works.LIMITS.items():
        for size in SIZES:
            one = found[f"{name}, {size} agency"]
            assert (one.limit, one.unit) == (limit, "ms")
            assert one.value > 0
            assert one.floor
    assert found["relations"].is_ok
    sizes = [found[f"people of the {size} agency"].value for size in SIZES]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 2 * sizes[0]
    # Whoever knows relations only says yes at least as often as who knows rules, consent and blocks too.
    yes = {name: one.value for name, one in found.items() if name.endswith("yes to candidates")}
    ours = {value for name, value in yes.items() if name.startswith("ours")}
    theirs = {value for name, value in yes.items() if not name.startswith("ours")}
    assert len(ours) == len(theirs) == 1
    assert 0 < ours.pop() <= theirs.pop() < SAMPLE
    name = f"{databases.PREFIX}_{PEOPLE}{population.KIND}"
    assert databases._still_agrees(databases.at(server.app_url, name))
    with psycopg.connect(databases.at(server.owner_url, name)) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM sharing_consent_event), (SELECT count(*) FROM sharing_block), "
            "(SELECT count(DISTINCT left(phase, 1)) FROM sharing_phase)"
        ).fetchone()
    assert counts[0] > PEOPLE / 4
    assert all(counts)
