"""Choose the mapping for a register: the one named, or the shipped one that fits the file best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.exchange.imports.reading import (
    RegisterUnreadableError,
    load_mapping,
    open_register,
    shipped_mappings,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def fitting_mapping(path: Path, *, today: date) -> str:
    """Return the name of the shipped mapping that reads most columns of a file.

    Errors: RegisterUnreadableError, as the last mapping tried says it, when none reads the file.
    """
    found: dict[str, int] = {}
    fault: RegisterUnreadableError | None = None
    for name, file in shipped_mappings().items():
        try:
            reading = open_register(path, load_mapping(file), today=today, resolve=_unknown)
        except RegisterUnreadableError as error:
            fault = error
        else:
            found[name] = len(reading.source.read_columns)
    if not found:
        raise fault or RegisterUnreadableError("header_not_found")
    return max(found, key=lambda name: found[name])


def _unknown(_text: str) -> None:
    """Resolve no municipality: choosing looks at headers only."""
