"""Pages of contact, deputy, handover, absence, load and questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.caseloads.actions import absences
from throughcare.caseloads.actions.loads import set_weights
from throughcare.caseloads.models import (
    Absence,
    Consult,
    Crossing,
    Deputy,
    Handover,
    HandoverAnswer,
)
from throughcare.caseloads.rules.weighing import default_rule
from throughcare.caseloads.types import HandoverKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import consulting, deputizing, handing
from throughcare.simulation.world import CITY, CLINIC, NGO, PRISON

pytestmark = pytest.mark.django_db


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


@pytest.fixture
def later(live_world):
    return {"now": live_world.now + timedelta(seconds=1), "today": live_world.today}


@pytest.fixture
def day(live_world):
    """Return the three parts of a day, as a form sends them."""

    def parts(name, days):
        on = live_world.today + timedelta(days=days)
        return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}

    return parts


@pytest.fixture
def proposed(live_world, rik, later):
    """Propose that the city takes over; return the number of the handover."""

    def go(kind=HandoverKind.HANDOVER, to=CITY):
        wanted = handing.Wanted(
            kind,
            live_world.world.agencies[to],
            None,
            later["today"] + timedelta(days=5),
            later["today"] + timedelta(days=2),
            "Rik likes to be called in the morning",
        )
        return handing.propose(rik, wanted, access=live_world.access("zwolle"), **later)

    return go


def text(page):
    assert page.status_code == 200, page
    return " ".join(BeautifulSoup(page.content, "html.parser").find("main").get_text().split())


class TestContact:
    def test_shows_what_everybody_carries(self, as_worker, rik):
        shown = text(as_worker("casemanager").get(reverse("person_contact", args=[rik])))
        assert (
            "Joost Verhagen, Prison case manager, PI IJsseloever (fictional) (0 of 200 points)"
            in shown
        )
        assert "This case weighs 3 points: Every case." in shown

    def test_elsewhere_is_asked_first(self, as_worker, live_world, rik):
        worker = live_world.world.memberships["municipality"]
        answer = as_worker("casemanager").post(
            reverse("person_contact", args=[rik]), {"worker": worker}
        )
        agency = live_world.world.agencies[CITY]
        assert answer.headers["Location"].endswith(f"/handover/propose?agency={agency}")

    @pytest.mark.requirement("R63", "R87")
    def test_beyond_the_ceiling_is_for_a_team_leader_with_a_reason(
        self, as_worker, live_world, rik
    ):
        set_weights(
            live_world.world.agencies[PRISON],
            ceiling=1,
            points=dict(default_rule().points),
            by=live_world.actor("teamleader"),
            now=live_world.now,
        )
        address = reverse("person_contact", args=[rik])
        sent = {"worker": live_world.world.memberships["casemanager2"], "over_reason": "Knows him"}
        assert "the ceiling is 1" in text(as_worker("casemanager").post(address, sent))
        assert "Write why" in text(
            as_worker("teamleader").post(address, sent | {"over_reason": ""})
        )
        assert "Handed over" in text(as_worker("teamleader").post(address, sent, follow=True))
        assert Crossing.objects.get().reason == "Knows him"
        shown = text(as_worker("teamleader").get(reverse("person_handover", args=[rik])))
        assert "Knows him" in shown


@pytest.mark.requirement("R116")
class TestOrganisationOfThePerson:
    """A lead that is none of justice is as normal as one that is."""

    def test_hands_over_when_it_has_the_contact(self, as_worker, live_world, rik, later):
        addresses = [
            reverse(name, args=[rik])
            for name in ("person_contact", "person_deputy", "person_handover_propose")
        ]
        ours = {"agency_id": live_world.world.agencies[NGO], "access": live_world.system()}
        journeys.ask_into_team(rik, **ours, **later)
        client = as_worker("ngo")
        assert {client.get(one).status_code for one in addresses} == {404}
        assert addresses[0] not in client.get(reverse("person", args=[rik])).content.decode()
        journeys.hand_over(
            rik,
            to_membership_id=live_world.world.memberships["ngo"],
            reason="contact.handed_over",
            access=live_world.system(),
            **later,
        )
        assert {client.get(one).status_code for one in addresses} == {200}
        assert addresses[0] in client.get(reverse("person", args=[rik])).content.decode()


class TestPropose:
    def send(self, client, rik, day, agency, **more):
        sent = {"agency": agency, "note": "", **day("start_on", 5), **day("meeting_on", 3), **more}
        return client.post(reverse("person_handover_propose", args=[rik]), sent, follow=True)

    def test_asks_and_keeps_the_contact(self, as_worker, live_world, rik, day):
        client = as_worker("casemanager")
        shown = text(self.send(client, rik, day, live_world.world.agencies[CITY]))
        assert "Waits for answers" in shown
        assert Handover.objects.get().state == "proposed"
        assert "Marijke de Haan" in text(client.get(reverse("person", args=[rik])))

    def test_says_what_is_wrong_where_it_is(self, as_worker, live_world, rik, day):
        client = as_worker("casemanager")
        agency = live_world.world.agencies[CITY]
        shown = text(self.send(client, rik, day, agency, **day("meeting_on", 9)))
        assert "All meet before the change" in shown
        assert not Handover.objects.exists()

    def test_says_which_days_are_our_default(self, as_worker, rik):
        shown = text(as_worker("casemanager").get(reverse("person_handover_propose", args=[rik])))
        assert "meets the person 10 days before" in shown
        assert "reminded after 3 and 7 days" in shown
        assert shown.count("Our default, decide locally") == 3

    def test_a_transfer_offers_municipalities_and_everybody_abroad(self, as_worker, rik):
        address = reverse("person_handover_propose", args=[rik]) + "?kind=transfer"
        page = as_worker("casemanager").get(address)
        options = BeautifulSoup(page.content, "html.parser").find("select").get_text()
        assert "Steenwijkerland" in options
        assert "HMP Example Moor" in options
        assert "Reclassering" not in options


class TestAnswer:
    def test_of_the_receiver_names_who_takes_over(self, as_worker, live_world, rik, proposed):
        number = proposed()
        client = as_worker("municipality")
        assert "Zwartewater" in text(client.get(reverse("teamwork")))
        address = reverse("person_handover_answer", args=[rik, number])
        shown = text(client.get(address))
        assert "0 of 200 points" in shown
        assert "called in the morning" in shown
        assert "Choose who takes over" in text(client.post(address, {"answer": "yes"}))
        worker = live_world.world.memberships["municipality"]
        assert client.post(address, {"answer": "yes", "worker": worker}).status_code == 302
        assert Handover.objects.get().to_membership_id == worker

    def test_offers_the_only_worker_and_asks_for_one_of_several(
        self, as_worker, live_world, rik, proposed, later
    ):
        def chosen(name, number):
            page = as_worker(name).get(reverse("person_handover_answer", args=[rik, number]))
            one = BeautifulSoup(page.content, "html.parser").select_one("select option[selected]")
            return one["value"] if one is not None else ""

        number = proposed()
        assert chosen("municipality", number) == str(live_world.world.memberships["municipality"])
        handing.withdraw(rik, number, access=live_world.access("zwolle"), **later)
        journeys.hand_over(
            rik,
            to_membership_id=live_world.world.memberships["municipality"],
            reason="contact.handed_over",
            access=live_world.access("zwolle"),
            **later,
        )
        assert chosen("casemanager", proposed(to=PRISON)) == ""

    def test_shows_how_often_somebody_was_reminded(self, as_worker, rik, proposed):
        proposed()
        client, address = as_worker("casemanager"), reverse("person_handover", args=[rik])
        assert "Reminded" not in text(client.get(address))
        HandoverAnswer.objects.filter(is_receiver=True).update(reminded=2)
        assert text(client.get(address)).count("Reminded 2 times") == 1

    def test_of_no_needs_a_reason(self, as_worker, rik, proposed):
        address = reverse("person_handover_answer", args=[rik, proposed()])
        client = as_worker("probation")
        assert "Write why" in text(client.post(address, {"answer": "no", "reason": ""}))
        client.post(address, {"answer": "no", "reason": "Wait for the court"})
        shown = text(as_worker("casemanager").get(reverse("person_handover", args=[rik])))
        assert "Declined: the contact stays" in shown
        assert "Wait for the court" in shown

    def test_is_for_those_who_were_asked(self, as_worker, rik, proposed):
        address = reverse("person_handover_answer", args=[rik, proposed()])
        for name in ("casemanager", "ngo", "stranger"):
            assert as_worker(name).get(address).status_code == 404

    def test_waits_on_the_caseload(self, as_worker, proposed):
        proposed()
        shown = text(as_worker("municipality").get(reverse("caseload")))
        assert "1 handover waits for an answer of your agency" in shown


@pytest.mark.requirement("R79")
class TestDispute:
    def test_is_seen_by_both_and_decided_by_the_sender(self, as_worker, rik, proposed):
        number = proposed(HandoverKind.TRANSFER)
        answer = reverse("person_handover_answer", args=[rik, number])
        as_worker("municipality").post(answer, {"answer": "no", "reason": "Not registered"})
        for name in ("municipality", "casemanager"):
            client = as_worker(name)
            assert "Refused: somebody decides" in text(client.get(reverse("teamwork")))
            assert "decides by" in text(client.get(reverse("person_handover", args=[rik])))
        decide = reverse("person_handover_decide", args=[rik, number])
        assert as_worker("casemanager").get(decide).status_code == 404
        client = as_worker("teamleader")
        assert "Choose one" in text(client.post(decide, {}))
        client.post(decide, {"answer": "no", "reason": "He stays here until spring"})
        assert "He stays here until spring" in text(
            client.get(reverse("person_handover", args=[rik]))
        )

    def test_waits_for_nobody_elses_answer(self, as_worker, rik, proposed):
        number = proposed(HandoverKind.TRANSFER)
        asked = as_worker("probation")
        assert "No handover waits for your agency" not in text(asked.get(reverse("teamwork")))
        answer = reverse("person_handover_answer", args=[rik, number])
        as_worker("municipality").post(answer, {"answer": "no", "reason": "Not registered"})
        asked = as_worker("probation")
        shown = asked.get(reverse("teamwork"))
        assert "No handover waits for your agency" in text(shown)
        links = {one["href"] for one in BeautifulSoup(shown.content, "html.parser").select("a")}
        assert answer not in links
        assert asked.get(reverse("person_handover", args=[rik])).status_code == 200

    def test_is_taken_back_by_the_sender(self, as_worker, rik, proposed):
        address = reverse("person_handover_withdraw", args=[rik, proposed()])
        assert as_worker("municipality").post(address).status_code == 404
        assert "Taken back" in text(as_worker("casemanager").post(address, follow=True))


class TestDeputy:
    def test_is_named_and_ended(self, as_worker, live_world, rik):
        client, address = as_worker("casemanager"), reverse("person_deputy", args=[rik])
        worker = live_world.world.memberships["casemanager2"]
        assert "Deputy: Joost Verhagen" in text(
            client.post(address, {"worker": worker}, follow=True)
        )
        assert Deputy.objects.count() == 1
        assert "Ended" in text(client.post(address, {"end": "1"}, follow=True))

    @pytest.mark.parametrize("who", ["casemanager2", "probation"])
    def test_finds_the_case_in_the_own_caseload(self, as_worker, live_world, rik, later, who):
        deputizing.name_deputy(
            rik,
            membership_id=live_world.world.memberships[who],
            access=live_world.access("zwolle"),
            **later,
        )
        shown = text(as_worker(who).get(reverse("caseload")))
        assert "Zwartewater" in shown
        assert "You are the deputy" in shown
        assert "Voorst" not in shown

    def test_is_not_the_contact_in_the_team(self, as_worker, live_world, rik, later):
        deputizing.name_deputy(
            rik,
            membership_id=live_world.world.memberships["probation"],
            access=live_world.access("zwolle"),
            **later,
        )
        shown = text(as_worker("casemanager").get(reverse("person", args=[rik])))
        assert shown.count("Gives the one contact") == 1
        assert shown.count("Stands in for the contact") == 1


class TestAbsence:
    def test_is_recorded_and_ended(self, as_worker, live_world, day):
        client, address = as_worker("casemanager"), reverse("absences")
        sent = {
            "worker": live_world.world.memberships["casemanager"],
            "cover": live_world.world.memberships["casemanager2"],
            **day("since", 0),
            **day("last_on", 6),
        }
        assert "Enter a date" in text(
            client.post(
                address, sent | {"last_on_day": "", "last_on_month": "", "last_on_year": ""}
            )
        )
        assert "Joost Verhagen covers" in text(client.post(address, sent, follow=True))
        number = Absence.objects.get().pk
        end = reverse("absence_end", args=[number])
        assert (
            "Only the worker or a team leader"
            in as_worker("casemanager2").post(end, follow=True).content.decode()
        )
        assert "Ended" in as_worker("teamleader").post(end, follow=True).content.decode()

    def test_lets_the_cover_find_the_cases(self, as_worker, live_world):
        absences.record_absence(
            live_world.world.memberships["casemanager"],
            cover_id=live_world.world.memberships["casemanager2"],
            since=live_world.today,
            last_on=live_world.today + timedelta(days=3),
            by=live_world.actor("casemanager"),
            now=live_world.now,
            today=live_world.today,
        )
        shown = text(as_worker("casemanager2").get(reverse("caseload")))
        assert "Zwartewater" in shown
        assert "You cover, back on" in shown
        assert "You cover for Marijke de Haan" in text(
            as_worker("casemanager2").get(reverse("teamwork"))
        )
        assert "Joost Verhagen covers" in text(
            as_worker("casemanager").get(reverse("person", args=[live_world.people["zwolle"]]))
        )


class TestLoads:
    def test_are_shown_and_set_by_a_team_leader(self, as_worker, live_world):
        client, address = as_worker("teamleader"), reverse("loads")
        shown = text(client.get(address))
        assert "Marijke de Haan" in shown
        assert "Our default, decide locally" in shown
        sent = dict(default_rule().points) | {"ceiling": 19}
        assert "Near the ceiling" not in shown
        shown = text(client.post(address, sent, follow=True))
        assert "Beyond the ceiling" in shown
        assert "Our default" not in shown
        assert "greater than or equal to 1" in text(client.post(address, sent | {"ceiling": 0}))
        assert as_worker("casemanager").get(address).status_code == 404


@pytest.mark.requirement("R88")
class TestQuestions:
    @pytest.fixture
    def clinic(self, live_world, rik, later):
        agency_id = live_world.world.agencies[CLINIC]
        journeys.ask_into_team(rik, agency_id=agency_id, access=live_world.system(), **later)
        return agency_id

    def test_are_asked_and_answered(self, as_worker, live_world, rik, clinic, day):
        client, ask = as_worker("casemanager"), reverse("person_question_ask", args=[rik])
        assert "Ruud Tempelman" in text(client.get(ask))
        assert "Choose from the list" in text(client.post(ask, {}))
        to = f"{clinic}:health_worker:"
        sent = {"to": to, "question": "Can he stop at once?", **day("answer_by", 4)}
        assert "Can he stop at once?" in text(client.post(ask, sent, follow=True))
        number = Consult.objects.get().pk
        address = reverse("person_question", args=[rik, number])
        doctor = as_worker("health")
        assert "Zwartewater" in text(doctor.get(reverse("teamwork")))
        assert "This field is required" in text(doctor.post(address, {"answer": " "}))
        assert doctor.post(address, {"answer": "No, step by step."}).status_code == 302
        assert "No, step by step." in text(as_worker("casemanager").get(address))

    def test_are_taken_back(self, as_worker, live_world, rik, clinic, later):
        number = consulting.ask(
            rik,
            to_agency_id=clinic,
            to_role="",
            to_membership_id=None,
            question="Secret of two agencies",
            answer_by=later["today"],
            access=live_world.access("zwolle"),
            **later,
        )
        address = reverse("person_question", args=[rik, number])
        assert as_worker("probation").get(address).status_code == 404
        assert "Secret" not in text(
            as_worker("probation").get(reverse("person_questions", args=[rik]))
        )
        shown = text(as_worker("casemanager").post(address, {"withdraw": "1"}, follow=True))
        assert "Taken back" in shown


class TestQueries:
    """However much there is, a page asks the database the same."""

    @pytest.mark.parametrize(
        ("name", "who"),
        [("teamwork", "municipality"), ("person_handover", "casemanager"), ("loads", "teamleader"),
         ("absences", "teamleader"), ("person_questions", "casemanager"), ("person", "casemanager"),
         ("person_contact", "casemanager"), ("person_deputy", "casemanager")],
    )  # fmt: skip
    def test_are_few(self, as_worker, rik, proposed, name, who):
        proposed()
        client = as_worker(who)
        address = reverse(name, args=[rik] if name.startswith("person") else [])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        assert len(found) <= 25, "\n".join(" ".join(one["sql"].split())[:110] for one in found)
