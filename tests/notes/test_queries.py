"""Who reads what of notes: each level, each role, and no trace of what is denied."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.notes.cast import AGENCIES, NOW, TODAY, Cast
from throughcare.kernel.access import AccessRefusedError, Actor, Category
from throughcare.notes import actions, queries
from throughcare.notes.queries.sieve import sieve_for
from throughcare.notes.rules import origin_of
from throughcare.notes.types import CATEGORIES
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.models import Block, Emergency, SecrecyRelease, Withholding
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Limit, Refused, RelationKind, Topic

pytestmark = pytest.mark.django_db
TEXT, SHORT = "The landlord said no twice.", "No room yet."


def read(cast: Cast, who: str, **more):
    return queries.readable(cast.person_id, access=cast.access(who), today=TODAY, **more)


def levels(cast: Cast, who: str) -> dict[tuple[str, str], Level]:
    return {(row.category.value, row.agency): row.level for row in read(cast, who).rows}


class TestReadable:
    @pytest.mark.parametrize(
        ("who", "level"),
        [
            ("helper", Level.FULL),
            ("manager", Level.FULL),
            ("coordinator", Level.SUMMARY),
            ("officer", None),
            ("nurse", None),
            ("shelter", None),
            ("liaison", None),
        ],
    )
    def test_shows_each_role_what_the_rules_say(self, cast: Cast, who, level) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT)
        found = levels(cast, who)
        assert found == ({("housing", "Agency helpers"): level} if level else {})

    def test_shows_all_of_it_to_those_who_wrote_it(self, cast: Cast) -> None:
        cast.write("helper", "debts", TEXT, summary=SHORT, kind="assessment", method="Talked twice")
        (row,) = read(cast, "helper").rows
        assert (row.text, row.summary, row.method) == (TEXT, SHORT, "Talked twice")
        assert (row.author, row.recorded_at, row.kind) == ("Helper", NOW, "assessment")

    def test_shows_the_short_version_where_that_is_all(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT, kind="assessment", method="Talked")
        (row,) = read(cast, "coordinator").rows
        assert (row.summary, row.kind, row.agency) == (SHORT, "assessment", "Agency helpers")
        assert (row.text, row.author, row.method, row.recorded_at, row.subject) == (
            "",
            "",
            "",
            None,
            None,
        )

    def test_shows_date_and_attendance_and_nothing_that_was_said(self, cast: Cast) -> None:
        cast.write("nurse", "attendance", TEXT, summary=SHORT, attended="did_not_come")
        (row,) = read(cast, "officer").rows
        assert (row.level, row.occurred_on, row.attended) == (
            Level.ATTENDANCE,
            TODAY,
            "did_not_come",
        )
        assert (row.text, row.summary, row.kind, row.author, row.comments) == ("", "", None, "", ())

    def test_says_that_something_is_there_once_where_that_may_be_known(self, cast: Cast) -> None:
        for _ in range(3):
            cast.write("nurse", "health", TEXT)
        found = read(cast, "coordinator")
        assert found.rows == ()
        assert [(one.category, one.agency) for one in found.hidden] == [("health", "Agency clinic")]

    def test_says_nothing_at_all_where_nothing_may_be_known(self, cast: Cast) -> None:
        before = read(cast, "officer")
        cast.write("nurse", "health", TEXT)
        cast.write("manager", "risk", TEXT)
        assert read(cast, "officer") == before

    def test_gives_the_whole_text_once_the_person_says_yes(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        cast.says_yes("town", "housing")
        (row,) = read(cast, "coordinator").rows
        assert (row.level, row.text, row.why.ground) == (Level.FULL, TEXT, "consent")
        assert row.why.until is not None and row.why.until.year == 2095

    def test_names_rule_clause_relation_limits_and_end(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        (row,) = read(cast, "coordinator").rows
        assert (row.why.rule, row.why.clause) == ("t-town-summary@1", "t-all")
        assert (row.why.relation, row.why.limits) == (RelationKind.PROGRAMME, {Limit.NO_ONWARD})
        assert row.why.until is not None and row.why.until.year == 2089

    def test_ends_with_the_relation(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        facts = sharing_queries.relations_of([cast.person_id], access=cast.system())[cast.person_id]
        from dataclasses import replace

        ended = [replace(one, until=TODAY + timedelta(days=5)) for one in facts]
        sharing.sync_relations(
            {cast.person_id: ended}, origins={cast.person_id: "tests:"}, access=cast.system()
        )
        (row,) = read(cast, "coordinator").rows
        assert row.why.until == sharing_queries.start_of(TODAY + timedelta(days=5))
        later = TODAY + timedelta(days=5)
        access = cast.access("coordinator")
        assert queries.readable(cast.person_id, access=access, today=later).rows == ()

    def test_shows_all_of_it_in_an_emergency_and_says_so(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        end = NOW + timedelta(hours=2)
        Emergency.objects.create(
            person_id=cast.person_id, account_id=cast.accounts["officer"], agency_id=cast.agencies["probation"],
            membership_id=cast.memberships["officer"], categories=["housing"], since=NOW, until=end,
            reason_code="life", reason="Tests", review_by=TODAY,
        )  # fmt: skip
        (row,) = read(cast, "officer").rows
        assert (row.level, row.text) == (Level.FULL, TEXT)
        assert (row.why.ground, row.why.until, row.why.limits) == (
            "emergency",
            end,
            {Limit.TELL_PERSON},
        )

    def test_closes_everything_while_the_person_is_frozen(self, cast: Cast) -> None:
        access = cast.access("helper")
        cast.write("helper", "housing", TEXT)
        Block.objects.create(
            person_id=cast.person_id, effect="freeze", since=NOW, reason_code="restriction"
        )
        found = queries.readable(cast.person_id, access=access, today=TODAY)
        assert (found.rows, found.hidden) == ((), ())

    def test_leaves_out_what_a_block_closes(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        Block.objects.create(
            person_id=cast.person_id, effect="exclude", categories=["housing"], since=NOW,
            account_id=cast.accounts["manager"], reason_code="relative",
        )  # fmt: skip
        assert read(cast, "manager").rows == ()

    def test_narrows_to_a_category(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        cast.write("helper", "debts", TEXT)
        found = read(cast, "helper", category=Category.DEBTS)
        assert [row.category for row in found.rows] == ["debts"]
        assert read(cast, "coordinator", category=Category.DEBTS).hidden == ()

    def test_walks_all_pages_by_day(self, cast: Cast) -> None:
        ids = [
            cast.write("helper", "debts", f"note {n}", occurred_on=TODAY - timedelta(days=n // 2))
            for n in range(60)
        ]
        seen, after = [], None
        while True:
            found = read(cast, "helper", after=after)
            seen += [(row.occurred_on, row.note_id) for row in found.rows]
            if found.next_key is None:
                break
            after = found.next_key
        assert seen == sorted(seen, reverse=True)
        assert {note_id for _, note_id in seen} == set(ids)

    def test_needs_an_access_to_this_person(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            queries.readable(cast.other_person_id, access=cast.access("helper"), today=TODAY)

    def test_gives_nothing_to_a_role_that_may_want_nothing(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        assert isinstance(cast.asked("administrator"), Refused)
        found = queries.readable(cast.person_id, access=cast.system(), today=TODAY)
        assert (found.rows, found.hidden) == ((), ())

    @pytest.mark.parametrize(
        "who", ["manager", "officer", "coordinator", "helper", "nurse", "shelter"]
    )
    def test_agrees_with_the_readable_reference(self, cast: Cast, who) -> None:
        _one_of_each(cast)
        cast.says_yes("town", "housing", "debts")
        access = cast.access(who)
        sieve = sieve_for(access, today=TODAY)
        assert sieve is not None
        facts = sharing_queries.facts_of([cast.person_id], access=access)[cast.person_id]
        expected = _expected(cast, sieve, facts)
        page = read(cast, who)
        shown = {(row.category, row.agency_id): row.level for row in page.rows}
        known = {(one.category, one.agency_id): Level.EXISTENCE for one in page.hidden}
        assert shown | known == expected


def _one_of_each(cast: Cast) -> None:
    for who in ("manager", "officer", "coordinator", "helper", "nurse", "shelter"):
        access = cast.access(who)
        for category in queries.categories_to_write(cast.person_id, access=access, today=TODAY):
            cast.write(who, category.value, TEXT)


def _expected(cast: Cast, sieve, facts) -> dict[tuple[Category, int], Level]:
    from throughcare.agencies import queries as agencies
    from throughcare.notes.models import Note

    known = agencies.agency_map().agencies
    topics = set(Note.objects.values_list("category", "agency_id"))
    answers = {
        (Category(category), agency_id): decide(
            sieve.asker, Topic(Category(category), origin_of(known[agency_id])), sieve.law, facts
        ).level
        for category, agency_id in topics
    }
    return {topic: level for topic, level in answers.items() if level}


class TestSealed:
    def test_notes_are_read_by_the_service_alone(self, cast: Cast) -> None:
        cast.write("shelter", "housing", TEXT, summary=SHORT)
        assert len(read(cast, "shelter").rows) == 1
        for who in ("manager", "officer", "coordinator", "helper", "nurse", "liaison"):
            page = read(cast, who)
            assert (page.rows, page.hidden, page.next_key) == ((), (), None), who

    def test_notes_leave_no_trace_in_pages_of_others(self, cast: Cast) -> None:
        for n in range(queries.reading.PAGE):
            cast.write("helper", "housing", f"note {n}")
        before = read(cast, "manager")
        cast.write("shelter", "housing", TEXT)
        assert read(cast, "manager") == before

    def test_notes_open_for_whom_the_person_released_them(self, cast: Cast) -> None:
        cast.write("shelter", "housing", TEXT)
        SecrecyRelease.objects.create(
            person_id=cast.person_id, origin_agency_id=cast.agencies["refuge"], recorded_at=NOW,
            agency_id=cast.agencies["prison"], categories=["housing"], since=NOW,
        )  # fmt: skip
        assert len(read(cast, "manager").rows) == 1
        assert read(cast, "coordinator").rows == ()


class TestNewest:
    def feed(self, cast: Cast, who: str, **more):
        access = cast.listing(who)
        assert not isinstance(access, Refused)
        return queries.newest(access=access, today=TODAY, **more)

    def test_goes_over_the_people_whom_the_agency_may_list(self, cast: Cast) -> None:
        first = cast.write("helper", "housing", TEXT)
        second = cast.write("manager", "debts", TEXT, person_id=cast.other_person_id)
        rows = self.feed(cast, "manager").rows
        assert [(row.note_id, row.person) for row in rows] == [
            (second, "Sasha Ander"),
            (first, "Robin Voorbeeld"),
        ]
        assert [row.note_id for row in self.feed(cast, "helper").rows] == [first]

    def test_shows_no_more_than_the_page_of_the_person(self, cast: Cast) -> None:
        _one_of_each(cast)
        for who in ("manager", "officer", "coordinator", "helper", "nurse", "shelter"):
            one = {(row.note_id, row.level, row.text) for row in read(cast, who).rows}
            assert {(row.note_id, row.level, row.text) for row in self.feed(cast, who).rows} == one

    def test_says_nothing_of_what_is_only_known_to_be_there(self, cast: Cast) -> None:
        cast.write("nurse", "health", TEXT)
        assert self.feed(cast, "coordinator").rows == ()

    def test_is_empty_for_a_stranger(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        assert self.feed(cast, "stranger").rows == ()

    def test_walks_all_pages(self, cast: Cast) -> None:
        ids = [cast.write("helper", "debts", f"note {n}") for n in range(60)]
        seen, before = [], None
        while True:
            found = self.feed(cast, "helper", before_id=before)
            seen += [row.note_id for row in found.rows]
            if found.next_id is None:
                break
            before = found.next_id
        assert seen == ids[::-1]

    def test_has_whole_pages_however_much_is_hidden(self, cast: Cast) -> None:
        shown = [cast.write("helper", "debts", f"note {n}") for n in range(2)]
        for n in range(120):
            cast.write("shelter", "debts", f"sealed {n}")
        found = self.feed(cast, "manager")
        assert [row.note_id for row in found.rows] == shown[::-1]
        assert found.next_id is None

    @pytest.mark.parametrize("effect", ["freeze", "exclude"])
    def test_leaves_out_a_category_that_a_block_closes(self, cast: Cast, effect) -> None:
        cast.write("helper", "housing", TEXT)
        kept = cast.write("helper", "debts", TEXT)
        Block.objects.create(
            person_id=cast.person_id, effect=effect, categories=["housing"], since=NOW,
            agency_id=cast.agencies["prison"] if effect == "exclude" else None, reason_code="restriction",
        )  # fmt: skip
        assert [row.note_id for row in self.feed(cast, "manager").rows] == [kept]

    def test_carries_the_limits_that_a_block_adds(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT)
        Block.objects.create(
            person_id=cast.person_id,
            effect="limit",
            limit_code="two_people",
            since=NOW,
            reason_code="other",
        )
        (row,) = self.feed(cast, "manager").rows
        assert Limit.TWO_PEOPLE in row.why.limits

    def test_refuses_an_access_to_one_person(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            queries.newest(access=cast.access("manager"), today=TODAY)


class TestOwnNotes:
    def test_are_read_by_the_person_whoever_wrote_them(self, cast: Cast) -> None:
        _one_of_each(cast)
        access = cast.access("robin")
        first = queries.own_notes(access=access)
        rows = first.rows + queries.own_notes(access=access, after=first.next_key).rows
        assert {row.agency for row in rows} == {
            f"Agency {code}" for code in AGENCIES if code not in {"elsewhere", "police"}
        }
        assert all(row.text == TEXT and row.why.ground == "self" for row in rows)

    def test_leave_out_what_is_about_others(self, cast: Cast) -> None:
        for subject in ("contact", "child", "victim"):
            cast.write("manager", "family", TEXT, subject=subject)
        assert queries.own_notes(access=cast.access("robin")).rows == ()

    def test_leave_out_what_is_withheld_until_it_is_not(self, cast: Cast) -> None:
        cast.write("manager", "risk", TEXT)
        access = cast.access("robin")
        Withholding.objects.create(
            person_id=cast.person_id, categories=["risk"], since=NOW, until=NOW + timedelta(days=9),
            reason="Tests", account_id=1, agency_id=cast.agencies["prison"],
        )  # fmt: skip
        assert queries.own_notes(access=access).rows == ()
        assert queries.own_notes(access=cast.access("robin")).rows == ()

    def test_are_refused_to_everybody_else(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            queries.own_notes(access=cast.access("manager"))
        other = sharing.decide(
            Actor(1, role="person", person_id=cast.person_id), person_id=cast.other_person_id,
            what="notes", now=NOW, today=TODAY,
        )  # fmt: skip
        assert isinstance(other, Refused)


class TestNumberOfStatements:
    def count(self, ask) -> int:
        ask()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask()
        return len(captured)

    def test_is_the_same_for_ten_notes_and_for_fifty(self, cast: Cast) -> None:
        access, listing = cast.access("manager"), cast.listing("manager")
        mine = cast.access("robin")
        asks = (
            lambda: queries.readable(cast.person_id, access=access, today=TODAY),
            lambda: queries.newest(access=listing, today=TODAY),
            lambda: queries.own_notes(access=mine),
        )
        counts = []
        for many in (10, 40):
            for n in range(many):
                note = cast.write("helper", "housing", f"note {n}")
                if n % 3 == 0:
                    actions.comment(note, "Not so", access=mine, now=NOW)
            counts.append([self.count(ask) for ask in asks])
        assert counts[0] == counts[1] == [5, 4, 2]


class TestWhoWillRead:
    def asked(self, cast: Cast, who: str, category: str):
        return queries.who_will_read(
            cast.person_id, Category(category), access=cast.access(who), today=TODAY
        )

    def test_names_agencies_levels_and_grounds(self, cast: Cast) -> None:
        found = self.asked(cast, "helper", "housing")
        assert [(one.agency, one.level) for one in found.rows] == [
            ("Agency helpers", Level.FULL),
            ("Agency prison", Level.FULL),
            ("Agency town", Level.SUMMARY),
        ]
        assert found.rows[2].why.clause == "t-all"
        assert found.is_whole

    def test_says_what_will_be_known_to_exist(self, cast: Cast) -> None:
        found = self.asked(cast, "nurse", "health")
        assert [(one.agency, one.level) for one in found.rows] == [
            ("Agency clinic", Level.FULL),
            ("Agency town", Level.EXISTENCE),
        ]

    @pytest.mark.parametrize("category", [one.value for one in CATEGORIES])
    def test_is_what_the_agencies_then_read(self, cast: Cast, category) -> None:
        access = cast.access("helper")
        if Category(category) not in queries.categories_to_write(
            cast.person_id, access=access, today=TODAY
        ):
            return
        promised = {one.agency_id: one.level for one in self.asked(cast, "helper", category).rows}
        cast.write("helper", category, TEXT)
        for who, agency in (
            ("manager", "prison"),
            ("officer", "probation"),
            ("coordinator", "town"),
        ):
            page = read(cast, who)
            level = max((row.level for row in page.rows), default=Level.NONE)
            assert level <= promised.get(cast.agencies[agency], Level.NONE)

    def test_never_names_a_sealed_service_to_others(self, cast: Cast) -> None:
        for who in ("manager", "helper", "coordinator"):
            assert "Agency refuge" not in {
                one.agency for one in self.asked(cast, who, "debts").rows
            }
        assert [one.agency for one in self.asked(cast, "shelter", "debts").rows] == [
            "Agency refuge"
        ]
