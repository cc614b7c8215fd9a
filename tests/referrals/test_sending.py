"""Drafting and sending: nothing leaves without a ground, and what left stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.referrals.desk import NAME
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category
from throughcare.messages.models import Message
from throughcare.referrals import actions, queries
from throughcare.referrals.models import Referral, SentItem
from throughcare.referrals.types import Draft, State, Word
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.types import Purpose

pytestmark = pytest.mark.django_db


class TestDraft:
    def test_keeps_whom_it_is_for_and_where_it_goes(self, desk) -> None:
        whole = queries.whole_of(desk.draft(), access=desk.access(), person_id=desk.person_id)
        assert (whole.row.state, whole.row.service, whole.row.attempt) == (
            State.DRAFT,
            "Rooms with a key",
            1,
        )
        assert whole.sent == ()

    def test_refuses_a_service_that_vanished(self, desk) -> None:
        desk.services["gone"] = 10**9
        with pytest.raises(actions.NotPossibleError) as raised:
            desk.draft("gone")
        assert raised.value.reason.code == "referral.service_gone"

    def test_refuses_a_worker_an_organization_without_an_agency(self, desk) -> None:
        with pytest.raises(actions.NotPossibleError) as raised:
            desk.draft("island")
        assert raised.value.reason.code == "referral.no_agency"

    def test_refuses_a_need_of_another_plan(self, desk) -> None:
        with pytest.raises(actions.InvalidError):
            desk.draft(need_id=10**9)

    def test_is_nobody_elses_before_it_is_sent(self, desk) -> None:
        number = desk.draft()
        rows = queries.referrals_of(desk.person_id, access=desk.access("municipality"))
        assert number not in {row.referral_id for row in rows}
        assert queries.whole_of(number, access=desk.received()) is None


@pytest.mark.usefixtures("nobody_was_asked")
class TestSendWithoutAYes:
    @pytest.mark.requirement("R60")
    def test_refuses_with_reason_and_next_step_and_nothing_leaves(self, desk) -> None:
        number = desk.draft()
        before = Message.objects.count()
        with pytest.raises(actions.NoGroundError) as raised:
            desk.send(number)
        (footing,) = raised.value.footings
        assert footing.category is Category.IDENTITY
        assert footing.reason is not None
        assert "step.ask_person" in {step.code for step in footing.next_steps}
        assert Message.objects.count() == before
        assert not SentItem.objects.exists()
        assert Referral.objects.get(pk=number).state == "draft"

    def test_goes_as_soon_as_the_person_said_yes(self, desk) -> None:
        number, ngo = desk.draft(), desk.small.world.agencies["stichting-tweede-deur"]
        consenting.give(
            desk.person_id,
            Asked(Purpose.REINTEGRATION, frozenset({ngo}), frozenset({Category.IDENTITY})),
            telling=Telling("screen", "en", "yes"),
            until_on=None,
            access=desk.me(),
            **desk.when(),
        )
        desk.send(number)
        assert Referral.objects.get(pk=number).state == "requested"


class TestSend:
    def test_freezes_exactly_what_was_chosen_with_its_ground(self, desk) -> None:
        whole = queries.whole_of(desk.sent(), access=desk.access(), person_id=desk.person_id)
        assert [(one.key, one.text) for one in whole.sent] == [
            ("identity.name", "Rik Zwartewater"),
            (f"need:{desk.need_id}", "A place to sleep."),
            ("words", "A room from January."),
        ]
        assert {one.ground for one in whole.sent} == {"nl-helpers-by-consent@1"}
        assert all(one.clause for one in whole.sent)

    def test_refuses_when_nothing_was_chosen(self, desk) -> None:
        with pytest.raises(actions.InvalidError):
            desk.send(desk.draft(), ())

    def test_sends_once(self, desk) -> None:
        number = desk.sent()
        with pytest.raises(actions.NotPossibleError) as raised:
            desk.send(number)
        assert raised.value.reason.code == "referral.sent_already"

    def test_names_nobody_in_mail(self, desk) -> None:
        desk.sent()
        told = list(Message.objects.filter(text_code__startswith="mail.referral"))
        assert {one.text_code for one in told} >= {"mail.referral_link"}
        assert not any("Zwartewater" in str(one.params) for one in told)

    def test_is_on_record_as_disclosed(self, desk) -> None:
        number = desk.sent()
        event = AuditEvent.objects.filter(what="referral.send").get()
        assert (event.action, event.detail["referral"]) == ("disclose", number)

    def test_is_undone_by_a_failing_event(self, desk, monkeypatch) -> None:
        number, access = desk.draft(), desk.access()

        def fails(*_args, **_values):
            raise DatabaseError("full")

        monkeypatch.setattr("throughcare.audit.actions.record", fails)
        with pytest.raises(DatabaseError), transaction.atomic():
            desk.send(number, access=access)
        assert Referral.objects.get(pk=number).state == "draft"
        assert not SentItem.objects.exists()

    def test_refuses_a_service_that_vanished_meanwhile(self, desk) -> None:
        from throughcare.directory.models import Service

        number = desk.draft()
        Service.objects.filter(pk=desk.services["rooms"]).update(status="defunct")
        with pytest.raises(actions.NotPossibleError) as raised:
            desk.send(number)
        assert raised.value.reason.code == "referral.service_gone"

    def test_leaves_out_what_the_sender_may_not_see(self, desk) -> None:
        items = queries.items_for(
            desk.person_id,
            need_id=None,
            release_on=desk.today,
            access=replace(desk.access(), categories=frozenset({Category.IDENTITY})),
        )
        assert "custody.release_on" not in {one.key for one in items}


class TestFrozenRows:
    @pytest.mark.parametrize("table", ["referrals_sent_item", "referrals_event"])
    def test_are_never_changed(self, desk, table) -> None:
        desk.sent()
        desk.small.system()
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with (
                pytest.raises(IntegrityError, match="stays"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


class TestProviderWord:
    @pytest.mark.requirement("R72")
    def test_keeps_a_refused_provider_from_being_offered_again(self, desk) -> None:
        ngo = desk.small.world.agencies["stichting-tweede-deur"]
        number = desk.sent()
        actions.refuse(
            number, why="Not there.", person_id=desk.person_id, access=desk.me(), **desk.when()
        )
        assert Referral.objects.get(pk=number).why == "person_refused"
        with pytest.raises(actions.NotPossibleError) as raised:
            desk.draft()
        assert raised.value.reason.code == "referral.provider_refused"
        actions.say_of_provider(
            ngo, Word.WANTS, person_id=desk.person_id, access=desk.me(), **desk.when()
        )
        assert desk.draft()

    def test_is_the_persons_own_way_out(self, desk) -> None:
        number = desk.sent()
        with pytest.raises(actions.NotPossibleError):
            actions.refuse(number, person_id=desk.person_id, access=desk.access(), **desk.when())


class TestSelfReferral:
    @pytest.mark.requirement("R26")
    def test_goes_on_the_persons_own_word_also_where_no_agency_is(self, desk) -> None:
        number = desk.draft("island", access=desk.me())
        desk.send(number, access=desk.me())
        whole = queries.whole_of(number, access=desk.me(), person_id=desk.person_id)
        assert whole.row.is_self
        assert {one.ground for one in whole.sent} == {"self"}

    def test_to_a_sealed_service_is_known_to_no_justice_role(self, desk) -> None:
        from throughcare.agencies.models import Agency
        from throughcare.agencies.queries import forget_agency_map

        ngo = desk.small.world.agencies["stichting-tweede-deur"]
        Agency.objects.filter(pk=ngo).update(is_sealed=True)
        forget_agency_map()
        try:
            number = desk.draft(access=desk.me())
            desk.send(number, access=desk.me())
            for who in ("casemanager", "probation", "municipality"):
                found = desk.small.access(desk.person_id, who)
                rows = queries.referrals_of(desk.person_id, access=found)
                assert not rows, who
                assert queries.whole_of(number, access=found, person_id=desk.person_id) is None
            with pytest.raises(actions.NotPossibleError) as raised:
                desk.draft()
            assert raised.value.reason.code == "referral.service_gone"
            assert queries.whole_of(number, access=desk.received()) is not None
        finally:
            forget_agency_map()


class TestReach:
    def test_of_a_stranger_ends_before_it_begins(self, desk) -> None:
        desk.sent()
        found = desk.small.access(desk.person_id, "municipality2")
        assert not isinstance(found, sharing.deciding.Access)

    def test_shows_the_receiver_what_was_sent_and_no_more(self, desk) -> None:
        whole = queries.whole_of(desk.sent(), access=desk.received())
        assert (whole.row.person_id, whole.row.words, whole.row.need_id) == (0, "", None)
        assert len(whole.sent) == 3

    def test_opens_no_other_room(self, desk) -> None:
        access = desk.received()
        assert not any(access.covers(desk.person_id, one) for one in Category)

    def test_keeps_out_a_worker_whom_a_block_names(self, desk) -> None:
        from throughcare.sharing.models import Block

        number = desk.sent()
        Block.objects.create(
            person_id=desk.person_id,
            effect="exclude",
            account_id=desk.small.world.accounts["ngo"],
            since=desk.now,
        )
        assert queries.whole_of(number, access=desk.received()) is None
        assert queries.inbox(access=desk.received(), today=desk.today).rows == ()


class TestPlanItServes:
    def test_may_be_named(self, desk) -> None:
        wanted = Draft("housing", "x", need_id=desk.need_id)
        assert wanted.need_id
        assert NAME
