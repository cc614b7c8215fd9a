"""Text messages that go out at once, such as a code for signing in, through a sender that the site chooses.

Two senders need nobody outside: one writes to the log of the process, one to a file. Others are added to
`SENDERS` under a name; whatever leaves the machine says so, and is held back in a safe house.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings

from throughcare.messages.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_log = logging.getLogger(__name__)
FILE: Final = "text-messages.txt"
HIDDEN: Final = "······"
"""Stands in the outbox for a code: what opens a door is not stored."""


class TextSender(Protocol):
    """Describe what sends text messages."""

    leaves_machine: bool

    def send(self, to: str, text: str) -> None:
        """Send a text to a number.

        Errors: OSError when it could not be sent; the outbox keeps what it says.
        """


class ConsoleSender:
    """Write text messages to the log of the process, for a demonstration or a first try."""

    leaves_machine = False

    def send(self, to: str, text: str) -> None:
        """Write it down."""
        _log.warning("Text message to [%s]: %s", to, text)


class FileSender:
    """Add text messages to a file in the folder of the site, one line each."""

    leaves_machine = False

    def send(self, to: str, text: str) -> None:
        """Add a line."""
        folder = Path(settings.MEDIA_ROOT)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(f"{to}\t{text}\n")


SENDERS: Final[dict[str, type[TextSender]]] = {"console": ConsoleSender, "file": FileSender}
"""Name in the settings -> sender."""


def text_sender() -> TextSender | None:
    """Return the sender that the site chose; None where it sends no text messages.

    Errors: LookupError for a name that nobody knows.
    """
    name = getattr(settings, "TEXT_SENDER", "")
    if not name:
        return None
    if name not in SENDERS:
        raise LookupError(f"Cannot send text messages by [{name}]: choose one of {list(SENDERS)}.")
    return SENDERS[name]()


def send_text(
    to: str, text: str, *, text_code: str, language: str, params: Mapping[str, str], now: datetime
) -> bool:
    """Send a text message at once; return whether it left. The outbox keeps `params`, never the text itself."""
    sender = text_sender()
    message = Message(
        channel=Message.Channel.SMS,
        to=to,
        language=language,
        text_code=text_code,
        params=dict(params),
        created_at=now,
        settled_at=now,
    )
    message.state, message.fault = _outcome(sender, to, text)
    message.save()
    return message.state == Message.State.SENT


def _outcome(sender: TextSender | None, to: str, text: str) -> tuple[Message.State, str]:
    if sender is None or (settings.SAFE_MODE and sender.leaves_machine):
        return Message.State.HELD, ""
    try:
        sender.send(to, text)
    except OSError as error:
        return Message.State.FAILED, f"{type(error).__name__}: {error}"[:254]
    return Message.State.SENT, ""
