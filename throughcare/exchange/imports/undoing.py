"""Take an import back, as long as nothing was built on it: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.custody import queries as custody
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.exchange.imports import values
from throughcare.exchange.imports.applying import source_of
from throughcare.exchange.imports.values import RELEASED, RETURNED, TITLE, TRANSFERRED, Change
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.forgetting import forget_many
from throughcare.journeys.queries.built_on import Brought, built_on
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.custody.types import Stay
    from throughcare.kernel.access import Access, Actor
    from throughcare.people.types import PersonFacts

CHUNK = 500
WHY = "import undone"
_State = RegisterImport.State
_UNDOABLE = frozenset({_State.APPLYING, _State.APPLIED})


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one row that keeps an import from being undone, and the codes that say why."""

    number: int
    identifier: str
    person_id: int
    codes: tuple[str, ...]


class UndoRefusedError(ThroughcareError):
    """Report an import that cannot be undone; `blocks` names every row that blocks it."""

    def __init__(self, message: str, blocks: Sequence[Block] = ()) -> None:
        """Keep the rows beside the message."""
        self.blocks = tuple(blocks)
        super().__init__(message)


@transaction.atomic
def undo(import_id: int, *, actor: Actor, now: datetime, today: date) -> RegisterImport:
    """Take back everything that an import wrote: forget who came with it, record again what stood before.

    Errors: UndoRefusedError, with every row that blocks, when anything was built on the import.
    """
    register_import = RegisterImport.objects.select_for_update().filter(pk=import_id).first()
    if register_import is None:
        raise UndoRefusedError(f"Cannot undo import [{import_id}]: there is none with this number.")
    if register_import.state not in _UNDOABLE:
        raise UndoRefusedError(
            f"Cannot undo import [{import_id}]: it is [{register_import.state}]. "
            "Only what was applied can be taken back."
        )
    access = sharing.system_access(purpose="register_import_undo", now=now, actor=actor)
    if blocks := list(_blocks(register_import, access)):
        raise UndoRefusedError(
            f"Cannot undo import [{import_id}]: something was built on [{len(blocks)}] of its rows since. "
            "Take that back first, or correct those people one by one.",
            blocks,
        )
    for rows in _chunks(import_id):
        _take_back(rows, register_import, access, now, today)
    audit.record_without_access(actor, act=Act.ERASE, what="register_import", now=now)
    register_import.state, register_import.undone_at = _State.UNDONE, now
    register_import.save(update_fields=["state", "undone_at"])
    return register_import


def what_blocks(import_id: int, *, actor: Actor, now: datetime) -> list[Block]:
    """Return every row that keeps an import from being undone; none means that it can be."""
    register_import = RegisterImport.objects.get(pk=import_id)
    access = sharing.system_access(purpose="register_import_undo", now=now, actor=actor)
    return list(_blocks(register_import, access))


def _chunks(import_id: int) -> Iterator[list[RegisterRow]]:
    written = RegisterRow.objects.filter(register_import_id=import_id, applied=True)
    rows = written.order_by("-number").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _blocks(register_import: RegisterImport, access: Access) -> Iterator[Block]:
    for rows in _chunks(register_import.pk):
        yield from _blocks_in(rows, register_import, access)


def _blocks_in(
    rows: Sequence[RegisterRow], register_import: RegisterImport, access: Access
) -> Iterator[Block]:
    person_ids = [row.person_id for row in rows if row.person_id is not None]
    later = _named_later(person_ids, register_import)
    built = built_on([_brought(row) for row in rows if _brings(row)], access=access)
    persons = people.facts_of(person_ids, access=access)
    stays = custody.last_stays_of(person_ids, access=access)
    for row in rows:
        person_id = row.person_id or 0
        codes = [*built.get(person_id, ())]
        codes += ["undo.other_import"] if person_id in later else []
        codes += _changed_since(row, persons[person_id], stays.get(person_id))
        if codes:
            yield Block(row.number, row.identifier, person_id, tuple(dict.fromkeys(codes)))


def _named_later(person_ids: Sequence[int], register_import: RegisterImport) -> set[int]:
    later = RegisterRow.objects.filter(
        person_id__in=person_ids,
        register_import_id__gt=register_import.pk,
        register_import__state__in=_UNDOABLE,
    )
    named = later.exclude(kind=RegisterRow.Kind.REJECTED).values_list("person_id", flat=True)
    return {one for one in named if one is not None}


def _changed_since(row: RegisterRow, person: PersonFacts, stay: Stay | None) -> Iterator[str]:
    """Say where what a row wrote is no longer what stands, or cannot be taken back by recording again."""
    undo = row.undo or {}
    if undo.get("new"):
        if list(values.person_differences(values.from_json(row.values or {}), person)):
            yield "undo.person"
        return
    standing = _standing(person, stay)
    for change in _changes(undo):
        if change.field in {RELEASED, TRANSFERRED}:
            yield "undo.movement"
        elif change.field == TITLE and not change.before:
            yield "undo.title"
        elif change.field != RETURNED and standing.get(change.field, "") != change.after:
            yield "undo.changed"


def _standing(person: PersonFacts, stay: Stay | None) -> dict[str, str]:
    found = {
        "born_on": values.text(person.born_on),
        "home_municipality": person.home_municipality,
        "release_municipality": person.release_municipality,
        "lawful_stay": values.text(person.lawful_stay),
    }
    if stay is not None:
        found[TITLE] = stay.legal_title or ""
        found |= {f"release.{dated.kind}": dated.on.isoformat() for dated in stay.release_dates}
    return found


def _changes(undo: dict[str, Any]) -> list[Change]:
    return [Change(*change) for change in undo.get("changes", ())]


def _brings(row: RegisterRow) -> bool:
    return bool(row.undo and row.undo.get("custody"))


def _brought(row: RegisterRow) -> Brought:
    undo = row.undo or {}
    return Brought(
        row.person_id or 0,
        undo["custody"],
        undo["case"],
        is_new_person=bool(undo.get("new")),
        at=datetime.fromisoformat(undo["at"]),
    )


def _take_back(
    rows: Sequence[RegisterRow],
    register_import: RegisterImport,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    cause = {"code": "cause.import_undone", "source": source_of(register_import)}
    updates = [update for row in rows if (update := _restoring(row))]
    if updates:
        journeys.update_many(
            updates,
            source=source_of(register_import),
            why=WHY,
            access=access,
            now=now,
            today=today,
        )
    brought = [_brought(row) for row in rows if _brings(row)]
    if brought:
        forget_many(brought, cause=cause, access=access, now=now, today=today)
    gone = [one.person_id for one in brought if one.is_new_person]
    RegisterRow.objects.filter(person_id__in=gone).update(person_id=None)


def _restoring(row: RegisterRow) -> journeys.Update | None:
    """Return what stood before a row changed it, to be recorded anew: nothing is overwritten."""
    changes = {change.field: change.before for change in _changes(row.undo or {})}
    facts = {field: _fact(field, changes[field]) for field in _FACTS if field in changes}
    dates = tuple(
        (ReleaseDateKind(field.removeprefix("release.")), _day(before))
        for field, before in changes.items()
        if field.startswith("release.")
    )
    title = LegalTitle(changes[TITLE]) if TITLE in changes else None
    if row.person_id is None or not (facts or dates or title):
        return None
    return journeys.Update(row.person_id, facts, title, dates)


_FACTS = ("born_on", "home_municipality", "release_municipality", "lawful_stay")


def _fact(field: str, text: str) -> object:
    if field == "born_on":
        return _day(text)
    if field == "lawful_stay":
        return {"True": True, "False": False}.get(text)
    return text


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
