"""One preview over everything: what it says is what the change does, whoever asks sees what they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.test_hanging import EXPECTED, Scene
from throughcare.caseloads.models import Handover
from throughcare.caseloads.types import HandoverKind, NotPossibleError
from throughcare.custody.types import LegalTitle
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import declining, handing
from throughcare.journeys.actions.declining import Refusal
from throughcare.journeys.actions.handing import Wanted
from throughcare.journeys.actions.reminding import settle_handovers
from throughcare.journeys.models import Notice, Replanning
from throughcare.journeys.queries import history, supposing
from throughcare.journeys.queries.hanging import SEEN
from throughcare.journeys.queries.preview import preview_release_dates
from throughcare.journeys.queries.undoing import last_move
from throughcare.journeys.types import TASK, DeclineKind
from throughcare.kernel.access import Category
from throughcare.messages.models import Message
from throughcare.pages import words
from throughcare.people import queries as people
from throughcare.people.models import Person
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting
from throughcare.sharing.models import ConsentEvent
from throughcare.sharing.queries.hanging import yeses_before
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.types import Purpose
from throughcare.simulation.world import CITY, NGO, PRISON, TOWN

pytestmark = pytest.mark.django_db
SAID = Telling("spoken", "nl", no_pressure="yes")


class Moving(Scene):
    """The scene, with yeses that end and a handover that hangs on release."""

    def __init__(self, world) -> None:
        super().__init__(world)
        self.agencies = world.world.agencies
        self.now = world.now

    def later(self, minutes: int = 1) -> dict:
        self.now += timedelta(minutes=minutes)
        return {"access": self.access, "now": self.now, "today": self.world.today}

    def says_yes(self, agency: str, days: int) -> None:
        """Let the one yes to an agency be one that ends in so many days."""
        when = self.later()
        asked = Asked(
            Purpose.REINTEGRATION,
            frozenset({self.agencies[agency]}),
            frozenset({Category.HOUSING}),
        )
        consenting.give(self.person_id, asked, telling=SAID, until_on=self.day(days), **when)

    def hand_over(self, *, to: str = CITY, days: int = 115, hangs: bool = True, **more) -> Handover:
        wanted = Wanted(
            more.pop("kind", HandoverKind.HANDOVER),
            self.agencies[to],
            None,
            self.day(days),
            self.day(max(0, days - 5)),
            moves_with_release=hangs,
            **more,
        )
        number = handing.propose(self.person_id, wanted, **self.later())
        return Handover.objects.get(pk=number)

    def agree(self, number: int) -> None:
        for name in ("municipality", "probation"):
            handing.answer(
                self.person_id,
                number,
                says_yes=True,
                reason="",
                membership_id=self.world.world.memberships[name]
                if name == "municipality"
                else None,
                over_reason="",
                **{**self.later(), "access": self.world.access("zwolle", name)},
            )

    def preview(self, days: int | None, access=None):
        return preview_release_dates(
            self.person_id,
            {EXPECTED: None if days is None else self.day(days)},
            source="court",
            access=access or sharing.system_access(purpose="test", now=self.now),
            today=self.world.today,
        ).changes

    def as_now(self, who: str = "casemanager"):
        """Return an access that was decided just now: it knows what was said before."""
        return sharing.decide(
            self.world.actor(who), person_id=self.person_id, what="person", now=self.now,
            today=self.world.today,
        )  # fmt: skip

    def move(self, days: int | None):
        return journeys.move_release_dates(
            self.person_id,
            {EXPECTED: None if days is None else self.day(days)},
            source="court",
            why="",
            **self.later(),
        )


@pytest.fixture
def scene(small_world) -> Moving:
    return Moving(small_world)


def lines(changes, *whats):
    return sorted(
        (one.what, one.code, one.effect, one.after) for one in changes if one.what in whats
    )


def same(one, other) -> bool:
    def key(change):
        return (change.what, change.code, change.effect, change.before, change.after, change.note)

    return sorted(map(repr, map(key, one))) == sorted(map(repr, map(key, other)))


def test_all_that_is_held_has_words_and_somebody_who_may_know_of_it() -> None:
    # A review stands in the day of whoever looks again; no date moves it.
    assert set(SEEN) | {"sight", "follow_ups", "plan_review"} == set(words.HELD)


class TestPreviewIsWhatHappens:
    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        days=st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=4),
        ends=st.integers(min_value=5, max_value=300),
        offset=st.integers(min_value=-40, max_value=40),
    )
    def test_for_any_dates(self, scene, days, ends, offset) -> None:
        with transaction.atomic():
            # Whatever was there before is another run's.
            sheet = Moving(scene.world)
            sheet.step("Pack", offset)
            sheet.says_yes(NGO, ends)
            sheet.hand_over(days=min(120, 110 + offset))
            for each in days:
                expected = sheet.preview(each)
                assert same(expected, sheet.move(each))
            transaction.set_rollback(True)

    def test_for_a_release(self, scene) -> None:
        scene.step("Call", 7)
        asked = {"on": scene.world.today, "now": scene.now, "access": scene.world.system()}
        found = supposing.preview_release(scene.person_id, today=scene.world.today, **asked)
        moved = journeys.release(
            scene.person_id,
            **{**scene.later(), "access": scene.world.system()},
            on=scene.world.today,
        )
        assert same(found.changes, moved)
        prison = f"sight:{scene.agencies[PRISON]}"
        (sight,) = [one for one in moved if one.code == prison]
        assert (sight.before, sight.after) == (
            None,
            scene.world.today.replace(year=2027, month=5, day=22),
        )

    def test_for_a_release_with_a_transfer_that_says_where_the_person_will_live(
        self, scene
    ) -> None:
        row = scene.hand_over(to=TOWN)
        Handover.objects.filter(pk=row.pk).update(
            state="accepted", kind="transfer", home_after="GM1708"
        )
        when = scene.later()
        asked = {"on": scene.world.today, "now": when["now"], "access": scene.world.system()}
        found = supposing.preview_release(scene.person_id, today=scene.world.today, **asked)
        moved = journeys.release(
            scene.person_id,
            on=scene.world.today,
            **{**scene.later(), "access": scene.world.system()},
        )
        assert same(found.changes, moved)
        assert (
            people.facts_of([scene.person_id], access=scene.world.system())[
                scene.person_id
            ].home_municipality
            == "GM1708"
        )

    def test_for_another_prison_a_title_and_a_correction(self, scene, small_world) -> None:
        system, today = small_world.system(), scene.world.today
        title = {"title": LegalTitle.REMAND, "from_on": today}
        found = supposing.preview_legal_title(scene.person_id, access=system, today=today, **title)
        assert same(
            found.changes, journeys.record_legal_title(scene.person_id, **title, **scene.later())
        )
        fields = {"home_municipality": "GM0166"}
        found = supposing.preview_person(scene.person_id, fields, access=system, today=today)
        assert found.changes
        assert same(
            found.changes, journeys.correct_person(scene.person_id, fields, **scene.later())
        )

    def test_for_a_death(self, scene) -> None:
        system, today = scene.world.system(), scene.world.today
        scene.step("Call", 7)
        when = {"on": today, "now": scene.now, "today": today}
        found = supposing.preview_death(scene.person_id, access=system, **when)
        moved = journeys.record_death(scene.person_id, on=today, **scene.later())
        assert same(found.changes, moved)
        assert "falls_away" in {one.effect for one in moved if one.what == "follow_ups"}

    def test_what_was_declined_stays_away(self, scene) -> None:
        declining.decline(scene.person_id, Refusal(DeclineKind.ALL_HELP), **scene.later())
        tasks = [one for one in scene.preview(60) if one.what == TASK]
        assert [one for one in tasks if one.effect != "falls_away"] == []


class TestConsents:
    @pytest.mark.usefixtures("nobody_was_asked")
    def test_end_where_they_end_and_are_told(self, scene) -> None:
        scene.says_yes(NGO, 150)
        before = ConsentEvent.objects.count()
        (told,) = [one for one in scene.move(200) if one.what == "consent"]
        assert (told.effect, told.before, told.after) == (
            "ends_before_release", scene.day(150), scene.day(150),
        )  # fmt: skip
        assert ConsentEvent.objects.count() == before
        (back,) = [one for one in scene.move(120) if one.what == "consent"]
        assert back.effect == "reaches_past_release"
        assert [one for one in scene.move(121) if one.what == "consent"] == []

    @pytest.mark.usefixtures("nobody_was_asked")
    def test_are_named_to_the_contact_the_person_and_the_agency_alone(self, scene) -> None:
        scene.says_yes(NGO, 150)
        scene.says_yes(CITY, 150)
        key = {name: scene.agencies[name] for name in (NGO, CITY)}

        def named(who: str) -> set[int]:
            access = scene.as_now(who)
            return {
                int(one.code.split(":")[2])
                for one in scene.preview(200, access)
                if one.what == "consent"
            }

        assert named("casemanager") == set(key.values())
        assert named("municipality") == {key[CITY]}

    @pytest.mark.usefixtures("nobody_was_asked")
    def test_history_names_them_to_nobody_else(self, scene) -> None:
        scene.says_yes(NGO, 150)
        scene.move(200)

        def told(who: str) -> list:
            access = scene.world.access("zwolle", who)
            found = history.moves_of(scene.case_id, person_id=scene.person_id, access=access)
            return [one for move in found for one in move.changes if one.what == "consent"]

        assert len(told("casemanager")) == 1
        assert told("municipality") == []

    @pytest.mark.usefixtures("nobody_was_asked")
    def test_stand_on_the_page_until_they_are_renewed(self, scene) -> None:
        scene.says_yes(NGO, 150)
        scene.move(200)
        asked = (scene.person_id, scene.day(200))
        assert yeses_before(*asked, access=scene.as_now()) == [
            (scene.agencies[NGO], scene.day(150))
        ]
        scene.says_yes(NGO, 250)
        assert yeses_before(*asked, access=scene.as_now()) == []


class TestHandovers:
    def test_keep_their_distance_from_release(self, scene) -> None:
        row = scene.hand_over()
        found = scene.move(60)
        row.refresh_from_db()
        assert (row.start_on, row.meeting_on) == (scene.day(55), scene.day(50))
        told = [
            (one.what, one.effect, one.owner_agency_id) for one in found if "handover" in one.what
        ]
        assert told == [
            ("handover", "moves", scene.agencies[CITY]),
            ("handover_meeting", "moves", scene.agencies[PRISON]),
        ]

    def test_that_stand_on_their_own_stay(self, scene) -> None:
        row = scene.hand_over(hangs=False)
        assert lines(scene.move(60), "handover", "handover_meeting") == []
        row.refresh_from_db()
        assert row.start_on == scene.day(115)

    def test_say_what_comes_too_late(self, scene) -> None:
        scene.hand_over()
        found = scene.move(3)
        effects = {one.what: one.effect for one in found if "handover" in one.what}
        assert effects == {
            "handover": "too_late", "handover_meeting": "too_late", "handover_answer": "comes_after",
        }  # fmt: skip

    def test_begin_with_the_release_once_accepted(self, scene) -> None:
        row = scene.hand_over(days=100)
        scene.agree(row.pk)
        system, today = scene.world.system(), scene.world.today
        when = {"now": scene.now, "today": today}
        found = supposing.preview_release(scene.person_id, on=today, access=system, **when)
        assert [one.effect for one in found.changes if one.what == "handover"] == ["begins"]
        moved = journeys.release(scene.person_id, on=today, **{**scene.later(), "access": system})
        assert same(found.changes, moved)
        row.refresh_from_db()
        assert row.state == "done"

    def test_are_named_to_their_sides_and_whoever_was_asked(self, scene) -> None:
        scene.hand_over()

        def named(who: str) -> set[str]:
            access = scene.world.access("zwolle", who)
            return {one.what for one in scene.preview(60, access) if "handover" in one.what}

        assert named("municipality") == named("casemanager") == {"handover", "handover_meeting"}
        assert named("probation") == {"handover", "handover_meeting"}

    def test_cannot_hang_on_a_date_that_nobody_knows(self, scene) -> None:
        scene.move(None)
        with pytest.raises(NotPossibleError) as refused:
            scene.hand_over()
        assert refused.value.reason.code == "handover.no_release"


@pytest.mark.requirement("R79")
class TestTransferWritesTheHome:
    def transfer(self, scene, **more):
        return scene.hand_over(to=TOWN, days=1, hangs=False, kind=HandoverKind.TRANSFER, **more)

    def begin(self, scene) -> None:
        row = Handover.objects.get()
        Handover.objects.filter(pk=row.pk).update(state="accepted", start_on=scene.world.today)
        when = scene.later()
        assert settle_handovers(**{**when, "access": scene.world.system()})["done"] == 1

    def home(self, scene) -> str:
        return Person.objects.get(pk=scene.person_id).home_municipality

    def test_on_the_day_it_begins_with_what_stood_before(self, scene) -> None:
        row = self.transfer(scene)
        assert (row.home_after, self.home(scene)) == ("GM1708", "GM0193")
        self.begin(scene)
        row.refresh_from_db()
        assert (self.home(scene), row.home_before) == ("GM1708", "GM0193")
        kept = Replanning.objects.filter(cause__code="cause.moved_house").get()
        assert (kept.cause["before"], kept.cause["after"]) == ("GM0193", "GM1708")

    def test_preview_says_what_it_does(self, scene) -> None:
        self.transfer(scene)
        facts = people.facts_of([scene.person_id], access=scene.world.system())
        assert facts[scene.person_id].home_municipality == "GM0193"
        worker = scene.world.world.memberships["municipality2"]
        found = supposing.preview_moved_house(
            scene.person_id, "GM1708", contact=(worker, scene.agencies[TOWN]),
            access=scene.world.system(), today=scene.world.today,
        )  # fmt: skip
        self.begin(scene)
        kept = Replanning.objects.filter(cause__code="cause.moved_house").get()
        tasks = {(one["code"], one["effect"]) for one in kept.changes if one["what"] == TASK}
        assert tasks == {(one.code, one.effect) for one in found.changes if one.what == TASK}
        assert tasks

    def test_refuses_a_place_that_the_agency_does_not_serve(self, scene) -> None:
        with pytest.raises(NotPossibleError) as refused:
            self.transfer(scene, municipality="GM0193")
        assert refused.value.reason.code == "handover.elsewhere"


class TestUndo:
    def test_takes_the_handover_and_the_yeses_back(self, scene) -> None:
        row = scene.hand_over()
        scene.says_yes(NGO, 150)
        before = scene.preview(200)
        scene.move(200)
        back = journeys.undo_move(scene.person_id, **scene.later())
        row.refresh_from_db()
        assert (row.start_on, row.meeting_on) == (scene.day(115), scene.day(110))
        assert {one.effect for one in back if one.what == "consent"} == {"reaches_past_release"}
        assert scene.preview(200) == before

    def test_is_refused_once_somebody_answered_or_said_yes(self, scene) -> None:
        row = scene.hand_over()
        scene.move(200)
        assert not last_move(scene.person_id, access=scene.access).is_built_on
        scene.agree(row.pk)
        assert last_move(scene.person_id, access=scene.access).is_built_on
        scene.move(210)
        assert not last_move(scene.person_id, access=scene.access).is_built_on
        scene.says_yes(NGO, 250)
        assert last_move(scene.person_id, access=scene.access).is_built_on


class TestTold:
    def test_once_an_agency_whatever_moved(self, scene) -> None:
        scene.step("Pack", -1)
        scene.hand_over()
        scene.says_yes(NGO, 150)
        Notice.objects.all().delete()
        Message.objects.all().delete()
        scene.move(200)
        told = list(Notice.objects.values_list("agency_id", flat=True))
        assert len(told) == len(set(told))
        sent = list(Message.objects.values_list("to", "text_code"))
        assert len(sent) == len(set(sent))
        assert {code for _, code in sent} == {"mail.dates_moved"}

    def test_sight_alone_tells_nobody(self, scene) -> None:
        kept = scene.move(121)
        told = set(Notice.objects.values_list("agency_id", flat=True))
        owners = {one.owner_agency_id for one in kept if one.what != "sight"} - {0}
        assert told == owners
