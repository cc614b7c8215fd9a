"""The six ways in which agencies share run from the shipped files alone: consent, gateway, duty, secrecy, attendance, seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.sharing.asking import LONG_AGO, PERSON_ID, Vignette, agency_id, law
from throughcare.kernel.access import Category
from throughcare.sharing.rules import explaining
from throughcare.sharing.rules.categories import ENFORCING, JUSTICE_ROLES, ROLE_PURPOSES
from throughcare.sharing.types.decisions import Gate, Outcome
from throughcare.sharing.types.facts import (
    Asker,
    ConsentFact,
    ConsentState,
    Origin,
    PersonFacts,
    ReleaseFact,
    Topic,
    WeighingFact,
)
from throughcare.sharing.types.law import Level, Limit, Purpose
from throughcare.sharing.types.relations import RelationFact, RelationKind

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
OFFICES = {
    "prison_case_manager": "prison",
    "probation_officer": "probation",
    "police_liaison": "police",
}


def asker(place: str, role: str, kind: str, purpose: Purpose, moment: datetime = NOON) -> Asker:
    """Return a worker of the agency of a kind."""
    return Asker(9, agency_id(place, kind), kind, place, role, purpose, moment, moment.date())


def related(one: Asker, *kinds: RelationKind) -> PersonFacts:
    """Return a person with whom the asker's agency has to do."""
    relations = tuple(
        RelationFact(one.agency_id, kind, LONG_AGO.date(), None, "") for kind in kinds
    )
    return PersonFacts(PERSON_ID, relations)


def answer(one: Asker, category: Category, facts: PersonFacts, origin: Origin | None = None):
    """Return the decision under the shipped grounds."""
    return explaining.decide(one, Topic(category, origin), law(), facts)


class TestConsent:
    """A: the post-release service of INTRESS. Refusing closes nothing else; taking back works at once."""

    service = asker("ES-CT", "ngo_worker", "ngo", Purpose.CARE)
    known = related(service, RelationKind.REFERRAL)

    def said(self, number: int, at: datetime, state: ConsentState, **change) -> ConsentFact:
        fact = ConsentFact(
            number,
            at,
            state,
            Purpose.CARE,
            frozenset({self.service.agency_id}),
            frozenset({Category.PLAN, Category.HOUSING}),
            at,
            None,
        )
        return replace(fact, **change)

    def knowing(self, *said: ConsentFact) -> PersonFacts:
        return replace(self.known, consents=said)

    def test_opens_what_the_person_said_yes_to_and_nothing_else(self) -> None:
        facts = self.knowing(self.said(1, LONG_AGO, ConsentState.GIVEN))
        assert answer(self.service, Category.PLAN, facts).rule.clause == "ct-support-by-consent"
        assert answer(self.service, Category.DEBTS, facts).failed is Gate.GROUND

    def test_counts_the_last_word(self) -> None:
        yes = self.said(1, LONG_AGO, ConsentState.GIVEN)
        no = self.said(2, NOON - timedelta(microseconds=1), ConsentState.WITHDRAWN)
        again = self.said(3, NOON, ConsentState.RENEWED)
        assert answer(self.service, Category.PLAN, self.knowing(yes)).opens
        assert not answer(self.service, Category.PLAN, self.knowing(yes, no)).opens
        assert answer(self.service, Category.PLAN, self.knowing(yes, no, again)).opens

    def test_may_be_taken_back_for_one_thing(self) -> None:
        yes = self.said(1, LONG_AGO, ConsentState.GIVEN)
        narrowed = self.said(
            2, NOON, ConsentState.NARROWED, categories=frozenset({Category.HOUSING})
        )
        facts = self.knowing(yes, narrowed)
        assert answer(self.service, Category.PLAN, facts).opens
        assert not answer(self.service, Category.HOUSING, facts).opens

    def test_ends_on_its_day(self) -> None:
        facts = self.knowing(self.said(1, LONG_AGO, ConsentState.GIVEN, until=NOON))
        assert not answer(self.service, Category.PLAN, facts).opens

    def test_said_to_one_agency_opens_nothing_for_another(self) -> None:
        other = asker("ES-CT", "ngo_worker", "ngo2", Purpose.CARE)
        other = replace(other, agency_kind="ngo")
        facts = replace(
            related(other, RelationKind.REFERRAL),
            consents=(self.said(1, LONG_AGO, ConsentState.GIVEN),),
        )
        assert answer(other, Category.PLAN, facts).failed is Gate.GROUND

    def test_refused_leaves_an_agency_what_needs_no_consent(self) -> None:
        own = Origin(self.service.agency_id, "ngo", "ES-CT")
        facts = self.knowing(self.said(1, LONG_AGO, ConsentState.REFUSED))
        assert answer(self.service, Category.HOUSING, facts, own).rule.key == "eu-own-records"

    @pytest.mark.parametrize("purpose", sorted(ENFORCING))
    def test_never_opens_anything_for_enforcement(self, purpose) -> None:
        assert not [
            rule.key for rule in law().rules if rule.needs_consent and purpose in rule.purposes
        ]


