"""Two people write about the same person at once: one after the other, and nothing half done."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.conftest import build_world
from tests.sharing.test_consenting import SCREEN, Talk
from throughcare.sharing.actions import consenting
from throughcare.sharing.queries import facts_of, spans_of
from throughcare.sharing.queries.relations import start_of
from throughcare.sharing.rules.spanning import spans
from throughcare.simulation.world import NGO

pytestmark = pytest.mark.slow


class TestTogether:
    """Two at once, with real commits."""

    @pytest.fixture
    def talk(self, committed_db):
        small = build_world(is_silent=True)
        talk = Talk(small)
        yield talk

    def beside(self, change):
        errors = []

        def run():
            try:
                change()
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread, errors

    def same_as_recorded(self, talk):
        """Whether the stored visibility is what follows from what is recorded."""
        system = talk.small.system()
        facts = facts_of([talk.person_id], access=system)[talk.person_id]
        stored = spans_of([talk.person_id], access=system)[talk.person_id]
        return sorted(stored, key=str) == sorted(spans(facts, start_of=start_of), key=str)

    def test_two_withdrawals(self, talk):
        talk.team(NGO)
        talk.said(consenting.give, talk.asked(NGO))
        access = talk.access("self")
        with transaction.atomic():
            talk.said(consenting.withdraw, access=access, telling=SCREEN)
            thread, errors = self.beside(
                lambda: talk.said(consenting.withdraw, access=access, telling=SCREEN)
            )
            time.sleep(0.7)
            assert thread.is_alive()  # it waits for the first
        thread.join()
        (error,) = errors
        assert [one.reason.code for one in error.faults] == ["consent.nothing_to_withdraw"]
        assert talk.states() == ["given", "withdrawn"]
        assert self.same_as_recorded(talk)

    def test_a_yes_and_a_withdrawal(self, talk):
        talk.team(NGO)
        talk.said(consenting.give, talk.asked(NGO))
        access, earlier = talk.access(), talk.now
        with transaction.atomic():
            talk.now += timedelta(minutes=5)
            talk.said(consenting.give, talk.asked(NGO), access=access)
            talk.now = earlier  # began before, comes second
            thread, errors = self.beside(lambda: talk.said(consenting.withdraw, access=access))
            time.sleep(0.7)
        thread.join()
        assert errors == []
        assert talk.states() == ["given", "renewed", "withdrawn"]
        talk.now += timedelta(hours=1)
        assert talk.sees("ngo") == frozenset()
        assert self.same_as_recorded(talk)

    def test_a_withdrawal_and_an_agency_that_joins(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        with transaction.atomic():
            talk.said(consenting.withdraw)
            thread, errors = self.beside(lambda: talk.team(NGO))
            time.sleep(0.7)
        thread.join()
        assert errors == []
        assert self.same_as_recorded(talk)

    def test_an_agency_that_joins_and_a_withdrawal(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        access = talk.access()
        with transaction.atomic():
            talk.team(NGO)
            thread, errors = self.beside(lambda: talk.said(consenting.withdraw, access=access))
            time.sleep(0.7)
        thread.join()
        assert errors == []
        assert self.same_as_recorded(talk)
