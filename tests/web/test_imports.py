"""The pages of register imports: send, look, apply, watch, take back; for one's own agency only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.exchange.importing import ADA, BEN, CAS, register
from throughcare.accounts.models import DutyContact
from throughcare.audit.models import AuditEvent
from throughcare.exchange import tasks
from throughcare.exchange.imports import applying, keeping
from throughcare.exchange.models import RegisterImport
from throughcare.journeys import actions as journeys
from throughcare.people import queries as people
from throughcare.people.models import Person
from throughcare.simulation import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def manager(as_worker):
    return as_worker("casemanager")


def text_of(response) -> str:
    soup = BeautifulSoup(response.content, "html5lib")
    return re.sub(r"\s+", " ", soup.find("main").get_text(" "))


def send(client, *rows, content=None, name="register.csv", mapping=""):
    """Send a file as the form does; the job that reads it waits."""
    content = register(*rows) if content is None else content
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_new"), {"file": file, "mapping": mapping})


def newest() -> RegisterImport:
    return RegisterImport.objects.order_by("-pk").first()


def sent(client, live_world, *rows) -> RegisterImport:
    """Send a file and let the job read it."""
    assert send(client, *rows).status_code == 302
    tasks.preview_import(newest().pk, actor_of(live_world))
    return newest()


def brought(client, live_world, *rows) -> RegisterImport:
    """Send a file, read it and apply it."""
    found = sent(client, live_world, *rows)
    client.post(reverse("import_apply", args=[found.pk]))
    tasks.apply_import(found.pk, actor_of(live_world))
    return newest()


def actor_of(live_world) -> dict:
    actor = live_world.actor("casemanager")
    return {
        "account_id": actor.account_id,
        "agency_id": actor.agency_id,
        "membership_id": actor.membership_id,
        "role": actor.role,
    }


def detail(client, found, query=""):
    return client.get(reverse("import_detail", args=[found.pk]) + query)


class TestSending:
    def test_leads_to_a_page_that_says_that_the_file_is_being_read(self, manager, live_world):
        response = send(manager, ADA)
        assert response.status_code == 302
        page = manager.get(response["Location"])
        soup = BeautifulSoup(page.content, "html5lib")
        assert "The file is being read" in text_of(page)
        assert soup.find(id="import-progress")["hx-get"].endswith("/progress")
        assert soup.find("a", string="Refresh this page"), "without a script"

    def test_keeps_the_file_under_a_random_name(self, manager, live_world):
        send(manager, ADA, name="../../etc/passwd.csv")
        found = newest()
        assert re.fullmatch(r"[0-9a-f]{32}", found.stored_path)
        assert keeping.path_of(found.stored_path).exists()
        assert found.file_name == "passwd.csv"

    def test_finds_the_form_by_itself_or_takes_the_one_chosen(self, manager, live_world):
        send(manager, ADA)
        assert newest().mapping == "nl-demo-register"
        send(manager, ADA, mapping="gb-prisoner-search")
        assert newest().mapping == "gb-prisoner-search"

    def test_without_a_file_says_so(self, manager, live_world):
        response = manager.post(reverse("import_new"), {})
        assert response.status_code == 422
        assert "Choose a file" in text_of(response)

    def test_of_something_else_says_why_and_keeps_nothing(self, manager, live_world, tmp_path):
        response = send(manager, content=b"a;b\n1;2\n")
        assert response.status_code == 422
        assert "mapping" in text_of(response)
        assert not RegisterImport.objects.exists()
        assert list((tmp_path / "registers").iterdir()) == []

    def test_without_a_duty_contact_says_what_to_do(self, manager, live_world):
        DutyContact.objects.all().delete()
        page = manager.get(reverse("import_new"))
        assert "under Administration first" in text_of(page)
        assert send(manager, ADA).status_code == 422


class TestThePreview:
    def test_shows_how_the_file_was_understood_and_what_applying_does(self, manager, live_world):
        found = sent(manager, live_world, ADA, BEN, CAS | {"Geboortedatum": "31-02-1990"})
        shown = text_of(detail(manager, found))
        assert "semicolon" in shown
        assert "Registratienummer" in shown
        assert "2 people come in" in shown
        assert "1 row stays out" in shown

    def test_shows_rows_by_kind(self, manager, live_world):
        found = sent(manager, live_world, ADA, CAS | {"Geboortedatum": "31-02-1990"})
        new = text_of(detail(manager, found, "?kind=new"))
        assert "Ada Vermeer" in new
        assert "1000003" not in new
        rejected = text_of(detail(manager, found, "?kind=rejected"))
        assert "Geboortedatum" in rejected
        assert "31-02-1990" in rejected
        assert "There is no such day in the calendar." in rejected
        assert "Ada" not in rejected

    def test_shows_what_changes_before_and_after(self, manager, live_world):
        brought(manager, live_world, ADA)
        found = sent(manager, live_world, ADA | {"Verwachte ontslagdatum": "01-03-2027"})
        shown = text_of(detail(manager, found, "?kind=changed"))
        assert "Expected release: was" in shown

    def test_continues_on_the_next_page(self, manager, live_world):
        many = [ADA | {"Registratienummer": str(3_000_000 + n)} for n in range(55)]
        found = sent(manager, live_world, *many)
        first = BeautifulSoup(detail(manager, found).content, "html5lib")
        href = first.find("a", rel="next")["href"]
        assert "3000054" in text_of(detail(manager, found, href))

    def test_records_whom_it_showed(self, manager, live_world):
        found = brought(manager, live_world, ADA)
        person_id = found.rows.get().person_id
        detail(manager, found)
        event = AuditEvent.objects.filter(what="register_import", action="list").last()
        assert event.person_ids == [person_id]

    def test_names_who_is_held_and_not_in_the_file(self, manager, live_world):
        found = sent(manager, live_world, ADA)
        count = len(live_world.people)
        assert f"{count} people whom your agency holds are not in this file" in text_of(
            detail(manager, found)
        )
        shown = text_of(manager.get(reverse("import_missing", args=[found.pk])))
        assert "Zwartewater" in shown
        assert "Vermeer" not in shown

    def test_can_be_made_again(self, manager, live_world):
        found = sent(manager, live_world, ADA)
        manager.post(reverse("import_preview_again", args=[found.pk]))
        assert newest().state == "reading"

    def test_of_a_register_without_numbers_says_what_to_do(self, manager, live_world):
        send(manager, ADA)
        found = newest()
        columns = ("Achternaam", "Voornamen", "Geboortedatum", "Datum binnenkomst", "Inrichting")
        keeping.path_of(found.stored_path).write_bytes(register(ADA, columns=columns))
        tasks.preview_import(found.pk, actor_of(live_world))
        shown = text_of(detail(manager, found))
        assert "Cannot be read" in shown
        assert "Names and birth dates are not enough" in shown


class TestRejectedRows:
    def test_are_downloaded_as_a_file_and_the_download_is_recorded(self, manager, live_world):
        found = sent(
            manager, live_world, ADA, CAS | {"Achternaam": "=1+1", "Geboortedatum": "31-02-1990"}
        )
        response = manager.get(reverse("import_rejected", args=[found.pk]))
        body = b"".join(response.streaming_content).decode()
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        assert "1000003" in body
        assert "1000001" not in body
        assert "'=1+1" in body, "a formula is made harmless"
        assert AuditEvent.objects.filter(what="register_import", action="export").exists()


class TestApplying:
    def test_asks_first_and_then_shows_progress(self, manager, live_world):
        found = sent(manager, live_world, ADA, BEN)
        asked = manager.get(reverse("import_apply", args=[found.pk]))
        assert "2 people come in" in text_of(asked)
        assert not Person.objects.filter(names__family="Vermeer").exists()
        response = manager.post(reverse("import_apply", args=[found.pk]))
        assert response["Location"] == reverse("import_detail", args=[found.pk])
        shown = text_of(detail(manager, found))
        assert "The register is being applied" in shown
        assert "0 of 2" in shown
        part = manager.get(
            reverse("import_progress", args=[found.pk]), headers={"HX-Request": "true"}
        )
        assert b"0 of 2" in part.content
        assert b"<html" not in part.content

    def test_leads_to_the_arrivals_when_it_is_done(self, manager, live_world):
        found = brought(manager, live_world, ADA, BEN)
        page = detail(manager, found)
        assert "2 rows are in." in text_of(page)
        assert reverse("arrivals") in page.content.decode()
        done = manager.get(
            reverse("import_progress", args=[found.pk]), headers={"HX-Request": "true"}
        )
        assert done["HX-Redirect"] == reverse("import_detail", args=[found.pk])
        person_id = found.rows.get(identifier="1000001").person_id
        assert reverse("person", args=[person_id]) in page.content.decode()

    def test_deletes_the_file(self, manager, live_world):
        assert brought(manager, live_world, ADA).stored_path == ""

    def test_can_be_started_again(self, manager, live_world):
        found = sent(manager, live_world, ADA)
        manager.post(reverse("import_apply", args=[found.pk]))
        assert "Start again" in text_of(detail(manager, found))
        assert manager.post(reverse("import_apply", args=[found.pk])).status_code == 302


class TestSomebodyTakenInByHand:
    @pytest.mark.parametrize("title", ["gevangenisstraf", "voorlopige hechtenis"])
    def test_is_the_same_person_in_the_register(self, manager, live_world, title):
        day = live_world.today - timedelta(days=2)
        taken_in = {"given": "Hand", "family": "Made", "number": "7777777", "title": "sentence"}
        parts = {"day": day.day, "month": day.month, "year": day.year}
        taken_in |= {f"admitted_on_{part}": value for part, value in parts.items()}
        response = manager.post(reverse("admit"), taken_in | {"home_municipality": ""})
        assert response.status_code == 302
        row = {"Registratienummer": "7777777", "Achternaam": "Made", "Voornamen": "Hand"}
        found = brought(manager, live_world, row | {"Titel": title})
        (stored,) = found.rows.all()
        assert stored.kind in {"changed", "unchanged"}
        (person,) = Person.objects.filter(identifiers__value="7777777")
        assert response["Location"] == reverse("person", args=[person.pk])


class TestSomebodyWhomAnotherPrisonHolds:
    def test_is_neither_moved_nor_shown(self, as_worker, live_world):
        number = people.facts_of([live_world.people["zwolle"]], access=live_world.system())[
            live_world.people["zwolle"]
        ].number
        moor = as_worker("gb-casemanager")
        assert send(moor, ADA | {"Registratienummer": number}, mapping="nl-demo-register")
        found = newest()
        actor = live_world.actor("gb-casemanager")
        who = actor_of(live_world) | {
            "account_id": actor.account_id,
            "agency_id": actor.agency_id,
            "membership_id": actor.membership_id,
        }
        tasks.preview_import(found.pk, who)
        shown = text_of(detail(moor, found))
        assert "This number belongs to somebody whom this agency does not hold." in shown
        moor.post(reverse("import_apply", args=[found.pk]))
        tasks.apply_import(found.pk, who)
        assert moor.get(reverse("person", args=[live_world.people["zwolle"]])).status_code == 404


class TestUndoing:
    def test_asks_first_and_takes_back(self, manager, live_world):
        found = brought(manager, live_world, ADA)
        assert "Nothing was built on it." in text_of(
            manager.get(reverse("import_undo", args=[found.pk]))
        )
        response = manager.post(reverse("import_undo", args=[found.pk]), follow=True)
        assert "The import was undone." in text_of(response)
        assert not Person.objects.filter(names__family="Vermeer").exists()

    def test_names_every_row_that_blocks_with_its_reason(self, manager, live_world):
        found = brought(manager, live_world, ADA, BEN)
        person_id = found.rows.get(identifier="1000002").person_id
        later = live_world.now + timedelta(hours=1)
        journeys.hand_over(
            person_id,
            to_membership_id=live_world.world.memberships["casemanager2"],
            reason="contact.handed_over",
            access=live_world.system(),
            now=later,
            today=live_world.today,
        )
        shown = text_of(manager.get(reverse("import_undo", args=[found.pk])))
        assert "cannot be undone" in shown
        assert "1000002" in shown
        assert "1000001" not in shown
        assert "The contact was handed over to somebody else." in shown
        manager.post(reverse("import_undo", args=[found.pk]))
        assert newest().state == "applied"


class TestTheList:
    def test_shows_the_newest_first_with_state_and_numbers(self, manager, live_world):
        sent(manager, live_world, ADA)
        send(manager, BEN, name="second.csv")
        shown = text_of(manager.get(reverse("imports")))
        assert shown.index("second.csv") < shown.index("register.csv")
        assert "Ready to apply" in shown
        assert "Marijke de Haan" in shown

    def test_says_what_to_do_when_nothing_came_in(self, manager, live_world):
        assert "No register came in yet" in text_of(manager.get(reverse("imports")))


ADDRESSES = (
    "import_detail",
    "import_progress",
    "import_rejected",
    "import_missing",
    "import_apply",
    "import_undo",
)


class TestWhoMaySee:
    @pytest.mark.parametrize("name", ADDRESSES)
    @pytest.mark.parametrize("who", ["gb-casemanager", "municipality", "privacy", "stranger"])
    def test_others_get_404(self, manager, live_world, client, as_worker, name, who):
        found = brought(manager, live_world, ADA)
        other = as_worker(who)
        assert other.get(reverse(name, args=[found.pk])).status_code == 404

    def test_no_other_agency_lists_it(self, manager, live_world, as_worker):
        sent(manager, live_world, ADA)
        assert "register.csv" not in text_of(as_worker("gb-casemanager").get(reverse("imports")))

    def test_an_administrator_sees_numbers_and_nobody(self, manager, live_world, as_worker):
        found = sent(manager, live_world, ADA)
        administrator = as_worker("administrator")
        shown = text_of(detail(administrator, found))
        assert "New (1)" in shown
        assert "Vermeer" not in shown
        assert administrator.get(reverse("import_rejected", args=[found.pk])).status_code == 404

    def test_nobody_signed_in_is_asked_to_sign_in(self, client, live_world):
        assert client.get(reverse("imports")).status_code == 302


def test_hostile_text_in_a_register_is_shown_and_not_run(manager, live_world):
    evil = '<script>alert("x")</script>'
    found = sent(manager, live_world, ADA | {"Achternaam": evil, "Geboortedatum": evil})
    page = detail(manager, found).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert people is not None and applying is not None and world is not None
