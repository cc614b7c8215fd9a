"""Who may write what, and that nothing is half done."""

from __future__ import annotations

import pytest

from tests.directory.making import NOW, SYSTEM, organization, service
from throughcare.directory import actions, queries
from throughcare.directory.actions import NotYoursError
from throughcare.directory.models import Organization, Service
from throughcare.directory.tasks import keep_directory_fresh
from throughcare.directory.types import OrganizationDraft, ServiceDraft
from throughcare.directory.types.search import Asked
from throughcare.kernel.access import Actor

pytestmark = pytest.mark.django_db
STRANGER = Actor(account_id=1, agency_id=999_999, membership_id=1, role="agency_administrator")


class TestWriteOrganization:
    @pytest.mark.parametrize("agency_id", [None, 5])
    def test_is_for_the_own_agency_only(self, agency_id: int | None) -> None:
        draft = OrganizationDraft("x", "X", agency_id=agency_id)
        with pytest.raises(NotYoursError):
            actions.write_organization(draft, by=STRANGER, now=NOW)


class TestWriteService:
    def test_is_for_the_own_agency_only(self) -> None:
        with pytest.raises(NotYoursError):
            actions.write_service(organization(), ServiceDraft("x", "X"), by=STRANGER, now=NOW)

    def test_never_writes_over_what_came_in_a_file(self) -> None:
        owner = organization()
        Organization.objects.filter(pk=owner).update(source="city")
        with pytest.raises(NotYoursError):
            actions.write_service(owner, ServiceDraft("x", "X"), by=SYSTEM, now=NOW)

    def test_replaces_words_that_are_said_no_more(self) -> None:
        owner = organization()
        first = service(owner, needs=("shelter", "debts"), places=("GM0193",), languages=("nl",))
        assert service(owner, needs=("debts",), places=("GM0448",)) == first
        card = queries.service_card(first)
        assert card is not None
        assert (card.needs, card.places, card.languages) == (("debts",), ("GM0448",), ())

    @pytest.mark.requirement("R112")
    def test_lets_one_service_be_shared_by_several_municipalities(self) -> None:
        pk = service(organization(), needs=("debts",), places=("GM0193", "GM0166", "GM1708"))
        for place in ("GM0193", "GM0166", "GM1708"):
            [match] = queries.search(Asked("debts", "NL", place)).rows
            assert match.offer.service_id == pk

    def test_is_undone_when_it_cannot_be_recorded(self, monkeypatch) -> None:
        owner = organization()

        def fails(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("throughcare.audit.actions.record_without_access", fails)
        with pytest.raises(RuntimeError):
            service(owner)
        assert not Service.objects.exists()


class TestWriteNeighbours:
    def test_is_work_of_the_system(self) -> None:
        with pytest.raises(NotYoursError):
            actions.write_neighbours({("A", "B"): 5}, by=STRANGER, now=NOW)

    def test_takes_the_last_number_of_minutes(self) -> None:
        for minutes in (5, 7):
            actions.write_neighbours({("A", "B"): minutes}, by=SYSTEM, now=NOW)
        assert queries.neighbours("A") == {"B": 7}


class TestKeepDirectoryFresh:
    def test_runs_by_the_clock(self) -> None:
        assert keep_directory_fresh(timestamp=0) == {"asked": 0, "paused": 0}
