"""The invented directory: on the island there is no choice, and help from elsewhere."""

from __future__ import annotations

import pytest

from throughcare.directory import queries
from throughcare.directory.rules.freshness import Freshness, freshness
from throughcare.directory.types.search import Asked, Found, Nearness
from throughcare.simulation import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(small_world) -> dict[str, int]:
    return services.offer(small_world.world, now=small_world.now)


def on_the_island(need: str) -> Found:
    return queries.search(Asked(need, "NL", services.ISLAND))


class TestOffer:
    @pytest.mark.requirement("R61")
    @pytest.mark.parametrize(
        ("need", "nearness"),
        [
            ("shelter", {Nearness.TRAVELS, Nearness.NEIGHBOUR}),
            ("addiction", {Nearness.REMOTE, Nearness.NEIGHBOUR}),
        ],
    )
    def test_leaves_an_island_without_choice_and_not_without_help(
        self, offered: dict[str, int], need: str, nearness: set[Nearness]
    ) -> None:
        found = on_the_island(need)
        assert found.choice.is_absent
        assert {one.offer.nearness for one in found.instead} == nearness
        assert found.first is not None
        assert found.first.card is not None
        assert found.first.card.contact_name

    def test_names_a_contact_and_a_promise_everywhere(self, offered: dict[str, int]) -> None:
        cards = queries.service_cards(offered.values())
        assert len(cards) == len(offered) >= 15
        assert all(one.contact_name and one.response_days is not None for one in cards.values())

    def test_has_stale_entries(self, offered: dict[str, int], small_world) -> None:
        card = queries.service_card(offered["van-shelter"])
        assert card is not None
        assert freshness(card.assured_on, small_world.today) is Freshness.STALE

    def test_is_the_same_when_written_again(self, offered: dict[str, int], small_world) -> None:
        assert services.offer(small_world.world, now=small_world.now) == offered
