"""Read published programme versions; nothing here is personal."""

from __future__ import annotations

import bisect
import time
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from throughcare.programmes.models import ProgrammeVersion
from throughcare.programmes.rules import compiling, loading

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.periods import Period
    from throughcare.programmes.types.definition import Definition
    from throughcare.programmes.types.programme import Programme

_KEPT_SECONDS = 30
_cache: dict[str, tuple[float, tuple[Published, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Published:
    """Hold one published version, ready to be compiled for a day."""

    programme_id: int
    code: str
    version: str
    jurisdiction: str
    valid: Period[date]
    text: str

    @property
    def definition(self) -> Definition:
        """Return the definition as its authors wrote it."""
        return _definition(self.text, self.code)

    def follow_up_tasks(self, months: int) -> frozenset[str]:
        """Return the tasks, of every day and variant, that a follow-up so many months after release settles."""
        rules = self.definition
        tasks = chain(rules.tasks, *(variant.adds for variant in rules.variants))
        return frozenset(task.id for task in tasks if task.follow_up_months == months)

    def on(self, day: date) -> Programme:
        """Return the programme with the rules of a day."""
        slot = bisect.bisect_right(_change_days(self.text, self.code), day)
        return _compiled(self.text, self.code, slot, day)


@lru_cache(maxsize=64)
def _definition(text: str, code: str) -> Definition:
    return loading.load(text, name=code)


@lru_cache(maxsize=64)
def _change_days(text: str, code: str) -> tuple[date, ...]:
    return compiling.change_days(_definition(text, code))


_kept: dict[tuple[str, int], Programme] = {}


def _compiled(text: str, code: str, slot: int, day: date) -> Programme:
    """Return the compiled programme; between two change days it is one and the same."""
    key = (text, slot)
    if key not in _kept:
        _kept[key] = compiling.programme(_definition(text, code), on=day)
    return _kept[key]


def published() -> tuple[Published, ...]:
    """Return every published version, oldest first; kept for half a minute."""
    kept = _cache.get("all")
    if kept is None or time.monotonic() - kept[0] > _KEPT_SECONDS:
        kept = (time.monotonic(), _read())
        _cache["all"] = kept
    return kept[1]


def forget_published() -> None:
    """Read versions anew at the next question, in this process."""
    _cache.clear()


def _read() -> tuple[Published, ...]:
    rows = ProgrammeVersion.objects.order_by("pk").values_list(
        "pk", "code", "version", "jurisdiction_id", "valid", "text"
    )
    return tuple(Published(*row) for row in rows)


def in_force(jurisdiction: str, day: date) -> list[Published]:
    """Return the versions of a jurisdiction that are valid on a day, one per programme: the newest."""
    found = {
        version.code: version
        for version in published()
        if version.jurisdiction == jurisdiction and day in version.valid
    }
    return list(found.values())


def by_id(programme_id: int) -> Published:
    """Return one published version.

    Errors: KeyError when there is none with that id.
    """
    for version in published():
        if version.programme_id == programme_id:
            return version
    raise KeyError(programme_id)
