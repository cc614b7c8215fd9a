"""One person's page, what is done there, and who may open it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.custody.models import Movement
from throughcare.simulation.world import PRISON
from throughcare.web.person.journeys import journey_rows

pytestmark = pytest.mark.django_db


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


class TestPerson:
    def test_shows_name_contact_and_journey(self, as_worker, live_world):
        page = as_worker("casemanager").get(reverse("person", args=[live_world.people["zwolle"]]))
        text = page.content.decode()
        assert page.status_code == 200
        assert "Rik Zwartewater" in text
        assert "Marijke de Haan" in text
        assert "In a programme" in text

    def test_says_what_is_missing(self, as_worker, live_world):
        page = as_worker("casemanager").get(reverse("person", args=[live_world.people["unknown"]]))
        assert "Not yet known, because this is missing" in page.content.decode()

    @pytest.mark.requirement("R62")
    def test_says_why_not_and_who_may_decide_otherwise(self, as_worker, live_world):
        page = as_worker("casemanager").get(reverse("person", args=[live_world.people["kampen"]]))
        text = page.content.decode()
        assert "The programme does not fit, because" in text
        assert "Who may decide otherwise" in text

    @pytest.mark.parametrize(
        "name", ["stranger", "ngo", "police", "privacy", "administrator", "gb-casemanager"]
    )
    def test_does_not_exist_for(self, as_worker, live_world, name):
        page = as_worker(name).get(reverse("person", args=[live_world.people["zwolle"]]))
        assert page.status_code == 404
        assert "Zwartewater" not in page.content.decode()

    def test_partner_sees_only_whom_the_programme_fits(self, as_worker, live_world):
        client = as_worker("municipality")
        assert client.get(reverse("person", args=[live_world.people["zwolle"]])).status_code == 200
        assert client.get(reverse("person", args=[live_world.people["kampen"]])).status_code == 404

    def test_every_view_is_recorded_before_it_is_shown(self, as_worker, live_world):
        from throughcare.audit.models import AuditEvent

        before = AuditEvent.objects.count()
        person_id = live_world.people["zwolle"]
        as_worker("casemanager").get(reverse("person", args=[person_id]))
        event = AuditEvent.objects.order_by("pk").last()
        assert AuditEvent.objects.count() == before + 1
        assert (event.action, event.what, event.person_ids) == ("read", "person", [person_id])


class TestTasks:
    def test_done_and_undone(self, as_worker, live_world):
        client = as_worker("casemanager")
        person_id = live_world.people["zwolle"]
        url = reverse("task_done", args=[person_id, "nl-kansen-bieden-zwolle", "tbo"])
        assert client.get(url).status_code == 200
        answer = client.post(url, parts("done_on", live_world.today), follow=True)
        assert "Recorded as done" in answer.content.decode()
        undo = reverse("task_not_done", args=[person_id, "nl-kansen-bieden-zwolle", "tbo"])
        answer = client.post(undo, follow=True)
        assert "the task is open again" in answer.content.decode()

    def test_of_an_agency_that_has_left_are_no_call_to_anybody(self, live_world):
        person_id, access = live_world.people["zwolle"], live_world.system()
        case = caseloads.latest_case_of(person_id, access=access)
        names, prison = agencies.agency_names(), live_world.world.agencies[PRISON]
        later = live_world.today + timedelta(days=400)

        def late(gone: set[int]):
            (row,) = journey_rows(case, person_id, {}, names, gone, later, access)
            return row

        assert names[prison] in {one.owner for one in late(set()).milestones}
        assert not [one for one in late(set()).groups if "Left behind by agencies" in one.title]
        row = late({prison})
        assert names[prison] not in {one.owner for one in row.milestones}
        (group,) = (one for one in row.groups if "Left behind by agencies" in one.title)
        assert {one.owner for one in group.milestones} == {names[prison]}
        assert {one.tag for one in group.milestones} == {"Not recorded as done"}
        assert not any(one.is_open for one in group.milestones)

    def test_done_before_the_release_can_be_recorded_after_it(self, as_worker, live_world):
        client = as_worker("casemanager")
        person_id = live_world.people["zwolle"]
        released = {"kind": "release", "apply": "1", **parts("on", live_world.today)}
        page = client.post(reverse("person_movements", args=[person_id]), released, follow=True)
        assert "released before it was done" in page.content.decode()
        url = reverse("task_done", args=[person_id, "nl-kansen-bieden-zwolle", "tbo"])
        assert url in page.content.decode()
        answer = client.post(url, parts("done_on", live_world.today), follow=True)
        assert "Recorded as done" in answer.content.decode()
        assert url not in answer.content.decode()

    def test_not_in_the_future(self, as_worker, live_world):
        url = reverse(
            "task_done", args=[live_world.people["zwolle"], "nl-kansen-bieden-zwolle", "tbo"]
        )
        answer = as_worker("casemanager").post(
            url, parts("done_on", live_world.today + timedelta(days=1))
        )
        assert "This day has not come yet" in answer.content.decode()

    def test_unknown_task_does_not_exist(self, as_worker, live_world):
        url = reverse(
            "task_done", args=[live_world.people["zwolle"], "nl-kansen-bieden-zwolle", "nothing"]
        )
        assert (
            as_worker("casemanager").post(url, parts("done_on", live_world.today)).status_code
            == 404
        )


class TestDates:
    def test_preview_then_apply(self, as_worker, live_world):
        client = as_worker("casemanager")
        person_id = live_world.people["zwolle"]
        url = reverse("person_dates", args=[person_id])
        moved = live_world.today + timedelta(days=200)
        typed = {"kind": "expected", "source": "court", "why": "appeal", **parts("on", moved)}
        preview = client.post(url, typed).content.decode()
        assert "What would move" in preview
        assert "Moves" in preview
        answer = client.post(url, {**typed, "apply": "1"}, follow=True).content.decode()
        assert "tasks moved; their owners have been told" in answer
        assert "What moved lately" in answer

    def test_asks_for_a_day(self, as_worker, live_world):
        url = reverse("person_dates", args=[live_world.people["zwolle"]])
        answer = as_worker("casemanager").post(url, {"kind": "expected", "source": "court"})
        assert "Enter the new day" in answer.content.decode()

    def test_refuses_another_age(self, as_worker, live_world):
        url = reverse("person_dates", args=[live_world.people["zwolle"]])
        typed = {"kind": "expected", "source": "court", "on_day": 1, "on_month": 1, "on_year": 1066}
        assert "Check the year" in as_worker("casemanager").post(url, typed).content.decode()


class TestMovements:
    def test_release_hands_over_to_the_next_phase(self, as_worker, live_world):
        url = reverse("person_movements", args=[live_world.people["zwolle"]])
        typed = {"kind": "release", "apply": "1", **parts("on", live_world.today)}
        answer = as_worker("casemanager").post(url, typed, follow=True)
        assert "Anneke Wolters" in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"kind": "release"}, "The one contact will be at"),
            ({"kind": "legal_title", "title": "remand"}, "Legal title:"),
            ({"kind": "death"}, "Falls away"),
        ],
    )
    def test_shows_first_what_would_move_and_saves_nothing(
        self, as_worker, live_world, typed, said
    ):
        url = reverse("person_movements", args=[live_world.people["zwolle"]])
        before = Movement.objects.count()
        typed = {**typed, **parts("on", live_world.today)}
        text = as_worker("casemanager").post(url, typed).content.decode()
        assert "What would move" in text
        assert said in text
        assert Movement.objects.count() == before

    def test_release_without_programme_closes_the_case(self, as_worker, live_world):
        url = reverse("person_movements", args=[live_world.people["kampen"]])
        answer = as_worker("casemanager").post(
            url, {"kind": "release", "apply": "1", **parts("on", live_world.today)}, follow=True
        )
        assert answer.status_code == 200
        assert "Record a new arrival" in answer.content.decode()

    def test_death_lets_everything_fall_away(self, as_worker, live_world):
        url = reverse("person_movements", args=[live_world.people["zwolle"]])
        answer = as_worker("casemanager").post(
            url, {"kind": "death", "apply": "1", **parts("on", live_world.today)}, follow=True
        )
        assert "Falls away" in answer.content.decode()

    def test_transfer_needs_a_prison(self, as_worker, live_world):
        url = reverse("person_movements", args=[live_world.people["zwolle"]])
        answer = as_worker("casemanager").post(
            url, {"kind": "transfer", **parts("on", live_world.today)}
        )
        assert "Choose the prison" in answer.content.decode()


class TestAdmit:
    def test_by_hand_and_again(self, as_worker, live_world):
        client = as_worker("casemanager")
        typed = {
            "family": "Handmatig",
            "title": "sentence",
            "home_municipality": "GM0193",
            **parts("admitted_on", live_world.today),
        }
        answer = client.post(reverse("admit"), typed, follow=True)
        assert "Handmatig" in answer.content.decode()
        assert "In a programme" in answer.content.decode()

    def test_without_a_number_nothing_stands_in_its_place(self, as_worker, live_world):
        typed = {
            "family": "Nummerloos",
            "title": "remand",
            "home_municipality": "GM0193",
            **parts("born_on", date(1998, 4, 17)),
            **parts("admitted_on", live_world.today),
            **parts("expected", live_world.today + timedelta(days=19)),
        }
        client = as_worker("casemanager")
        person = client.post(reverse("admit"), typed, follow=True).content.decode()
        assert ">born 17 April 1998<" in person
        assert "Source: PI IJsseloever" in person
        assert ">Zwolle<" in client.get(reverse("arrivals")).content.decode()

    def test_needs_a_name(self, as_worker, live_world):
        typed = {"title": "sentence", **parts("admitted_on", live_world.today)}
        assert (
            "Enter at least one name"
            in as_worker("casemanager").post(reverse("admit"), typed).content.decode()
        )

    def test_known_number_is_refused_with_what_to_do(self, as_worker, live_world):
        client = as_worker("casemanager")
        typed = {
            "family": "Een",
            "number": "77",
            "title": "sentence",
            **parts("admitted_on", live_world.today),
        }
        client.post(reverse("admit"), typed)
        answer = client.post(reverse("admit"), {**typed, "family": "Twee"})
        assert "known already" in answer.content.decode()


class TestTeamAndContact:
    def test_asked_agency_sees_the_person_and_then_no_more(self, as_worker, live_world, client):
        person_id = live_world.people["zwolle"]
        ngo = live_world.world.agencies["stichting-tweede-deur"]
        as_worker("casemanager").post(reverse("person_team", args=[person_id]), {"agency": ngo})
        page = as_worker("ngo").get(reverse("person", args=[person_id]))
        assert page.status_code == 200
        assert "Custody and release" not in page.content.decode()
        as_worker("casemanager").post(reverse("person_team", args=[person_id]), {"let_go": ngo})
        assert as_worker("ngo").get(reverse("person", args=[person_id])).status_code == 404

    def test_hand_over(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        colleague = live_world.world.memberships["casemanager2"]
        answer = as_worker("casemanager").post(
            reverse("person_contact", args=[person_id]), {"worker": colleague}, follow=True
        )
        assert "Joost Verhagen" in answer.content.decode()

    def test_facts_open_the_journey(self, as_worker, live_world):
        person_id = live_world.people["unknown"]
        client, url = as_worker("casemanager"), reverse("person_facts", args=[person_id])
        typed = {"home_municipality": "GM0193"}
        assert "What would move" in client.post(url, typed).content.decode()
        answer = client.post(url, {**typed, "apply": "1"}, follow=True)
        assert "In a programme" in answer.content.decode()

    def test_facts_that_move_nothing_are_saved_at_once(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        url = reverse("person_facts", args=[person_id])
        typed = {"home_municipality": "GM0193", "release_municipality": "GM0166"}
        answer = as_worker("casemanager").post(url, typed, follow=True)
        assert "Nothing in the journey moved" in answer.content.decode()
