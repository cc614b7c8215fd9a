"""Publish versions of programmes."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.kernel.errors import ThroughcareError
from throughcare.programmes import queries
from throughcare.programmes.models import ProgrammeVersion
from throughcare.programmes.rules import loading

if TYPE_CHECKING:
    from datetime import datetime


class NotPublishableError(ThroughcareError):
    """Report a definition that has faults, or another text under the same version."""


@transaction.atomic
def publish(text: str, *, name: str, now: datetime) -> int:
    """Publish a definition; the same text again changes nothing. Return the id of the version.

    Errors: NotPublishableError with every fault, or when this version was published with another text.
    """
    if faults := loading.problems(text, name=name):
        lines = "\n".join(f"{fault}" for fault in faults)
        raise NotPublishableError(f"Cannot publish [{name}], it has {len(faults)} faults:\n{lines}")
    definition = loading.load(text, name=name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = ProgrammeVersion.objects.filter(code=definition.id, version=definition.version).first()
    if found is None:
        found = ProgrammeVersion.objects.create(
            code=definition.id,
            version=definition.version,
            jurisdiction_id=definition.territory.jurisdiction,
            valid=definition.valid,
            digest=digest,
            text=text,
            published_at=now,
        )
    elif found.digest != digest:
        raise NotPublishableError(
            f"Cannot publish [{definition.id}] version [{definition.version}]: another text was published "
            "under this version. Give the new text a new version."
        )
    queries.forget_published()
    return found.pk


def shipped_definitions() -> dict[str, str]:
    """Return file name -> text of every definition that comes with the product."""
    folder = resources.files("throughcare.programmes") / "definitions"
    return {file.name: file.read_text() for file in folder.iterdir() if file.name.endswith(".yaml")}
