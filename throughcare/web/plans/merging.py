"""Two people changed one plan at once: put both together where they meant different things, ask where not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from throughcare.pages import plan_words
from throughcare.plans import queries, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import QueryDict

    from throughcare.pages.plan_forms import VersionForm
    from throughcare.plans.types import PlanContent
    from throughcare.web.plans.rows import Desk

    Read = Callable[[PlanContent], Mapping[str, Any]]

SHOWN: Final = "shown"
"""What stood above the form, such as the words of a goal: who answered to other words is asked again."""
_KEY: Final = "thing"


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Hold one field that both changed, as people read it."""

    title: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Together:
    """Hold both changes put together; with conflicts, somebody has to choose."""

    values: Mapping[str, Any]
    """Field -> what to store: mine where I changed it, theirs where only they did."""
    conflicts: tuple[ConflictRow, ...]


def together(desk: Desk, read: Read, form: VersionForm) -> Together:
    """Compare what was typed with what others made of the same fields since the page was opened."""
    typed = form.cleaned_data
    ref, now = queries.plan_of(desk.person_id, desk.case.case_id, access=desk.access)
    base = read(queries.content_at(ref, typed["version"], access=desk.access))
    theirs = read(now)
    mine = {name: typed.get(name) if name != SHOWN else base.get(name) for name in theirs}
    merged = rules.merge(_flat(theirs), _flat(mine), _flat(base))
    clashing = {one.name for one in merged.conflicts}
    values = {
        name: theirs[name] if text_of(mine[name]) == text_of(base.get(name)) else mine[name]
        for name in theirs
        if name != SHOWN
    }
    if text_of(theirs.get(SHOWN)) != text_of(base.get(SHOWN)):
        clashing.add(SHOWN)
    rows = tuple(
        _row(form, name, base.get(name), theirs[name], None if name == SHOWN else mine[name])
        for name in theirs
        if name in clashing
    )
    return Together(values, rows)


def _flat(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {_KEY: {name: text_of(value) for name, value in values.items()}}


def text_of(value: object) -> str:
    """Write a value of a form as it is compared: nothing, no and empty are the same."""
    if value is None or value is False:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _row(form: VersionForm, name: str, base: object, theirs: object, mine: object) -> ConflictRow:
    label = "" if name == SHOWN else str(form.fields[name].label or "")
    return ConflictRow(label, *(_said(name, one) for one in (base, theirs, mine)))


def _said(name: str, value: object) -> str:
    if value is True:
        return str(plan_words.TITLES["may_be_called"]["yes"])
    return plan_words.value_text(name, text_of(value), {})


def typed_again(data: QueryDict, values: Mapping[str, Any]) -> None:
    """Put values back into what was typed, so that a form shows both changes together."""
    for name, value in values.items():
        if isinstance(value, date) or (value is None and f"{name}_day" in data):
            for part in ("day", "month", "year"):
                data[f"{name}_{part}"] = "" if value is None else str(getattr(value, part))
        elif value is True or value is False:
            data[name] = "on" if value else ""
        else:
            data[name] = "" if value is None else str(value)