class TestStatutoryGateway:
    """B: Hamburg. Fixed receivers, fixed things, one purpose; the person may object, and is not asked."""

    unit = asker("DE-HH", "aftercare_coordinator", "municipality", Purpose.REINTEGRATION)

    def seen(self, *kinds: RelationKind, role: str = "aftercare_coordinator") -> set[Category]:
        one = replace(self.unit, role=role)
        facts = related(one, *kinds)
        return {category for category in Category if answer(one, category, facts).opens}

    def test_shows_who_leaves_and_when_so_that_the_offer_can_be_made(self) -> None:
        assert self.seen(RelationKind.PROGRAMME) == {Category.IDENTITY, Category.CUSTODY}

    def test_shows_the_plan_once_somebody_accepted(self) -> None:
        seen = self.seen(RelationKind.PROGRAMME, RelationKind.CONTACT)
        assert {Category.PLAN, Category.HOUSING, Category.DEBTS} <= seen
        assert not seen & {Category.OFFENCE, Category.RISK, Category.HEALTH, Category.FAMILY}

    def test_holds_for_no_other_receiver(self) -> None:
        ngo = asker("DE-HH", "ngo_worker", "ngo", Purpose.REINTEGRATION)
        facts = related(ngo, RelationKind.CONTACT)
        assert not [category for category in Category if answer(ngo, category, facts).opens]

    def test_may_not_be_passed_on_and_the_receiver_is_told(self) -> None:
        found = answer(self.unit, Category.PLAN, related(self.unit, RelationKind.CONTACT))
        assert found.outcome is Outcome.LIMITED
        assert Limit.NO_ONWARD in found.limits

    def test_holds_on_one_side_of_the_border_between_two_states_only(self) -> None:
        south = replace(self.unit, jurisdiction="DE-BW")
        assert not answer(south, Category.PLAN, related(south, RelationKind.CONTACT)).opens

    def test_yields_to_an_objection_where_it_is_a_power(self) -> None:
        case = Vignette(
            "DE-HH", "aftercare_coordinator", "municipality", "plan", "shared", "reintegration", "2024-02-01"
        )  # fmt: skip
        assert case.knowing("contact").level() is Level.FULL
        assert case.knowing("contact, objected").answer() == "no: ground"

    @pytest.mark.parametrize(("place", "role", "kind", "category", "facts"), [
        ("NL", "aftercare_coordinator", "municipality", "plan", "programme"),
        ("HR", "probation_officer", "probation", "family", "supervision"),
    ])  # fmt: skip
    def test_asks_for_no_consent_elsewhere_too(self, place, role, kind, category, facts) -> None:
        case = Vignette(place, role, kind, category, "shared", "reintegration", "2024-02-01", facts)
        assert case.decide().opens
        assert not case.decide().rule.needs_consent


