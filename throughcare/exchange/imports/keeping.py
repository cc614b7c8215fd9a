"""Keep an uploaded register under a name that says nothing, until it is no longer needed."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from throughcare.exchange.models import RegisterImport

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST: Final = timedelta(days=7)
"""For how long a file stays that is never applied. Our own choice: decide locally."""


def keep(pieces: Iterable[bytes]) -> tuple[str, str]:
    """Store a file that only this program may read; return its new name and its SHA-256."""
    name, digest = secrets.token_hex(16), hashlib.sha256()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
    return name, digest.hexdigest()


def path_of(name: str) -> Path:
    """Return where a kept file is."""
    return _folder() / Path(name).name


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "registers"


def forget(import_id: int) -> None:
    """Delete the file of an import; without one nothing happens."""
    found = RegisterImport.objects.filter(pk=import_id).exclude(stored_path="").first()
    if found is not None:
        path_of(found.stored_path).unlink(missing_ok=True)
        RegisterImport.objects.filter(pk=import_id).update(stored_path="")


def forget_old(*, now: datetime) -> int:
    """Delete files that nobody applied in time; return how many."""
    old = RegisterImport.objects.exclude(stored_path="").filter(created_at__lt=now - LONGEST)
    import_ids = list(old.values_list("pk", flat=True))
    for import_id in import_ids:
        forget(import_id)
    return len(import_ids)
