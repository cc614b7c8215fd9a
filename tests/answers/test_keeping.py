"""How long answers stay, and that the person gets all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.exchange.test_exports import Me
from tests.journeys.test_retaining import RELEASED, SIX_MONTHS, House, at, close_all, found_anywhere
from throughcare.answers import actions
from throughcare.answers.models import Answer, AnswerDraft, Asking
from throughcare.answers.types import Given, Said
from throughcare.audit.models import AuditEvent
from throughcare.portal.rights.paper import readable
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
CANARY = "Zwaluwstaartverbinding"


@pytest.fixture
def house(small_world, tmp_path, settings) -> House:
    return House(small_world, tmp_path, settings)


def answer(
    house: House, agency: str | None, day: date, category: str = "housing", text: str = CANARY
) -> Answer:
    who = {CITY: "municipality", PRISON: "casemanager"}
    return Answer.objects.create(
        person_id=house.person_id,
        concept="home.waiting_list",
        category=category,
        value={"text": text},
        source="person",
        agency_id=agency and house.small.world.agencies[agency],
        membership_id=agency and house.small.world.memberships[who[agency]],
        at=at(day, 12),
        form="intake",
        form_version=1,
    )


class TestKeeping:
    def test_ends_for_a_municipality_with_its_part(self, house) -> None:
        house.relate(CITY)
        house.release()
        answer(house, CITY, RELEASED)
        mine, own = answer(house, PRISON, RELEASED), answer(house, None, RELEASED)
        house.sweep(SIX_MONTHS - timedelta(days=1))
        assert Answer.objects.count() == 3
        assert house.sweep(SIX_MONTHS).counts["answers"] == 1
        assert set(Answer.objects.values_list("pk", flat=True)) == {mine.pk, own.pk}
        event = AuditEvent.objects.get(action="erase", what="retention")
        assert event.detail["counts"] == {"answers": 1}

    def test_of_health_ends_before_the_file(self, house) -> None:
        house.release()
        close_all(house, RELEASED)
        answer(house, PRISON, RELEASED, category="health")
        kept = answer(house, PRISON, RELEASED)
        house.sweep(date(2027, 12, 1))
        assert list(Answer.objects.values_list("pk", flat=True)) == [kept.pk]

    def test_ends_with_the_file_and_leaves_no_trace(self, house) -> None:
        house.release()
        close_all(house, RELEASED)
        answer(house, PRISON, RELEASED)
        Asking.objects.create(
            person_id=house.person_id,
            concept="x.y",
            form="intake",
            form_version=1,
            asked_on=RELEASED,
            put="new",
        )
        AnswerDraft.objects.create(
            person_id=house.person_id, account_id=1, form="intake", form_version=1, page="home",
            fields=[["q", [CANARY]]], saved_at=at(RELEASED),
        )  # fmt: skip
        house.sweep(date(2040, 12, 1))
        assert found_anywhere(CANARY) == []
        assert Asking.objects.get().person_id is None


class TestPackage:
    @pytest.fixture
    def me(self, small_world, tmp_path, settings) -> Me:
        settings.MEDIA_ROOT = tmp_path
        return Me(small_world)

    def test_holds_every_answer_and_every_question(self, me) -> None:
        given = (Given("home.before", Said(("owned",))), Given("home.after", is_told=True))
        actions.record_page(
            given, person_id=me.person_id, form="home-talk", page="home", seen={},
            access=me.small.access("zwolle"), now=me.now, today=me.today,
        )  # fmt: skip
        found = me.gather()
        assert [(one.question, one.answer, one.codes, one.event) for one in found.answers] == [
            ("Where did you live before you came here?", "In my own home", ("owned",), "said"),
            ("Where will you sleep on your first night outside?", "", (), "told"),
        ]
        assert {one.agency for one in found.answers} == {"PI IJsseloever (fictional)"}
        assert [one.put for one in found.questions_put] == ["new", "already_told"]
        assert readable(found, language="en").startswith(b"%PDF")
