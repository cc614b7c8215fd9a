"""Rights of a person: a clock, one answer, what holds at once, who is told; and what the rules say about keeping."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Access, Actor, Category
from throughcare.kernel.dates import Offset
from throughcare.kernel.errors import AccessRefusedError
from throughcare.messages.models import Message
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import rights as actions
from throughcare.sharing.actions.rights import RightsError
from throughcare.sharing.models import Block, Objection
from throughcare.sharing.queries import facts_of, rights
from throughcare.sharing.queries.recording import uses
from throughcare.sharing.queries.retaining import held_by, keeping_rules
from throughcare.sharing.rules import claiming, retaining
from throughcare.sharing.rules.claiming import Right
from throughcare.sharing.rules.recording import (
    BASES,
    OPERATIONS,
    Use,
    assessment_inputs,
    basis_term,
    datum,
    record_of,
    rule_as_dpv,
)
from throughcare.sharing.rules.retaining import (
    Action,
    Due,
    Holder,
    Keeping,
    KeptFacts,
    Trigger,
    due,
    kept_until,
    over,
)
from throughcare.sharing.types import Ground, Level, Purpose
from throughcare.simulation.world import CITY, PRISON

HOUSING = frozenset({Category.HOUSING})
DAY = date(2026, 11, 23)


class Claim:
    """Use rights as somebody, a minute later each time."""

    def __init__(self, small, person="zwolle"):
        self.small, self.person_id = small, small.people[person]
        self.now, self.today = small.now, small.today

    def access(self, who="casemanager"):
        actor = (
            Actor(None, role="person", person_id=self.person_id)
            if who == "self"
            else self.small.actor(who)
        )
        found = sharing.decide(
            actor, person_id=self.person_id, what="rights", now=self.now, today=self.today
        )
        assert isinstance(found, Access), found
        return found

    def file(self, kind, *, who="self", text="It is wrong", **more):
        self.now += timedelta(minutes=1)
        return actions.file_right(
            self.person_id,
            kind,
            text=text,
            access=self.access(who),
            now=self.now,
            today=self.today,
            **more,
        )

    def answer(self, request_id, *, who="casemanager", is_granted=True, **more):
        self.now += timedelta(minutes=1)
        return actions.answer_right(
            self.person_id,
            request_id,
            is_granted=is_granted,
            text=more.pop("text", "Done"),
            access=more.pop("access", None) or self.access(who),
            now=self.now,
            today=self.today,
            **more,
        )

    def row(self, request_id, who="self"):
        return rights.right(self.person_id, request_id, access=self.access(who))

    def facts(self):
        return facts_of([self.person_id], access=self.small.system())[self.person_id]

    def refused(self, what, *args, **more):
        with pytest.raises(RightsError) as caught:
            what(*args, **more)
        return {one.code for one in caught.value.reasons}


@pytest.fixture
def claim(small_world):
    return Claim(small_world)


class TestClock:
    def test_a_month_then_two_more(self):
        assert claiming.due_on(date(2026, 11, 23)) == date(2026, 12, 23)
        assert claiming.due_on(date(2027, 1, 31)) == date(2027, 2, 28)
        assert claiming.longer_on(date(2026, 11, 30)) == date(2027, 2, 28)

    def test_every_right_has_reasons_to_refuse(self):
        assert set(claiming.JUSTIFICATIONS) == set(Right)
        assert all(claiming.JUSTIFICATIONS.values())

    @pytest.mark.django_db
    def test_longer_once_within_the_month_and_the_person_reads_why(self, claim):
        number = claim.file("correction")
        more = {"access": claim.access(), "now": claim.now, "today": claim.today}
        assert claim.refused(actions.extend_right, claim.person_id, number, reason=" ", **more) == {
            "rights.answer_missing"
        }
        actions.extend_right(claim.person_id, number, reason="Three agencies answer", **more)
        row = claim.row(number)
        assert (row.due_on, row.answer, row.is_longer) == (
            date(2027, 2, 23),
            "Three agencies answer",
            True,
        )
        assert claim.refused(
            actions.extend_right, claim.person_id, number, reason="Again", **more
        ) == {"rights.longer_once"}
        claim.answer(number, text="Corrected")
        assert claim.row(number).answer == "Three agencies answer\n\nCorrected"

    @pytest.mark.django_db
    def test_not_after_the_month(self, claim):
        number = claim.file("correction")
        assert claim.refused(
            actions.extend_right,
            claim.person_id,
            number,
            reason="Late",
            access=claim.access(),
            now=claim.now,
            today=claim.today + timedelta(days=31),
        ) == {"rights.longer_too_late"}


@pytest.mark.django_db
class TestFiling:
    def test_by_the_person_and_by_a_worker(self, claim):
        mine, theirs = claim.file("correction"), claim.file("erasure", who="casemanager")
        rows = rights.rights_of(claim.person_id, access=claim.access("self"))
        assert {row.request_id for row in rows} == {mine, theirs}
        assert {row.due_on for row in rows} == {date(2026, 12, 23)}
        assert {row.agency_id for row in rows} == {claim.small.world.agencies[PRISON]}

    @pytest.mark.parametrize(
        ("kind", "more", "codes"),
        [
            ("correction", {"text": " "}, {"rights.text_missing"}),
            ("erasure", {"text": "x" * 4001}, {"rights.text_long"}),
            ("restriction", {}, {"rights.no_category"}),
            ("restriction", {"categories": [Category.IDENTITY]}, {"rights.not_freezable"}),
            ("correction", {"categories": [Category.VICTIM]}, {"rights.about_others"}),
            ("objection", {}, {"rights.no_agency"}),
            ("objection", {"agency_id": 999_999}, {"rights.no_agency"}),
        ],
    )
    def test_what_is_wrong_is_said(self, claim, kind, more, codes):
        assert claim.refused(claim.file, kind, **more) == codes

    def test_nobody_files_for_somebody_else(self, claim):
        access = claim.access("self")
        with pytest.raises(AccessRefusedError):
            actions.file_right(
                claim.small.people["short"],
                "access",
                access=access,
                now=claim.now,
                today=claim.today,
            )

    def test_is_in_the_log_without_its_words(self, claim):
        claim.file("correction", text="My birthday is wrong")
        event = AuditEvent.objects.filter(what="rights.correction").get()
        assert (event.action, event.person_ids) == ("record", [claim.person_id])
        assert "birthday" not in str(event.detail)

    def test_a_small_agency_sees_its_own_only(self, claim):
        city = claim.small.world.agencies[CITY]
        for_city = claim.file("correction", agency_id=city)
        claim.file("erasure")
        rows = rights.rights_of(claim.person_id, access=claim.access("municipality"))
        assert [row.request_id for row in rows] == [for_city]


@pytest.mark.django_db
class TestAnswer:
    def test_once(self, claim):
        number = claim.file("erasure")
        claim.answer(number)
        assert claim.row(number).state == "done"
        assert claim.refused(claim.answer, number) == {"rights.answered"}

    def test_a_no_says_why_in_a_word_of_the_list(self, claim):
        number = claim.file("erasure")
        wrong = {"is_granted": False, "justification": "tc:data-are-right"}
        assert claim.refused(claim.answer, number, **wrong) == {"rights.justification"}
        claim.answer(
            number, is_granted=False, justification="eu-gdpr:JustificationA17LegallyRequired"
        )
        row = claim.row(number)
        assert (row.state, row.justification) == (
            "refused",
            "eu-gdpr:JustificationA17LegallyRequired",
        )

    @pytest.mark.parametrize("who", ["municipality", "self"])
    def test_only_by_the_agency_that_answers(self, claim, who):
        number = claim.file("correction")
        assert claim.refused(claim.answer, number, who=who) <= {
            "rights.not_yours",
            "rights.unknown",
        }

    def test_listed_for_the_agency_with_its_day(self, claim):
        number = claim.file("correction")
        listing = claim.small.listing()
        (row,) = rights.rights_to_answer(access=listing)
        assert (row.request_id, row.name, row.due_on) == (
            number,
            "Rik Zwartewater",
            date(2026, 12, 23),
        )
        assert rights.count_rights_to_answer(access=listing) == 1
        assert rights.rights_to_answer(access=claim.small.listing("municipality")) == []
        assert not row.is_late(date(2026, 12, 23))
        assert row.is_late(date(2026, 12, 24))

    def test_two_statements_however_many(self, claim, django_assert_num_queries):
        for _ in range(5):
            claim.file("correction")
        listing = claim.small.listing()
        with django_assert_num_queries(1):
            rights.rights_to_answer(access=listing)


@pytest.mark.django_db
class TestCorrection:
    def test_receivers_are_told_in_the_same_transaction(self, claim):
        claim.access("municipality")  # has looked
        number = claim.file("correction", categories=[Category.IDENTITY])
        told = claim.answer(number)
        assert told == [claim.small.world.agencies[CITY]]
        event = AuditEvent.objects.get(what="rights.correction.done")
        assert event.detail["told"] == told

    def test_mail_goes_to_the_duty_contact_and_names_nobody(self, claim):
        from throughcare.accounts.models import Account

        Account.objects.update(email="somebody@example.org")
        claim.access("municipality")
        claim.answer(claim.file("correction"))
        (mail,) = Message.objects.filter(text_code=actions.CORRECTED)
        assert "Zwartewater" not in str(mail.params)
        assert mail.created_at - claim.now == timedelta(0)

    def test_who_saw_another_kind_is_not_told(self, claim):
        claim.access("municipality")
        number = claim.file("correction", categories=[Category.MINUTES])
        assert claim.answer(number) == []

    def test_a_no_tells_nobody(self, claim):
        claim.access("municipality")
        number = claim.file("correction")
        assert claim.answer(number, is_granted=False, justification="tc:data-are-right") == []
        assert not Message.objects.filter(text_code=actions.CORRECTED).exists()


@pytest.mark.django_db
class TestRestriction:
    def test_holds_at_once_and_is_shown(self, claim):
        assert Category.PLAN in claim.access().categories
        number = claim.file("restriction", categories=[Category.PLAN])
        claim.now += timedelta(seconds=1)
        assert Category.PLAN not in claim.access().categories
        (shown,) = rights.restrictions_of(claim.person_id, access=claim.access(), now=claim.now)
        assert (shown.categories, shown.until, shown.request_id) == (
            (Category.PLAN,),
            None,
            number,
        )

    def test_a_no_ends_it_after_the_person_was_told(self, claim):
        number = claim.file("restriction", categories=[Category.PLAN])
        claim.answer(number, is_granted=False, justification="tc:no-ground-for-restriction")
        block = Block.objects.get()
        assert block.until == claim.now + claiming.NOTICE
        claim.now += timedelta(days=6)
        assert Category.PLAN not in claim.access().categories
        claim.now += timedelta(days=2)
        claim.today += timedelta(days=8)
        assert Category.PLAN in claim.access().categories

    def test_a_yes_keeps_it_until_it_is_lifted_with_notice(self, claim):
        number = claim.file("restriction", categories=[Category.PLAN])
        block = Block.objects.get()
        lift = {"reason": "The plan was corrected", "now": claim.now}
        assert claim.refused(
            actions.lift_restriction, claim.person_id, block.pk, access=claim.access(), **lift
        ) == {"rights.still_open"}
        claim.answer(number)
        block.refresh_from_db()
        assert block.until is None
        assert claim.refused(
            actions.lift_restriction,
            claim.person_id,
            block.pk,
            access=claim.access("municipality"),
            **lift,
        ) == {"rights.not_yours"}
        end = actions.lift_restriction(claim.person_id, block.pk, access=claim.access(), **lift)
        assert end == claim.now - timedelta(minutes=1) + claiming.NOTICE
        assert "corrected" in claim.row(number).answer
        assert AuditEvent.objects.filter(what="restriction.ends").exists()

    def test_person_with_an_address_is_told_by_mail(self, claim):
        from throughcare.accounts import actions as accounts
        from throughcare.accounts.models import Account
        from throughcare.simulation.world import FOUNDER

        account = accounts.open_account(
            "me", name="Me", password=None, language="nl", second_factor_required=False,
            by=FOUNDER, now=claim.now,
        )  # fmt: skip
        Account.objects.filter(pk=account).update(email="me@example.org")
        sharing.link_self(account, claim.person_id, access=claim.small.system(), now=claim.now)
        number = claim.file("restriction", categories=[Category.PLAN])
        claim.answer(number, is_granted=False, justification="tc:no-ground-for-restriction")
        found = set(Message.objects.values_list("text_code", "to", "language"))
        assert (actions.RESTRICTION_ENDS, "me@example.org", "nl") in found
        assert rights.has_page(claim.person_id, access=claim.access())


@pytest.mark.django_db
class TestObjection:
    def test_stands_until_it_is_decided(self, claim):
        city = claim.small.world.agencies[CITY]
        number = claim.file("objection", agency_id=city)
        (fact,) = claim.facts().objections
        assert (fact.agency_id, fact.until, Category.PLAN in fact.categories) == (city, None, True)
        claim.answer(
            number, who="municipality", is_granted=False, justification="tc:compelling-grounds"
        )
        assert Objection.objects.get().until == claim.now

    def test_a_yes_lets_it_stand(self, claim):
        city = claim.small.world.agencies[CITY]
        number = claim.file("objection", agency_id=city, categories=[Category.PLAN])
        claim.answer(number, who="municipality")
        assert Objection.objects.get().until is None


@pytest.mark.django_db
class TestHold:
    def test_by_a_team_leader_until_it_is_ended(self, claim):
        lead = claim.access("teamleader")
        more = {"now": claim.now}
        review = claim.today + timedelta(days=90)
        assert claim.refused(
            actions.hold, claim.person_id, reason="Claim 12", review_on=review,
            access=claim.access(), today=claim.today, **more,
        ) == {"rights.hold_role"}  # fmt: skip
        number = actions.hold(
            claim.person_id, reason="Claim 12", review_on=review, access=lead,
            today=claim.today, **more,
        )  # fmt: skip
        system = claim.small.system()
        assert held_by([claim.person_id], access=system, now=claim.now) == {
            claim.person_id: ("keep.hold",)
        }
        assert rights.rights_of(claim.person_id, access=claim.access("self")) == []
        actions.end_hold(claim.person_id, number, reason="Settled", access=lead, **more)
        assert held_by([claim.person_id], access=system, now=claim.now) == {}

    def test_open_requests_and_locks_hold_too(self, claim):
        claim.file("restriction", categories=[Category.PLAN])
        found = held_by([claim.person_id], access=claim.small.system(), now=claim.now)
        assert found == {claim.person_id: ("keep.request", "keep.restriction")}

    def test_an_open_erasure_holds_nothing(self, claim):
        claim.file("erasure")
        assert held_by([claim.person_id], access=claim.small.system(), now=claim.now) == {}


WHOLE = Keeping(
    "plan",
    1,
    retaining.WHOLE,
    Trigger.CASE_CLOSED,
    Offset(months=24),
    Action.ERASE,
    date(2018, 5, 25),
)
CITY_RULE = Keeping(
    "city", 2, frozenset({Category.HOUSING, Category.PLAN}), Trigger.RELEASE, Offset(months=6),
    Action.ERASE, date(2021, 7, 1), jurisdictions=frozenset({"NL"}), holders=frozenset({"municipality"}),
)  # fmt: skip


def facts(**more):
    return KeptFacts(1, more.pop("jurisdiction", "NL"), **more)


class TestKeeping:
    def test_whole_file_on_its_day_and_not_before(self):
        found = facts(case_closed_on=date(2024, 11, 23))
        assert due([WHOLE], found, date(2026, 11, 22)) == ()
        (one,) = due([WHOLE], found, DAY)
        assert (one.key, one.on, one.is_whole) == ("plan@1", DAY, True)

    def test_not_while_a_case_is_open(self):
        rule = Keeping(
            "r", 1, retaining.WHOLE, Trigger.RELEASE, Offset(), Action.ERASE, date(2018, 1, 1)
        )
        assert due([rule], facts(released_on=date(2020, 1, 1)), DAY) == ()

    def test_not_while_one_category_is_kept_longer(self):
        longer = Keeping(
            "risk", 1, frozenset({Category.RISK}), Trigger.CASE_CLOSED, Offset(months=60),
            Action.ERASE, date(2018, 1, 1),
        )  # fmt: skip
        found = facts(case_closed_on=date(2023, 1, 1))
        assert due([WHOLE, longer], found, DAY) == ()
        assert kept_until([WHOLE, longer], found, DAY)[Category.RISK] == (
            "risk@1",
            date(2028, 1, 1),
        )

    def test_not_where_a_category_has_no_rule_or_is_only_looked_at(self):
        some = Keeping(
            "s", 1, retaining.WHOLE - {Category.DEBTS}, Trigger.CASE_CLOSED, Offset(),
            Action.ERASE, date(2018, 1, 1),
        )  # fmt: skip
        review = Keeping(
            "d", 1, frozenset({Category.DEBTS}), Trigger.CASE_CLOSED, Offset(), Action.REVIEW,
            date(2018, 1, 1),
        )  # fmt: skip
        found = facts(case_closed_on=date(2020, 1, 1))
        assert due([some], found, DAY) == ()
        assert due([some, review], found, DAY) == ()
        assert kept_until([some], found, DAY)[Category.DEBTS] == ("", None)

    def test_the_rule_of_the_place_goes_first(self):
        here = Keeping(
            "nl", 1, frozenset({Category.PLAN}), Trigger.CASE_CLOSED, Offset(months=6), Action.ERASE,
            date(2018, 1, 1), jurisdictions=frozenset({"NL"}),
        )  # fmt: skip
        found = facts(case_closed_on=date(2026, 1, 1))
        rule = retaining.governing([WHOLE, here], found, Category.PLAN, DAY)
        assert rule is here
        other = facts(jurisdiction="LV", case_closed_on=date(2026, 1, 1))
        assert retaining.governing([WHOLE, here], other, Category.PLAN, DAY) is WHOLE

    @pytest.mark.parametrize(
        ("released", "day"),
        [
            (date(2026, 5, 23), date(2026, 11, 23)),
            (date(2025, 8, 31), date(2026, 2, 28)),
            (date(2023, 8, 31), date(2024, 2, 29)),
        ],
    )
    def test_six_months_after_release_to_the_day(self, released, day):
        city = Holder(
            7, "municipality", None, released - timedelta(days=90), {Category.HOUSING: released}
        )
        found = facts(released_on=released, holders=(city,))
        assert due([CITY_RULE], found, day - timedelta(days=1)) == ()
        (one,) = due([CITY_RULE], found, day)
        assert one == Due("city@2", Action.ERASE, day, CITY_RULE.categories, 7, recorded_before=day)

    def test_others_places_and_later_relations_are_left_alone(self):
        released, day = date(2026, 1, 1), date(2026, 7, 1)
        before = date(2025, 12, 1)
        ngo = Holder(8, "ngo", None, before, {})
        anew = Holder(7, "municipality", None, day, {})
        only_health = Holder(7, "municipality", before, None, {Category.HEALTH: before})
        for holder in (ngo, anew, only_health):
            assert due([CITY_RULE], facts(released_on=released, holders=(holder,)), DAY) == ()
        abroad = facts(
            jurisdiction="LV",
            released_on=released,
            holders=(Holder(7, "municipality", None, before, {}),),
        )
        assert due([CITY_RULE], abroad, DAY) == ()

    def test_held_keeps_everything_but_is_listed(self):
        found = facts(case_closed_on=date(2020, 1, 1), held_by=("keep.hold",))
        assert due([WHOLE], found, DAY) == ()
        assert len(over([WHOLE], found, DAY)) == 1

    def test_recorded_cuts_to_the_day(self):
        rule = Keeping(
            "n", 1, HOUSING, Trigger.RECORDED, Offset(months=12), Action.ERASE, date(2018, 1, 1)
        )
        found = facts(recorded={Category.HOUSING: (date(2025, 11, 23), date(2026, 1, 1))})
        assert due([rule], found, date(2026, 11, 22)) == ()
        (one,) = due([rule], found, DAY)
        assert (one.on, one.recorded_before) == (DAY, date(2025, 11, 24))
        for day in (date(2026, 2, 28), date(2024, 2, 29), date(2026, 3, 1), date(2026, 12, 31)):
            cut = retaining.recorded_before(rule, day)
            year = timedelta(days=1)
            assert retaining.shift(cut, rule.period) > day
            assert retaining.shift(cut - year, rule.period) <= day

    def test_relation_ended(self):
        rule = Keeping(
            "r", 1, HOUSING, Trigger.RELATION_ENDED, Offset(months=3), Action.ERASE,
            date(2018, 1, 1), holders=frozenset({"ngo"}),
        )  # fmt: skip
        holder = Holder(8, "ngo", date(2026, 8, 23), None, {Category.HOUSING: date(2026, 1, 1)})
        (one,) = due([rule], facts(holders=(holder,)), DAY)
        assert (one.on, one.agency_id) == (DAY, 8)
        running = Holder(8, "ngo", None, date(2026, 1, 1), {Category.HOUSING: date(2026, 1, 1)})
        assert due([rule], facts(holders=(running,)), DAY) == ()

    def test_a_rule_that_ended_says_nothing(self):
        ended = Keeping(
            "old", 1, retaining.WHOLE, Trigger.CASE_CLOSED, Offset(), Action.ERASE,
            date(2018, 1, 1), until=DAY,
        )  # fmt: skip
        assert due([ended], facts(case_closed_on=date(2020, 1, 1)), DAY) == ()


@pytest.mark.django_db
class TestShippedRules:
    def test_every_category_has_a_rule_in_every_place(self):
        from throughcare.agencies import queries as agencies

        rules = keeping_rules()
        for place in agencies.jurisdiction_codes():
            here = KeptFacts(1, place, case_closed_on=DAY)
            kept = kept_until(rules, here, DAY)
            assert all(rule for rule, _until in kept.values()), place

    def test_the_dutch_six_months_are_there(self):
        (rule,) = [one for one in keeping_rules() if one.key == "nl-municipality-after-release"]
        assert (rule.trigger, rule.period, rule.holders) == (
            Trigger.RELEASE,
            Offset(months=6),
            frozenset({"municipality"}),
        )


def use(**more):
    given = {
        "key": "r", "version": 1, "ground": Ground.POWER, "level": Level.FULL,
        "categories": HOUSING, "purposes": frozenset({Purpose.REINTEGRATION}), "clause": "c",
        "cited": "Act, 1", "basis": "", "since": date(2020, 1, 1),
        "receivers": frozenset({"municipality"}), **more,
    }  # fmt: skip
    return Use(**given)


class TestRecords:
    def test_purpose_data_receivers_grounds_and_keeping(self):
        rules = [use(), use(key="n", receivers=frozenset({"ngo"})), use(key="old", until=DAY)]
        record = record_of(rules, [CITY_RULE], kind="municipality", place="NL", on=DAY)
        (one,) = record.activities
        assert (one.purpose, one.categories, one.receivers) == (
            Purpose.REINTEGRATION,
            (Category.HOUSING,),
            ("ngo",),
        )
        assert [each.named for each in one.uses] == ["r@1"]
        assert record.kept[0].rules == (CITY_RULE,)

    def test_inputs_name_what_raises_the_risk(self):
        risky = use(
            key="x", categories=frozenset({Category.HEALTH, Category.OFFENCE}), crosses_regime=True,
            needs_weighing=True, is_default=True, abroad=True,
        )  # fmt: skip
        record = record_of([risky], [], kind="municipality", place="NL", on=DAY)
        found = {one.code: one.rules for one in assessment_inputs(record)}
        assert found["input.special"] == ("x@1",)
        assert set(found) == {
            "input.special", "input.criminal", "input.crosses_regime", "input.discretion",
            "input.abroad", "input.own_proposal", "input.not_kept",
        }  # fmt: skip

    def test_terms_for_everything(self):
        assert set(BASES) == set(Ground)
        assert all(datum(category) for category in Category)
        assert set(OPERATIONS.values()) <= {
            f"dpv:{word}"
            for word in ("Consult", "Query", "Record", "Modify", "Disclose", "Share", "Erase")
        }
        assert basis_term(use(basis="eu-gdpr:A9-2-h")) == "eu-gdpr:A9-2-h"

    def test_a_rule_as_dpv(self):
        found = rule_as_dpv(use(limits=frozenset({"no_export"}), until=date(2030, 1, 1)))
        prefixes = set(found["@context"])
        process = found["dpv:hasProcess"]
        assert found["@type"] == "dpv:Permission"
        assert found["dct:valid"] == "2020-01-01/2030-01-01"
        assert process["dpv:hasPurpose"] == ["justice:RehabilitationManagement"]
        assert process["dpv:hasOrganisationalMeasure"] == ["tc:no-export"]
        for term in [*process["dpv:hasPersonalData"], found["dpv:hasLegalBasis"]["@id"]]:
            assert term.partition(":")[0] in prefixes
        assert rule_as_dpv(use(), is_grant=False)["@type"] == "dpv:Prohibition"

    @pytest.mark.django_db
    def test_shipped_rules_give_a_record_for_each_kind_that_receives(self):
        everything = uses()
        kinds = {kind for one in everything for kind in one.receivers}
        assert {"prison", "municipality", "health"} <= kinds
        for kind in kinds:
            places = {place for one in everything for place in one.jurisdictions} or {"NL"}
            assert any(
                record_of(everything, keeping_rules(), kind=kind, place=place, on=DAY).activities
                for place in places
            )


class TestGeneratedPage:
    def test_is_what_the_shipped_grounds_give(self):
        from pathlib import Path

        from throughcare.config.commands.recording import describe_records

        page = Path(__file__).parents[2] / "docs/reference/generated/processing-records.md"
        assert page.read_text(encoding="utf-8") == describe_records(), (
            "Run: python -m throughcare.config.commands.recording "
            "> docs/reference/generated/processing-records.md"
        )
