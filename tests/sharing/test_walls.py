"""Every guarded table shows what was decided, in each state in which a connection can be."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.harness import DATABASES
from throughcare.config.commands.verify_sharing import campaign, comparing, states, walls
from throughcare.config.commands.workers import processes_on

pytestmark = pytest.mark.django_db


def test_every_guarded_table_is_asked():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies WHERE policyname LIKE 'guard_%'")
        guarded = {name for (name,) in cursor.fetchall()}
    told = {wall.table for wall in walls.WALLS}
    assert guarded == told, "Say in verify_sharing/walls.py what each guarded table must show."


@pytest.mark.parametrize("number", [0, 3])
def test_what_tables_show_is_what_was_decided(number):
    report = comparing.compare_world(number, seed=11, size=comparing.FOUR)
    assert report.walls == 1
    assert not report.count, report.disagreements[0].as_text()


def test_a_table_that_shows_more_is_noticed(monkeypatch):
    """Where a list is taken for more than it reaches, every table says so."""
    be = states.be

    def careless(state, listing):
        be(state, listing)
        if state.lists:
            states.guarding.open_system()

    monkeypatch.setattr("throughcare.config.commands.verify_sharing.policing.be", careless)
    report = comparing.compare_world(0, seed=11, size=comparing.FOUR)
    assert report.count
    assert "read people_person" in {one.face for one in report.disagreements}


@pytest.mark.slow
def test_policies_put_up_anew_are_those_of_the_migrations(django_db_setup):
    """Else nothing that is said about broken ones would be about these."""
    with processes_on(DATABASES.app_url) as pool:
        assert pool.submit(campaign.puts_up_the_same, DATABASES.owner_url).result()
