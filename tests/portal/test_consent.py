"""What I share: I answer, take back in three clicks, and keep a copy."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.portal.test_home import as_person, text_of  # noqa: F401
from tests.sharing.test_consenting import Talk
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category
from throughcare.pages import consent_words
from throughcare.sharing.actions import consenting, releasing
from throughcare.sharing.models import ConsentEvent, ServiceAgreement
from throughcare.sharing.types import Purpose
from throughcare.simulation.world import CITY, CLINIC, NGO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_was_asked")]


@pytest.fixture
def talk(live_world):
    talk = Talk(live_world)
    talk.now -= timedelta(hours=1)  # what is said here lies before the requests
    talk.team(NGO)
    return talk


def at(talk, name, code, *rest):
    return reverse(name, args=[talk.agency(code), *rest])


def links(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [one["href"] for one in soup.select("main a[href]")]


YES = {"categories": ["identity", "plan"], "answer": "yes", "no_pressure": "yes"}


class TestWho:
    @pytest.mark.parametrize("who", ["casemanager", "ngo", "privacy"])
    def test_workers_have_no_such_page(self, as_worker, talk, who):
        client = as_worker(who)
        for name in ("my_consent", "my_consent_print", "my_consent_receipt"):
            assert client.get(reverse(name)).status_code == 404
        assert client.post(at(talk, "my_consent_withdraw", NGO, "care")).status_code == 404

    def test_i_see_nothing_of_others(self, as_person, talk):  # noqa: F811
        other = Talk(talk.small, "short")
        other.team(NGO)
        other.said(consenting.give, other.asked(NGO))
        assert "Said yes" not in text_of(as_person().get(reverse("my_consent")))


class TestMySharing:
    def test_same_sentences_as_beside_the_worker(self, as_person, talk):  # noqa: F811
        text = text_of(as_person().get(reverse("my_consent")))
        for _key, title, sentence in consent_words.TEXT:
            assert str(title) in text
            assert str(sentence) in text
        assert "What it may see without a yes" in text

    def test_is_in_my_log(self, as_person, talk):  # noqa: F811
        as_person().get(reverse("my_consent"))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.role) == ("read", "my_consent", "person")

    def test_nobody_to_answer(self, as_person, talk):  # noqa: F811
        from throughcare.sharing.models import Relation

        Relation.objects.all().delete()
        assert "No agency asks anything of you" in text_of(as_person().get(reverse("my_consent")))

    def test_yes_then_back_in_three_clicks(self, as_person, talk):  # noqa: F811
        client = as_person()
        give = at(talk, "my_consent_give", NGO, "reintegration")
        assert client.post(give, YES).status_code == 302
        event = ConsentEvent.objects.get()
        assert (event.state, event.method, event.language) == ("given", "screen", "en")
        assert event.agency_id is None
        talk.now += timedelta(hours=2)
        assert Category.IDENTITY in talk.sees("ngo")
        home = reverse("my_consent")  # click 1, from my page
        take_back = at(talk, "my_consent_withdraw", NGO, "reintegration")
        assert take_back in links(client.get(home))  # click 2
        soup = BeautifulSoup(client.get(take_back).content, "html.parser")
        ticked = [one["value"] for one in soup.select("input[name=categories][checked]")]
        response = client.post(take_back, {"categories": ticked}, follow=True)  # click 3
        assert "Taken back" in text_of(response)
        assert ConsentEvent.objects.order_by("pk").last().state == "withdrawn"
        assert talk.sees("ngo") == frozenset()
        response = client.post(take_back, {"categories": ticked}, follow=True)
        assert "nothing left to take back" in text_of(response)
        assert give in links(client.get(home))

    def test_no_and_later(self, as_person, talk):  # noqa: F811
        client = as_person()
        give = at(talk, "my_consent_give", NGO, "reintegration")
        for answer, state in (("later", "deferred"), ("no", "refused")):
            client.post(give, {"answer": answer})
            assert ConsentEvent.objects.order_by("pk").last().state == state
        assert "No" in text_of(client.get(reverse("my_consent")))

    def test_a_forced_yes_does_not_count(self, as_person, talk):  # noqa: F811
        give = at(talk, "my_consent_give", NGO, "reintegration")
        response = as_person().post(give, YES | {"no_pressure": "no"})
        assert "A yes counts only where a no was possible" in text_of(response)
        assert not ConsentEvent.objects.exists()

    def test_in_dutch_in_the_language_that_was_shown(self, as_person, talk):  # noqa: F811
        client = as_person(language="nl")
        client.cookies["django_language"] = "nl"
        client.post(at(talk, "my_consent_give", NGO, "reintegration"), YES)
        assert ConsentEvent.objects.get().language == "nl"

    def test_three_questions(self, as_person, talk):  # noqa: F811
        talk.team(CLINIC)
        client = as_person()
        for kind in releasing.KINDS:
            client.post(at(talk, "my_consent_agreement", CLINIC, kind), {"state": "given"})
        assert ServiceAgreement.objects.count() == 2
        assert not ConsentEvent.objects.exists()
        text = text_of(client.get(reverse("my_consent")))
        assert "Do you take part? Yes" in text
        assert "Do you want this treatment? Yes" in text

    def test_i_stop_a_professional(self, as_person, talk):  # noqa: F811
        talk.team(CLINIC)
        talk.said(consenting.give, talk.asked(CLINIC, purpose=Purpose.CARE))
        number = releasing.record_release(
            talk.person_id,
            agency_id=talk.agency(CITY),
            categories={Category.HEALTH},
            until_on=None,
            topic="",
            access=talk.access("health"),
            now=talk.now,
            today=talk.today,
        )
        client = as_person()
        assert "may tell" in text_of(client.get(reverse("my_consent")))
        for said in ("Stopped", "nothing left"):
            address = reverse("my_consent_release_end", args=[number])
            assert said in text_of(client.post(address, follow=True))


class TestCopies:
    def test_paper(self, as_person, talk):  # noqa: F811
        response = as_person().get(reverse("my_consent_print"))
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")

    def test_receipt(self, as_person, talk):  # noqa: F811
        client = as_person()
        client.post(at(talk, "my_consent_give", NGO, "reintegration"), YES)
        response = client.get(reverse("my_consent_receipt"))
        assert "attachment" in response["Content-Disposition"]
        found = json.loads(response.content)
        (record,) = found["dpv:hasRecordOfActivity"]
        assert record["dpv:hasConsentStatus"]["@type"][0] == "dpv:ConsentGiven"
        assert record["dpv:hasConsentControl"]["dpv:isExercisedAt"].endswith("/me/sharing")
        assert AuditEvent.objects.filter(action="export", what="consent.receipt").exists()

    def test_empty_receipt(self, as_person, talk):  # noqa: F811
        found = json.loads(as_person().get(reverse("my_consent_receipt")).content)
        assert found["dpv:hasRecordOfActivity"] == []
