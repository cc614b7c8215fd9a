"""The readable decision, its SQL, the lists and the guard say the same, and a run that could not tell says so."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from throughcare.config.commands.verify_sharing import comparing, faces, hits, staging
from throughcare.config.commands.verify_sharing.memory import Memory
from throughcare.config.commands.verify_sharing.report import Report
from throughcare.config.commands.verify_sharing.staging import Source
from throughcare.kernel.access import Category
from throughcare.sharing.queries import listing
from throughcare.sharing.rules import compiling
from throughcare.sharing.types import ConsentState, Gate, Outcome
from throughcare.simulation.decisions import askers, changed, edges_of, invent

ZONE = ZoneInfo("Europe/Amsterdam")
pytestmark = pytest.mark.django_db


class TestFaces:
    @pytest.mark.parametrize(
        ("number", "source"), [(0, Source.MEMORY), (1, Source.STORED), (7, Source.SHIPPED)]
    )
    def test_agree_about_everything_recorded(self, number, source):
        assert comparing.source_of(number, lists=False) is source
        report = comparing.compare_world(number, seed=11, size=comparing.TWO)
        assert report.count == 0, report.disagreements[0].as_text()
        assert report.decisions == comparing.DECISIONS["two"]

    @pytest.mark.parametrize(("number", "source"), [(0, Source.STORED), (3, Source.SHIPPED)])
    def test_agree_about_lists_before_and_after_days_of_change(self, number, source):
        assert comparing.source_of(number, lists=True) is source
        report = comparing.compare_world(number, seed=11, size=comparing.FOUR)
        assert report.count == 0, report.disagreements[0].as_text()
        assert report.listed > 4_000
        assert report.guarded > 1_000

    @pytest.mark.slow
    @pytest.mark.parametrize(("faces_", "decisions"), [("two", 1_000_000), ("four", 100_000)])
    def test_agree_in_a_whole_run(self, faces_, decisions):
        worlds = -(-decisions // comparing.DECISIONS[faces_])
        report = comparing.compare_worlds(0, worlds, seed=1, faces_=faces_)
        assert report.decisions >= decisions
        assert report.exit_code == 0, "\n".join(report.lines())

    def test_leave_nothing_behind(self):
        comparing.compare_world(1, seed=11, size=comparing.Size(1, 2, lists=False))
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM agencies_agency WHERE id >= %s", [comparing.FIRST_ID]
            )
            assert cursor.fetchone() == (0,)


class TestDisagreements:
    def test_are_told_with_no_more_than_it_takes(self, monkeypatch):
        """A release that opens everything is noticed, and told with the few facts that show it."""
        monkeypatch.setattr(compiling, "RELEASED", compiling.Sql("true"))
        report = comparing.compare_world(0, seed=11, size=comparing.TWO)
        assert report.count > 0
        assert report.exit_code == 1
        first = report.disagreements[0]
        assert first.face == "sql"
        assert not first.facts.objections
        assert len(first.law.rules) == 1
        assert "Asker(" in first.as_text()
        assert report.as_json()["disagreements"] == report.count

    def test_of_lists_are_noticed(self, monkeypatch):
        monkeypatch.setattr(listing, "_condition", lambda _one: "true")
        report = comparing.compare_world(0, seed=11, size=comparing.FOUR)
        assert {one.face.split()[0] for one in report.disagreements} <= {"visible", "joined"}
        assert report.count > 0

    def test_of_the_guard_are_noticed(self, monkeypatch):
        monkeypatch.setattr(
            comparing.guard, "ask_guard", lambda _asker, _access, people: frozenset(people)
        )
        report = comparing.compare_world(0, seed=11, size=comparing.FOUR)
        assert report.count > 0
        assert report.disagreements[0].face == "guard of lists"

    def test_are_what_a_quick_question_stops_at(self, monkeypatch):
        memory = Memory()
        size = comparing.Size(24, 10, lists=False)
        comparing.holds(0, seed=11, size=size, memory=memory)
        monkeypatch.setattr(compiling, "_blocked", lambda: compiling.FALSE)
        with pytest.raises(comparing.DisagreedError):
            comparing.holds(0, seed=11, size=size, memory=memory)


class TestReport:
    def test_fails_where_something_hardly_came_up(self):
        report = Report(("outcome allow", "outcome deny"), decisions=100)
        report.hits.update({"outcome allow": 40, "outcome deny": 60})
        assert report.exit_code == 0
        report.hits["outcome allow"] = 19
        assert report.missed == ["outcome allow"]
        assert report.exit_code == 1

    @pytest.mark.parametrize(("denied", "code"), [(39, 1), (41, 0), (79, 0), (81, 1)])
    def test_fails_where_yes_and_no_are_mixed_badly(self, denied, code):
        report = Report((), decisions=100)
        report.hits["outcome deny"] = denied
        assert report.exit_code == code

    def test_asks_for_more_in_a_longer_run(self):
        assert Report(decisions=1_000_000).least == 20
        assert Report(decisions=10_000_000).least == 200

    def test_leaves_out_where_only_the_shared_file_is_asked_what_has_no_bearing_on_it(self):
        every, shared = (set(hits.wanted(shared_only=only)) for only in (False, True))
        assert shared < every
        assert "edge release start" in every - shared
        assert {f"outcome {outcome}" for outcome in Outcome} <= shared
        assert {f"shut at {gate}" for gate in Gate} <= shared


class TestWorlds:
    def test_are_the_same_for_the_same_seed(self):
        one, other = (invent(5, zone=ZONE) for _ in range(2))
        assert one == other
        assert changed(one) == changed(other)
        edges = edges_of(one.law, one.people, one.when)
        assert askers(one, edges, 9, people=3) == askers(other, edges, 9, people=3)
        assert invent(6, zone=ZONE).law != one.law

    def test_are_small_and_hold_every_kind_of_thing(self):
        worlds = [invent(seed, zone=ZONE) for seed in range(12)]
        for world in worlds:
            assert 5 <= len(world.agencies) <= 8
            assert 8 <= len(world.workers) <= 12
            assert 14 <= len(world.law.rules) <= 40
            assert sum(agency.is_sealed for agency in world.agencies) == 1
        said = {e.state for w in worlds for p in w.people for e in p.consents}
        assert said == set(ConsentState)

    def test_stand_on_days_of_the_site(self):
        for seed in range(5):
            world = invent(seed, zone=ZONE)
            edges = edges_of(world.law, world.people, world.when)
            for one in askers(world, edges, 20, people=2):
                assert one.asker.day == one.asker.moment.astimezone(ZONE).date()

    def test_are_read_back_from_the_tables_as_they_were_written(self):
        world = invent(8, zone=ZONE, first_id=comparing.FIRST_ID)
        with staging.staged(world, Source.STORED) as law:
            assert (law.rules, law.regimes) == (world.law.rules, world.law.regimes)


def test_an_emergency_puts_nobody_into_a_list():
    """Breaking the glass opens a person, never a list of people."""
    world = invent(9, zone=ZONE)
    edges = edges_of(world.law, world.people, world.when)
    for one in askers(world, edges, 30, people=30):
        bare = [
            facts.__class__(facts.person_id, emergencies=facts.emergencies) for facts in one.people
        ]
        listed = faces.may_be_listed(one.asker, world.law, bare)
        assert listed[Category.IDENTITY] == frozenset()
