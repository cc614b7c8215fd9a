"""Keep a finished package for its person for some days, under a name that says nothing, then delete it."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = timedelta(days=8)
"""How long a package lies ready. Our own choice: decide locally."""
STEPS: Final = 6
"""Steps of making one, for its progress."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far a package is; `is_failed` where making it ended in an error."""

    done: int
    of: int = STEPS
    is_failed: bool = False


def package_path(request_id: int) -> Path:
    """Return where the package of a request is, or would be."""
    return _folder() / f"{int(request_id)}.zip"


def keep(request_id: int, content: bytes) -> None:
    """Store a package that only this program may read; it appears whole or not at all."""
    _write(package_path(request_id), content)


def note_progress(request_id: int, done: int, *, is_failed: bool = False) -> None:
    """Store how far a package is."""
    _write(_progress(request_id), json.dumps({"done": done, "is_failed": is_failed}).encode())


def progress_of(request_id: int) -> Progress | None:
    """Return how far a package is, None where nobody began."""
    try:
        found = json.loads(_progress(request_id).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return Progress(int(found["done"]), is_failed=bool(found["is_failed"]))


def is_ready(request_id: int, answered_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether a package can be fetched: it is there, and its days are not over."""
    if answered_at is None or now >= answered_at + LONGEST:
        return False
    return package_path(request_id).is_file()


def forget(request_ids: Sequence[int]) -> int:
    """Delete the packages of requests; return how many there were."""
    gone = 0
    for request_id in request_ids:
        gone += package_path(request_id).is_file()
        package_path(request_id).unlink(missing_ok=True)
        _progress(request_id).unlink(missing_ok=True)
    return gone


def forget_old(*, now: datetime) -> int:
    """Delete every package whose days are over; return how many."""
    if not _folder().is_dir():
        return 0
    before = (now - LONGEST).timestamp()
    old = [
        path
        for path in _folder().iterdir()
        if path.stem.isdecimal() and path.stat().st_mtime < before
    ]
    return forget(sorted({int(path.stem) for path in old}))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f"{path.suffix}.{os.getpid()}.draft")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _progress(request_id: int) -> Path:
    return _folder() / f"{int(request_id)}.json"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"
