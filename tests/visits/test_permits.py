"""An agency asks to work in a prison, and the prison answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.messages.models import Message
from throughcare.simulation.world import CITY
from throughcare.visits import actions, queries
from throughcare.visits.actions import VisitError
from throughcare.visits.models import Permit
from throughcare.visits.types import PermitState

pytestmark = pytest.mark.django_db


def refused(code: str, act, *args, **kwargs) -> None:
    with pytest.raises(VisitError) as error:
        act(*args, **kwargs)
    assert [one.code for one in error.value.reasons] == [code]


@pytest.mark.requirement("R81")
class TestAskPermit:
    def test_waits_for_the_prison_and_tells_it(self, house) -> None:
        number = house.asked()
        for who in ("ngo", "teamleader"):
            (row,) = queries.permits_of(by=house.small.actor(who))
            assert (row.permit_id, row.state) == (number, PermitState.ASKED)
        assert Message.objects.filter(text_code="mail.permit_asked").exists()

    def test_is_asked_once(self, house) -> None:
        house.asked()
        refused("visit.asked_already", actions.ask_permit, house.prison_id, "Again", **house.by())
        assert house.prison_id not in queries.prisons(by=house.small.actor("ngo"))

    def test_is_asked_of_prisons_only_and_says_what_for(self, house) -> None:
        city = house.small.world.agencies[CITY]
        refused("visit.prison_unknown", actions.ask_permit, city, "A group", **house.by())
        refused("visit.what_missing", actions.ask_permit, house.prison_id, " ", **house.by())

    @pytest.mark.parametrize("who", ["municipality", "police", "gb-casemanager"])
    def test_is_seen_by_both_and_nobody_else(self, house, who) -> None:
        number = house.asked()
        assert queries.permits_of(by=house.small.actor(who)) == ()
        assert queries.permit_of(number, by=house.small.actor(who)) is None


class TestAnswer:
    @pytest.mark.parametrize(
        ("days", "code"), [(-1, "visit.until_missing"), (3 * 365 + 1, "visit.until_too_far")]
    )
    def test_has_a_last_day_within_three_years(self, house, days, code) -> None:
        until = house.small.today + timedelta(days=days)
        refused(code, actions.grant, house.asked(), until, "", **house.by("teamleader"))

    def test_no_says_why(self, house) -> None:
        number = house.asked()
        refused("visit.why_missing", actions.refuse, number, " ", **house.by("teamleader"))
        actions.refuse(number, "No staff on Thursdays", **house.by("teamleader"))
        row = queries.permit_of(number, by=house.small.actor("ngo"))
        assert (row.state, row.words) == (PermitState.REFUSED, "No staff on Thursdays")

    def test_is_given_once_and_by_the_prison(self, house) -> None:
        number = house.granted()
        until = house.small.today
        refused("visit.not_now", actions.grant, number, until, "", **house.by("teamleader"))
        other = Permit.objects.create(
            agency_id=house.small.world.agencies[CITY],
            prison_id=house.prison_id,
            what="-",
            asked_on=house.small.today,
            asked_by_id=house.small.world.memberships["municipality"],
        )
        for who in ("municipality", "ngo"):
            refused("visit.not_yours", actions.grant, other.pk, until, "", **house.by(who))


class TestEndPermit:
    def test_takes_a_request_back(self, house) -> None:
        number = house.asked()
        actions.end_permit(number, "", **house.by())
        assert Permit.objects.get().state == "withdrawn"
        assert house.asked() != number

    def test_ends_a_permit_from_both_sides_with_a_reason(self, house) -> None:
        number = house.granted()
        refused("visit.why_missing", actions.end_permit, number, "", **house.by("teamleader"))
        actions.end_permit(number, "Rebuilding", **house.by("teamleader"))
        refused("visit.not_now", actions.end_permit, number, "Again", **house.by())

    @pytest.mark.requirement("R95")
    def test_leaves_it_when_the_worker_leaves_who_asked(self, house) -> None:
        from throughcare.accounts.models import Membership

        number = house.granted()
        house.team()
        house.group()
        asked_by = Permit.objects.get().asked_by_id
        assert Membership.objects.filter(pk=asked_by).exists()
        from throughcare.accounts import actions as accounts
        from throughcare.accounts.types import Role

        account = accounts.open_account(
            "ngo-next", name="Next", password=None, by=house.small.actor("ngo"), now=house.small.now
        )
        from throughcare.simulation.world import NGO

        agency = house.small.world.agencies[NGO]
        member = accounts.join(
            account,
            agency_id=agency,
            role=Role.NGO_WORKER,
            by=house.small.actor("ngo"),
            **house.when(),
        )
        from throughcare.kernel.access import Actor

        successor = Actor(account, agency, member, Role.NGO_WORKER.value)
        row = queries.permit_of(number, by=successor)
        assert [one.name for one in row.visitors] == ["Aart Bos", "Hennie Postma"]


class TestVisitors:
    def test_go_and_stay_in_what_was(self, permitted) -> None:
        permitted.group()
        gone = permitted.visitors[0]
        actions.drop_visitor(permitted.permit_id, gone, **permitted.by())
        row = queries.permit_of(permitted.permit_id, by=permitted.small.actor("ngo"))
        assert gone not in {one.visitor_id for one in row.visitors}
        assert [one.name for one in permitted.row().visitors] == ["Hennie Postma"]
        refused("visit.visitor_unknown", permitted.group)

    def test_are_named_by_their_agency_with_a_function(self, permitted) -> None:
        given = {"now": permitted.small.now}
        number, prison = permitted.permit_id, permitted.small.actor("teamleader")
        refused("visit.not_now", actions.add_visitor, number, "X", "Y", by=prison, **given)
        ours = permitted.small.actor("ngo")
        refused("visit.visitor_missing", actions.add_visitor, number, "X", "", by=ours, **given)
