"""What the pages of an agency's administration show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.accounts.rules import may_be_contact
from throughcare.accounts.types import Role
from throughcare.pages.cells import Column, Link, Stack
from throughcare.pages.words import ROLES, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from throughcare.accounts.types import DutyRow, Worker, WorkerRow
    from throughcare.agencies.types import PostRow


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its columns."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


def missing(duty: Worker | None, workers: Sequence[WorkerRow]) -> list[str]:
    """Say what the agency lacks, and what cannot be done because of it."""
    found = []
    if duty is None:
        found.append(_("There is no duty contact: no register can be imported for this agency."))
    if not any(may_be_contact(one.role) for one in workers):
        found.append(_("Nobody here can be a contact of people: invite a worker who can."))
    if not any(one.role is Role.AGENCY_ADMINISTRATOR for one in workers):
        found.append(_("There is no administrator: nobody can invite workers."))
    return found


def worker_table(
    workers: Iterable[WorkerRow], counts: Mapping[int, int], *, may_change: bool
) -> Table:
    """List the workers, with the number of people whose contact they are."""
    columns = [Column(_("Worker")), Column(_("Role")), Column(_("Contact of"), numeric=True)]
    if may_change:
        columns.append(Column(_("Change")))
    return Table(columns, [_worker(one, counts, may_change=may_change) for one in workers])


def _worker(row: WorkerRow, counts: Mapping[int, int], *, may_change: bool) -> list[object]:
    role = word(ROLES, row.role)
    cells: list[object] = [
        Stack(row.name, row.sign_in_name),
        Stack(role, row.post) if row.post else role,
        counts.get(row.membership_id, 0),
    ]
    if may_change:
        href = reverse("administration_worker", args=[row.membership_id])
        cells.append(Link(_("Move or close"), href, row.name))
    return cells


def post_table(posts: Iterable[PostRow]) -> Table:
    """List the posts."""
    columns = [Column(_("Post")), Column(_("Role")), Column(_("Site"))]
    return Table(
        columns,
        [[one.title, word(ROLES, one.role), one.site_name or _("No site")] for one in posts],
    )


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Who answered for the agency, in one period."""

    name: str
    since: date | None
    until: date | None


def duty_lines(history: Iterable[DutyRow]) -> list[DutyLine]:
    """List who answered for the agency, the newest first."""
    return [DutyLine(one.name, one.since, one.until) for one in history]
