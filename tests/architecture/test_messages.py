"""In a safe house nothing can leave the machine, whatever else is configured."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.dummy import EmailBackend

from tests.architecture.source import ROOT, files, imported, module_of, tree_of
from throughcare.messages import actions, tasks
from throughcare.messages.models import Message

SENDERS = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "requests", "smtplib", "telnetlib", "urllib.request",
    "urllib3", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
"""Modules that talk to other machines."""
MAY_TALK = {
    "throughcare.audit.actions.witnesses": "sends heads, hashes only, to configured witnesses; in a safe house on this machine only",
    "throughcare.config.demo": "asks its own server on 127.0.0.1 for pages",
    "throughcare.messages.tasks": "sends what waits, outside a safe house",
}
EVERYTHING_ON = {
    "THROUGHCARE_SMTP_HOST": "mail.example.org",
    "THROUGHCARE_SMTP_PORT": "587",
    "THROUGHCARE_SMTP_USER": "somebody",
    "THROUGHCARE_SMTP_PASSWORD": "something",
    "THROUGHCARE_SMTP_TLS": "true",
}
ASK = (
    "import json; from throughcare.config import settings as s; "
    "print(json.dumps([s.SAFE_MODE, s.EMAIL_BACKEND.split('.')[-2]]))"
)


def settings_under(**environ: str) -> list[object]:
    """Load the settings in a process of its own; return whether it is safe, and the mail backend."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("THROUGHCARE_")
    }
    told = kept | {"THROUGHCARE_SECRET_KEY": "only for tests", **EVERYTHING_ON, **environ}
    command = [sys.executable, "-c", ASK]
    ran = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


class TestSafeMode:
    @pytest.mark.parametrize("name", ["THROUGHCARE_SAFE", "THROUGHCARE_DEMO"])
    def test_has_a_mail_backend_that_sends_nothing(self, name: str) -> None:
        assert settings_under(**{name: "true"}) == [True, "dummy"]

    def test_is_off_unless_asked_for(self) -> None:
        assert settings_under() == [False, "smtp"]

    def test_holds_under_test(self) -> None:
        assert settings.SAFE_MODE

    def test_backend_takes_mail_and_sends_none(self) -> None:
        backend = EmailBackend()
        assert (
            backend.send_messages([mail.EmailMessage("a", "b", "c@example.org", ["d@example.org"])])
            == 1
        )
        assert type(backend).__module__ == "django.core.mail.backends.dummy"

    @pytest.mark.django_db
    def test_holds_messages_back(self) -> None:
        one = actions.Outgoing("email", "duty@example.org", "nl", "notice.moved", {})
        actions.put_out([one], now=datetime(2026, 1, 5, 9, tzinfo=UTC))
        assert list(Message.objects.values_list("state", "settled_at")) == [("held", None)]

    @pytest.mark.django_db
    def test_sends_nothing_even_if_something_waits(self) -> None:
        _waiting().save()
        assert tasks.send_waiting(timestamp=0) == 0
        assert mail.outbox == []
        assert Message.objects.get().state == "waiting"

    @pytest.mark.django_db
    def test_is_what_keeps_it_from_being_sent(self, settings: Any) -> None:
        settings.SAFE_MODE = False
        _waiting().save()
        assert tasks.send_waiting(timestamp=0) == 1
        assert [one.to for one in mail.outbox] == [["duty@example.org"]]


def _waiting() -> Message:
    return Message(
        channel="email",
        to="duty@example.org",
        language="en",
        text_code="mail.dates_moved",
        params={"agency": "an agency"},
        state="waiting",
        created_at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    )


class TestNothingElse:
    def test_talks_to_other_machines(self) -> None:
        wrong = [
            f"{module_of(file)}: {name}"
            for file in files()
            if not module_of(file).startswith(tuple(MAY_TALK))
            for name in sorted(imported(tree_of(file)) & SENDERS)
        ]
        assert not wrong, f"Only a sender of the messages room may talk to other machines: {wrong}"

    def test_mail_is_sent_by_nobody_but_the_sender_of_messages(self) -> None:
        wrong = [
            module_of(file)
            for file in files()
            if not module_of(file).startswith("throughcare.messages.")
            and "django.core.mail" in imported(tree_of(file))
        ]
        assert not wrong, f"Put messages out with messages.actions.put_out: {wrong}"

    def test_imports_are_noticed_in_every_form(self) -> None:
        tree = ast.parse(
            "import smtplib\nfrom urllib import request\ndef f():\n    from django.core.mail import send_mail"
        )
        assert {"smtplib", "urllib.request", "django.core.mail"} <= imported(tree)
