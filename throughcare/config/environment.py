"""Read settings from the environment: each function names the variable, what it found and what it allows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingError(ThroughcareError):
    """Report a variable whose value cannot be used."""


def text(name: str, default: str) -> str:
    """Return the variable, or the default when it is empty."""
    return os.environ.get(name, "") or default


def flag(name: str, *, default: bool) -> bool:
    """Return true or false; anything but the two words is refused."""
    found = os.environ.get(name, "")
    if not found:
        return default
    if found not in {"true", "false"}:
        raise SettingError(f"Cannot read {name} [{found}]: write true or false.")
    return found == "true"


def names(name: str, default: str) -> list[str]:
    """Return a comma-separated list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Turn a `postgresql://` address into Django's settings; `host` may be a socket folder in the query."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError(
            f"Cannot use DATABASE_URL [{parts.scheme}://…]: only postgresql:// is supported."
        )
    query: Mapping[str, list[str]] = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "throughcare",
        "USER": unquote(parts.username or "") or query.get("user", [""])[0],
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or query.get("host", [""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0] or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {"prepare_threshold": 1, "server_side_binding": True},
    }
