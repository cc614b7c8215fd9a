"""Seal as this installation is set up: which folder, which witnesses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from throughcare.audit.actions.sealing import Sealed, seal
from throughcare.audit.actions.store import Store
from throughcare.audit.actions.witnesses import Witness, witnesses_from

if TYPE_CHECKING:
    from datetime import datetime


def configured_store() -> Store:
    """Return the second store."""
    return Store(Path(getattr(settings, "AUDIT_FOLDER", settings.MEDIA_ROOT / "audit")))


def configured_witnesses() -> list[Witness]:
    """Return the witnesses; in a safe house only those on this machine.

    Errors: WitnessError for one that is named wrongly.
    """
    return witnesses_from(getattr(settings, "AUDIT_WITNESSES", ()), only_here=settings.SAFE_MODE)


def seal_as_configured(*, now: datetime, sweep: bool = False) -> Sealed:
    """Seal what is not sealed, and have it witnessed.

    Errors: SealingError, StoreError, WitnessError.
    """
    return seal(configured_store(), now=now, witnesses=configured_witnesses(), sweep=sweep)
