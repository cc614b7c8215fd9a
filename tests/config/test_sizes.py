"""What is too large is refused before it is read, and says what it may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

import throughcare
from throughcare.config import sizes
from throughcare.config.sizes import FORM_BYTES, FROM_STRANGERS_BYTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(monkeypatch):
    """Note each file that Django begins to write to the disk; the real work goes on."""
    begun = []
    real = TemporaryFileUploadHandler.new_file

    def noting(self, *args, **kwargs):
        begun.append(args)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", noting)
    return begun


def a_file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", b"a" * size, content_type="text/plain")


class TestSizeMiddleware:
    def test_reads_no_file_of_a_stranger_beyond_the_limit(self, read):
        answer = Client(enforce_csrf_checks=True).post(
            reverse("account_login"), {"file": a_file(FROM_STRANGERS_BYTES)}
        )
        assert (answer.status_code, read) == (413, [])
        assert "nothing of it was kept" in answer.text

    def test_reads_what_a_stranger_may_write(self):
        answer = Client().post(
            reverse("account_login"), {"login": "nobody", "password": "x" * 1000}
        )
        assert answer.status_code == 200

    def test_takes_a_document_from_a_worker(self, as_worker, live_world, read):
        page = reverse("person_document_add", args=[live_world.people["zwolle"]])
        answer = as_worker("casemanager").post(page, {"file": a_file(5_000_000)})
        assert (answer.status_code, len(read)) == (422, 1)

    def test_refuses_more_than_a_page_takes(self, as_worker, live_world, read):
        page = reverse("person_document_add", args=[live_world.people["zwolle"]])
        answer = as_worker("casemanager").post(page, {"file": a_file(FORM_BYTES + 5_000_001)})
        assert (answer.status_code, read) == (413, [])
        assert "larger than 5.0 MB" in answer.text

    def test_lets_a_role_without_registers_send_a_form_only(self, as_worker, live_world, read):
        answer = as_worker("municipality").post(
            reverse("import_new"), {"file": a_file(FORM_BYTES + 1)}
        )
        assert (answer.status_code, read) == (413, [])

    def test_asks_no_page_that_takes_forms_for_a_file(self, as_worker, live_world, read):
        answer = as_worker("casemanager").post(
            reverse("set_language"), {"file": a_file(FORM_BYTES)}
        )
        assert (answer.status_code, read) == (413, [])

    def test_stands_before_the_check_that_reads_everything(self, settings):
        order = settings.MIDDLEWARE
        mine = f"{sizes.__name__}.{sizes.SizeMiddleware.__name__}"
        assert order.index(mine) < order.index("django.middleware.csrf.CsrfViewMiddleware")

    def test_knows_every_page_that_reads_files(self):
        rooms = Path(throughcare.__file__).parent
        reading = [
            file.relative_to(rooms).as_posix()
            for room in ("web", "portal", "public")
            for file in (rooms / room).rglob("*.py")
            if "request.FILES" in (text := file.read_text())
            and not re.search(r"@takes_files\(", text)
        ]
        assert reading == []
