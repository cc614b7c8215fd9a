"""The worker gives a person a way in: who may, what is printed, what stops."""

import io
import re

import pypdf
import pytest
from django.db import connection
from django.test import Client

from throughcare.accounts.models import Card
from throughcare.accounts.types import Checked

pytestmark = pytest.mark.django_db


def path(world, rest="") -> str:
    return f"/people/{world.people['zwolle']}/card{rest}"


def text_of(answer) -> str:
    file = pypdf.PdfReader(io.BytesIO(answer.content))
    return "\n".join(one.extract_text() for one in file.pages)


def make(client, world, **said):
    return client.post(path(world), {"checked": "known", "language": "en"} | said)


def read_card(answer) -> dict[str, str]:
    lines = text_of(answer).splitlines()
    words = [
        line.split(". ")[1]
        for number in range(1, 7)
        for line in lines
        if line.startswith(f"{number}. ")
    ]
    code = next(line for line in lines if len(line) == 9 and line[4] == "-")
    return {"words": " ".join(words), "code": code}


def last_code(folder) -> str:
    return re.findall(r"\b\d{6}\b", (folder / "text-messages.txt").read_text())[-1]


class TestPersonCard:
    def test_prints_a_card_that_lets_the_person_in(self, as_worker, live_world) -> None:
        worker = as_worker("casemanager")
        answer = make(worker, live_world)
        assert answer.headers["Content-Type"] == "application/pdf"
        person = Client()
        found = person.post("/card", read_card(answer), follow=True)
        assert found.redirect_chain[-1][0] == "/me"
        assert "I know this person" in worker.get(path(live_world)).content.decode()

    def test_asks_how_the_person_was_identified(self, as_worker, live_world) -> None:
        answer = make(as_worker("casemanager"), live_world, checked="")
        assert "Say how you made sure" in answer.content.decode()

    def test_stops_the_card_before_it(self, as_worker, live_world) -> None:
        worker = as_worker("casemanager")
        first = read_card(make(worker, live_world))
        person = Client()
        person.post("/card", first)
        make(worker, live_world)
        assert person.get("/me").status_code == 302
        assert Client().post("/card", first).status_code == 200

    def test_is_taken_back(self, as_worker, live_world) -> None:
        worker = as_worker("casemanager")
        first = read_card(make(worker, live_world))
        person = Client()
        person.post("/card", first)
        worker.post(path(live_world, "/stop"))
        assert person.get("/me").status_code == 302
        assert Client().post("/card", first).status_code == 200
        assert "The last card stopped" in worker.get(path(live_world)).content.decode()

    @pytest.mark.parametrize("who", ["police", "health", "privacy", "administrator", "stranger"])
    def test_is_not_there_for_others(self, as_worker, live_world, who) -> None:
        client = as_worker(who)
        assert client.get(path(live_world)).status_code == 404
        assert make(client, live_world).status_code == 404

    def test_is_not_there_for_a_guest(self, as_worker, live_world) -> None:
        from throughcare.journeys import actions as journeys
        from throughcare.simulation.world import NGO

        journeys.ask_into_team(
            live_world.people["zwolle"],
            agency_id=live_world.world.agencies[NGO],
            access=live_world.access("zwolle"),
            now=live_world.now,
            today=live_world.today,
        )
        client = as_worker("ngo")
        assert client.get(f"/people/{live_world.people['zwolle']}").status_code == 200
        assert make(client, live_world).status_code == 404

    def test_is_recorded_about_the_person(self, as_worker, live_world) -> None:
        make(as_worker("casemanager"), live_world)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT action FROM audit_event WHERE what = 'card' AND person_ids = %s::bigint[] ORDER BY id",
                [[live_world.people["zwolle"]]],
            )
            assert [one for (one,) in cursor.fetchall()][-2:] == ["read", "record"]


