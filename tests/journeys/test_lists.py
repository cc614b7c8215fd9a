"""Lists walk an index: never a whole table, for a small agency and for the largest, in any filter."""

from __future__ import annotations

import itertools
from datetime import timedelta
from functools import partial

import pytest

from tests.harness import DATABASES
from tests.journeys import crowd as crowds
from tests.journeys.crowd import TODAY
from throughcare.journeys.queries import finding, lists, notices, overdue, upcoming
from throughcare.journeys.queries.lists import Filter
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError

LARGE, SMALL, POLICE, NGO = "casemanager", "stranger", "police", "ngo"
BIG_TABLES = {
    "journeys_case_listing",
    "journeys_milestone",
    "journeys_journey",
    "journeys_notice",
    "journeys_replanning",
    "people_name",
    "people_identifier",
    "caseloads_case",
}


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    """The crowd, loaded once; afterwards the database is replaced by a fresh copy."""
    from django.db import connections

    from throughcare.agencies import queries as agencies
    from throughcare.programmes import queries as programmes

    with django_db_blocker.unblock():
        connections.close_all()
        DATABASES.renew()
        agencies.forget_agency_map()
        programmes.forget_published()
        yield crowds.fill(DATABASES.owner_url)
        connections.close_all()
        DATABASES.renew()
        agencies.forget_agency_map()
        programmes.forget_published()


def filters(access):
    week = TODAY + timedelta(days=7)
    dates = Category.CUSTODY in access.categories
    for mine, outcome, inside, due, release in itertools.product(
        (None, access.actor.membership_id),
        (None, "unknown", "none"),
        (None, True) if dates else (None,),
        (None, TODAY, week),
        (None, week) if dates else (None,),
    ):
        yield Filter(
            contact_membership_id=mine,
            outcome=outcome,
            in_custody=inside,
            due_before=due,
            release_before=release,
        )


def whole_tables(call):
    """Return the big tables that a call reads from one end to the other."""
    found = set()
    for sql, values in crowds.statements(call):
        for mode, answer in crowds.plans(sql, values):
            for node in crowds.nodes(answer["Plan"]):
                if node["Node Type"].endswith("Seq Scan") and node["Relation Name"] in BIG_TABLES:
                    found.add((mode, node["Relation Name"]))
    return found


@pytest.mark.slow
class TestNoWholeTable:
    @pytest.mark.parametrize("who", [LARGE, SMALL])
    @pytest.mark.parametrize("listing", [lists.by_due_day, lists.by_name])
    def test_in_any_filter(self, crowd, who, listing):
        access = crowd.access(who)
        for narrow in filters(access):
            assert not whole_tables(partial(listing, access=access, today=TODAY, narrow=narrow)), (
                narrow
            )

    @pytest.mark.parametrize("who", [LARGE, SMALL])
    def test_further_pages(self, crowd, who):
        access, day = crowd.access(who), TODAY - timedelta(days=40)
        last = lists.name_key(30, access=access) or lists.name_key(1_001, access=access)
        walks = [
            (lists.by_due_day, (day, 500)),
            (lists.by_name, last),
            (lists.by_arrival, (day, 500)),
        ]
        for listing, after in walks if who == LARGE else walks[:2]:
            call = partial(listing, access=access, today=TODAY, narrow=Filter(), after=after)
            assert not whole_tables(call)
        assert not whole_tables(
            lambda: overdue.overdue(access=access, today=TODAY, after=(day, 500))
        )
        assert not whole_tables(
            lambda: notices.unread(access=access, today=TODAY, after=(crowds.NOW, 500))
        )

    @pytest.mark.parametrize("who", [LARGE, SMALL])
    def test_what_the_pages_ask_besides(self, crowd, who):
        access = crowd.access(who)
        cases = [1, 2, 3, 50, 100, 150, 3_000]
        member = access.actor.membership_id
        soon = TODAY + timedelta(days=15)
        calls = [
            lambda: lists.by_arrival(
                access=access, today=TODAY, narrow=Filter(admitted_from=TODAY - timedelta(days=1))
            ),
            lambda: lists.leaving(
                access=access, today=TODAY, contact_membership_id=member, before=soon, most=5
            ),
            lambda: overdue.overdue(access=access, today=TODAY),
            lambda: overdue.overdue(access=access, today=TODAY, contact_membership_id=member),
            lambda: notices.unread(access=access, today=TODAY),
            lambda: upcoming.due_for(cases, access=access, today=TODAY),
            lambda: upcoming.missing_facts(cases, access=access, today=TODAY),
        ]
        if who == SMALL:  # Without custody there is no list of arrivals.
            calls = calls[2:]
        for number, call in enumerate(calls):
            assert not whole_tables(call), number

    @pytest.mark.parametrize("who", [LARGE, SMALL])
    @pytest.mark.parametrize("text", ["5000007", "bad", "sara bad", "zzzz"])
    def test_finding(self, crowd, who, text):
        access = crowd.access(who)
        assert not whole_tables(lambda: finding.find(text, access=access, today=TODAY))


