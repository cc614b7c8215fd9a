"""Deputies, absences, loads and questions to specialists, with the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.journeys.test_actions import case_of, uncovered_cases
from throughcare.accounts import actions as staff
from throughcare.accounts import queries as accounts
from throughcare.accounts.types import Role
from throughcare.audit.models import AuditEvent
from throughcare.caseloads.actions import absences
from throughcare.caseloads.actions.loads import set_weights
from throughcare.caseloads.models import Absence, Crossing, Deputy
from throughcare.caseloads.queries import teams
from throughcare.caseloads.rules.weighing import default_rule
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import assigning, consulting, deputizing, staffing
from throughcare.journeys.queries import verifying
from throughcare.kernel.access import Category
from throughcare.sharing.models import ConsentEvent, Relation
from throughcare.simulation.world import CITY, CLINIC, NGO, PRISON, PROBATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def rik(small_world):
    return small_world.people["zwolle"]


@pytest.fixture
def later(small_world):
    return {"now": small_world.now + timedelta(minutes=5), "today": small_world.today}


@pytest.fixture
def member(small_world):
    return small_world.world.memberships


@pytest.fixture
def name_deputy(small_world, rik, member, later):
    def name(who, access=None):
        access = access or small_world.access("zwolle")
        return deputizing.name_deputy(rik, membership_id=member[who], access=access, **later)

    return name


def deputy(small_world, rik):
    case_id = case_of(small_world).case_id
    return teams.deputy_of(case_id, rik, access=small_world.system())


@pytest.mark.requirement("R113")
class TestDeputy:
    def test_is_one_at_a_time(self, small_world, rik, name_deputy, member):
        assert name_deputy("casemanager2")
        assert not name_deputy("casemanager2")
        assert name_deputy("probation")
        assert deputy(small_world, rik).membership_id == member["probation"]
        assert Deputy.objects.filter(during__upper_inf=True).count() == 1

    def test_sees_what_the_contact_sees(self, small_world, rik, name_deputy, later):
        agency_id = small_world.world.agencies[NGO]
        journeys.ask_into_team(rik, agency_id=agency_id, access=small_world.system(), **later)
        name_deputy("ngo")
        kinds = Relation.objects.filter(person_id=rik, agency_id=agency_id)
        assert set(kinds.values_list("kind", flat=True)) == {"team", "contact"}
        deputizing.end_deputy(rik, access=small_world.access("zwolle"), **later)
        assert set(kinds.values_list("kind", flat=True)) == {"team"}

    def test_is_what_a_fresh_derivation_gives(self, small_world, name_deputy):
        name_deputy("probation")
        case_id = case_of(small_world).case_id
        found = verifying.compare([case_id], access=small_world.system())
        assert not found.differences

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            ("casemanager", "deputy.is_contact"),
            ("ngo", "deputy.not_here"),
            ("privacy", "contact.role"),
        ],
    )
    def test_is_refused(self, name_deputy, who, code):
        with pytest.raises(NotPossibleError) as refused:
            name_deputy(who)
        assert refused.value.reason.code == code

    def test_who_becomes_the_contact_is_deputy_no_more(
        self, small_world, rik, name_deputy, member, later
    ):
        name_deputy("casemanager2")
        moment = later | {"now": later["now"] + timedelta(minutes=1)}
        assigning.assign(
            rik,
            to_membership_id=member["casemanager2"],
            over_reason="",
            access=small_world.access("zwolle"),
            **moment,
        )
        assert deputy(small_world, rik) is None
        assert Deputy.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize(("who", "stays"), [("casemanager2", False), ("probation", True)])
    def test_of_the_agency_that_had_the_contact_goes_when_it_passes_elsewhere(
        self, small_world, rik, name_deputy, member, later, who, stays
    ):
        name_deputy(who)
        journeys.hand_over(
            rik,
            to_membership_id=member["municipality"],
            reason="contact.handed_over",
            access=small_world.system(),
            now=later["now"] + timedelta(minutes=1),
            today=later["today"],
        )
        assert (deputy(small_world, rik) is not None) is stays
        parts = Relation.objects.filter(person_id=rik, origin__contains=":deputy:")
        assert parts.filter(during__endswith=None).exists() is stays

    def test_who_becomes_the_contact_at_the_same_instant_was_never_deputy(
        self, small_world, rik, name_deputy, member, later
    ):
        name_deputy("casemanager2")
        assigning.assign(
            rik,
            to_membership_id=member["casemanager2"],
            over_reason="",
            access=small_world.access("zwolle"),
            **later,
        )
        assert not Deputy.objects.exists()

    def test_the_database_refuses_a_deputy_who_is_the_contact(self, name_deputy, member):
        name_deputy("casemanager2")
        with pytest.raises(IntegrityError, match="deputy is its contact"), transaction.atomic():
            Deputy.objects.update(membership_id=member["casemanager"])
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_who_leaves_is_deputy_no_more(self, small_world, rik, name_deputy, member, later):
        name_deputy("casemanager2")
        staffing.close_worker(
            member["casemanager2"],
            successor_id=None,
            by=small_world.actor("administrator"),
            access=small_world.system(),
            now=later["now"] + timedelta(minutes=1),
            today=later["today"],
        )
        assert deputy(small_world, rik) is None

    def test_ends_with_the_case(self, small_world, rik, name_deputy, later):
        name_deputy("probation")
        moment = later["now"] + timedelta(minutes=1)
        journeys.record_death(
            rik, on=later["today"], access=small_world.system(), now=moment, today=later["today"]
        )
        assert not Deputy.objects.filter(during__upper_inf=True).exists()
        assert uncovered_cases() == []


class TestAbsence:
    @pytest.fixture
    def record(self, small_world, member):
        def go(who="casemanager", cover="casemanager2", first=0, last=6, by=None):
            return absences.record_absence(
                member[who],
                cover_id=member[cover],
                since=small_world.today + timedelta(days=first),
                last_on=small_world.today + timedelta(days=last),
                by=small_world.actor(by or who),
                now=small_world.now,
                today=small_world.today,
            )

        return go

    def test_ends_by_itself(self, small_world, member, record):
        record()
        for day, count in ((0, 1), (6, 1), (7, 0)):
            today = small_world.today + timedelta(days=day)
            assert len(teams.covers_of(member["casemanager2"], today)) == count

    def test_has_begun_before_anybody_covers(self, small_world, member, record):
        record(first=3)
        assert not teams.covers_of(member["casemanager2"], small_world.today)
        assert teams.absences_of([member["casemanager"]], small_world.today)

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"first": 3, "last": 2}, "absence.ends_first"),
            ({"first": -9, "last": -1}, "absence.over"),
            ({"last": 120}, "absence.long"),
            ({"cover": "casemanager"}, "absence.cover"),
            ({"cover": "probation"}, "absence.cover"),
            ({"cover": "privacy"}, "absence.cover"),
            ({"by": "casemanager2"}, "absence.not_yours"),
        ],
    )
    def test_is_refused(self, record, options, code):
        with pytest.raises(NotPossibleError) as refused:
            record(**options)
        assert refused.value.reason.code == code
        assert not Absence.objects.exists()

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"cover": "teamleader"}, "absence.twice"),
            ({"who": "teamleader", "cover": "casemanager"}, "absence.cover_away"),
            ({"who": "casemanager2", "cover": "teamleader"}, "absence.covers"),
        ],
    )
    def test_leaves_nobody_uncovered(self, record, options, code):
        record()
        with pytest.raises(NotPossibleError) as refused:
            record(**options)
        assert refused.value.reason.code == code

    def test_is_recorded_by_a_team_leader_too(self, record):
        assert record(by="teamleader")
        assert AuditEvent.objects.filter(what="absence").count() == 1

    def test_ends_early(self, small_world, record):
        number = record(first=-2)
        end = {"by": small_world.actor("casemanager"), "now": small_world.now}
        assert absences.end_absence(number, today=small_world.today, **end)
        assert not absences.end_absence(number, today=small_world.today, **end)

    @pytest.mark.parametrize("until", ["NULL", "'2026-01-01'"])
    def test_the_database_refuses_one_without_an_end(self, record, until):
        record()
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE caseloads_absence SET during = daterange('2026-01-01', {until}), cover_id = "
                + ("cover_id" if until == "NULL" else "membership_id")
            )


class TestLoad:
    @pytest.fixture
    def worker(self, small_world, member):
        def get(name):
            return accounts.worker(member[name], small_world.today)

        return get

    @pytest.fixture
    def low_ceiling(self, small_world):
        set_weights(
            small_world.world.agencies[PRISON],
            ceiling=3,
            points=dict(default_rule().points),
            by=small_world.actor("teamleader"),
            now=small_world.now,
        )

    @pytest.fixture
    def assign(self, small_world, rik, member, later):
        def give(by, reason="", to="casemanager2"):
            return assigning.assign(
                rik,
                to_membership_id=member[to],
                over_reason=reason,
                access=small_world.access("zwolle", by),
                **later,
            )

        return give

    def test_counts_cases_and_points(self, small_world, worker):
        found = assigning.loads_of(
            [worker("casemanager"), worker("casemanager2")],
            access=small_world.listing(),
            today=small_world.today,
        )
        busy, idle = found.values()
        assert (busy.cases, busy.is_default, busy.ceiling) == (5, True, 200)
        # Five cases; one short and near release; one on remand; one of which a fact is missing.
        assert busy.points == 5 * 3 + (2 + 2) + 1 + 1
        assert (idle.cases, idle.points) == (0, 0)

    def test_below_the_ceiling_nobody_is_asked_why(self, assign):
        assert assign("casemanager")
        assert not Crossing.objects.exists()

    @pytest.mark.usefixtures("low_ceiling")
    def test_at_the_ceiling_is_not_beyond(self, assign):
        assert assign("casemanager")

    @pytest.mark.usefixtures("low_ceiling")
    @pytest.mark.requirement("R63", "R87")
    def test_beyond_the_ceiling_needs_a_team_leader_and_a_reason(
        self, small_world, member, assign, later
    ):
        assigning.assign(
            small_world.people["kampen"],
            to_membership_id=member["casemanager2"],
            over_reason="",
            access=small_world.access("kampen"),
            **later,
        )
        with pytest.raises(NotPossibleError, match=r"load\.over"):
            assign("casemanager", "I want to")
        with pytest.raises(NotPossibleError, match=r"load\.no_reason"):
            assign("teamleader")
        assert assign("teamleader", "Joost knows the family")
        kept = Crossing.objects.get()
        assert (kept.points, kept.ceiling) == (6, 3)
        assert AuditEvent.objects.filter(what="load_crossed").count() == 1

    def test_is_set_by_a_team_leader_only(self, small_world):
        with pytest.raises(NotPossibleError, match=r"load\.not_yours"):
            set_weights(
                small_world.world.agencies[CITY],
                ceiling=3,
                points=dict(default_rule().points),
                by=small_world.actor("teamleader"),
                now=small_world.now,
            )

    def test_where_nobody_leads_whoever_answers_for_the_agency_decides(self, small_world):
        access = small_world.access("zwolle", "municipality")
        agency_id = small_world.world.agencies[CITY]
        assert assigning.may_cross(agency_id, access=access, today=small_world.today)
        staff.join(
            small_world.world.accounts["casemanager2"],
            agency_id=agency_id,
            role=Role.TEAM_LEADER,
            by=small_world.actor("administrator"),
            now=small_world.now,
            today=small_world.today,
        )
        assert not assigning.may_cross(agency_id, access=access, today=small_world.today)

    def test_weighs_needs(self, small_world, rik, worker):
        from throughcare.plans import actions as plans

        case = case_of(small_world)
        access = small_world.access("zwolle")
        ref = plans.plan_for(case.case_id, rik, access=access, now=small_world.now)
        plans.record_need(
            ref.plan_id,
            domain="shelter",
            text="A place to sleep",
            version=ref.version,
            access=access,
            now=small_world.now,
        )
        here = worker("casemanager")
        _loads, found = assigning.board(rik, [here], access=access, today=small_world.today)
        assert set(found[here.agency_id].parts) == {"every_case", "no_shelter"}

    def test_no_need_weighs_that_the_asker_may_not_see(self, small_world, rik, worker):
        from throughcare.plans import actions as plans

        case, system = case_of(small_world), small_world.system()
        ref = plans.plan_for(case.case_id, rik, access=system, now=small_world.now)
        version = ref.version
        for domain in ("care", "education", "health", "addiction", "family"):
            version = plans.record_need(
                ref.plan_id,
                domain=domain,
                text="Something",
                version=version,
                access=system,
                now=small_world.now,
            ).version
        access, here = small_world.access("zwolle"), worker("casemanager")
        blind = replace(access, categories=access.categories - {Category.FAMILY})
        for asker, parts in ((access, {"every_case", "family"}), (blind, {"every_case"})):
            _loads, found = assigning.board(rik, [here], access=asker, today=small_world.today)
            assert set(found[here.agency_id].parts) == parts


@pytest.mark.requirement("R88")
class TestConsult:
    @pytest.fixture
    def clinic(self, small_world, rik, later):
        agency_id = small_world.world.agencies[CLINIC]
        journeys.ask_into_team(rik, agency_id=agency_id, access=small_world.system(), **later)
        return agency_id

    @pytest.fixture
    def ask(self, small_world, rik, later):
        def go(agency_id, *, role="", worker=None, question="Can he stop?", days=5):
            return consulting.ask(
                rik,
                to_agency_id=agency_id,
                to_role=role,
                to_membership_id=worker,
                question=question,
                answer_by=later["today"] + timedelta(days=days),
                access=small_world.access("zwolle"),
                **later,
            )

        return go

    def answer(self, world, rik, number, later, by="health", text="Slowly, with help."):
        consulting.answer(rik, number, text=text, access=world.access("zwolle", by), **later)

    def test_is_answered_once(self, small_world, rik, later, clinic, ask):
        number = ask(clinic, role="health_worker")
        self.answer(small_world, rik, number, later)
        row = teams.consult(number, rik, access=small_world.access("zwolle"))
        assert row.answer == "Slowly, with help."
        with pytest.raises(NotPossibleError, match=r"consult\.over"):
            self.answer(small_world, rik, number, later)

    def test_is_late_after_its_day(self, small_world, rik, clinic, ask):
        number = ask(clinic, days=2)
        row = teams.consult(number, rik, access=small_world.access("zwolle"))
        days = [small_world.today + timedelta(days=day) for day in (2, 3)]
        assert [row.is_late(day) for day in days] == [False, True]

    def test_is_for_those_who_ask_and_are_asked(self, small_world, rik, clinic, ask):
        number = ask(clinic)
        for name, sees in (("health", True), ("casemanager2", True), ("probation", False)):
            access = small_world.access("zwolle", name)
            assert bool(teams.consult(number, rik, access=access)) is sees

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"question": "  "}, "consult.no_question"),
            ({"question": "x" * 4001}, "consult.long"),
            ({"days": -1}, "consult.day_past"),
            ({"days": 93}, "consult.day_far"),
            ({"role": "police_liaison"}, "consult.nobody"),
        ],
    )
    def test_is_refused(self, clinic, ask, options, code):
        with pytest.raises(NotPossibleError) as refused:
            ask(clinic, **options)
        assert refused.value.reason.code == code

    def test_goes_to_nobody_who_may_not_see_the_person(self, small_world, clinic, ask):
        ConsentEvent.objects.all().delete()
        with pytest.raises(NotPossibleError, match=r"consult\.nobody"):
            ask(clinic)
        with pytest.raises(NotPossibleError, match=r"consult\.nobody"):
            ask(small_world.world.agencies[NGO])

    def test_is_not_answered_by_others(self, small_world, rik, later, ask, member):
        number = ask(small_world.world.agencies[PROBATION], worker=member["probation"])
        with pytest.raises(NotPossibleError, match=r"consult\.(not_yours|unknown)"):
            self.answer(small_world, rik, number, later, by="municipality")