class TestNumber:
    def test_is_noted_and_forgotten(self, as_worker, live_world) -> None:
        worker = as_worker("casemanager")
        worker.post(path(live_world, "/number"), {"number": "+31 6 12345678"})
        assert "+31612345678" in worker.get(path(live_world)).content.decode()
        worker.post(path(live_world, "/number/drop"))
        assert "+31612345678" not in worker.get(path(live_world)).content.decode()

    def test_counts_when_the_person_read_its_code(
        self, as_worker, live_world, settings, tmp_path
    ) -> None:
        settings.TEXT_SENDER, settings.MEDIA_ROOT = "file", tmp_path
        worker = as_worker("casemanager")
        worker.post(path(live_world, "/number"), {"number": "+31 6 12345678"})
        assert "does not count yet" in worker.get(path(live_world)).content.decode()
        Client().post("/card/text", {"number": "+31612345678"})
        sent = (tmp_path / "text-messages.txt").read_text()
        assert sent.count("\n") == 1
        code = re.search(r"\b\d{6}\b", sent)[0]
        worker.post(path(live_world, "/number/confirm"), {"code": code})
        assert "does not count yet" not in worker.get(path(live_world)).content.decode()
        Client().post("/card/text", {"number": "+31612345678"})
        assert (tmp_path / "text-messages.txt").read_text().count("\n") == 2

    def test_of_somebody_else_is_told_to_nobody_who_only_typed_it(
        self, as_worker, live_world, settings, tmp_path
    ) -> None:
        settings.TEXT_SENDER, settings.MEDIA_ROOT = "file", tmp_path
        worker = as_worker("casemanager")
        worker.post(path(live_world, "/number"), {"number": "+31612345678"})
        worker.post(path(live_world, "/number/confirm"), {"code": last_code(tmp_path)})
        other = f"/people/{live_world.people['kampen']}/card"
        typed = worker.post(f"{other}/number", {"number": "+31612345678"}, follow=True)
        assert "A code went to this number" in typed.content.decode()
        sent = {"code": last_code(tmp_path)}
        said = worker.post(f"{other}/number/confirm", sent, follow=True).content.decode()
        assert "This number cannot be used" in said
        assert "+31612345678" not in said
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT outcome FROM audit_event WHERE what = 'text_number' AND action = 'refused'"
                " AND person_ids = %s::bigint[]",
                [[live_world.people["kampen"]]],
            )
            assert cursor.fetchall() == [("taken",)]

    def test_stays_until_the_new_one_counts(
        self, as_worker, live_world, settings, tmp_path
    ) -> None:
        settings.TEXT_SENDER, settings.MEDIA_ROOT = "file", tmp_path
        worker = as_worker("casemanager")
        worker.post(path(live_world, "/number"), {"number": "+31612345678"})
        worker.post(path(live_world, "/number/confirm"), {"code": last_code(tmp_path)})
        worker.post(path(live_world, "/number"), {"number": "+31612345679"})
        text = worker.get(path(live_world)).content.decode()
        assert "Codes go to +31612345678" in text
        assert "+31612345679 does not count yet" in text
        assert "Forget the number +31612345678, +31612345679" in text

    def test_says_what_is_wrong_with_it(self, as_worker, live_world) -> None:
        answer = as_worker("casemanager").post(path(live_world, "/number"), {"number": "06 12"})
        assert "with its country" in answer.content.decode()


class TestKiosks:
    def test_are_set_up_opened_and_ended(self, as_worker, live_world) -> None:
        admin = as_worker("administrator")
        admin.post("/administration/kiosks", {"place": "Library", "minutes": "3"})
        page = admin.get("/administration/kiosks").content.decode()
        address = page.split("<code>")[1].split("</code>")[0]
        device = Client()
        assert device.get(address).headers["Location"] == "/card"
        assert "Library" in device.get("/card").content.decode()
        number = page.split("/administration/kiosks/")[1].split("/")[0]
        admin.post(f"/administration/kiosks/{number}/end")
        assert device.get(device.get("/card").headers["Location"]).status_code == 404

    def test_are_for_the_administrator(self, as_worker) -> None:
        assert as_worker("casemanager").get("/administration/kiosks").status_code == 404


class TestSupporterCard:
    def test_is_printed_for_the_person_to_hand_on(self, as_worker, live_world) -> None:
        from throughcare.sharing.models import Supporter

        row = Supporter.objects.create(
            person_id=live_world.people["zwolle"],
            name="Sanne",
            tie="friend",
            since=live_world.now,
            until_on=live_world.today.replace(year=live_world.today.year + 1),
        )
        worker = as_worker("casemanager")
        assert "Print a card for Sanne" in worker.get(path(live_world)).content.decode()
        person = live_world.people["zwolle"]
        answer = worker.post(f"/people/{person}/supporters/{row.pk}/card")
        found = Client().post("/card", read_card(answer), follow=True)
        assert found.redirect_chain[-1][0] == "/supporting"
        row.refresh_from_db()
        assert Card.objects.get(account_id=row.account_id).checked == Checked.BY_WORKER
        assert worker.post(f"/people/{person}/supporters/{row.pk + 1}/card").status_code == 404
