"""Pages of help after release: a no, a follow-up, lost contact, a return, and the counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.journeys import actions as journeys
from throughcare.journeys.models import AftercareWish, ContactLoss, ContactTry, Decline, FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


@pytest.fixture
def free(live_world, rik):
    """Release the person, with a first follow-up that is due now."""
    journeys.release(
        rik,
        on=live_world.today,
        access=live_world.system(),
        now=live_world.now,
        today=live_world.today,
    )
    first = FollowUp.objects.earliest("due_on")
    FollowUp.objects.filter(pk=first.pk).update(due_on=live_world.today)
    return first.pk


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


class TestDecline:
    def test_a_no_is_written_down_and_shown_with_its_day(self, as_worker, live_world, rik):
        client, page = as_worker("casemanager"), reverse("person_aftercare", args=[rik])
        later = live_world.today + timedelta(days=60)
        answer = client.post(
            reverse("person_decline", args=[rik]),
            {"what_of": "nl-kansen-bieden-zwolle", "why": "Alone", **day("offer_again_on", later)},
        )
        assert answer.status_code == 302
        row = Decline.objects.get()
        assert (row.offer_again_on, row.why, row.voice) == (later, "Alone", "spoken")
        assert "Not offered again before" in text(client.get(page))
        shown = text(client.get(reverse("person", args=[rik])))
        assert "The person declined the programme." in shown
        assert "Nobody asks again before the day" in shown
        early = client.get(reverse("person_offer_again", args=[rik, row.pk]))
        assert "It is not offered again before" in text(early)
        client.post(reverse("person_offer_again", args=[rik, row.pk]), {"says": "yes"})
        assert Decline.objects.get().settled_on is None
        client.post(reverse("person_offer_again", args=[rik, row.pk]), {"says": "came"})
        assert Decline.objects.get().end == "came_back"

    def test_a_task_of_a_declined_programme_is_refused_with_the_reason(
        self, as_worker, live_world, rik
    ):
        client = as_worker("casemanager")
        client.post(reverse("person_decline", args=[rik]), {"what_of": "all_help"})
        answer = client.post(
            reverse("task_done", args=[rik, "nl-kansen-bieden-zwolle", "tbo"]),
            day("done_on", live_world.today),
            follow=True,
        )
        assert "The person declined this programme" in text(answer)

    def test_nothing_typed_is_lost_when_it_is_refused(self, as_worker, rik):
        client = as_worker("casemanager")
        answer = client.post(
            reverse("person_decline", args=[rik]), {"what_of": "offer", "why": "My own words"}
        )
        assert "Write what was offered" in text(answer)
        assert "My own words" in text(answer)

    def test_what_may_be_offered_again_stands_in_the_list_of_the_contact(
        self, as_worker, live_world, rik
    ):
        client = as_worker("casemanager")
        client.post(reverse("person_decline", args=[rik]), {"what_of": "all_help"})
        row = Decline.objects.get()
        address = reverse("aftercare") + "?list=offers"
        name = "Rik"
        assert name not in text(client.get(address))
        Decline.objects.update(
            declined_on=live_world.today - timedelta(days=99), offer_again_on=live_world.today
        )
        assert name in text(client.get(address))
        answer = client.post(
            reverse("person_offer_again", args=[rik, row.pk]),
            {"says": "no", "only_if_asked": "on"},
        )
        assert answer.status_code == 302
        assert Decline.objects.get(settled_on=None).offer_again_on is None
        assert name not in text(client.get(address))


@pytest.mark.requirement("R31")
class TestFollowUp:
    def test_is_listed_asked_and_shown_to_who_asked(self, as_worker, rik, free):
        client = as_worker("municipality")
        assert "1 month after release" in text(client.get(reverse("aftercare")))
        answer = client.post(
            reverse("person_follow_up", args=[rik, free]), {"asked": "person", "housing": "badly"}
        )
        assert answer.status_code == 302
        shown = text(client.get(reverse("person_aftercare", args=[rik])))
        assert "A place to live: Not well" in shown
        assert "Hope for what comes: Not known" in shown
        others = text(as_worker("casemanager").get(reverse("person_aftercare", args=[rik])))
        assert "A place to live" not in others

    def test_not_reached_is_no_more_than_that(self, as_worker, rik, free):
        client = as_worker("municipality")
        client.post(reverse("person_follow_up", args=[rik, free]), {"not_reached": "1"})
        assert FollowUp.objects.get(pk=free).state == "not_reached"

    def test_is_nobody_elses(self, as_worker, rik, free):
        address = reverse("person_follow_up", args=[rik, free])
        assert as_worker("casemanager").get(address).status_code == 404


class TestLoss:
    def test_the_whole_way(self, as_worker, live_world, rik, free):
        client = as_worker("municipality")
        client.post(
            reverse("person_wish", args=[rik]),
            {"wants": "yes", "safe_words": "Never at home", "not_by": ["visit"]},
        )
        assert AftercareWish.objects.get().not_by == ["visit"]
        client.post(reverse("person_lost", args=[rik]), day("since", live_world.today))
        row = ContactLoss.objects.get()
        page = text(client.get(reverse("person_aftercare", args=[rik])))
        assert "Not this way, says the person" in page
        address = reverse("person_try", args=[rik, row.pk])
        form = client.get(address)
        assert "Never at home" in text(form)
        assert 'value="visit"' not in form.content.decode()
        refused = client.post(
            address, {**day("on", live_world.today), "channel": "phone", "result": "no_answer"}
        )
        assert "Keep to what is safe" in text(refused)
        client.post(
            address,
            {
                **day("on", live_world.today),
                "channel": "phone",
                "result": "no_answer",
                "is_safe": "on",
            },
        )
        assert ContactTry.objects.count() == 1
        listed = text(client.get(reverse("aftercare") + "?list=lost"))
        assert "1 try" in listed
        client.post(reverse("person_back", args=[rik, row.pk]))
        assert ContactLoss.objects.get().end == "returned"


class TestPages:
    def test_a_stranger_finds_nothing(self, as_worker, rik):
        client = as_worker("stranger")
        for name in ("person_aftercare", "person_decline", "person_lost", "person_wish"):
            assert client.get(reverse(name, args=[rik])).status_code == 404

    def test_counts_are_for_the_team_leader_and_hide_small_numbers(self, as_worker, rik):
        assert as_worker("casemanager").get(reverse("aftercare_counts")).status_code == 404
        shown = text(as_worker("teamleader").get(reverse("aftercare_counts")))
        assert shown.count("fewer than 5") >= 10

    @pytest.mark.parametrize("name", ["aftercare", "person_aftercare"])
    def test_takes_few_queries(self, as_worker, rik, free, name):
        client = as_worker("municipality")
        address = reverse(name, args=[] if name == "aftercare" else [rik])
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 25


class TestComingBack:
    def test_the_carried_plan_is_read_and_written_on(self, as_worker, live_world, rik):
        from throughcare.caseloads import queries as caseloads
        from throughcare.custody.types import LegalTitle
        from throughcare.journeys.actions.ending import close_case
        from throughcare.plans import actions as plans

        moment, system = live_world.now, live_world.system()
        case = caseloads.latest_case_of(rik, access=system)
        ref = plans.plan_for(case.case_id, rik, access=system, now=moment)
        plans.add_goal(
            ref.plan_id,
            words="My own door",
            need_id=None,
            version=ref.version,
            access=system,
            now=moment,
            on_paper=True,
        )
        when = {"access": system, "today": live_world.today}
        journeys.release(rik, on=live_world.today - timedelta(days=1), now=moment, **when)
        second = moment + timedelta(milliseconds=1)
        close_case(case.case_id, person_id=rik, now=second, **when)
        journeys.admit_many(
            [journeys.Arrival(rik, live_world.today, LegalTitle.REMAND)],
            agency_id=live_world.world.agencies["pi-ijsseloever"],
            source="x",
            now=second,
            **when,
        )
        client = as_worker("casemanager")
        shown = text(client.get(reverse("person_plan", args=[rik])))
        assert "My own door" in shown
        assert caseloads.latest_case_of(rik, access=system).case_id != case.case_id