class TestDutyToCooperate:
    """C: MAPPA. Whoever must cooperate sees what the meeting needs; the chair decides about anything further."""

    def seen(self, role: str, kind: str, purpose=Purpose.CASE_CONFERENCE) -> dict[Category, Level]:
        one = asker("GB-EAW", role, kind, purpose)
        facts = related(one, RelationKind.CONFERENCE)
        found = {category: answer(one, category, facts) for category in Category}
        return {category: one.level for category, one in found.items() if one.opens}

    @pytest.mark.parametrize(("role", "kind"), OFFICES.items())
    def test_shows_the_responsible_authorities_the_same(self, role, kind) -> None:
        seen = self.seen(role, kind)
        assert seen[Category.RISK] is seen[Category.MINUTES] is Level.FULL
        assert not set(seen) & {Category.PLAN, Category.HEALTH, Category.HOUSING}

    def test_shows_other_bodies_less(self) -> None:
        seen = self.seen("health_worker", "health")
        assert seen == {
            Category.IDENTITY: Level.FULL,
            Category.INVOLVEMENT: Level.FULL,
            Category.MINUTES: Level.FULL,
            Category.RISK: Level.SUMMARY,
        }

    def test_opens_for_the_meeting_and_for_no_other_purpose(self) -> None:
        assert self.seen("police_liaison", "police", Purpose.PUBLIC_SAFETY) == {}

    def test_lets_nothing_be_passed_on_or_taken_out(self) -> None:
        rules = [rule for rule in law().rules if rule.key.startswith("gb-mappa-")]
        assert all({Limit.NO_ONWARD, Limit.NO_EXPORT} <= rule.limits for rule in rules)

    def test_is_not_stopped_by_an_objection(self) -> None:
        case = Vignette(
            "GB-EAW", "police_liaison", "police", "risk", "prison", "case_conference", "2024-02-01",
            "conference, objected",
        )  # fmt: skip
        assert case.level() is Level.FULL

    def test_tells_outsiders_only_what_was_weighed_and_tells_the_person(self) -> None:
        case = Vignette(
            "GB-EAW", "ngo_worker", "ngo", "minutes", "police", "reintegration", "2024-02-01", "team"
        )  # fmt: skip
        assert case.answer() == "no: ground"
        found = case.knowing("team, weighed").decide()
        assert found.level is Level.SUMMARY
        assert Limit.TELL_PERSON in found.limits

    def test_may_rest_on_an_agreement_of_those_who_signed(self) -> None:
        signed = Vignette(
            "IE", "police_liaison", "police", "offence", "shared", "public_safety", "2024-02-01", "team"
        )  # fmt: skip
        assert signed.level() is Level.FULL
        assert replace(signed, kind="police2").answer() == "no: ground"


