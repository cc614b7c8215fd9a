"""Visits are asked for, answered, seen at the gate, and told about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.visits.test_permits import refused
from throughcare.audit.models import AuditEvent
from throughcare.kernel.errors import AccessRefusedError
from throughcare.messages.models import Message
from throughcare.visits import actions, queries
from throughcare.visits.actions import VisitError
from throughcare.visits.models import Visit, Visited
from throughcare.visits.types import NotPossible, Outcome, State

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R81")
class TestAsk:
    def test_reaches_the_prison_with_who_and_when(self, permitted) -> None:
        permitted.one()
        row = permitted.row()
        assert (row.state, row.person, row.topic) == (State.ASKED, "Rik Zwartewater", "")
        assert [one.name for one in row.visitors] == ["Hennie Postma"]
        assert Message.objects.filter(text_code="mail.visit_asked").exists()
        assert AuditEvent.objects.filter(what="visit", action="record").exists()

    @pytest.mark.parametrize(
        ("days", "hours", "more", "code"),
        [
            (-1, 1, {}, "visit.past"),
            (101, 1, {}, "visit.no_permit"),
            (3, -1, {}, "visit.ends_before"),
            (3, 13, {}, "visit.too_long"),
            (3, 1, {"visitor_ids": ()}, "visit.nobody_comes"),
            (3, 1, {"visitor_ids": (999_999,)}, "visit.visitor_unknown"),
            (3, 1, {"topic": " "}, "visit.topic_missing"),
        ],
    )
    def test_says_what_is_wrong(self, permitted, days, hours, more, code) -> None:
        refused(code, permitted.group, days, hours=hours, **more)
        assert not Visit.objects.exists()

    def test_is_refused_without_a_permit_of_ones_own(self, permitted) -> None:
        draft = permitted.draft()
        for who in ("teamleader", "municipality"):
            refused(
                "visit.no_permit",
                actions.ask_group,
                permitted.permit_id,
                draft,
                **permitted.by(who),
            )

    def test_is_refused_where_nobody_goes_along_with_the_person(self, permitted) -> None:
        from throughcare.caseloads import actions as caseloads
        from throughcare.caseloads import queries

        access = permitted.small.system()
        case = queries.open_cases_of([permitted.person_id], access=access)[permitted.person_id]
        ours = permitted.access()
        caseloads.close(case.case_id, access=access, now=permitted.small.now)
        with pytest.raises(VisitError, match="no_case"):
            actions.ask_person(
                permitted.permit_id,
                permitted.draft(),
                person_id=permitted.person_id,
                access=ours,
                **permitted.when(),
            )

    def test_is_not_for_whoever_may_not_know_of_the_person(self, permitted) -> None:
        ours = permitted.access()
        with pytest.raises(AccessRefusedError):
            actions.ask_person(
                permitted.permit_id,
                permitted.draft(),
                person_id=permitted.small.people["kampen"],
                access=ours,
                **permitted.when(),
            )


class TestWhoReads:
    def test_names_the_person_to_those_who_may_know(self, permitted) -> None:
        permitted.one()
        assert permitted.row("casemanager").person == "Rik Zwartewater"
        assert permitted.row("ngo").person == "Rik Zwartewater"

    def test_is_one_person_to_everybody_else(self, permitted) -> None:
        permitted.one()
        other = permitted.small.people["kampen"]
        Visited.objects.update(person_id=other)
        row = permitted.row("ngo")
        assert (row.person, row.person_id) == ("", None)

    @pytest.mark.parametrize("who", ["municipality", "police", "gb-casemanager"])
    def test_is_nothing_to_agencies_that_have_no_part(self, permitted, who) -> None:
        number = permitted.one()
        assert permitted.rows(who) == ()
        assert queries.visit_of(number, access=permitted.small.listing(who)) is None


class TestAnswer:
    def test_agrees_with_a_room_and_the_gate_knows(self, permitted) -> None:
        number = permitted.one()
        refused("visit.room_missing", actions.agree, number, "", **permitted.by("casemanager"))
        actions.agree(number, "Room 4", **permitted.by("casemanager"))
        begins = permitted.row().starts_at - timedelta(hours=1)
        lines, names = queries.at_the_gate(
            access=permitted.small.listing(), begins=begins, ends=begins + timedelta(hours=2)
        )
        (line,) = lines
        assert (line.room, line.visitors, line.person) == (
            "Room 4",
            ("Hennie Postma",),
            "Rik Zwartewater",
        )
        assert names == {permitted.person_id}
        theirs = permitted.small.listing("ngo")
        assert (
            queries.at_the_gate(access=theirs, begins=begins, ends=begins + timedelta(hours=2))[0]
            == ()
        )

    def test_is_not_possible_with_a_reason_also_later(self, permitted) -> None:
        number = permitted.one()
        actions.agree(number, "Room 4", **permitted.by("casemanager"))
        by = permitted.by("casemanager")
        refused("visit.why_missing", actions.not_possible, number, NotPossible.OTHER, "", **by)
        actions.not_possible(number, NotPossible.NO_STAFF, "", **by)
        row = permitted.row("ngo")
        assert (row.state, row.why) == (State.NOT_POSSIBLE, NotPossible.NO_STAFF)
        refused("visit.not_now", actions.not_possible, number, NotPossible.NO_STAFF, "", **by)

    def test_never_speaks_for_the_person(self, permitted) -> None:
        number, by = permitted.one(), permitted.by("casemanager")
        refused(
            "visit.why_missing", actions.not_possible, number, NotPossible.PERSON_DECLINED, "", **by
        )

    def test_is_the_prisons(self, permitted) -> None:
        number = permitted.one()
        for who in ("ngo", "municipality"):
            refused("visit.not_yours", actions.agree, number, "Room", **permitted.by(who))

    def test_comes_too_late_for_what_began(self, permitted) -> None:
        number = permitted.one()
        refused("visit.not_now", actions.agree, number, "Room", **permitted.by("casemanager", 4))


class TestAfter:
    def test_is_called_off_by_the_agency_with_a_reason(self, permitted) -> None:
        number = permitted.one()
        refused("visit.not_yours", actions.call_off, number, "Ill", **permitted.by("casemanager"))
        refused("visit.why_missing", actions.call_off, number, "", **permitted.by())
        actions.call_off(number, "Ill", **permitted.by())
        assert permitted.row().state is State.CANCELLED

    def test_is_told_about_once_it_began(self, permitted) -> None:
        number = permitted.one()
        actions.agree(number, "Room 4", **permitted.by("casemanager"))
        refused("visit.not_over", actions.report, number, Outcome.HELD, "", **permitted.by())
        after = permitted.by(days=4)
        refused("visit.why_missing", actions.report, number, Outcome.NOT_HELD, "", **after)
        actions.report(number, Outcome.HELD, "The room was cold.", **after)
        row = permitted.row()
        assert (row.state, row.feedback) == (State.HELD, "The room was cold.")


class TestDeclineMine:
    def test_ends_it_and_says_no_reason(self, permitted) -> None:
        number, me = permitted.one(), permitted.me()
        (mine,) = queries.my_visits(permitted.person_id, access=me)
        assert [one.name for one in mine.visitors] == ["Hennie Postma"]
        given = {"person_id": permitted.person_id, "access": me, **permitted.when()}
        actions.decline_mine(number, **given)
        row = permitted.row("ngo")
        assert (row.state, row.why, row.words) == (
            State.NOT_POSSIBLE,
            NotPossible.PERSON_DECLINED,
            "",
        )
        refused("visit.not_now", actions.decline_mine, number, **given)

    def test_is_only_about_ones_own(self, permitted) -> None:
        number, me = permitted.one(), permitted.me()
        Visited.objects.update(person_id=permitted.small.people["kampen"])
        given = {"person_id": permitted.person_id, "access": me, **permitted.when()}
        refused("visit.not_now", actions.decline_mine, number, **given)


class TestRemind:
    def test_asks_again_once(self, permitted) -> None:
        permitted.one(5)
        access = permitted.small.system()
        assert actions.remind(access=access, **permitted.when()) == 0
        assert actions.remind(access=access, **permitted.when(3)) == 1
        assert actions.remind(access=access, **permitted.when(4)) == 0

    def test_asks_again_about_a_permit(self, house) -> None:
        house.asked()
        access = house.small.system()
        assert actions.remind(access=access, **house.when(27)) == 0
        assert actions.remind(access=access, **house.when(28)) == 1


@pytest.mark.requirement("R77")
class TestMoveVisits:
    def move(self, house, days: int) -> None:
        from throughcare.custody.types import ReleaseDateKind
        from throughcare.journeys import actions as journeys

        day = house.small.today + timedelta(days=days)
        journeys.move_release_dates(
            house.person_id,
            {ReleaseDateKind.EXPECTED: day},
            source="court",
            why="New calculation",
            access=house.access("casemanager"),
            **house.when(),
        )

    def test_marks_what_comes_after_the_release_and_tells_both(self, permitted) -> None:
        permitted.one(20)
        before = Message.objects.filter(text_code="mail.visit_answered").count()
        self.move(permitted, 10)
        assert permitted.row().is_to_set_anew
        assert Message.objects.filter(text_code="mail.visit_answered").count() > before

    def test_leaves_what_comes_before(self, permitted) -> None:
        permitted.one(5)
        self.move(permitted, 10)
        assert not permitted.row().is_to_set_anew

    def test_is_shown_before_anything_moves(self, permitted) -> None:
        from throughcare.kernel.replanning import Anchors

        permitted.one(20)
        case_id = Visited.objects.get().case_id
        anchors = {
            case_id: Anchors(
                permitted.small.today + timedelta(days=10), person_id=permitted.person_id
            )
        }
        for who, seen in (("casemanager", 1), ("municipality", 0)):
            found = queries.preview_visits(
                anchors, access=permitted.access(who), today=permitted.small.today
            )
            assert len(found.get(case_id, ())) == seen


class TestForgetOf:
    def test_erases_the_visits_to_a_person_and_no_other(self, permitted) -> None:
        permitted.one()
        permitted.group()
        gone = actions.forget_of(
            [permitted.person_id], access=permitted.small.system(), now=permitted.small.now
        )
        assert gone == 1
        assert Visit.objects.get().kind == "group"
        assert not Visited.objects.exists()
