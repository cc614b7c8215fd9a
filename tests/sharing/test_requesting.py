"""Requests for access and restrictions: who may, what follows at once, and what is refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare.accounts.models import Membership
from throughcare.agencies import queries as agencies
from throughcare.agencies.models import Agency
from throughcare.audit.models import AuditEvent
from throughcare.journeys import actions as journeys
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.periods import Period
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import blocking, requesting
from throughcare.sharing.models import AccessRequest, Block, ConsentEvent, Relation, Weighing
from throughcare.sharing.queries import blocks, requests
from throughcare.sharing.queries.listing import visible
from throughcare.sharing.types import Limit, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rik(small_world):
    """Somebody of whom nobody has a yes."""
    ConsentEvent.objects.all()._raw_delete("default")
    sharing.project_visibility(list(small_world.people.values()), access=small_world.system())
    return small_world.people["zwolle"]


def ask(small_world, rik, who="municipality", **more):
    said = {
        "categories": {Category.FAMILY},
        "purpose": "reintegration",
        "reason": "To find a home.",
    }
    return requesting.ask_access(
        rik,
        access=small_world.access("zwolle", who),
        now=small_world.now,
        today=small_world.today,
        **{**said, **more},
    )


def code(caught):
    return caught.value.reason.code


class TestAsking:
    def test_is_due_in_five_working_days(self, small_world, rik):
        ask(small_world, rik)
        assert AccessRequest.objects.get().due_on == date(2026, 11, 30)

    def test_holidays_of_the_place_do_not_count(self):
        assert requesting.answer_by("NL", date(2026, 12, 23)) == date(2026, 12, 31)

    def test_is_recorded(self, small_world, rik):
        number = ask(small_world, rik)
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == ("record", "access_request", [rik])
        assert event.detail == {"request": number}

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"categories": set()}, "request.no_category"),
            ({"reason": "  "}, "request.no_reason"),
            ({"reason": "x" * 1001}, "request.reason_long"),
            ({"purpose": "public_safety"}, "request.purpose"),
            ({"purpose": ""}, "request.purpose"),
            ({"categories": {Category.OFFENCE}}, "request.not_askable"),
            ({"categories": {Category.PLAN}}, "request.not_askable"),
            ({"categories": {Category.VICTIM}}, "request.not_askable"),
        ],
    )
    def test_what_nobody_can_answer_is_refused(self, small_world, rik, wrong, said):
        with pytest.raises(requesting.RequestError) as caught:
            ask(small_world, rik, **wrong)
        assert code(caught) == said
        assert not AccessRequest.objects.exists()

    def test_a_stranger_has_no_access_to_ask_with(self, small_world, rik):
        assert isinstance(small_world.access("zwolle", "stranger"), Refused)

    def test_not_about_another_person(self, small_world, rik):
        with pytest.raises(AccessRefusedError):
            requesting.ask_access(
                small_world.people["kampen"],
                categories={Category.FAMILY},
                purpose="reintegration",
                reason="x",
                access=small_world.access("zwolle", "municipality"),
                now=small_world.now,
                today=small_world.today,
            )


def refuse(small_world, rik, number, who="casemanager", reason="No."):
    requesting.refuse_request(
        rik, number, reason=reason, access=small_world.access("zwolle", who), now=small_world.now
    )


class TestAnswering:
    def test_the_agency_of_the_contact_refuses_with_a_reason(self, small_world, rik):
        number = ask(small_world, rik)
        with pytest.raises(requesting.RequestError) as caught:
            refuse(small_world, rik, number, reason="")
        assert code(caught) == "request.no_reason"
        refuse(small_world, rik, number)
        row = AccessRequest.objects.get()
        assert (row.answer, row.answer_reason) == ("refused", "No.")
        assert row.answered_by == small_world.world.accounts["casemanager"]

    @pytest.mark.parametrize("who", ["municipality", "probation"])
    def test_nobody_else_does(self, small_world, rik, who):
        number = ask(small_world, rik)
        access = small_world.access("zwolle", who)
        if isinstance(access, Refused):
            return
        with pytest.raises(requesting.RequestError) as caught:
            refuse(small_world, rik, number, who)
        assert code(caught) == "request.not_yours"

    def test_the_first_answer_stays(self, small_world, rik):
        number = ask(small_world, rik)
        refuse(small_world, rik, number)
        with pytest.raises(requesting.RequestError) as caught:
            refuse(small_world, rik, number, "teamleader", "Once more.")
        assert code(caught) == "request.answered"
        assert AccessRequest.objects.get().answer_reason == "No."

    def test_a_weighing_cannot_open_what_asks_for_a_yes(self, small_world, rik):
        number = ask(small_world, rik)
        with pytest.raises(requesting.RequestError) as caught:
            weigh(small_world, rik, number, {Category.FAMILY})
        assert code(caught) == "request.not_by_weighing"
        assert not Weighing.objects.exists()

    def test_nobody_answers_what_they_asked_themselves(self, small_world, rik):
        number = ask(small_world, rik)
        AccessRequest.objects.update(account_id=small_world.world.accounts["casemanager"])
        with pytest.raises(requesting.RequestError) as caught:
            refuse(small_world, rik, number)
        assert code(caught) == "request.own"

    def test_who_left_gets_nothing_any_more(self, small_world, rik):
        say_yes_to_ngo(small_world, rik)
        join_team(small_world, rik, "stichting-tweede-deur")
        number = ask(small_world, rik, "ngo", categories={Category.CUSTODY})
        gone = small_world.world.memberships["ngo"]
        Membership.objects.filter(pk=gone).update(
            during=Period(small_world.today - timedelta(days=9), small_world.today)
        )
        with pytest.raises(requesting.RequestError) as caught:
            weigh(small_world, rik, number, {Category.CUSTODY})
        assert code(caught) == "request.worker_left"

    def test_consent_is_the_person_s_alone(self, small_world, rik):
        from throughcare.sharing.rules.consenting import Telling

        number = ask(small_world, rik)
        with pytest.raises(requesting.RequestError) as caught:
            requesting.consent_to_request(
                rik,
                number,
                categories={Category.FAMILY},
                telling=Telling("spoken", "en", "yes"),
                until_on=None,
                access=small_world.access("zwolle"),
                now=small_world.now,
                today=small_world.today,
            )
        assert code(caught) == "request.not_yours"


class TestOwnAgency:
    """Nobody answers, and so nobody weighs, for their own agency."""

    @pytest.fixture
    def number(self, small_world, rik):
        """A request of a worker who by now works where the one contact does."""
        number = ask(small_world, rik)
        prison = small_world.world.agencies["pi-ijsseloever"]
        AccessRequest.objects.update(agency_id=prison)
        return number

    def test_is_not_weighed_for(self, small_world, rik, number):
        with pytest.raises(requesting.RequestError) as caught:
            weigh(small_world, rik, number, {Category.FAMILY})
        assert code(caught) == "request.own"
        assert not Weighing.objects.exists()

    def test_is_not_refused_for(self, small_world, rik, number):
        with pytest.raises(requesting.RequestError) as caught:
            refuse(small_world, rik, number, "teamleader")
        assert code(caught) == "request.own"

    def test_is_not_listed(self, small_world, number):
        assert waiting(small_world) == ([], 0)


class TestSealed:
    """What a sealed service asks for is the person's alone to answer."""

    @pytest.fixture
    def number(self, small_world, rik):
        number = ask(small_world, rik)
        seal(small_world, "zwolle-nazorg")
        yield number
        agencies.forget_agency_map()

    def test_is_not_listed(self, small_world, number):
        assert waiting(small_world) == ([], 0)

    def test_does_not_exist_for_others(self, small_world, rik, number):
        access = small_world.access("zwolle", "teamleader")
        assert requests.request_about(rik, number, access=access) is None
        assert requests.requests_about(rik, access=access) == []
        with pytest.raises(requesting.RequestError):
            refuse(small_world, rik, number)
        with pytest.raises(requesting.RequestError):
            weigh(small_world, rik, number, {Category.FAMILY})

    def test_stays_hidden_when_the_service_closes(self, small_world, number):
        Agency.objects.filter(is_sealed=True).update(closed_on=small_world.today)
        agencies.forget_agency_map()
        assert waiting(small_world) == ([], 0)

    def test_is_known_to_itself(self, small_world, rik, number):
        access = small_world.access("zwolle", "municipality")
        assert requests.request_about(rik, number, access=access).request_id == number

    def test_is_the_person_s_to_answer(self, small_world, rik, number):
        actor = Actor(small_world.world.accounts["stranger"], role="person", person_id=rik)
        access = sharing.decide(
            actor, person_id=rik, what="my_request", now=small_world.now, today=small_world.today
        )
        assert [row.request_id for row in requests.requests_about(rik, access=access)] == [number]
        requesting.refuse_request(rik, number, reason="", access=access, now=small_world.now)
        assert AccessRequest.objects.get().answer == "refused"


