"""Search by need, place and eligibility: one contact, and what there is where choice is absent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directory.making import NOW, SYSTEM, organization, service
from throughcare.directory import actions, queries
from throughcare.directory.models import Service, ServiceFact, ServicePlace
from throughcare.directory.types import Criteria
from throughcare.directory.types.search import Asked, Found, Nearness
from throughcare.kernel.logic import Truth

pytestmark = pytest.mark.django_db
HERE, SHORE, INLAND = "GM0448", "GM0400", "GM0193"


def beds(owner: int, key: str, **more: object) -> int:
    values: dict[str, object] = {"name": key, "needs": ("shelter",), "places": (HERE,), **more}
    return service(owner, key, **values)


def asked(**more: object) -> Found:
    values: dict[str, object] = {"place": HERE, **more}
    return queries.search(Asked("shelter", "NL", **values))  # type: ignore[arg-type]


def names(found: Found) -> list[str]:
    return [one.offer.name for one in found.rows]


class TestSearch:
    @pytest.mark.requirement("R60")
    def test_answers_with_one_contact_and_the_promise(self) -> None:
        owner = organization()
        beds(owner, "slow", response_days=10, capacity="open")
        beds(owner, "fast", response_days=2, capacity="open")
        found = asked()
        assert found.first is not None
        assert found.first.card is not None
        assert (found.first.card.name, found.first.card.response_days) == ("fast", 2)
        assert found.first.card.contact_email == "desk@roof.test"
        assert not found.choice.is_absent

    def test_is_by_need_and_place(self) -> None:
        owner = organization()
        beds(owner, "here")
        beds(owner, "inland", places=(INLAND,))
        beds(owner, "debts", needs=("debts",))
        beds(owner, "everywhere", places=("NL",))
        assert names(asked()) == ["here", "everywhere"]
        assert set(names(asked(place=""))) == {"here", "inland", "everywhere"}

    @pytest.mark.requirement("R61", "R80")
    def test_offers_what_is_remote_travels_or_is_next_door_where_choice_is_absent(self) -> None:
        owner = organization()
        actions.write_neighbours({(HERE, SHORE): 45}, by=SYSTEM, now=NOW)
        beds(owner, "only one")
        beds(owner, "by video", places=(INLAND,), is_remote=True)
        beds(owner, "comes by", places=(INLAND,), travels=True)
        beds(owner, "over the water", places=(SHORE,))
        beds(owner, "far", places=(INLAND,))
        found = asked()
        assert (found.choice.here, found.choice.is_absent) == (1, True)
        assert [(one.offer.name, one.offer.nearness) for one in found.instead] == [
            ("by video", Nearness.REMOTE),
            ("comes by", Nearness.TRAVELS),
            ("over the water", Nearness.NEIGHBOUR),
        ]
        assert found.instead[-1].offer.minutes == 45

    def test_begins_with_what_is_elsewhere_where_nothing_is_here(self) -> None:
        beds(organization(), "by video", places=(INLAND,), is_remote=True)
        found = asked()
        assert found.rows == ()
        assert found.first is not None
        assert found.first.offer.name == "by video"

    def test_offers_nothing_instead_where_there_is_a_choice(self) -> None:
        owner = organization()
        for key in ("a", "b"):
            beds(owner, key)
        beds(owner, "by video", places=(INLAND,), is_remote=True)
        assert asked().instead == ()

    @pytest.mark.requirement("R117")
    def test_counts_and_explains_who_is_refused(self) -> None:
        beds(organization(), "a", accepts=Criteria(residence=("national",)))
        found = asked(residence="no_permit")
        assert found.rows[0].fit.truth is Truth.NO
        assert found.refused == {"directory.residence.no": 1}
        assert found.first is None

    def test_shows_nothing_that_is_paused_or_gone(self) -> None:
        pk = beds(organization(), "a")
        Service.objects.filter(pk=pk).update(gone_on=NOW.date() - timedelta(1))
        actions.project([pk])
        assert asked().rows == ()
        assert not ServiceFact.objects.exists()
        assert not ServicePlace.objects.exists()

    def test_pages_by_key_without_loss_or_repetition(self) -> None:
        owner = organization()
        for number in range(7):
            beds(owner, f"{number}")
        seen, key = [], ""
        while True:
            found = queries.search(Asked("shelter", "NL", HERE), after=key, page=3)
            seen += names(found)
            key = found.next_key
            if not key:
                break
        assert seen == [f"{number}" for number in range(7)]

    @pytest.mark.parametrize("after", ["x", "1.2", "1.2.3.4.99999999999999999999", "-1.0.0.0.0"])
    def test_begins_anew_at_a_key_that_is_none(self, after: str) -> None:
        beds(organization(), "a")
        assert len(queries.search(Asked("shelter", "NL", HERE), after=after).rows) == 1

    def test_takes_as_many_statements_for_one_as_for_many(self) -> None:
        owner = organization()
        beds(owner, "a")
        beds(owner, "b")
        with CaptureQueriesContext(connection) as few:
            asked()
        for number in range(12):
            beds(owner, f"{number}")
        with CaptureQueriesContext(connection) as many:
            asked()
        assert len(few) == len(many) <= 8
