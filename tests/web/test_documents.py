"""Documents on the pages: two steps, the file given out so that it does nothing, never at a kiosk."""

from __future__ import annotations

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts import actions as accounts
from throughcare.audit.models import AuditEvent
from throughcare.exchange.exports import gathering, packing
from throughcare.notes.models import Document
from throughcare.notes.queries.reading import PAGE
from throughcare.pages import kiosk
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invented"


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text().split())


@pytest.fixture
def me(client, live_world):
    """Sign in as the person."""
    account_id = accounts.open_account(
        "me-zwolle", name="Myself", password=None, language="en",
        second_factor_required=False, by=FOUNDER, now=live_world.now,
    )  # fmt: skip
    sharing.link_self(
        account_id, live_world.people["zwolle"], access=live_world.system(), now=live_world.now
    )
    client.force_login(get_user_model().objects.get(pk=account_id))
    return client


def said(world, **more) -> dict:
    return {
        "category": "housing",
        "kind": "letter",
        "title": "Letter of the landlord",
        "dated_on_day": str(world.today.day),
        "dated_on_month": str(world.today.month),
        "dated_on_year": str(world.today.year),
        **more,
    }


def file(content=PDF, name="letter.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def person(live_world):
    return f"/people/{live_world.people['zwolle']}/documents"


def put(client, address, world, content=PDF, **more):
    sent = {**said(world, step="save", **more), "file": file(content)}
    return client.post(f"{address}/new", sent, follow=True)


class TestStaff:
    def test_say_what_it_is_see_who_reads_it_and_choose_the_file(
        self, as_worker, live_world, person
    ):
        client = as_worker("casemanager")
        first = client.post(f"{person}/new", said(live_world, step="check"))
        shown = text(first)
        assert "Who will be able to read this" in shown
        assert "PI IJsseloever (fictional)" in shown
        assert 'type="file"' in first.content.decode()
        assert not Document.objects.exists()
        done = put(client, person, live_world)
        assert "Letter of the landlord" in text(done)
        assert Document.objects.get().media_type == "application/pdf"

    def test_are_told_what_is_wrong_and_keep_what_they_said(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        bare = client.post(f"{person}/new", {"step": "check"})
        assert bare.status_code == 422
        assert "Choose one from the list" in text(bare)
        program = put(client, person, live_world, content=b"MZ\x90\x00")
        assert program.status_code == 422
        assert "This kind of file is not taken" in text(program)
        assert "Letter of the landlord" in text(program)
        none = client.post(f"{person}/new", said(live_world, step="save"))
        assert "Choose a file" in text(none)
        large = put(client, person, live_world, content=b"%PDF-" + b"x" * 5_000_000)
        assert "larger than 5 MB" in text(large)
        assert not Document.objects.exists()

    def test_get_the_file_so_that_it_does_nothing(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        put(client, person, live_world, content=b"<script>alert(1)</script>", title="Br\u00fcf/..")
        number = Document.objects.get().pk
        answer = client.get(f"{person}/{number}")
        assert answer.content == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "text/plain"
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert "/" not in answer["Content-Disposition"].split("filename*")[0]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert AuditEvent.objects.filter(what="document", action="export").count() == 1

    def test_put_a_newer_one_in_its_place_and_take_it_back(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        put(client, person, live_world)
        first = Document.objects.get().pk
        form = client.get(f"{person}/new?replaces={first}")
        assert "Put a newer one in the place of" in text(form)
        put(client, person, live_world, title="Second letter", replaces=str(first))
        shown = text(client.get(person))
        assert "replaced by a newer one" in shown
        second = Document.objects.get(replaces_id=first).pk
        done = client.post(f"{person}/{second}/back", follow=True)
        assert "taken back on" in text(done)
        assert client.post(f"{person}/{second}/back").status_code == 404

    def test_cannot_choose_another_category_when_replacing(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        put(client, person, live_world)
        first = str(Document.objects.get().pk)
        form = client.get(f"{person}/new?replaces={first}").content.decode()
        assert 'name="category"' not in form
        sent = said(live_world, step="check", replaces=first, category="debts")
        shown = text(client.post(f"{person}/new", sent))
        assert "Housing" in shown
        assert "Debts" not in shown
        put(client, person, live_world, replaces=first, category="debts")
        assert Document.objects.get(replaces_id=first).category == "housing"

    def test_go_on_page_by_page(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        for number in range(PAGE + 1):
            put(client, person, live_world, title=f"Letter {number:02}.")
        first = client.get(person)
        soup = BeautifulSoup(first.content, "html.parser")
        older = client.get(person + soup.select_one("a[rel=next]")["href"])
        found = [text(one).count("Download: ") for one in (first, older)]
        assert found == [PAGE, 1]
        assert "Letter 00." in text(older)

    @pytest.mark.parametrize("who", ["police", "stranger"])
    def test_without_a_ground_find_nothing(self, as_worker, live_world, person, who):
        put(as_worker("casemanager"), person, live_world)
        number = Document.objects.get().pk
        if who == "stranger":
            who = "municipality2"
        client = as_worker(who)
        assert client.get(f"{person}/{number}").status_code == 404
        assert "Letter of the landlord" not in client.get(person).content.decode()

    def test_stand_still_however_many_there_are(self, as_worker, live_world, person):
        client = as_worker("casemanager")
        counts = []
        for _number in range(3):
            put(client, person, live_world)
            client.get(person)
            with CaptureQueriesContext(connection) as asked:
                client.get(person)
            counts.append(len(asked))
        assert len(set(counts)) == 1, counts


class TestThePerson:
    def test_adds_their_own_and_reads_before_who_will_see_it(self, me, live_world):
        first = me.post("/me/documents/new", said(live_world, step="check"))
        assert "You, always." in text(first)
        done = put(me, "/me/documents", live_world, title="My lease")
        assert "My lease" in text(done)
        row = Document.objects.get()
        assert (row.agency_id, row.author_id) == (None, None)
        assert me.get(f"/me/documents/{row.pk}").content == PDF
        back = me.post(f"/me/documents/{row.pk}/back", follow=True)
        assert "taken back on" in text(back)

    def test_reads_what_agencies_keep(self, as_worker, live_world, person, me):
        put(as_worker("casemanager"), person, live_world)
        number = Document.objects.get().pk
        me.force_login(live_world.account("me-zwolle"))
        assert "Put there by PI IJsseloever (fictional)" in text(me.get("/me/documents"))
        assert me.get(f"/me/documents/{number}").content == PDF
        assert me.post(f"/me/documents/{number}/back").status_code == 404

    def test_reads_in_the_log_who_opened_it(self, as_worker, live_world, person, me):
        client = as_worker("casemanager")
        put(client, person, live_world)
        client.get(f"{person}/{Document.objects.get().pk}")
        client.force_login(live_world.account("me-zwolle"))
        shown = text(client.get("/me/log"))
        assert "document" in shown.lower()

    def test_finds_no_file_at_a_kiosk(self):
        assert not kiosk.lets("person", "my_document")
        assert not kiosk.lets("person", "my_document_add")
        assert kiosk.lets("person", "my_documents")

    def test_gets_every_file_in_the_access_package(self, as_worker, live_world, person, me):
        put(as_worker("casemanager"), person, live_world)
        number = Document.objects.get().pk
        account = live_world.account("me-zwolle")
        from throughcare.kernel.access import Actor

        actor = Actor(account.pk, role="person", person_id=live_world.people["zwolle"])
        access = sharing.decide(
            actor, person_id=live_world.people["zwolle"], what="my_copy",
            now=live_world.now, today=live_world.today,
        )  # fmt: skip
        package = gathering.gather(
            language="en", access=access, now=live_world.now, today=live_world.today
        )
        (part,) = package.documents
        assert (part.title, part.file) == ("Letter of the landlord", f"documents/{number}.pdf")
        files = gathering.files_of(access=access)
        packed = packing.packed(package, b"-", {}, files)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert archive.read(part.file) == PDF
