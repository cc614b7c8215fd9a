"""The staff pages about consent: who leads sees and writes all, a partner only their own yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.sharing.test_consenting import HELP, WHO, Talk
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category
from throughcare.pages import consent_words
from throughcare.sharing.actions import consenting
from throughcare.sharing.models import ConsentEvent, SecrecyRelease, ServiceAgreement
from throughcare.sharing.types import Purpose
from throughcare.simulation.world import CITY, CLINIC, NGO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_was_asked")]
BUDGET = 32
HEARD = {"method": "spoken", "language": "nl", "witness": "", "no_pressure": "yes"}


@pytest.fixture
def talk(live_world):
    talk = Talk(live_world)
    talk.now -= timedelta(hours=1)  # what is said here lies before the requests
    talk.team(NGO)
    return talk


@pytest.fixture
def at(talk):
    def address(name="person_consent", code=None, *rest):
        agency = [] if code is None else [talk.agency(code)]
        return reverse(name, args=[talk.person_id, *agency, *rest])

    return address


def text_of(response):
    assert response.status_code == 200, response.status_code
    soup = BeautifulSoup(response.content, "html.parser")
    return soup.select_one("main").get_text(" ", strip=True)


def day(on):
    return {"until_on_day": on.day, "until_on_month": on.month, "until_on_year": on.year}


class TestWhoMayCome:
    @pytest.mark.parametrize("who", ["ngo", "police", "privacy", "administrator", "gb-casemanager"])
    def test_others_find_nothing(self, as_worker, at, who):
        client = as_worker(who)
        addresses = [
            at(),
            at("person_consent_print"),
            at("person_consent_release"),
            at("person_consent_give", NGO, "reintegration"),
            at("person_consent_withdraw", NGO, "reintegration"),
            at("person_consent_agreement", NGO, "taking_part"),
        ]
        for address in addresses:
            assert client.get(address).status_code == 404, address
            assert client.post(address, HEARD).status_code in {404, 405}, address

    def test_stranger_is_asked_to_sign_in(self, client, at):
        assert client.get(at()).status_code == 302

    def test_unknown_things_are_not_there(self, as_worker, at, talk):
        client = as_worker("casemanager")
        for rest in ((NGO, "enforcement"), (NGO, "supervision"), (NGO, "x" * 40)):
            assert client.get(at("person_consent_give", *rest)).status_code == 404
        for agency_id in (0, 10**6, 2**80):
            address = reverse("person_consent_give", args=[talk.person_id, agency_id, "care"])
            assert client.get(address).status_code == 404
        assert client.get(at("person_consent_agreement", NGO, "sharing")).status_code == 404
        assert client.get(reverse("person_consent", args=[2**80])).status_code == 404


class TestPage:
    def test_says_what_to_whom_why_until_when_and_what_if_no(self, as_worker, at):
        text = text_of(as_worker("casemanager").get(at()))
        for _key, title, sentence in consent_words.TEXT:
            assert str(title) in text
            assert str(sentence) in text
        assert "What it may see without a yes" in text
        assert "Stichting Tweede Deur" in text
        assert str(consent_words.POWER) in text

    def test_names_the_law_and_what_is_our_proposal(self, as_worker, at):
        text = text_of(as_worker("casemanager").get(at()))
        assert "18a" in text
        assert "decide locally" in text

    def test_is_read_in_the_log(self, as_worker, at, talk):
        as_worker("casemanager").get(at())
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("read", "consent")
        assert event.person_ids == [talk.person_id]

    def test_partner_sees_only_the_own_yes(self, as_worker, at, talk):
        talk.said(consenting.refuse, talk.asked(NGO))
        before = text_of(as_worker("municipality").get(at()))
        talk.said(consenting.give, talk.asked(CITY, categories={Category.FAMILY}))
        talk.said(consenting.withdraw)
        assert text_of(as_worker("municipality").get(at())) == before
        assert "No consent in force" in before
        assert "Tweede Deur" not in before
        assert "Taken back" not in before

    def test_queries_do_not_grow_with_what_was_said(self, as_worker, at, talk):
        client = as_worker("casemanager")
        client.get(at())
        with CaptureQueriesContext(connection) as first:
            client.get(at())
        for _ in range(5):
            talk.said(consenting.give, talk.asked(NGO))
            talk.said(consenting.withdraw)
        with CaptureQueriesContext(connection) as second:
            client.get(at())
        assert len(second) <= len(first) <= BUDGET


class TestAnswer:
    def send(self, client, address, **more):
        answer = {**HEARD, "categories": ["identity", "plan"], "answer": "yes"}
        return client.post(address, answer | more)

    @pytest.fixture
    def address(self, at):
        return at("person_consent_give", NGO, "reintegration")

    def test_form_chooses_nothing_for_anybody(self, as_worker, address):
        soup = BeautifulSoup(as_worker("casemanager").get(address).content, "html.parser")
        assert soup.select("input[name=categories]")
        assert not soup.select("input[name=categories][checked], input[name=answer][checked]")
        assert not soup.select("input[name=no_pressure][checked]")
        values = {one["value"] for one in soup.select("input[name=answer]")}
        assert values == {"yes", "no", "later"}

    def test_yes(self, as_worker, address, at, talk):
        client = as_worker("casemanager")
        response = self.send(client, address, **day(talk.today + timedelta(days=90)), witness="Jo")
        assert response.status_code == 302
        event = ConsentEvent.objects.get()
        assert (event.state, event.method, event.language) == ("given", "spoken", "nl")
        assert (event.witness, event.no_pressure, event.text_version) == ("Jo", "yes", 1)
        assert set(event.categories) == {"identity", "plan"}
        assert event.agency_id == talk.small.actor("casemanager").agency_id
        text = text_of(client.get(at()))
        assert "holds from now" in text
        assert "Said yes" in text

    def test_no_without_ticks_is_about_all_that_was_asked(self, as_worker, address):
        self.send(as_worker("casemanager"), address, categories=[], answer="no", no_pressure="")
        event = ConsentEvent.objects.get()
        assert event.state == "refused"
        assert len(event.categories) > 3

    def test_later_keeps_everything(self, as_worker, address):
        self.send(as_worker("casemanager"), address, answer="later", no_pressure="no")
        assert ConsentEvent.objects.get().state == "deferred"

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"categories": []}, "Choose at least one kind of information"),
            ({"categories": ["child"]}, "Choose from the list"),
            ({"categories": ["offence"]}, "Choose from the list"),
            ({"answer": ""}, "Choose an answer: yes, no, or later"),
            ({"no_pressure": ""}, "could you have said no?"),
            ({"no_pressure": "no"}, "A yes counts only where a no was possible"),
            ({"method": ""}, "Choose how the answer was given"),
            ({"method": "screen"}, "Choose how the answer was given"),
            ({"language": ""}, "Write the language"),
            ({"language": "%%"}, "Write the language"),
            (
                {"until_on_day": "14", "until_on_month": "10", "until_on_year": "1066"},
                "The last day is over",
            ),
            (
                {"until_on_day": "1", "until_on_month": "1", "until_on_year": "9999"},
                "A yes holds until",
            ),
            ({"until_on_day": "31", "until_on_month": "2", "until_on_year": "2027"}, "exists"),
            ({"witness": "a" * 500}, "at most 120"),
        ],
    )
    def test_mistakes_are_named_and_nothing_typed_is_lost(self, as_worker, address, more, message):
        response = self.send(as_worker("casemanager"), address, **more)
        soup = BeautifulSoup(response.content, "html.parser")
        assert message in soup.get_text(" ", strip=True)
        assert soup.title.string.startswith("Error") or soup.select(".govuk-error-message")
        if "method" not in more:
            assert soup.select_one("input[name=method][value=spoken]").has_attr("checked")
        assert not ConsentEvent.objects.exists()

    def test_partner_cannot_write_a_yes(self, as_worker, at, talk):
        talk.said(consenting.give, talk.asked(NGO))
        client = as_worker("ngo")
        address = at("person_consent_give", NGO, "reintegration")
        assert client.get(address).status_code == 404
        assert self.send(client, address).status_code == 404


class TestTakeBack:
    @pytest.fixture
    def given(self, talk):
        talk.said(consenting.give, talk.asked(NGO))

    def test_all_of_it_is_ticked(self, given, as_worker, at, talk):
        client = as_worker("casemanager")
        address = at("person_consent_withdraw", NGO, "reintegration")
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        ticked = [one["value"] for one in soup.select("input[name=categories][checked]")]
        assert set(ticked) == {one.value for one in WHO}
        response = client.post(address, HEARD | {"categories": ticked})
        assert response.status_code == 302
        assert ConsentEvent.objects.order_by("pk").last().state == "withdrawn"
        assert as_worker("ngo").get(reverse("person", args=[talk.person_id])).status_code == 404

    def test_the_agency_that_had_it_may_write_it_down(self, given, as_worker, at, talk):
        client = as_worker("ngo")
        text = text_of(client.get(at()))
        assert "Take back" in text
        address = at("person_consent_withdraw", NGO, "reintegration")
        client.post(address, HEARD | {"categories": ["plan"]})
        assert ConsentEvent.objects.order_by("pk").last().state == "narrowed"

    def test_nothing_left_says_so(self, given, as_worker, at):
        client = as_worker("casemanager")
        address = at("person_consent_withdraw", NGO, "reintegration")
        sent = HEARD | {"categories": ["identity", "plan"]}
        client.post(address, sent)
        response = client.post(address, sent, follow=True)
        assert "There was nothing left to take back" in text_of(response)
        assert ConsentEvent.objects.count() == 2

    def test_nothing_ticked(self, given, as_worker, at):
        address = at("person_consent_withdraw", NGO, "reintegration")
        response = as_worker("casemanager").post(address, HEARD)
        assert "Tick what is to be taken back" in text_of(response)


class TestPaper:
    def test_is_a_tagged_pdf_with_the_same_text(self, as_worker, at, talk):
        response = as_worker("casemanager").get(at("person_consent_print"))
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        assert b"/StructTreeRoot" in response.content or b"/MarkInfo" in response.content
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("export", "consent.print")


class TestOthers:
    def test_release_is_for_the_professional(self, as_worker, at, talk):
        assert as_worker("casemanager").get(at("person_consent_release")).status_code == 404
        talk.team(CLINIC)
        talk.said(consenting.give, talk.asked(CLINIC, purpose=Purpose.CARE))
        client = as_worker("health")
        address = at("person_consent_release")
        sent = {"agency": talk.agency(CITY), "categories": ["health"], "topic": "pills"}
        wrong = client.post(address, sent)
        assert "Speak with the person first" in text_of(wrong)
        assert client.post(address, sent | {"was_present": "on"}).status_code == 302
        (release,) = SecrecyRelease.objects.all()
        assert "may tell" in text_of(client.get(at()))
        ended = client.post(at_release(talk, release.pk), follow=True)
        assert "Stopped" in text_of(ended)
        again = client.post(at_release(talk, release.pk), follow=True)
        assert "nothing left" in text_of(again)

    def test_taking_part_is_another_question(self, as_worker, at, talk):
        client = as_worker("casemanager")
        address = at("person_consent_agreement", NGO, "taking_part")
        assert "Choose an answer" in text_of(client.post(address, {}))
        client.post(address, {"state": "given"})
        assert ServiceAgreement.objects.get().state == "given"
        assert client.get(at("person_consent_agreement", NGO, "treatment")).status_code == 404
        assert not ConsentEvent.objects.exists()

    def test_who_ends_soon(self, as_worker, talk):
        client = as_worker("casemanager")
        address = reverse("consents_ending")
        assert "Nothing ends within a month" in text_of(client.get(address))
        talk.said(consenting.give, talk.asked(NGO), until_on=talk.today + timedelta(days=9))
        text = text_of(client.get(address))
        assert "Zwartewater" in text
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == (
            "list", "consents_ending", [talk.person_id],
        )  # fmt: skip
        assert "Zwartewater" not in text_of(as_worker("probation").get(address))
        assert as_worker("ngo").get(address).status_code == 404


def at_release(talk, release_id):
    return reverse("person_consent_release_end", args=[talk.person_id, release_id])


class TestWords:
    def test_every_code_has_one(self):
        from throughcare.sharing.types import ConsentState, Level

        assert set(consent_words.CATEGORIES) == {one.value for one in Category}
        assert set(consent_words.PURPOSES) == {one.value for one in Purpose}
        assert set(consent_words.EVENTS) == {one.value for one in ConsentState}
        assert set(consent_words.LEVELS) == {one.value for one in Level if one}
        assert HELP.value in consent_words.PURPOSES

    def test_a_changed_text_is_a_new_version(self):
        """What people read is stored with their answer by its version: change both together."""
        import hashlib

        from django.utils import translation

        with translation.override("en"):
            said = [f"{key}{title}{text}" for key, title, text in consent_words.TEXT]
            said += [str(consent_words.POWER), *map(str, consent_words.QUESTIONS.values())]
        found = hashlib.sha256("|".join(said).encode()).hexdigest()[:16]
        assert (consent_words.TEXT_VERSION, found) == (1, TEXT_1)


TEXT_1 = "d02877e965db5406"
