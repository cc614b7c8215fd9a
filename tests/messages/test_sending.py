"""Nothing leaves a safe house; elsewhere mail goes through a real SMTP conversation."""

from __future__ import annotations

import socketserver
import threading
from datetime import UTC, datetime

import pytest

from throughcare.messages import actions, queries
from throughcare.messages.actions import Outgoing
from throughcare.messages.models import Message
from throughcare.messages.tasks import TEXTS, send_waiting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAIL = Outgoing("email", "desk@example.org", "en", "mail.dates_moved", {"agency": "Aftercare desk"})


class Postman(socketserver.StreamRequestHandler):
    """Speak just enough SMTP to take one message."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        taking = False
        for line in self.rfile:
            text = line.decode().strip()
            if taking:
                self.server.lines.append(text)
                if text == ".":
                    taking = False
                    self.wfile.write(b"250 taken\r\n")
                continue
            taking = text.upper() == "DATA"
            self.wfile.write(
                b"354 go on\r\n"
                if taking
                else b"221 bye\r\n"
                if text.upper() == "QUIT"
                else b"250 ok\r\n"
            )
            if text.upper() == "QUIT":
                return


@pytest.fixture
def post_office(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Postman) as server:
        server.lines = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SAFE_MODE = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_HOST_USER = ""
        yield server
        server.shutdown()


class TestSafeHouse:
    def test_holds_every_message(self):
        actions.put_out([MAIL], now=NOW)
        assert send_waiting(0) == 0
        (row,) = queries.newest()
        assert (row.state, row.to) == ("held", "desk@example.org")


class TestSending:
    def test_sends_and_says_so(self, post_office):
        actions.put_out([MAIL], now=NOW)
        assert send_waiting(0) == 1
        assert Message.objects.get().state == "sent"
        assert any("Aftercare desk" in line for line in post_office.lines)

    def test_failure_is_kept_with_its_reason(self, post_office, settings):
        settings.EMAIL_PORT = 1
        actions.put_out([MAIL], now=NOW)
        assert send_waiting(0) == 0
        message = Message.objects.get()
        assert message.state == "failed"
        assert "refused" in message.fault.lower()

    def test_a_text_that_is_missing_does_not_stop_the_mail_behind_it(self, post_office):
        unknown = Outgoing("email", "a@example.org", "en", "mail.nothing", {})
        actions.put_out([unknown, MAIL], now=NOW)
        send_waiting(0)
        assert sorted(Message.objects.values_list("state", flat=True)) == ["failed", "sent"]

    def test_every_text_has_subject_and_body(self):
        assert all(subject and body for subject, body in TEXTS.values())