def test_requests_of_others_are_listed(small_world, rik):
    number = ask(small_world, rik)
    assert waiting(small_world) == ([number], 1)


def waiting(small_world):
    """Return what waits for the agency of the one contact, and how much the first page says it is."""
    access = small_world.listing("casemanager")
    found = requests.to_answer(access=access)
    return [row.request_id for row in found], requests.count_to_answer(access=access)


def seal(small_world, agency):
    Agency.objects.filter(pk=small_world.world.agencies[agency]).update(is_sealed=True)
    agencies.forget_agency_map()


def join_team(small_world, rik, agency):
    Relation.objects.create(
        person_id=rik,
        agency_id=small_world.world.agencies[agency],
        kind="team",
        during=Period(small_world.today - timedelta(days=3), None),
        origin="test:1",
    )
    sharing.project_visibility([rik], access=small_world.system())


def weigh(small_world, rik, number, categories, **more):
    said = {
        "reason": "Debts grow.",
        "alternatives": "They cannot ask from inside.",
        "until_on": None,
    }
    requesting.weigh_request(
        rik,
        number,
        categories=categories,
        access=small_world.access("zwolle"),
        now=small_world.now,
        today=small_world.today,
        **{**said, **more},
    )


class TestWeighing:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"alternatives": " "}, "request.no_alternatives"),
            ({"reason": " "}, "request.no_reason"),
            ({"until_on": date(2020, 1, 1)}, "request.until"),
            ({"until_on": date(2030, 1, 1)}, "request.until"),
        ],
    )
    def test_needs_reason_alternatives_and_an_end(self, small_world, rik, wrong, said):
        say_yes_to_ngo(small_world, rik)
        join_team(small_world, rik, "stichting-tweede-deur")
        number = ask(small_world, rik, "ngo", categories={Category.CUSTODY})
        with pytest.raises(requesting.RequestError) as caught:
            weigh(small_world, rik, number, {Category.CUSTODY}, **wrong)
        assert code(caught) == said

    def test_opens_until_its_day(self, small_world, rik):
        say_yes_to_ngo(small_world, rik)
        join_team(small_world, rik, "stichting-tweede-deur")
        before = small_world.access("zwolle", "ngo").categories
        assert Category.CUSTODY not in before
        number = ask(small_world, rik, "ngo", categories={Category.CUSTODY})
        weigh(small_world, rik, number, {Category.CUSTODY}, until_on=small_world.today)
        assert small_world.access("zwolle", "ngo").categories == before | {Category.CUSTODY}
        later = sharing.decide(
            small_world.actor("ngo"),
            person_id=rik,
            what="person",
            now=small_world.now + timedelta(days=1),
            today=small_world.today + timedelta(days=1),
        )
        assert Category.CUSTODY not in later.categories


