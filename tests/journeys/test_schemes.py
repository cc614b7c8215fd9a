"""A release scheme: previewed, applied, broken off, taken up again; nobody is moved on what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys.test_hanging import Scene
from throughcare.custody import queries as custody
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import scheming
from throughcare.journeys.models import Notice, Replanning, SchemeRow
from throughcare.journeys.queries import schemes
from throughcare.journeys.rules.scheming import expected_day
from throughcare.journeys.types import SchemeTerms
from throughcare.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def common(small_world) -> dict:
    return {"access": small_world.system(), "now": small_world.now, "today": small_world.today}


@pytest.fixture
def terms(small_world) -> SchemeTerms:
    today = small_world.today
    return SchemeTerms(
        "Relief of crowding",
        "Act of 1 October 2026, section 4",
        (small_world.world.agencies["pi-ijsseloever"],),
        (LegalTitle.SENTENCE,),
        today,
        today + timedelta(days=365),
        30,
        today + timedelta(days=3),
    )


def clock(common) -> dict:
    return {"now": common["now"], "today": common["today"]}


def begin(small_world, scheme_id, common) -> None:
    by = small_world.actor("teamleader")
    scheming.begin_applying(scheme_id, by=by, now=common["now"])


def drawn(small_world, terms, common) -> int:
    scheme_id = scheming.draw_up(terms, by=small_world.actor("teamleader"), **clock(common))
    scheming.preview_scheme(scheme_id, **common)
    return scheme_id


def days(small_world) -> dict[str, int | None]:
    access = small_world.system()
    found = {}
    for name, person_id in small_world.people.items():
        stay = custody.last_stays_of([person_id], access=access)[person_id]
        day = expected_day(stay)
        found[name] = None if day is None else (day - small_world.today).days
    return found


BEFORE = {"zwolle": 120, "short": 11, "remand": None, "kampen": 90, "unknown": 60}
AFTER = {"zwolle": 90, "short": 3, "remand": None, "kampen": 60, "unknown": 30}


class TestPreview:
    def test_says_whom_it_concerns_and_moves_nobody(self, small_world, terms, common) -> None:
        scheme_id = drawn(small_world, terms, common)
        assert days(small_world) == BEFORE
        sheet = schemes.scheme(scheme_id)
        assert (sheet.state, sheet.waiting, sheet.applied) == ("previewed", 4, 0)
        row = SchemeRow.objects.get(person_id=small_world.people["short"])
        assert (row.after - small_world.today).days == 3
        assert row.moves > 0

    def test_counts_no_step_of_a_plan(self, small_world, terms, common) -> None:
        zwolle = small_world.people["zwolle"]
        scheme_id = drawn(small_world, terms, common)
        before = SchemeRow.objects.get(person_id=zwolle).moves
        Scene(small_world).step("Pack", -1)
        scheming.preview_scheme(scheme_id, **common)
        assert SchemeRow.objects.get(person_id=zwolle).moves == before

    def test_made_again_counts_nobody_twice(self, small_world, terms, common) -> None:
        scheme_id = drawn(small_world, terms, common)
        assert scheming.preview_scheme(scheme_id, **common) == 4

    def test_leaves_out_whose_sentence_is_too_long_or_unknown(
        self, small_world, terms, common
    ) -> None:
        scheme_id = drawn(small_world, replace(terms, most_sentence_days=400), common)
        assert schemes.scheme(scheme_id).waiting == 0

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"legal_act": " "}, "legal_act"),
            ({"days_earlier": 0}, "days_earlier"),
            ({"agency_ids": ()}, "agency_ids"),
            ({"titles": ()}, "titles"),
        ],
    )
    def test_refuses_terms_that_cannot_be_meant(
        self, small_world, terms, common, given, field
    ) -> None:
        with pytest.raises(scheming.SchemeTermsError) as refused:
            drawn(small_world, replace(terms, **given), common)
        assert set(refused.value.problems) == {field}


@pytest.mark.requirement("R91")
class TestApply:
    def test_moves_everybody_and_writes_to_each_agency_once(
        self, small_world, terms, common
    ) -> None:
        scheme_id = drawn(small_world, terms, common)
        begin(small_world, scheme_id, common)
        Message.objects.all().delete()
        assert scheming.apply_scheme(scheme_id, **common) == 4
        assert days(small_world) == AFTER
        assert schemes.scheme(scheme_id).state == "applied"
        told = list(Message.objects.values_list("to", flat=True))
        assert len(told) == len(set(told)) > 0
        assert Notice.objects.count() >= 2
        # Two live where a programme runs, and of one nobody knows yet: only for them something else moves.
        assert Replanning.objects.count() == 3

    def test_goes_on_where_it_stopped(self, small_world, terms, common, monkeypatch) -> None:
        scheme_id = drawn(small_world, terms, common)
        begin(small_world, scheme_id, common)
        real, calls = scheming.move_release_dates, []

        def breaks(*args, **kwargs):
            if len(calls) == 2:
                raise OSError("the lights went out")
            calls.append(args)
            return real(*args, **kwargs)

        monkeypatch.setattr(scheming, "move_release_dates", breaks)
        with pytest.raises(OSError, match="lights"):
            scheming.apply_scheme(scheme_id, **common)
        monkeypatch.undo()
        sheet = schemes.scheme(scheme_id)
        assert (sheet.applied, sheet.waiting, sheet.state) == (2, 2, "applying")
        assert scheming.apply_scheme(scheme_id, **common) == 2
        assert days(small_world) == AFTER
        assert Replanning.objects.count() == 3

    def test_leaves_out_whoever_changed_since_the_preview(self, small_world, terms, common) -> None:
        scheme_id = drawn(small_world, terms, common)
        for name, on in (("zwolle", 200), ("kampen", None)):
            journeys.move_release_dates(
                small_world.people[name],
                {
                    ReleaseDateKind.EXPECTED: None
                    if on is None
                    else small_world.today + timedelta(days=on)
                },
                source="court",
                why="",
                **common,
            )
        begin(small_world, scheme_id, common)
        assert scheming.apply_scheme(scheme_id, **common) == 2
        out = SchemeRow.objects.filter(state="left_out").values_list("why", flat=True)
        assert list(out) == ["scheme.changed", "scheme.changed"]
        assert days(small_world)["zwolle"] == 200

    def test_is_never_done_twice_nor_before_the_preview(self, small_world, terms, common) -> None:
        scheme_id = scheming.draw_up(terms, by=small_world.actor("teamleader"), **clock(common))
        with pytest.raises(scheming.SchemeError):
            begin(small_world, scheme_id, common)
        scheming.preview_scheme(scheme_id, **common)
        with pytest.raises(scheming.SchemeError):
            scheming.apply_scheme(scheme_id, **common)
        begin(small_world, scheme_id, common)
        scheming.apply_scheme(scheme_id, **common)
        with pytest.raises(scheming.SchemeError):
            begin(small_world, scheme_id, common)
        with pytest.raises(scheming.SchemeError):
            scheming.preview_scheme(scheme_id, **common)


class TestLines:
    def test_are_the_people_whom_the_agency_may_list(self, small_world, terms, common) -> None:
        scheme_id = drawn(small_world, terms, common)
        found = schemes.lines_of(scheme_id, access=small_world.listing("casemanager"))
        assert len(found.lines) == 4
        assert schemes.scheme(scheme_id, agency_id=-1) is None
