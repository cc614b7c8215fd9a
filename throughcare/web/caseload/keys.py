"""Where a list goes on, as it stands in an address. No address carries a name."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from django.utils.http import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable

    from throughcare.pages.doors import Request

_LONGEST_ID: Final = 18
"""Digits that the database can always take as an id."""
_SIGN: Final = "~"
Value = TypeVar("Value", date, datetime)


def day_key(request: Request) -> tuple[date, int] | None:
    """Read a day and an id; anything else begins the list anew."""
    return _pair(request, date.fromisoformat)


def moment_key(request: Request) -> tuple[datetime, int] | None:
    """Read an instant and an id; anything else begins the list anew."""
    found = _pair(request, datetime.fromisoformat)
    return found if found and found[0].tzinfo else None


def id_key(request: Request) -> int | None:
    """Read an id; anything else begins the list anew."""
    return id_of(request.GET.get("after", ""))


def id_of(text: str) -> int | None:
    """Return a typed id, or None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else None


def _pair(request: Request, read: Callable[[str], Value]) -> tuple[Value, int] | None:
    first, _, last = request.GET.get("after", "").partition(_SIGN)
    number = id_of(last)
    try:
        return None if number is None else (read(first), number)
    except ValueError:
        return None


def next_href(request: Request, key: tuple[date | str, int] | int | None) -> str:
    """Return the address of the next page with the same filter; empty where there is none."""
    if key is None:
        return ""
    text = str(key) if isinstance(key, int) else f"{_written(key[0])}{_SIGN}{key[1]}"
    return f"?{urlencode({**_kept(request), 'after': text})}"


def _written(first: date | str) -> str:
    return first if isinstance(first, str) else first.isoformat()


def first_href(request: Request) -> str:
    """Return the address of the first page with the same filter; empty when this is it."""
    if "after" not in request.GET:
        return ""
    kept = _kept(request)
    return f"?{urlencode(kept)}" if kept else request.path


def _kept(request: Request) -> dict[str, str]:
    given = ((name, request.GET.get(name, "")) for name in request.GET)
    return {name: value for name, value in given if name != "after" and value}
