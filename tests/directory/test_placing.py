"""Imported services get places: by address where it is plain, else by whoever keeps the directory."""

from __future__ import annotations

import pytest

from tests.directory.making import NOW, SYSTEM, organization, service
from throughcare.directory import actions, queries
from throughcare.directory.actions import NotYoursError
from throughcare.directory.models import Service, ServiceArea
from throughcare.directory.types.entries import Entry
from throughcare.directory.types.search import Asked
from throughcare.kernel.access import Actor

pytestmark = pytest.mark.django_db
KEEPER = Actor(account_id=1, agency_id=1, membership_id=1, role="agency_administrator")
WORKER = Actor(account_id=1, agency_id=1, membership_id=1, role="ngo_worker")


def load(*towns: tuple[str, str]) -> list[int]:
    """Load one service for each town and country; all of one organization."""
    entries = [Entry("organization", "o", {"name": "Roof"})]
    for number, (town, country) in enumerate(towns):
        key = f"s{number}"
        entries += [
            Entry("location", key, {"kind": "physical"}),
            Entry("service", key, {"name": key}, {"organization": "o"}),
            Entry("service_at_location", key, {}, {"service": key, "location": key}),
            Entry("address", key, {"city": town, "country": country}, {"location": key}),
            Entry("service_term", key, {}, {"service": key, "term": "own:shelter"}),
        ]
    actions.load("city", entries, by=SYSTEM, now=NOW)

    return list(Service.objects.filter(source="city").order_by("pk").values_list("pk", flat=True))


def found(place: str) -> list[str]:
    return [one.offer.name for one in queries.search(Asked("shelter", "NL", place)).rows]


def unplaced() -> list[int]:
    return [one.service_id for one in queries.services_without_place("NL")[0]]


class TestPlaceByAddress:
    @pytest.mark.requirement("R60")
    def test_finds_the_municipality_that_an_address_names(self) -> None:
        load(("Zwolle", "NL"), ("TEXEL ", "Netherlands"))
        assert found("GM0193") == ["s0"]
        assert found("GM0448") == ["s1"]
        assert unplaced() == []

    @pytest.mark.parametrize(
        ("town", "country"), [("Zwolle", ""), ("Zwolle", "US"), ("Atlantis", "NL"), ("", "NL")]
    )
    def test_says_nothing_where_an_address_does_not(self, town: str, country: str) -> None:
        services = load((town, country))
        assert unplaced() == services
        assert found("GM0193") == []

    def test_follows_an_address_that_changes_and_writes_nothing_twice(self) -> None:
        load(("Zwolle", "NL"))
        before = list(ServiceArea.objects.values_list("pk", flat=True))
        load(("Zwolle", "NL"))
        assert list(ServiceArea.objects.values_list("pk", flat=True)) == before
        load(("Kampen", "NL"))
        assert (found("GM0193"), found("GM0166")) == ([], ["s0"])


class TestPlaceServices:
    def place(self, pk: int, *places: str, whole: bool = False, by: Actor = KEEPER) -> int:
        return actions.place_services(
            pk, places, jurisdiction="NL", whole_organization=whole, by=by, now=NOW
        )

    def test_counts_more_than_the_address_and_stays_at_the_next_import(self) -> None:
        [pk] = load(("Zwolle", "NL"))
        self.place(pk, "GM0166")
        load(("Zwolle", "NL"))
        assert (found("GM0193"), found("GM0166")) == ([], ["s0"])
        self.place(pk)
        assert (found("GM0193"), found("GM0166")) == (["s0"], [])

    def test_is_for_one_or_for_the_whole_organization(self) -> None:
        first, second = load(("", ""), ("", ""))
        assert self.place(first, "NL") == 1
        assert unplaced() == [second]
        assert self.place(first, "NL", whole=True) == 2
        assert unplaced() == []

    def test_is_work_of_the_keeper(self) -> None:
        [pk] = load(("", ""))
        with pytest.raises(NotYoursError):
            self.place(pk, "NL", by=WORKER)

    def test_leaves_alone_what_is_kept_in_the_product(self) -> None:
        with pytest.raises(NotYoursError):
            self.place(service(organization()), "NL")

    def test_takes_no_place_of_elsewhere(self) -> None:
        [pk] = load(("", ""))
        with pytest.raises(NotYoursError):
            self.place(pk, "11001")


class TestServicesWithoutPlace:
    def test_pages_by_number(self) -> None:
        all_of_them = load(*[("", "")] * 53)
        rows, following = queries.services_without_place("NL")
        rest, end = queries.services_without_place("NL", after=following or 0)
        assert [one.service_id for one in (*rows, *rest)] == all_of_them
        assert end is None


class TestWriteWay:
    @pytest.mark.requirement("R80")
    def test_is_written_changed_and_taken_away(self) -> None:
        for minutes in (50, 55):
            actions.write_way("GM0448", "GM0400", minutes, jurisdiction="NL", by=KEEPER, now=NOW)
        assert queries.neighbours("GM0448") == {"GM0400": 55}
        actions.write_way("GM0448", "GM0400", None, jurisdiction="NL", by=KEEPER, now=NOW)
        assert queries.neighbours("GM0448") == {}

    @pytest.mark.parametrize(
        ("start", "end", "by"),
        [("GM0448", "GM0448", KEEPER), ("GM0448", "11001", KEEPER), ("GM0448", "GM0400", WORKER)],
    )
    def test_refuses_what_is_no_way(self, start: str, end: str, by: Actor) -> None:
        with pytest.raises(NotYoursError):
            actions.write_way(start, end, 5, jurisdiction="NL", by=by, now=NOW)
