"""Justice goes when its ground ends; help stays, and somebody is the contact at every instant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.test_actions import case_of, uncovered_cases
from throughcare.accounts.models import DutyContact
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import deputizing
from throughcare.journeys.actions.grounding import move_contacts
from throughcare.journeys.models import Notice
from throughcare.journeys.queries.facts import case_facts
from throughcare.journeys.rules.grounding import Lead, justice_until, lead_after_justice
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import ConsentEvent, Relation
from throughcare.simulation.world import CITY, NGO, PRISON, PROBATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(small_world):
    case_id = case_of(small_world).case_id
    return case_facts([case_id], access=small_world.system())[case_id][0]


def changed(facts, **values):
    from dataclasses import replace

    return replace(facts, **values)


RELEASED = date(2026, 11, 23)


class TestRules:
    @pytest.mark.parametrize(
        ("released_on", "supervision_until", "expected"),
        [
            (None, None, None),
            (None, date(2027, 1, 1), None),
            (RELEASED, None, None),
            (RELEASED, date(2027, 1, 1), date(2027, 1, 2)),
            (RELEASED, date(2026, 1, 1), RELEASED),
            (RELEASED, RELEASED, date(2026, 11, 24)),
        ],
    )
    def test_a_ground_lasts_as_long_as_title_and_supervision(
        self, facts, released_on, supervision_until, expected
    ):
        one = changed(facts, released_on=released_on, supervision_until=supervision_until)
        assert justice_until(one) == expected

    @pytest.mark.parametrize(
        ("kind", "says_yes", "others", "days", "expected"),
        [
            ("prison", False, [7, 8], 1, Lead(7, moves=True)),
            ("probation", False, [8], 1, Lead(8, moves=True)),
            ("prison", False, [7], 0, "stays"),
            ("prison", True, [7], 1, "stays"),
            ("prison", False, [], 1, "without"),
            ("municipality", False, [7], 1, "stays"),
            ("ngo", False, [7], 1, "stays"),
        ],
    )
    def test_only_justice_goes_and_only_then(self, facts, kind, says_yes, others, days, expected):
        one = changed(facts, released_on=RELEASED, supervision_until=RELEASED)
        found = lead_after_justice(
            one,
            contact_kind=kind,
            says_yes=says_yes,
            others=others,
            today=RELEASED + timedelta(days=days),
        )
        ours = one.contact_agency_id
        named = {
            "stays": Lead(ours, moves=False),
            "without": Lead(ours, moves=False, is_without_ground=True),
        }
        assert found == (named[expected] if isinstance(expected, str) else expected)


class TestAfterRelease:
    """Rik was released today; supervision ends in ten days; probation is his contact meanwhile."""

    @pytest.fixture(autouse=True)
    def _released(self, small_world):
        rik, when = small_world.people["zwolle"], self.when(small_world)
        journeys.move_release_dates(
            rik,
            {ReleaseDateKind.END_OF_SUPERVISION: small_world.today + timedelta(days=10)},
            source="court",
            why="sentence",
            access=small_world.system(),
            **when,
        )
        journeys.release(rik, on=small_world.today, access=small_world.system(), **when)
        journeys.hand_over(
            rik,
            to_membership_id=small_world.world.memberships["probation"],
            reason="contact.handed_over",
            access=small_world.system(),
            now=when["now"] + timedelta(minutes=1),
            today=when["today"],
        )

    def when(self, small_world, days=0):
        after = timedelta(days=days, minutes=5)
        return {
            "now": small_world.now + after,
            "today": small_world.today + timedelta(days=days),
        }

    def pass_on(self, small_world, days):
        when = self.when(small_world, days)
        access = sharing.system_access(purpose="test", now=when["now"])
        return move_contacts(access=access, **when)

    def contact(self, small_world):
        return case_of(small_world).contact_agency_id

    def ends(self, small_world, code):
        rows = Relation.objects.filter(
            person_id=small_world.people["zwolle"], agency_id=small_world.world.agencies[code]
        ).exclude(kind="contact")
        return {row.during.end for row in rows}

    def test_relations_of_justice_end_with_it(self, small_world):
        first_day_without = small_world.today + timedelta(days=11)
        assert self.ends(small_world, PRISON) == {first_day_without}
        assert self.ends(small_world, PROBATION) == {first_day_without}
        assert first_day_without not in self.ends(small_world, CITY)

    def test_a_deputy_of_justice_goes_with_it(self, small_world):
        rik, when = small_world.people["zwolle"], self.when(small_world, 2)
        prison = small_world.world.agencies[PRISON]
        deputizing.name_deputy(
            rik,
            membership_id=small_world.world.memberships["casemanager2"],
            access=small_world.access("zwolle"),
            **when,
        )
        part = Relation.objects.get(person_id=rik, agency_id=prison, origin__contains=":deputy:")
        assert part.during.end == small_world.today + timedelta(days=11)

    def test_the_contact_passes_to_the_municipality(self, small_world):
        ConsentEvent.objects.all().delete()
        assert self.pass_on(small_world, 10) == {}
        assert self.contact(small_world) == small_world.world.agencies[PROBATION]
        assert self.pass_on(small_world, 11) == {"moved": 1}
        assert self.contact(small_world) == small_world.world.agencies[CITY]
        assert self.pass_on(small_world, 12) == {}
        assert uncovered_cases() == []

    def test_the_contact_stays_by_the_persons_yes(self, small_world):
        assert self.pass_on(small_world, 11) == {}
        assert self.contact(small_world) == small_world.world.agencies[PROBATION]

    @pytest.mark.requirement("R116")
    def test_an_organisation_of_the_person_can_lead(self, small_world):
        ConsentEvent.objects.all().delete()
        journeys.ask_into_team(
            small_world.people["zwolle"],
            agency_id=small_world.world.agencies[NGO],
            access=small_world.system(),
            **self.when(small_world),
        )
        DutyContact.objects.filter(agency_id=small_world.world.agencies[CITY]).delete()
        assert self.pass_on(small_world, 11) == {"moved": 1}
        assert self.contact(small_world) == small_world.world.agencies[NGO]

    @pytest.mark.requirement("R113")
    def test_nobody_is_left_without_and_somebody_is_told_once(self, small_world):
        ConsentEvent.objects.all().delete()
        DutyContact.objects.filter(agency_id=small_world.world.agencies[CITY]).delete()
        assert self.pass_on(small_world, 11) == {"told": 1}
        assert self.pass_on(small_world, 12) == {}
        assert self.contact(small_world) == small_world.world.agencies[PROBATION]
        assert Notice.objects.filter(
            replanning__cause__code="cause.nobody_took_over",
            agency_id=small_world.world.agencies[PROBATION],
        ).exists()

    def test_a_lead_that_is_none_of_justice_is_never_asked_to_go(self, small_world):
        ConsentEvent.objects.all().delete()
        journeys.hand_over(
            small_world.people["zwolle"],
            to_membership_id=small_world.world.memberships["municipality"],
            reason="contact.handed_over",
            access=small_world.system(),
            **self.when(small_world, 2),
        )
        assert self.pass_on(small_world, 11) == {}
        assert self.contact(small_world) == small_world.world.agencies[CITY]
