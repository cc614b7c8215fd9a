"""A yes that counts, a no that costs nothing, and what is taken back is gone at once."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.messages.models import Message
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting, ending, releasing
from throughcare.sharing.models import ConsentEvent, SecrecyRelease, ServiceAgreement
from throughcare.sharing.queries import consents, conversing, facts_of, spans_of
from throughcare.sharing.rules import bits
from throughcare.sharing.rules import consenting as rules
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.rules.receipts import receipt
from throughcare.sharing.types import ConsentFact, ConsentState, Purpose
from throughcare.simulation.world import CITY, CLINIC, NGO, POLICE, PRISON, PROBATION

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_was_asked")]

HELP = Purpose.REINTEGRATION
SPOKEN = Telling("spoken", "nl", no_pressure="yes", witness="her sister")
SCREEN = Telling("screen", "en", no_pressure="yes")
WHO = frozenset({Category.IDENTITY, Category.PLAN})


class Talk:
    """Say things as somebody, a minute later each time."""

    def __init__(self, small, person="zwolle"):
        self.small, self.person_id = small, small.people[person]
        self.now, self.today = small.now, small.today

    def agency(self, code):
        return self.small.world.agencies[code]

    def asked(self, *codes, categories=WHO, purpose=HELP):
        return Asked(purpose, frozenset(map(self.agency, codes)), frozenset(categories))

    def access(self, who="casemanager"):
        if who == "self":
            return self.as_person()
        return sharing.decide(
            self.small.actor(who),
            person_id=self.person_id,
            what="consent",
            now=self.now,
            today=self.today,
        )

    def as_person(self):
        from throughcare.kernel.access import Actor

        actor = Actor(None, role="person", person_id=self.person_id)
        return sharing.decide(
            actor, person_id=self.person_id, what="my_consent", now=self.now, today=self.today
        )

    def said(self, what, asked=None, *, who="casemanager", **more):
        self.now += timedelta(minutes=1)
        telling = SCREEN if who == "self" else SPOKEN
        telling = more.pop("telling", telling)
        if what is consenting.give:
            more.setdefault("until_on", None)
        args = [] if asked is None else [asked]
        return what(
            self.person_id,
            *args,
            telling=telling,
            access=more.pop("access", None) or self.access(who),
            now=self.now,
            today=self.today,
            **more,
        )

    def faults(self, what, asked=None, **more):
        with pytest.raises(consenting.ConsentError) as caught:
            self.said(what, asked, **more)
        return {(one.name, one.reason.code) for one in caught.value.faults}

    def sees(self, who):
        found = sharing.decide(
            self.small.actor(who),
            person_id=self.person_id,
            what="person",
            now=self.now + timedelta(seconds=1),
            today=self.today,
        )
        return getattr(found, "categories", frozenset())

    def states(self):
        found = ConsentEvent.objects.filter(person_id=self.person_id).order_by("pk")
        return list(found.values_list("state", flat=True))

    def team(self, code):
        from throughcare.journeys import actions as journeys

        journeys.ask_into_team(
            self.person_id,
            agency_id=self.agency(code),
            access=self.access(),
            now=self.now,
            today=self.today,
        )

    def board(self, who="casemanager"):
        return conversing.board(
            self.person_id, access=self.access(who), now=self.now, today=self.today
        )


@pytest.fixture
def talk(small_world):
    talk = Talk(small_world)
    talk.team(NGO)
    return talk


class TestGive:
    def test_opens_at_once_what_it_is_about_and_nothing_else(self, talk):
        assert talk.sees("ngo") == frozenset()
        talk.said(consenting.give, talk.asked(NGO))
        assert talk.sees("ngo") == WHO

    def test_by_the_person_alone(self, talk):
        talk.said(consenting.give, talk.asked(NGO), who="self")
        event = ConsentEvent.objects.get()
        assert (event.method, event.language, event.agency_id) == ("screen", "en", None)
        assert talk.sees("ngo") == WHO

    @pytest.mark.requirement("R52")
    def test_is_one_yes_for_each_agency_purpose_and_category(self, talk):
        talk.said(consenting.give, talk.asked(NGO, purpose=Purpose.CARE))
        assert talk.sees("ngo") == frozenset()

    def test_holds_twelve_months_unless_less_is_said(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.give, talk.asked(NGO), until_on=date(2026, 12, 24))
        first, second = ConsentEvent.objects.order_by("at")
        assert first.until == datetime(2027, 11, 23, 23, tzinfo=UTC)
        assert second.until == datetime(2026, 12, 24, 23, tzinfo=UTC)
        assert talk.states() == ["given", "renewed"]

    def test_longer_where_the_site_says_so(self, talk, settings):
        settings.CONSENT_MONTHS = 24
        talk.said(consenting.give, talk.asked(NGO), until_on=date(2028, 11, 1))
        assert ConsentEvent.objects.count() == 1

    def test_is_on_record_with_the_log_and_the_projection(self, talk):
        before = AuditEvent.objects.count()
        number = talk.said(consenting.give, talk.asked(NGO))
        event = AuditEvent.objects.order_by("pk").last()
        assert AuditEvent.objects.count() == before + 2  # the decision to let them in, the act
        assert (event.what, event.person_ids) == ("consent.given", [talk.person_id])
        assert event.detail["consent"] == number
        system = talk.small.system()
        spans = [
            span
            for span in spans_of([talk.person_id], access=system)[talk.person_id]
            if span.agency_id == talk.agency(NGO)
        ]
        assert any(span.facts & bits.CONSENT[HELP, Category.IDENTITY] for span in spans)

    def test_all_or_nothing(self, talk, monkeypatch):
        from throughcare.sharing.actions import conversing as writing

        def broken(*args, **kwargs):
            raise OSError("no disk")

        monkeypatch.setattr(writing, "project_visibility", broken)
        with pytest.raises(OSError, match="no disk"), transaction.atomic():
            talk.said(consenting.give, talk.asked(NGO))
        assert talk.states() == []
        assert not AuditEvent.objects.filter(what="consent.given").exists()
        assert not Message.objects.exists()


class TestNobodyCanSayYesTo:
    @pytest.mark.parametrize("purpose", [Purpose.SUPERVISION, Purpose.PUBLIC_SAFETY])
    def test_enforcement(self, talk, purpose):
        asked = talk.asked(PROBATION, purpose=purpose)
        assert talk.faults(consenting.give, asked) == {("purpose", "consent.enforcement")}

    @pytest.mark.parametrize("purpose", [Purpose.OVERSIGHT, Purpose.VICTIM_SAFETY])
    def test_what_needs_no_yes(self, talk, purpose):
        asked = talk.asked(NGO, purpose=purpose)
        assert talk.faults(consenting.give, asked) == {("purpose", "consent.purpose")}

    @pytest.mark.parametrize("category", [Category.VICTIM, Category.CHILD, Category.AUDIT])
    def test_what_is_about_others(self, talk, category):
        asked = talk.asked(NGO, categories={Category.PLAN, category})
        assert talk.faults(consenting.give, asked) == {("categories", "consent.about_others")}

    def test_nothing(self, talk):
        asked = Asked(HELP, frozenset(), frozenset())
        assert talk.faults(consenting.give, asked) == {
            ("agencies", "consent.no_agency"),
            ("categories", "consent.no_category"),
        }

    def test_a_closed_agency(self, talk):
        from throughcare.agencies.models import Agency
        from throughcare.agencies.queries import forget_agency_map

        Agency.objects.filter(pk=talk.agency(NGO)).update(closed_on=talk.today)
        forget_agency_map()
        found = talk.faults(consenting.give, talk.asked(NGO))
        forget_agency_map()
        assert found == {("agencies", "consent.agency_closed")}

    @pytest.mark.parametrize(
        ("day", "code"),
        [
            (date(1066, 10, 14), "consent.ends_in_past"),
            (date(2026, 11, 22), "consent.ends_in_past"),
            (date(2027, 11, 24), "consent.too_long"),
            (date(9999, 12, 31), "consent.too_long"),
        ],
    )
    def test_another_time(self, talk, day, code):
        found = talk.faults(consenting.give, talk.asked(NGO), until_on=day)
        assert found == {("until_on", code)}

    @pytest.mark.parametrize(
        ("answer", "code"),
        [("no", "consent.no_choice"), ("", "consent.no_pressure"), ("!", "consent.no_pressure")],
    )
    def test_without_a_choice(self, talk, answer, code):
        telling = dataclasses.replace(SPOKEN, no_pressure=answer)
        found = talk.faults(consenting.give, talk.asked(NGO), telling=telling)
        assert found == {("no_pressure", code)}

    @pytest.mark.parametrize(
        ("telling", "name"),
        [
            (Telling("screen", "nl", "yes"), "method"),
            (Telling("by_law", "nl", "yes"), "method"),
            (Telling("spoken", "", "yes"), "language"),
            (Telling("spoken", "<b>", "yes"), "language"),
            (Telling("spoken", "nl", "yes", text_key=""), "text"),
            (Telling("spoken", "nl", "yes", text_version=0), "text"),
        ],
    )
    def test_in_an_unheard_of_way(self, talk, telling, name):
        found = talk.faults(consenting.give, talk.asked(NGO), telling=telling)
        assert {field for field, _ in found} == {name}

    def test_and_every_fault_is_told_at_once_and_nothing_kept(self, talk):
        asked = Asked(Purpose.SUPERVISION, frozenset({10**6}), frozenset({Category.CHILD}))
        found = talk.faults(consenting.give, asked, until_on=date(1066, 1, 1))
        assert {name for name, _ in found} == {"agencies", "categories", "purpose", "until_on"}
        assert talk.states() == []

    def test_and_the_database_refuses_enforcement_too(self, talk):
        from django.db import IntegrityError

        with pytest.raises(IntegrityError, match="consent_not_for_enforcement"):
            ConsentEvent.objects.create(
                person_id=talk.person_id,
                at=talk.now,
                state="given",
                purpose="supervision",
                agency_ids=[1],
                categories=["plan"],
                since=talk.now,
                method="screen",
            )


class TestWhoWrites:
    def test_whoever_leads_not_a_partner(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        asked = talk.asked(NGO, categories={Category.DEBTS})
        for what in (consenting.give, consenting.refuse, consenting.defer, consenting.request):
            assert talk.faults(what, asked, who="ngo") == {("agencies", "consent.not_yours")}

    def test_not_about_another_person(self, talk):
        access = talk.access()
        with pytest.raises(AccessRefusedError):
            consenting.give(
                talk.small.people["short"],
                talk.asked(NGO),
                telling=SPOKEN,
                until_on=None,
                access=access,
                now=talk.now,
                today=talk.today,
            )

    def test_a_partner_hears_that_their_own_yes_ends(self, talk):
        talk.said(consenting.give, talk.asked(NGO, CITY))
        talk.said(consenting.withdraw, who="ngo", agency_ids={talk.agency(NGO)})
        assert talk.sees("ngo") == frozenset()
        assert talk.board().agency(talk.agency(CITY)).purpose("reintegration").has_yes

    def test_but_not_that_of_another(self, talk):
        talk.said(consenting.give, talk.asked(NGO, CITY))
        for scope in ({"agency_ids": {talk.agency(CITY)}}, {}):
            found = talk.faults(consenting.withdraw, who="ngo", **scope)
            assert found == {("agencies", "consent.not_yours")}


class TestTakeBack:
    @pytest.mark.requirement("R64")
    def test_is_in_force_at_once(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.withdraw, who="self")
        assert talk.sees("ngo") == frozenset()
        assert talk.states() == ["given", "withdrawn"]
        assert talk.small is not None

    def test_a_part_is_narrowed_and_the_rest_stands(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        gone = talk.said(consenting.withdraw, categories={Category.PLAN})
        assert talk.states() == ["given", "narrowed"]
        assert [one.categories for one in gone] == [frozenset({Category.PLAN})]
        assert talk.sees("ngo") == {Category.IDENTITY}

    def test_a_second_one_finds_nothing_and_says_so(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.withdraw)
        assert talk.faults(consenting.withdraw) == {("categories", "consent.nothing_to_withdraw")}
        assert talk.states() == ["given", "withdrawn"]

    def test_and_gave_again(self, talk):
        for what in (consenting.give, consenting.give):
            talk.said(what, talk.asked(NGO))
            talk.said(consenting.withdraw)
        assert talk.states() == ["given", "withdrawn", "given", "withdrawn"]
        talk.said(consenting.give, talk.asked(NGO))
        assert talk.sees("ngo") == WHO

    def test_what_was_never_given_is_not_taken_back(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.give, talk.asked(CITY, categories={Category.DEBTS}))
        gone = talk.said(consenting.withdraw)
        assert {(one.agency_ids, one.categories) for one in gone} == {
            (frozenset({talk.agency(NGO)}), WHO),
            (frozenset({talk.agency(CITY)}), frozenset({Category.DEBTS})),
        }

    def test_counts_though_the_clock_went_back(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        late = talk.now
        talk.now -= timedelta(hours=2)
        talk.said(consenting.withdraw)
        talk.now = late
        assert talk.sees("ngo") == frozenset()

    def test_a_no_ends_a_yes(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.refuse, talk.asked(NGO))
        assert talk.sees("ngo") == frozenset()

    @pytest.mark.parametrize("what", [consenting.defer, consenting.request])
    def test_thinking_about_it_and_being_asked_change_nothing(self, talk, what):
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(what, talk.asked(NGO))
        assert talk.sees("ngo") == WHO


class TestTelling:
    def mail(self, talk):
        from throughcare.accounts.models import Account

        Account.objects.filter(sign_in_name="ngo").update(email="desk@example.org", language="nl")
        return list(Message.objects.values_list("to", "text_code", "params"))

    def test_receivers_are_told_in_the_same_transaction_and_of_no_content(self, talk):
        from throughcare.accounts.models import Account

        Account.objects.filter(sign_in_name="ngo").update(email="desk@example.org", language="nl")
        talk.said(consenting.give, talk.asked(NGO))
        talk.said(consenting.withdraw)
        found = Message.objects.order_by("pk")
        assert [(one.to, one.text_code) for one in found] == [
            ("desk@example.org", "mail.consent_changed")
        ] * 2
        for one in found:
            assert set(one.params) == {"agency"}
            assert one.created_at <= talk.now

    def test_a_no_to_what_was_never_given_tells_nobody(self, talk):
        from throughcare.accounts.models import Account

        Account.objects.update(email="all@example.org")
        talk.said(consenting.refuse, talk.asked(NGO))
        assert not Message.objects.exists()


class TestWhoSeesWhat:
    """Nobody else learns that, or why, somebody said no."""

    def test_the_person_and_who_leads_see_every_answer(self, talk):
        talk.said(consenting.refuse, talk.asked(NGO))
        for who in ("self", "casemanager"):
            part = talk.board(who).agency(talk.agency(NGO)).purpose("reintegration")
            assert {cell.state for cell in part.cells if cell.category in WHO} == {"no"}

    def test_another_agency_sees_the_same_after_a_no_as_after_nothing(self, talk):
        before = talk.board("municipality")
        talk.said(consenting.refuse, talk.asked(CITY, NGO, categories={Category.DEBTS}))
        after = talk.board("municipality")
        assert after == before
        assert after.events == ()
        assert {one.agency_id for one in after.agencies} <= {talk.agency(CITY)}

    def test_and_the_same_after_taking_back(self, talk):
        before = talk.board("municipality")
        asked = talk.asked(CITY, categories={Category.FAMILY})
        talk.said(consenting.give, asked)
        part = talk.board("municipality").agency(talk.agency(CITY)).purpose("reintegration")
        assert part.has_yes
        talk.said(consenting.withdraw)
        talk.now = before and talk.now
        assert talk.board("municipality") == before

    def test_a_sealed_service_is_named_to_the_person_only(self, talk):
        from throughcare.agencies.models import Agency
        from throughcare.agencies.queries import forget_agency_map

        Agency.objects.filter(pk=talk.agency(NGO)).update(is_sealed=True)
        forget_agency_map()
        talk.said(consenting.give, talk.asked(NGO), who="self")
        found = {who: talk.board(who).agency(talk.agency(NGO)) for who in ("self", "casemanager")}
        events = talk.board().events
        forget_agency_map()
        assert found["self"] is not None
        assert found["casemanager"] is None
        assert events == ()


class TestRefusalClosesNoDoor:
    @pytest.mark.requirement("R64")
    def test_the_engine_says_what_each_may_still_do(self, talk):
        board = talk.board("self")
        prison, city, ngo = (board.agency(talk.agency(code)) for code in (PRISON, CITY, NGO))
        assert Category.PLAN in {row.category for row in prison.still}
        assert Category.PLAN in {row.category for row in city.still}
        assert all(row.clause is not None for row in city.still)
        assert ngo.still == ()
        assert city.has_power is False
        assert prison.has_power is True

    def test_and_it_is_the_same_with_and_without_a_yes(self, talk):
        before = {one.agency_id: one.still for one in talk.board("self").agencies}
        for code in (NGO, CITY):
            talk.said(consenting.give, talk.asked(code, categories=set(Category) - rules.NEVER))
        assert {one.agency_id: one.still for one in talk.board("self").agencies} == before

    def test_only_what_a_yes_would_change_is_asked(self, talk):
        board = talk.board("self")
        ngo = board.agency(talk.agency(NGO)).purpose("reintegration")
        assert {Category.PLAN, Category.IDENTITY} <= {c.category for c in ngo.cells if c.adds}
        assert Category.OFFENCE not in {cell.category for cell in ngo.cells}
        prison = board.agency(talk.agency(PRISON)).purpose("reintegration")
        asked = {cell.category for cell in prison.cells} if prison else set()
        assert asked <= {Category.HEALTH}


class TestThreeYeses:
    def test_taking_part_and_treatment_share_nothing(self, talk):
        talk.team(CLINIC)
        for kind in releasing.KINDS:
            releasing.agree(
                talk.person_id,
                agency_id=talk.agency(CLINIC),
                kind=kind,
                state="given",
                access=talk.access("self"),
                now=talk.now,
                today=talk.today,
            )
        assert talk.sees("health") == frozenset()
        assert talk.states() == []
        part = talk.board("self").agency(talk.agency(CLINIC))
        assert (part.taking_part.state, part.treatment.state) == ("given", "given")

    def test_and_sharing_is_neither(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        assert not ServiceAgreement.objects.exists()

    def test_treatment_is_shown_to_the_person_and_who_treats_only(self, talk):
        talk.team(CLINIC)
        releasing.agree(
            talk.person_id,
            agency_id=talk.agency(CLINIC),
            kind="treatment",
            state="given",
            access=talk.access("self"),
            now=talk.now,
            today=talk.today,
        )
        assert talk.board().agency(talk.agency(CLINIC)).treatment is None

    @pytest.mark.parametrize(
        ("kind", "state", "code"),
        [
            ("sharing", "given", "agreement.answer"),
            ("taking_part", "maybe", "agreement.answer"),
            ("treatment", "given", "consent.not_yours"),
        ],
    )
    def test_refused(self, talk, kind, state, code):
        with pytest.raises(consenting.ConsentError, match=code):
            releasing.agree(
                talk.person_id,
                agency_id=talk.agency(NGO),
                kind=kind,
                state=state,
                access=talk.access(),
                now=talk.now,
                today=talk.today,
            )


class TestReleases:
    @pytest.fixture
    def treated(self, talk):
        talk.team(CLINIC)
        talk.said(consenting.give, talk.asked(CLINIC, purpose=Purpose.CARE))
        return talk

    def release(self, talk, **more):
        given = {
            "agency_id": talk.agency(CITY),
            "categories": {Category.HEALTH},
            "until_on": None,
            "topic": "medication on the day of release",
        }
        return releasing.record_release(
            talk.person_id,
            **(
                {"access": talk.access("health"), "now": talk.now, "today": talk.today}
                | given
                | more
            ),
        )

    def test_holds_once_the_professional_writes_it_down(self, treated):
        number = self.release(treated)
        row = SecrecyRelease.objects.get(pk=number)
        assert row.origin_agency_id == treated.agency(CLINIC)
        assert row.origin_membership_id == treated.small.actor("health").membership_id
        assert row.since >= treated.now - timedelta(minutes=1)
        facts = facts_of([treated.person_id], access=treated.small.system())[treated.person_id]
        assert len(facts.releases) == 1

    def test_told_to_either_side_ends_it_and_the_yes(self, treated):
        for who in ("health", "municipality", "self"):
            treated.said(
                consenting.give, treated.asked(CITY, categories={Category.HEALTH, Category.DEBTS})
            )
            number = self.release(treated)
            treated.said(releasing.withdraw_release, None, who=who, release_id=number)
            city = treated.board("self").agency(treated.agency(CITY)).purpose("reintegration")
            assert {c.category for c in city.cells if c.state == "yes"} == {Category.DEBTS}, who
            assert treated.board("self").releases == ()

    def test_taking_the_yes_back_ends_the_release_of_the_same_only(self, treated):
        both = {Category.HEALTH, Category.ATTENDANCE}
        treated.said(consenting.give, treated.asked(CITY, categories=both))
        self.release(treated, categories=both)
        treated.said(consenting.withdraw, categories={Category.HEALTH})
        (row,) = treated.board("self").releases
        assert row.categories == (Category.ATTENDANCE,)

    def test_others_do_not_see_or_end_it(self, treated):
        number = self.release(treated)
        assert treated.board("casemanager").releases == ()
        with pytest.raises(consenting.ConsentError, match="nothing_to_withdraw"):
            treated.said(releasing.withdraw_release, None, who="casemanager", release_id=number)

    def test_twice_finds_nothing(self, treated):
        number = self.release(treated)
        treated.said(releasing.withdraw_release, None, who="self", release_id=number)
        with pytest.raises(consenting.ConsentError, match="nothing_to_withdraw"):
            treated.said(releasing.withdraw_release, None, who="self", release_id=number)

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"categories": set()}, "consent.no_category"),
            ({"categories": {Category.CHILD}}, "consent.about_others"),
            ({"until_on": date(1066, 1, 1)}, "consent.ends_in_past"),
            ({"until_on": date(2030, 1, 1)}, "consent.too_long"),
            ({"agency_id": 10**6}, "release.agency"),
        ],
    )
    def test_refused(self, treated, more, code):
        with pytest.raises(consenting.ConsentError, match=code):
            self.release(treated, **more)
        assert not SecrecyRelease.objects.exists()

    def test_not_by_the_person_alone(self, treated):
        with pytest.raises(consenting.ConsentError, match=r"release\.professional"):
            self.release(treated, access=treated.access("self"))


class TestEnds:
    def system(self, talk):
        return sharing.system_access(purpose="test", now=talk.now)

    def given(self, talk, days):
        talk.said(consenting.give, talk.asked(NGO), until_on=talk.today + timedelta(days=days))

    def remind(self, talk):
        return ending.remind_all(access=self.system(talk), now=talk.now, today=talk.today)

    def close(self, talk):
        return ending.expire_all(access=self.system(talk), now=talk.now, today=talk.today)

    def pass_days(self, talk, days):
        talk.now += timedelta(days=days)
        talk.today += timedelta(days=days)

    def test_ends_by_itself_whether_or_not_a_job_ran(self, talk):
        self.given(talk, 5)
        self.pass_days(talk, 5)
        assert talk.sees("ngo") == WHO
        self.pass_days(talk, 1)
        assert talk.sees("ngo") == frozenset()

    def test_is_put_on_record_once(self, talk):
        self.given(talk, 5)
        self.pass_days(talk, 6)
        assert (self.close(talk), self.close(talk)) == (1, 0)
        assert talk.states() == ["given", "expired"]

    def test_is_brought_up_once_a_month_before(self, talk):
        from throughcare.accounts.models import Account

        Account.objects.filter(sign_in_name="casemanager").update(email="lead@example.org")
        self.given(talk, 40)
        assert self.remind(talk) == 0
        self.pass_days(talk, 12)
        assert (self.remind(talk) > 0, self.remind(talk)) == (True, 0)
        assert talk.states() == ["given", "requested"]
        assert [one.text_code for one in Message.objects.filter(to="lead@example.org")] == [
            "mail.consent_ends"
        ]
        assert talk.sees("ngo") == WHO

    def test_a_renewed_one_is_brought_up_again_in_its_time(self, talk):
        self.given(talk, 10)
        assert self.remind(talk)
        self.given(talk, 40)
        assert self.remind(talk) == 0
        self.pass_days(talk, 15)
        assert self.remind(talk)

    def test_a_taken_back_one_is_not(self, talk):
        self.given(talk, 10)
        talk.said(consenting.withdraw)
        assert self.remind(talk) == 0
        self.pass_days(talk, 12)
        assert self.close(talk) == 0

    def test_the_list_of_who_leads(self, talk):
        self.given(talk, 10)
        before = talk.now + timedelta(days=30)
        names = {}
        for who in ("casemanager", "municipality", "probation"):
            access = sharing.decide_list(talk.small.actor(who), now=talk.now, today=talk.today)
            rows = consents.ending_list(access=access, now=talk.now, before=before)
            names[who] = [row.name for row in rows]
        assert names == {"casemanager": ["Rik Zwartewater"], "municipality": [], "probation": []}

    def test_task_runs(self, talk):
        from throughcare.sharing.tasks import look_at_ends

        assert set(look_at_ends(0)) == {"reminded", "closed"}


class TestReceipt:
    def made(self, talk):
        events = talk.board("self").events
        return receipt(
            events,
            subject="person-1",
            agencies={talk.agency(NGO): "Tweede Deur"},
            jurisdiction="NL",
            address="https://example.org/me/sharing",
            now=talk.now,
        )

    def test_holds_every_field_that_the_standard_asks_for(self, talk):
        talk.said(consenting.give, talk.asked(NGO, categories=WHO | {Category.HEALTH}))
        talk.said(consenting.withdraw, categories={Category.PLAN})
        found = json.loads(json.dumps(self.made(talk)))
        assert found["@type"] == "dpv:ConsentReceipt"
        assert found["dct:conformsTo"].endswith("dpv-27560#receipt-eu-gdpr")
        first, second = found["dpv:hasRecordOfActivity"]
        for name in (
            "dct:conformsTo",
            "dct:identifier",
            "dpv:hasDataSubject",
            "dpv:hasDataController",
            "dpv:hasProcess",
            "dpv:hasJurisdiction",
            "dpv:hasNotice",
            "dpv:hasConsentControl",
            "dpv:hasConsentStatus",
        ):
            assert first[name], name
        process = first["dpv:hasProcess"]
        assert process["dpv:hasPurpose"] == "justice:RehabilitationManagement"
        assert "pd:Health" in process["dpv:hasPersonalData"]
        assert {"dpv:hasRecipient", "dpv:hasStorageCondition"} <= set(process)
        assert "eu-gdpr:A9-2-a" in first["dpv:hasLegalBasis"]
        assert first["dpv:hasNotice"]["dct:language"] == "nl"
        status = second["dpv:hasConsentStatus"]
        assert status["@type"] == ["dpv:ConsentWithdrawn"]
        assert status["tc:narrowed"] is True

    def test_every_prefix_is_in_the_context(self, talk):
        talk.said(consenting.give, talk.asked(NGO))
        found = self.made(talk)
        text = json.dumps(found)
        import re

        used = set(re.findall(r'"([a-z-]+):[A-Za-z0-9-]+"', text)) - {"urn"}
        assert used <= set(found["@context"])

    def test_every_code_has_a_word(self):
        from throughcare.sharing.rules.receipts import PURPOSES, STATES

        assert set(STATES) == set(ConsentState)
        assert set(PURPOSES) == set(Purpose)


class TestRules:
    def fact(self, number, state, *, minute=0, categories=WHO, until=None, purpose=HELP):
        at = datetime(2026, 11, 23, 9, minute, tzinfo=UTC)
        return ConsentFact(
            number,
            at,
            ConsentState(state),
            purpose,
            frozenset({7}),
            frozenset(categories),
            at,
            until,
        )

    def test_the_last_word_counts_also_within_one_instant(self):
        events = [self.fact(2, "withdrawn"), self.fact(1, "given")]
        now = datetime(2026, 11, 23, 10, tzinfo=UTC)
        assert rules.yeses(events, now) == {}

    def test_same_answer_as_the_engine(self):
        """Whatever is said in whatever order, the page and the decision agree."""
        import itertools

        from throughcare.sharing.rules.explaining import Question
        from throughcare.sharing.types import Asker, Law, PersonFacts, Topic

        now = datetime(2026, 11, 23, 10, tzinfo=UTC)
        states = [state.value for state in ConsentState]
        until = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
        asker = Asker(1, 7, "ngo", "NL", "ngo_worker", HELP, now, now.date())
        for first, second in itertools.product(states, repeat=2):
            for ends in (None, until):
                events = (
                    self.fact(1, first, minute=1),
                    self.fact(2, second, minute=2, categories={Category.PLAN}, until=ends),
                )
                held = rules.yeses(events, now)
                for category in WHO:
                    question = Question(
                        asker, Topic(category), Law(1, (), ()), PersonFacts(1, consents=events)
                    )
                    assert question.consents() == ((HELP, 7, category) in held)

    def test_rectangles_say_exactly_the_cells(self):
        cells = {
            (HELP, 1, Category.PLAN),
            (HELP, 2, Category.PLAN),
            (HELP, 2, Category.DEBTS),
            (Purpose.CARE, 1, Category.PLAN),
        }
        found = rules.rectangles(cells)
        assert set().union(*(one.cells() for one in found)) == cells
        assert sum(len(one.cells()) for one in found) == len(cells)

    def test_police_are_never_asked_about(self):
        assert not set(rules.PURPOSES) & {Purpose.PUBLIC_SAFETY, Purpose.SUPERVISION}
        assert POLICE
