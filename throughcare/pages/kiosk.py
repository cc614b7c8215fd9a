"""A device that many people use one after the other: what it knows of itself, and how it forgets.

That a browser is such a device stands in a signed cookie. It holds as long as the browser is open.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


COOKIE: Final = "kiosk"
SEEN: Final = "kiosk_seen_at"
IDLE_SECONDS: Final = 180
"""Our default, decide locally."""
WARN_SECONDS: Final = 60
"""How long before the end the page warns; WCAG 2.2, criterion 2.2.1, asks for 20 seconds at least."""
_SALT: Final = "throughcare.kiosk"
_FORM: Final = re.compile(r"<form (?![^>]*autocomplete=)")
OPEN: Final = frozenset(
    {
        "kiosk", "card_sign_in", "text_sign_in", "text_code", "lost_card", "leave", "stay", "supporting",
        "set_language", "accessibility", "about", "programmes", "programme",
    }
)  # fmt: skip
"""Pages that a kiosk shows beside those of the person."""
FILES: Final = frozenset(
    {
        "my_consent_print",
        "my_consent_receipt",
        "my_copy_file",
        "my_supporter_card",
        "my_document",
        "my_document_add",
    }
)
"""Addresses that give a file: it would stay on the device."""


@dataclass(frozen=True, slots=True)
class Mode:
    """Hold which kiosk a browser is."""

    kiosk_id: int
    agency: str
    place: str
    idle_seconds: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold what every page of somebody who uses a kiosk says about time."""

    place: str
    agency: str
    idle_seconds: int
    warn_seconds: int
    ends_at: datetime
    leave_url: str
    stay_url: str
    away_url: str


def token_of(kiosk_id: int) -> str:
    """Return the signed end of the address that makes a browser a kiosk: short, for somebody has to type it."""
    return signing.Signer(salt=_SALT).sign(str(kiosk_id))


def kiosk_of(token: str) -> int | None:
    """Return which kiosk an address names; None for anything that we did not sign."""
    try:
        return int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def mode_in(request: HttpRequest) -> Mode | None:
    """Return which kiosk a browser is; None for every other one."""
    try:
        return Mode(**signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE))
    except (signing.BadSignature, TypeError):
        return None


def begin(response: HttpResponse, mode: Mode) -> None:
    """Make the browser that gets this answer a kiosk, until it is closed."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(mode), salt=COOKIE),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def is_left_alone(request: HttpRequest, mode: Mode, *, now: datetime) -> bool:
    """Tell whether nobody did anything for so long that the next one may be there."""
    seen = request.session.get(SEEN)
    return seen is None or now.timestamp() - seen >= mode.idle_seconds


def note_seen(request: HttpRequest, *, now: datetime) -> None:
    """Remember that somebody is there, to the second."""
    request.session[SEEN] = int(now.timestamp())


def lets(kind: str, name: str | None) -> bool:
    """Tell whether a page with a kind of door is shown at a kiosk."""
    return (kind == "person" or name in OPEN) and name not in FILES


def forget(request: HttpRequest, mode: Mode | None, *, why: str) -> HttpResponse:
    """End the session, have the browser forget everything, and lead to the first page of the kiosk.

    Where there is no kiosk it is an ordinary way out, equally thorough.
    """
    logout(request)
    if mode is None:
        where = f"{reverse('card_sign_in')}?left={why}"
    else:
        where = f"{reverse('kiosk', args=[token_of(mode.kiosk_id)])}?left={why}"
    response = HttpResponse(status=303, headers={"Location": where, "Cache-Control": "no-store"})
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for name in request.COOKIES:  # For browsers that do not know the header.
        response.delete_cookie(name, samesite="Lax")
    return response


def finish(response: HttpResponseBase) -> HttpResponseBase:
    """Let nothing of a page stay on the device: no cache, no list of what was typed into forms before."""
    response.headers["Cache-Control"] = "no-store"
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and isinstance(response, HttpResponse):
        text = response.content.decode(response.charset)
        response.content = _FORM.sub('<form autocomplete="off" ', text)
    return response


def frame_for(mode: Mode, **others: Any) -> Frame:
    """Return what a page says about the time left, for somebody who does something now."""
    return Frame(
        place=mode.place,
        agency=mode.agency,
        idle_seconds=mode.idle_seconds,
        warn_seconds=min(WARN_SECONDS, mode.idle_seconds // 2),
        leave_url=reverse("leave"),
        stay_url=reverse("stay"),
        away_url=reverse("card_sign_in"),
        **others,
    )