def say_yes_to_ngo(small_world, rik):
    """Let the voluntary organisation know who the person is; nothing more."""
    from tests.conftest import say_yes

    say_yes([rik], small_world, [small_world.world.agencies["stichting-tweede-deur"]])
    ConsentEvent.objects.all()._raw_delete("default")
    ConsentEvent.objects.create(
        person_id=rik,
        at=small_world.now - timedelta(days=1),
        state="given",
        purpose="reintegration",
        agency_ids=[small_world.world.agencies["stichting-tweede-deur"]],
        categories=["identity"],
        since=small_world.now - timedelta(days=1),
        method="paper",
    )


class TestBlocks:
    def exclude(self, small_world, rik, who="casemanager2", by="teamleader", **more):
        return blocking.exclude(
            rik,
            account_id=small_world.world.accounts[who],
            reason_code="relative",
            access=small_world.access("zwolle", by),
            now=small_world.now,
            today=small_world.today,
            **more,
        )

    def test_hold_at_once_and_in_lists(self, small_world, rik):
        self.exclude(small_world, rik)
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)
        assert not isinstance(small_world.access("zwolle", "casemanager"), Refused)

    def test_are_recorded_without_whom(self, small_world, rik):
        number = self.exclude(small_world, rik)
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.what, event.person_ids, event.detail) == (
            "block",
            [rik],
            {"blocks": [number]},
        )

    def test_end(self, small_world, rik):
        number = self.exclude(small_world, rik)
        access = small_world.access("zwolle", "teamleader")
        assert blocking.end_block(rik, number, access=access, now=small_world.now)
        assert not blocking.end_block(rik, number, access=access, now=small_world.now)
        assert not isinstance(small_world.access("zwolle", "casemanager2"), Refused)

    def test_end_in_lists_at_their_very_instant_while_another_goes_on(self, small_world, rik):
        self.exclude(small_world, rik)
        ends = small_world.now + timedelta(hours=1)
        Block.objects.update(until=ends)
        Block.objects.create(
            person_id=rik, effect="exclude", account_id=999_999_999, since=small_world.now
        )
        system = sharing.system_access(purpose="projection", now=small_world.now)
        sharing.project_visibility([rik], access=system)

        def is_listed(moment) -> bool:
            actor = small_world.actor("casemanager2")
            access = sharing.decide_list(actor, now=moment, today=small_world.today)
            shown = visible(access, person="p.id")
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {shown.text} FROM people_person p WHERE p.id = %s",
                    [*shown.params, rik],
                )
                row = cursor.fetchone()
            return row is not None and bool(row[0])

        assert not is_listed(ends - timedelta(microseconds=1))
        assert is_listed(ends)

    def test_another_agency_ends_and_reads_nothing_of_ours(self, small_world, rik):
        number = self.exclude(small_world, rik)
        city = small_world.world.agencies["zwolle-nazorg"]
        Membership.objects.filter(pk=small_world.world.memberships["municipality"]).update(
            role="team_leader"
        )
        from dataclasses import replace

        actor = replace(small_world.actor("municipality"), role="team_leader")
        assert actor.agency_id == city
        access = sharing.decide(
            actor, person_id=rik, what="person", now=small_world.now, today=small_world.today
        )
        assert blocks.blocks_of(rik, access=access, now=small_world.now) == []
        assert not blocking.end_block(rik, number, access=access, now=small_world.now)

    @pytest.mark.parametrize("by", ["casemanager", "municipality"])
    def test_are_for_team_leaders_and_officers(self, small_world, rik, by):
        with pytest.raises(AccessRefusedError):
            self.exclude(small_world, rik, by=by)

    def test_name_colleagues_only(self, small_world, rik):
        with pytest.raises(blocking.BlockError) as caught:
            self.exclude(small_world, rik, who="municipality")
        assert code(caught) == "block.not_a_colleague"

    def test_not_the_own_agency(self, small_world, rik):
        with pytest.raises(blocking.BlockError) as caught:
            blocking.exclude(
                rik,
                agency_id=small_world.world.agencies["pi-ijsseloever"],
                reason_code="other",
                access=small_world.access("zwolle", "teamleader"),
                now=small_world.now,
                today=small_world.today,
            )
        assert code(caught) == "block.own_agency"

    def test_only_a_few_leaves_other_agencies_their_part(self, small_world, rik):
        blocking.allow_only(
            rik,
            account_ids={small_world.world.accounts["casemanager"]},
            reason_code="protected_address",
            access=small_world.access("zwolle", "teamleader"),
            now=small_world.now,
            today=small_world.today,
        )
        assert not isinstance(small_world.access("zwolle", "casemanager"), Refused)
        assert not isinstance(small_world.access("zwolle", "municipality"), Refused)
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)
        officer = small_world.access("zwolle", "privacy")
        assert officer.categories == {Category.AUDIT}
        found = blocks.blocks_of(rik, access=officer, now=small_world.now)
        assert blocking.end_block(rik, found[0].block_id, access=officer, now=small_world.now)
        assert not Block.objects.filter(until=None).exists()
        assert not isinstance(small_world.access("zwolle", "casemanager2"), Refused)

    def only(self, small_world, rik, *who, by="teamleader", now=None):
        return blocking.allow_only(
            rik,
            account_ids={small_world.world.accounts[one] for one in who},
            reason_code="conflict_of_interest",
            access=small_world.access("zwolle", by),
            now=now or small_world.now,
            today=small_world.today,
        )

    def leader_of(self, small_world, name):
        """Let the worker of another agency lead it, so that they may restrict for it."""
        from dataclasses import replace

        Membership.objects.filter(pk=small_world.world.memberships[name]).update(role="team_leader")
        return sharing.decide(
            replace(small_world.actor(name), role="team_leader"),
            person_id=small_world.people["zwolle"],
            what="restrictions",
            now=small_world.now,
            today=small_world.today,
        )

    def test_lists_of_several_agencies_stand_side_by_side(self, small_world, rik):
        self.only(small_world, rik, "casemanager", "teamleader")
        leader = self.leader_of(small_world, "municipality")
        blocking.allow_only(
            rik,
            account_ids={small_world.world.accounts["municipality"]},
            reason_code="relative",
            access=leader,
            now=small_world.now,
            today=small_world.today,
        )
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)
        assert not isinstance(small_world.access("zwolle", "casemanager"), Refused)
        again = self.leader_of(small_world, "municipality")
        assert not isinstance(again, Refused)
        (ours,) = {
            one.block_id for one in blocks.blocks_of(rik, access=leader, now=small_world.now)
        }
        assert blocking.end_block(rik, ours, access=leader, now=small_world.now)
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)

    def test_an_agency_that_joins_later_is_not_shut_out(self, small_world, rik):
        say_yes_to_ngo(small_world, rik)
        self.only(small_world, rik, "casemanager")
        join_team(small_world, rik, "stichting-tweede-deur")
        assert not isinstance(small_world.access("zwolle", "ngo"), Refused)
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)

    def test_a_new_list_takes_the_place_of_the_old_one(self, small_world, rik):
        self.only(small_world, rik, "casemanager", "teamleader")
        later = small_world.now + timedelta(minutes=1)
        self.only(small_world, rik, "casemanager", "casemanager2", "teamleader", now=later)
        small_world.now = later
        assert not isinstance(small_world.access("zwolle", "casemanager2"), Refused)
        assert Block.objects.filter(until=None).count() == 3
        assert Block.objects.filter(until=later).count() == 2

    def test_a_list_without_the_contact_is_refused(self, small_world, rik):
        with pytest.raises(blocking.BlockError) as caught:
            self.only(small_world, rik, "casemanager2", by="privacy")
        assert code(caught) == "block.contact"

    def test_a_list_names_its_agency_and_somebody(self, small_world, rik):
        with pytest.raises(IntegrityError), transaction.atomic():
            Block.objects.create(
                person_id=rik,
                effect="only",
                agency_id=1,
                since=small_world.now,
                reason_code="other",
            )

    def test_exclusion_hides_from_every_agency_but_some(self, small_world, rik):
        """A protected person: what is wanted of all others is an exclusion of each of them."""
        city = small_world.world.agencies["zwolle-nazorg"]
        number = blocking.exclude(
            rik,
            agency_id=city,
            reason_code="protected_address",
            access=small_world.access("zwolle", "teamleader"),
            now=small_world.now,
            today=small_world.today,
        )
        assert isinstance(small_world.access("zwolle", "municipality"), Refused)
        assert not isinstance(small_world.access("zwolle", "casemanager"), Refused)
        officer = small_world.access("zwolle", "privacy")
        assert blocking.end_block(rik, number, access=officer, now=small_world.now)
        assert not isinstance(small_world.access("zwolle", "municipality"), Refused)

    def test_nobody_keeps_the_agency_of_the_contact_out(self, small_world, rik):
        """Not even an officer of another agency: somebody who leads hands over first, then it can go."""
        city = small_world.world.agencies["zwolle-nazorg"]
        prison = small_world.world.agencies["pi-ijsseloever"]
        Membership.objects.create(
            account_id=small_world.world.accounts["administrator"],
            agency_id=city,
            role="data_protection_officer",
            during=Period(small_world.today),
        )
        membership = Membership.objects.latest("pk").pk
        officer = Actor(
            small_world.world.accounts["administrator"],
            agency_id=city,
            membership_id=membership,
            role="data_protection_officer",
        )

        def keep_out():
            access = sharing.decide(
                officer,
                person_id=rik,
                what="restrictions",
                now=small_world.now,
                today=small_world.today,
            )
            return blocking.exclude(
                rik,
                agency_id=prison,
                reason_code="protected_address",
                access=access,
                now=small_world.now,
                today=small_world.today,
            )

        with pytest.raises(blocking.BlockError) as caught:
            keep_out()
        assert code(caught) == "block.contact"
        journeys.hand_over(
            rik,
            to_membership_id=small_world.world.memberships["municipality"],
            reason="contact.handed_over",
            access=small_world.access("zwolle", "casemanager"),
            now=small_world.now,
            today=small_world.today,
        )
        assert keep_out()
        assert isinstance(small_world.access("zwolle", "casemanager"), Refused)

    def test_a_limit_is_on_every_access(self, small_world, rik):
        blocking.add_limit(
            rik,
            limit=Limit.TWO_PEOPLE,
            reason_code="other",
            access=small_world.access("zwolle", "teamleader"),
            now=small_world.now,
            today=small_world.today,
        )
        for who in ("casemanager", "municipality"):
            assert "two_people" in small_world.access("zwolle", who).limits

    def test_myself(self, small_world, rik):
        access = small_world.access("zwolle", "casemanager2")
        blocking.exclude_myself(rik, note="", access=access, now=small_world.now)
        assert isinstance(small_world.access("zwolle", "casemanager2"), Refused)


def test_requests_of_one_person_only_with_access(small_world, rik):
    ask(small_world, rik)
    with pytest.raises(AccessRefusedError):
        requests.requests_about(rik, access=small_world.access("kampen"))
