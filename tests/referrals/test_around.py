"""Gates at the release, re-planning, jobs, and forgetting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.kernel.access import Actor
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.replanning import Anchors
from throughcare.referrals import actions, queries
from throughcare.referrals.models import Approach, CandidateProfile, Referral
from throughcare.referrals.types import Deed, Kind

pytestmark = pytest.mark.django_db


class TestGates:
    @pytest.mark.requirement("R53")
    def test_open_with_a_confirmed_place(self, desk) -> None:
        release, system = desk.today + timedelta(days=20), desk.small.system()
        case = {desk.case_id: release}
        number = desk.sent()
        assert queries.unconfirmed(case, access=system) == (desk.case_id,)
        desk.answer(number, Deed.ACCEPT, day=release)
        assert queries.unconfirmed(case, access=system) == ()
        actions.confirm(number, None, access=desk.received(), **desk.when())
        assert queries.unconfirmed(case, access=system) == (desk.case_id,)

    @pytest.mark.requirement("R51")
    def test_know_medicine_and_papers_too(self, desk) -> None:
        gates = queries.gates_of(
            desk.person_id, desk.case_id, release_on=desk.today, access=desk.me()
        )
        assert {one.kind for one in gates} == {Kind.HOUSING, Kind.MEDICATION, Kind.PAPERS}
        assert not any(one.is_confirmed for one in gates)

    def test_tell_of_medicine_only_who_may_know_of_health(self, desk) -> None:
        gates = queries.gates_of(
            desk.person_id, desk.case_id, release_on=desk.today, access=desk.access()
        )
        assert Kind.MEDICATION not in {one.kind for one in gates}


class TestMoveReferrals:
    def test_moves_what_hangs_on_the_release(self, desk) -> None:
        release = desk.today + timedelta(days=60)
        number = desk.draft(wanted_on=release, hangs_on_release=True, release_on=release)
        desk.send(number)
        fixed = desk.draft(wanted_on=release)
        after = release + timedelta(days=14)
        anchors = {desk.case_id: Anchors(after, release, person_id=desk.person_id)}
        seen = queries.preview_referrals(anchors, access=desk.access(), today=desk.today)
        (change,) = seen[desk.case_id]
        assert (change.effect, change.before, change.after) == ("moves", release, after)
        moved = actions.move_referrals(anchors, access=desk.small.system(), **desk.when())
        assert moved == seen
        assert Referral.objects.get(pk=number).wanted_on == after
        assert Referral.objects.get(pk=fixed).wanted_on == release

    def test_says_when_it_is_too_late(self, desk) -> None:
        release = desk.today + timedelta(days=60)
        desk.draft(
            wanted_on=release - timedelta(days=30), hangs_on_release=True, release_on=release
        )
        anchors = {
            desk.case_id: Anchors(desk.today + timedelta(days=5), release, person_id=desk.person_id)
        }
        (change,) = queries.preview_referrals(anchors, access=desk.access(), today=desk.today)[
            desk.case_id
        ]
        assert change.effect == "too_late"


class TestJobs:
    @pytest.fixture
    def employer(self, desk) -> str:
        from throughcare.agencies.models import Agency
        from throughcare.agencies.queries import forget_agency_map

        Agency.objects.filter(pk=desk.small.world.agencies["stichting-tweede-deur"]).update(
            kind="employment"
        )
        forget_agency_map()
        yield "ngo"
        forget_agency_map()

    @pytest.fixture
    def shown(self, desk, employer) -> int:
        agency = desk.small.world.agencies["stichting-tweede-deur"]
        actions.write_profile(
            "Welding", hours=32, region="Zwolle", free_from=None, access=desk.me(), now=desk.now
        )
        return actions.show_profile(agency, access=desk.me(), **desk.when())

    @pytest.mark.requirement("R26")
    def test_show_skills_and_never_who_or_why(self, desk, shown) -> None:
        (row,) = queries.approaches_to(access=desk.received())
        assert (row.step, row.skills, row.hours, row.name, row.reach) == (1, "Welding", 32, "", "")
        columns = {
            field.name for model in (Approach, CandidateProfile) for field in model._meta.fields
        }
        assert not {"offence", "custody", "sentence", "risk"} & columns

    @pytest.mark.requirement("R26")
    def test_show_more_only_by_the_person(self, desk, shown) -> None:
        with pytest.raises(AccessRefusedError):
            actions.show_more(shown, access=desk.access(), now=desk.now)
        assert actions.show_more(shown, access=desk.me(), now=desk.now) == 2
        (row,) = queries.approaches_to(access=desk.received())
        assert (row.name, row.reach) == ("Rik Zwartewater", "")
        with pytest.raises(actions.InvalidError):
            actions.show_more(shown, access=desk.me(), now=desk.now)
        assert actions.show_more(shown, reach="06 1", access=desk.me(), now=desk.now) == 3

    def test_track_offer_and_answer(self, desk, shown) -> None:
        actions.reply_to_candidate(shown, "interested", access=desk.received(), now=desk.now)
        actions.reply_to_candidate(
            shown, "offer", words="24 hours", access=desk.received(), now=desk.now
        )
        actions.answer_offer(shown, "taken", access=desk.me(), now=desk.now)
        (row,) = queries.own_approaches(access=desk.me())
        assert (row.reply, row.reply_words, row.answer) == ("offer", "24 hours", "taken")
        with pytest.raises(actions.NotPossibleError):
            actions.reply_to_candidate(shown, "no", access=desk.received(), now=desk.now)

    def test_end_when_the_person_says_so(self, desk, shown) -> None:
        actions.end_approach(shown, access=desk.me(), now=desk.now)
        assert queries.approaches_to(access=desk.received()) == ()

    def test_are_shown_to_employers_alone(self, desk, shown) -> None:
        city = desk.small.world.agencies["zwolle-nazorg"]
        with pytest.raises(actions.NotPossibleError):
            actions.show_profile(city, access=desk.me(), **desk.when())

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("no_more_is_shown_than_the_step", {"name": "Rik"}),
            ("no_more_is_shown_than_the_step", {"reach": "06"}),
            ("only_an_offer_is_answered", {"answer": "taken"}),
        ],
    )
    def test_are_held_by_the_database(self, desk, shown, name, change) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Approach.objects.filter(pk=shown).update(**change)

    def test_have_hours_of_a_week(self, desk, shown) -> None:
        with pytest.raises(IntegrityError, match="hours_are_of_a_week"), transaction.atomic():
            CandidateProfile.objects.update(hours=61)


class TestForgetOf:
    def test_erases_all_that_was_sent_and_said(self, desk) -> None:
        first = desk.sent()
        desk.answer(first, Deed.DECLINE, reason="no_place")
        desk.draft("town", after_id=first)
        count = actions.forget_of([desk.person_id], access=desk.small.system(), now=desk.now)
        assert count == 2
        assert not Referral.objects.exists()


class TestEscalateUnconfirmed:
    @pytest.mark.requirement("R53")
    def test_tells_contact_and_municipality_once_for_a_date(self, desk) -> None:
        from throughcare.accounts.models import Account
        from throughcare.journeys.actions.gating import MAIL, escalate_unconfirmed
        from throughcare.messages.models import Message

        Account.objects.filter(sign_in_name__in=["municipality", "casemanager"]).update(
            email="duty@example.org"
        )
        system = desk.small.system()
        first = escalate_unconfirmed(access=system, **desk.when())
        assert first == 1, "only [short] leaves within a month"
        told = Message.objects.filter(text_code=MAIL).count()
        assert told in {1, 2}
        assert escalate_unconfirmed(access=system, **desk.when(1)) == 0
        assert escalate_unconfirmed(access=system, **desk.when(90)) >= 1

    @pytest.mark.requirement("R51")
    def test_tells_the_contact_alone_of_medicine_that_was_asked_for(self, desk) -> None:
        from throughcare.accounts.models import Account
        from throughcare.journeys.actions.gating import MAIL_OF_THINGS, escalate_unconfirmed
        from throughcare.messages.models import Message
        from throughcare.referrals.models import GateAlarm

        Account.objects.filter(sign_in_name__in=["municipality", "casemanager"]).update(
            email="duty@example.org"
        )
        number = desk.sent("clinic", kind="medication")
        escalate_unconfirmed(access=desk.small.system(), **desk.when(95))
        kinds = set(GateAlarm.objects.filter(case_id=desk.case_id).values_list("kind", flat=True))
        assert kinds == {"housing", "medication"}, "nobody asked for a paper"
        assert Message.objects.filter(text_code=MAIL_OF_THINGS).count() <= 1
        GateAlarm.objects.all().delete()
        desk.answer(number, Deed.ACCEPT, day=desk.today, who="health")
        escalate_unconfirmed(access=desk.small.system(), **desk.when(95))
        assert not GateAlarm.objects.filter(kind="medication").exists()

    def test_leaves_alone_whoever_has_a_certain_place(self, desk) -> None:
        from throughcare.journeys.actions.gating import escalate_unconfirmed
        from throughcare.referrals.models import GateAlarm

        number = desk.sent()
        desk.answer(number, Deed.ACCEPT, day=desk.today)
        escalate_unconfirmed(access=desk.small.system(), **desk.when(95))
        assert not GateAlarm.objects.filter(case_id=desk.case_id).exists()


class TestAccessPackage:
    def test_holds_exactly_what_was_sent(self, desk) -> None:
        from throughcare.exchange.exports.gathering import gather

        desk.sent()
        package = gather(language="en", access=desk.me(), **desk.when())
        (one,) = package.referrals
        assert [sent.text for sent in one.sent][:1] == ["Rik Zwartewater"]


class TestChoice:
    @pytest.mark.requirement("R61")
    def test_is_written_down_as_absent_where_one_service_is_all_there_is(self, desk) -> None:
        from throughcare.directory.models import Service

        assert Referral.objects.get(pk=desk.draft()).had_choice is False, (
            "no service names the place"
        )
        assert Referral.objects.get(pk=desk.draft(need_id=None)).had_choice is None
        places = Service.objects.filter(pk__in=[desk.services["rooms"], desk.services["town"]])
        assert places.count() == 2

    @pytest.mark.requirement("R61")
    def test_is_kept_where_there_is_more_than_one(self, desk) -> None:
        from throughcare.directory import actions as directory
        from throughcare.directory.types import OrganizationDraft, ServiceDraft
        from throughcare.people import queries as people

        facts = people.facts_of([desk.person_id], access=desk.access())[desk.person_id]
        place = facts.release_municipality or facts.home_municipality
        founder = Actor(account_id=None, role="system")
        for key in ("here", "here-too"):
            organization = directory.write_organization(
                OrganizationDraft(key, key), by=founder, now=desk.now
            )
            wanted = ServiceDraft(key, key, needs=("shelter",), places=(place,))
            directory.write_service(organization, wanted, by=founder, now=desk.now)
        number = desk.draft()
        assert Referral.objects.get(pk=number).had_choice is True
        desk.send(number)
        (seen,) = queries.inbox(access=desk.received(), today=desk.today).rows
        assert seen.row.had_choice is None, "the service reads what was sent, and nothing else"


class TestPromises:
    def kept(self, desk, days: int = 0):
        now = desk.now + timedelta(days=days)
        return queries.promises_kept(
            desk.services["rooms"], since=desk.now - timedelta(days=1), now=now
        )

    @pytest.mark.requirement("R60")
    def test_are_counted_once_there_are_five(self, desk) -> None:
        for day in (0, 3, 9, 30):
            desk.answer(desk.sent(), Deed.DECLINE, reason="no_place", days=day)
        assert self.kept(desk, 40) is None
        desk.sent()
        assert self.kept(desk) is None, "its day is still to come"
        assert self.kept(desk, 40) == (3, 5)

    def test_are_no_matter_of_what_was_taken_back(self, desk) -> None:
        for _each in range(5):
            actions.withdraw(
                desk.sent(),
                "elsewhere",
                person_id=desk.person_id,
                access=desk.access(),
                **desk.when(),
            )
        assert self.kept(desk, 40) is None
