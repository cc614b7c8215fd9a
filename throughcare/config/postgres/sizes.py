"""Choose the server's settings for the machine it runs on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024 * 1024


def server_settings(sockets: Path, *, memory: int | None = None) -> list[str]:
    """Return the command-line arguments of the server; nothing here weakens durability.

    Units: `memory` is the machine's, in bytes. Shares of it are our own choice, ADR 1.
    """
    return [
        part for line in _settings(sockets, memory=memory or _memory()) for part in ("-c", line)
    ]


def _settings(sockets: Path, *, memory: int) -> list[str]:
    shared = _between(128, memory // 8 // MEBIBYTE, 2048)
    return [
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        "unix_socket_permissions=0700",
        "fsync=on",
        "full_page_writes=on",
        f"shared_buffers={shared}MB",
        f"effective_cache_size={_between(256, memory // 4 // MEBIBYTE, 8192)}MB",
        f"maintenance_work_mem={_between(64, shared // 4, 512)}MB",
        "work_mem=16MB",
        "max_wal_size=4GB",
        "random_page_cost=1.1",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        # The log may not hold personal data: no statements, no values of offending rows.
        "log_error_verbosity=terse",
        "log_min_error_statement=panic",
    ]


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
