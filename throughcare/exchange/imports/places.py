"""Find the municipality that a register means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.exchange.imports.reading import AMBIGUOUS
from throughcare.people.types import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from throughcare.exchange.imports.reading import Ambiguity


def resolver(jurisdiction: str, today: date) -> Callable[[str], str | Ambiguity | None]:
    """Return a function from a name or code to the code of the municipality as it is today.

    A municipality that was merged away stands for the one that took its place; where it was divided, or a
    name fits several, the answer is AMBIGUOUS.
    """
    codes: dict[str, set[str]] = {}
    for row in agencies.municipalities_of(jurisdiction):
        found = {row.code} if today in row.valid else set(row.successor_code.split("|")) - {""}
        for text in (row.code, row.name, *row.other_names.split("|")):
            if text:
                codes.setdefault(plain(text.strip()), set()).update(found or {row.code})

    def resolve(text: str) -> str | Ambiguity | None:
        found = codes.get(plain(text.strip()))
        if not found:
            return None
        return next(iter(found)) if len(found) == 1 else AMBIGUOUS

    return resolve