class TestConsultationUnderSecrecy:
    """D: the Belgian cell. Inside one may speak, nobody must; nothing secret leaves."""

    town = Origin(agency_id("BE", "municipality"), "municipality", "BE")
    clinic = Origin(agency_id("BE", "health"), "health", "BE")

    def member(self, role: str, kind: str, *kinds: RelationKind, purpose=Purpose.CASE_CONFERENCE):
        one = asker("BE", role, kind, purpose)
        return one, related(one, *(kinds or (RelationKind.CONFERENCE,)))

    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            ("aftercare_coordinator", "municipality"),
            ("probation_officer", "probation"),
            ("health_worker", "health"),
        ],
    )
    def test_shows_members_the_minutes(self, role, kind) -> None:
        one, facts = self.member(role, kind)
        found = answer(one, Category.MINUTES, facts, self.town)
        assert found.level is Level.FULL
        assert found.relation.kind is RelationKind.CONFERENCE
        assert found.limits >= {Limit.NO_ONWARD, Limit.NO_EXPORT, Limit.NO_PRINT}

    @pytest.mark.parametrize("kind", [k for k in RelationKind if k is not RelationKind.CONFERENCE])
    def test_shows_the_minutes_by_no_other_relation(self, kind) -> None:
        one, facts = self.member("aftercare_coordinator", "municipality", kind)
        assert not answer(one, Category.MINUTES, facts, self.town).opens

    def test_ends_for_a_member_on_the_day_it_ends(self) -> None:
        one, facts = self.member("aftercare_coordinator", "municipality")
        seat = facts.relations[0]
        for until, opens in ((one.day + timedelta(days=1), True), (one.day, False)):
            now = replace(facts, relations=(replace(seat, until=until),))
            assert answer(one, Category.MINUTES, now, self.town).opens is opens

    @pytest.mark.parametrize("category", [
        Category.HEALTH, Category.HOUSING, Category.FAMILY, Category.DEBTS, Category.RISK,
    ])  # fmt: skip
    def test_leaves_what_a_carer_wrote_behind_its_secrecy(self, category) -> None:
        for role, kind in (("aftercare_coordinator", "municipality"), ("police_liaison", "police")):
            one, facts = self.member(role, kind)
            assert not answer(one, category, facts, self.clinic).opens

    def test_gives_the_police_a_seat_and_no_minutes(self) -> None:
        one, facts = self.member("police_liaison", "police")
        assert answer(one, Category.INVOLVEMENT, facts).opens
        assert not answer(one, Category.MINUTES, facts, self.town).opens

    def feedback(self, category: Category, origin: Origin | None, *, agreed: bool):
        one, facts = self.member("police_liaison", "police", purpose=Purpose.PUBLIC_SAFETY)
        consensus = WeighingFact(
            one.agency_id, Purpose.PUBLIC_SAFETY, frozenset(Category), LONG_AGO, None
        )
        return answer(one, category, replace(facts, weighings=(consensus,) * agreed), origin)

    def test_gives_the_police_a_summary_when_all_agreed(self) -> None:
        assert self.feedback(Category.MINUTES, self.town, agreed=False).failed is Gate.GROUND
        found = self.feedback(Category.MINUTES, self.town, agreed=True)
        assert (found.level, found.rule.clause) == (Level.SUMMARY, "be-feedback")

    @pytest.mark.parametrize("category", Category)
    def test_gives_the_police_nothing_but_minutes_even_then(self, category) -> None:
        opened = self.feedback(category, self.town, agreed=True).opens
        assert opened is (category is Category.MINUTES)

    @pytest.mark.parametrize("category", Category)
    def test_never_gives_the_police_what_a_carer_wrote(self, category) -> None:
        assert not self.feedback(category, self.clinic, agreed=True).opens

    def test_forbids_health_to_the_police_by_name(self) -> None:
        found = [rule for rule in law().rules if rule.key == "be-no-secrecy-to-police"]
        assert found[0].effect == "forbid"
        assert found[0].purposes == frozenset(Purpose)

    def test_has_no_members_from_services_before_the_decree(self) -> None:
        before = datetime(2021, 5, 20, 12, tzinfo=UTC)
        one = asker("BE", "health_worker", "health", Purpose.CASE_CONFERENCE, before)
        facts = related(one, RelationKind.CONFERENCE)
        assert not answer(one, Category.MINUTES, facts, self.town).opens


class TestAttendanceOnly:
    """E: the treatment centre and the probation officer. Whether somebody came, never what was said."""

    @pytest.fixture(params=["ES-CT", "HR", "NL"])
    def officer(self, request):
        return asker(request.param, "probation_officer", "probation", Purpose.SUPERVISION)

    def clinic(self, officer: Asker) -> Origin:
        return Origin(agency_id(officer.jurisdiction, "health"), "health", officer.jurisdiction)

    def test_shows_that_somebody_came(self, officer) -> None:
        facts = related(officer, RelationKind.SUPERVISION)
        found = answer(officer, Category.ATTENDANCE, facts, self.clinic(officer))
        assert found.level is Level.ATTENDANCE
        assert Limit.NO_ONWARD in found.limits

    def test_shows_nothing_else_of_the_centre(self, officer) -> None:
        facts = related(officer, RelationKind.SUPERVISION)
        seen = {c for c in Category if answer(officer, c, facts, self.clinic(officer)).opens}
        assert seen <= {Category.ATTENDANCE, Category.IDENTITY, Category.CUSTODY}

    @pytest.mark.parametrize("purpose", ROLE_PURPOSES["probation_officer"])
    def test_shows_no_treatment_in_catalonia_even_with_a_release(self, purpose) -> None:
        officer = asker("ES-CT", "probation_officer", "probation", purpose)
        clinic = self.clinic(officer)
        health = frozenset({Category.HEALTH})
        facts = replace(
            related(officer, *RelationKind),
            releases=(ReleaseFact(clinic.agency_id, officer.agency_id, health, LONG_AGO, None),),
            consents=(
                ConsentFact(
                    1,
                    LONG_AGO,
                    ConsentState.GIVEN,
                    purpose,
                    frozenset({officer.agency_id}),
                    health,
                    LONG_AGO,
                    None,
                ),
            ),
        )
        assert not answer(officer, Category.HEALTH, facts, clinic).opens

    def test_shows_nothing_without_an_order(self) -> None:
        officer = asker("ES-CT", "probation_officer", "probation", Purpose.SUPERVISION)
        facts = related(officer, RelationKind.PROGRAMME)
        assert not answer(officer, Category.ATTENDANCE, facts, self.clinic(officer)).opens

    def test_may_cross_from_help_to_enforcement_because_a_statute_says_both(self) -> None:
        rules = [rule for rule in law().rules if rule.level is Level.ATTENDANCE]
        enforcing = [rule for rule in rules if rule.purposes & ENFORCING]
        assert len(enforcing) >= 3
        assert all(rule.crosses_purpose and rule.ground == "power" for rule in enforcing)