class TestRows:
    def test_only_who_may_be_listed_today(self, crowd):
        access = crowd.access(SMALL)
        rows = lists.by_name(access=access, today=TODAY, narrow=Filter()).rows
        assert {row.agency_id for row in rows} == {access.actor.agency_id}
        assert len(rows) == crowds.SMALL
        assert all(row.since <= TODAY < row.until for row in rows)

    @pytest.mark.parametrize("listing", [lists.by_due_day, lists.by_name, lists.by_arrival])
    def test_pages_follow_each_other_without_gap_or_overlap(self, crowd, listing):
        access = crowd.access(LARGE)
        seen, after = [], None
        for _ in range(6):
            page = listing(access=access, today=TODAY, narrow=Filter(), after=after)
            seen += [row.case_id for row in page.rows]
            after = page.next_key
        assert len(seen) == len(set(seen)) == 6 * lists.PAGE

    def test_arrivals_run_from_the_newest(self, crowd):
        access = crowd.access(LARGE)
        rows = lists.by_arrival(access=access, today=TODAY, narrow=Filter()).rows
        keys = [(-row.admitted_on.toordinal(), row.case_id) for row in rows]
        assert keys == sorted(keys)

    def test_overdue_pages(self, crowd):
        access, after, seen = crowd.access(LARGE), None, []
        for _ in range(4):
            page = overdue.overdue(access=access, today=TODAY, after=after)
            seen += [(row.due_on, row.milestone_id) for row in page.rows]
            after = page.next_key
        assert seen == sorted(set(seen))
        assert all(due_on < TODAY for due_on, _ in seen)

    def test_who_leaves_first(self, crowd):
        access = crowd.access(LARGE)
        rows = lists.leaving(
            access=access,
            today=TODAY,
            contact_membership_id=access.actor.membership_id,
            before=TODAY + timedelta(days=60),
            most=5,
        )
        assert [row.release_on for row in rows] == sorted(row.release_on for row in rows)
        assert {row.contact_membership_id for row in rows} == {access.actor.membership_id}


class TestCategories:
    def blank(self, crowd, who):
        # The same rows through the eyes of another role.
        from dataclasses import replace

        large, other = crowd.access(LARGE), crowd.access(who)
        return replace(large, categories=other.categories, reach=other.reach)

    def test_dates_without_journeys(self, crowd):
        access = self.blank(crowd, POLICE)
        rows = lists.by_name(access=access, today=TODAY, narrow=Filter()).rows
        assert {(row.next_code, row.outcome, row.next_due_on) for row in rows} == {
            ("", "", lists.NOTHING_DUE)
        }
        assert any(row.release_on for row in rows)

    def test_journeys_without_dates(self, crowd):
        access = self.blank(crowd, NGO)
        rows = lists.by_due_day(access=access, today=TODAY, narrow=Filter()).rows
        assert {(row.admitted_on, row.in_custody, row.release_on) for row in rows} == {
            (None, False, None)
        }
        assert {row.next_code for row in rows} == {"tbo"}
        found = finding.find("ba", access=access, today=TODAY)
        assert found
        assert {row.release_on for row in found} == {None}

    @pytest.mark.parametrize(
        ("who", "narrow"),
        [
            (POLICE, Filter(outcome="unknown")),
            (POLICE, Filter(due_before=TODAY)),
            (NGO, Filter(in_custody=True)),
            (NGO, Filter(release_before=TODAY)),
            (NGO, Filter(admitted_from=TODAY)),
        ],
    )
    def test_what_may_not_be_known_cannot_be_asked(self, crowd, who, narrow):
        access = self.blank(crowd, who)
        asked = Category.JOURNEY if who == POLICE else Category.CUSTODY
        if asked in access.categories:
            # A discretionary power could open it, but for nobody here was it weighed.
            assert not lists.by_name(access=access, today=TODAY, narrow=narrow).rows
        else:
            with pytest.raises(AccessRefusedError):
                lists.by_name(access=access, today=TODAY, narrow=narrow)

    def test_orders_that_tell(self, crowd):
        with pytest.raises(AccessRefusedError):
            lists.by_due_day(access=self.blank(crowd, POLICE), today=TODAY, narrow=Filter())
        assert not lists.by_arrival(
            access=self.blank(crowd, NGO), today=TODAY, narrow=Filter()
        ).rows

    def test_access_to_one_person_lists_nobody(self, crowd):
        from throughcare.sharing.actions import system_access

        for access in (system_access(purpose="test", now=crowds.NOW),):
            assert Category.JOURNEY in access.categories
            with pytest.raises(AccessRefusedError):
                lists.by_name(access=access, today=TODAY, narrow=Filter())
            with pytest.raises(AccessRefusedError):
                finding.find("ba", access=access, today=TODAY)