class TestSealedService:
    """F: the service for men. People come by themselves; nobody in justice can find out that they do."""

    service = asker("ES-CT", "ngo_worker", "municipality", Purpose.CARE)
    sealed = Origin(service.agency_id, "municipality", "ES-CT", is_sealed=True)
    open_ = replace(sealed, is_sealed=False)

    @pytest.mark.parametrize("role", sorted(JUSTICE_ROLES))
    @pytest.mark.parametrize("category", Category)
    def test_shows_justice_not_even_that_there_is_something(self, role, category) -> None:
        for purpose in ROLE_PURPOSES[role]:
            one = asker("ES-CT", role, OFFICES[role], purpose)
            found = answer(one, category, related(one, *RelationKind), self.sealed)
            assert found.level is Level.NONE

    def test_looks_to_justice_as_if_there_were_nobody(self) -> None:
        """Somebody whom only the service knows has no relation with justice, and no rule asks for none."""
        for role, kind in OFFICES.items():
            for purpose in ROLE_PURPOSES[role]:
                one = asker("ES-CT", role, kind, purpose)
                nobody = PersonFacts(PERSON_ID)
                client = related(self.service, RelationKind.CARE)
                for category in Category:
                    for origin in (None, self.sealed):
                        found = answer(one, category, client, origin)
                        assert found == answer(one, category, nobody, origin)
                        assert found.level is Level.NONE

    def test_knows_its_own_clients(self) -> None:
        facts = related(self.service, RelationKind.CARE)
        for category in (Category.IDENTITY, Category.PLAN):
            assert answer(self.service, category, facts).opens
        for category in (Category.ATTENDANCE, Category.INVOLVEMENT, Category.FAMILY):
            assert answer(self.service, category, facts, self.sealed).opens

    def test_keeps_its_notes_off_paper(self) -> None:
        found = answer(
            self.service, Category.FAMILY, related(self.service, RelationKind.CARE), self.sealed
        )
        assert found.limits >= {Limit.NO_EXPORT, Limit.NO_PRINT, Limit.NO_ONWARD}

    def certificate(self, *, consents: bool, releases: bool):
        one = asker("ES-CT", "probation_officer", "probation", Purpose.REINTEGRATION)
        me, what = one.agency_id, frozenset({Category.ATTENDANCE})
        yes = ConsentFact(
            1,
            LONG_AGO,
            ConsentState.GIVEN,
            Purpose.REINTEGRATION,
            frozenset({me}),
            what,
            LONG_AGO,
            None,
        )
        facts = replace(
            related(one, RelationKind.SUPERVISION),
            consents=(yes,) * consents,
            releases=(ReleaseFact(self.sealed.agency_id, me, what, LONG_AGO, None),) * releases,
        )
        return answer(one, Category.ATTENDANCE, facts, self.sealed)

    def test_certifies_attendance_when_the_person_asks_and_releases(self) -> None:
        assert not self.certificate(consents=True, releases=False).opens
        assert not self.certificate(consents=False, releases=True).opens
        found = self.certificate(consents=True, releases=True)
        assert (found.level, found.rule.clause) == (Level.ATTENDANCE, "ct-men-service-certificate")

    def test_is_sealed_by_the_agency_and_by_nothing_else(self) -> None:
        one = asker("ES-CT", "prison_case_manager", "prison", Purpose.REINTEGRATION)
        facts = related(one, RelationKind.CUSTODY)
        assert answer(one, Category.INVOLVEMENT, facts, self.open_).opens
        assert not answer(one, Category.INVOLVEMENT, facts, self.sealed).opens
