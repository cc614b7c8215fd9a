"""Read the versions of a plan: who changed what, and how it stood then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from throughcare.accounts import queries as accounts
from throughcare.kernel.access import Category
from throughcare.plans import rules
from throughcare.plans.models import PlanVersion
from throughcare.plans.queries.reading import Whole, agency_names, whole_of
from throughcare.plans.types import Change, PlanContent, PlanRef, VersionPage, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access

PAGE = 50
_OF_MANY = (Change.ACTIONS_REPLANNED.value, Change.ACTIONS_PASSED_ON.value)
"""Changes of several steps at once: told to whoever sees one of them."""
_VERSION = (
    "number",
    "at",
    "account_id",
    "agency_id",
    "change",
    "content__subject",
    "content__said",
    "content__membership_id",
)


def versions_of(
    person_id: int, case_id: int, *, access: Access, before: int | None = None
) -> list[VersionRow]:
    """Return who changed what and when.

    Shapes: at most PAGE + 1 rows, newest first; the extra one says that there is a next page.
    """
    found = PlanVersion.objects.filter(plan__case_id=case_id, plan__person_id=person_id)
    found = _told(found, _hidden(person_id, case_id, access=access))
    if before is not None:
        found = found.filter(number__lt=before)
    return _version_rows(
        found.order_by("-number").values_list(*_VERSION)[: PAGE + 1], access=access
    )


def versions_after(ref: PlanRef, number: int, *, access: Access) -> list[VersionRow]:
    """Return who changed what since a version, oldest first; at most PAGE."""
    found = PlanVersion.objects.filter(plan__case_id=ref.case_id, number__gt=number)
    found = _told(found, _hidden(ref.person_id, ref.case_id, access=access))
    return _version_rows(found.order_by("number").values_list(*_VERSION)[:PAGE], access=access)


def is_written_since(case_id: int, person_id: int, *, at: datetime, access: Access) -> bool:
    """Tell whether anything was written in a plan after a moment; never what, nor in which part."""
    access.require(person_id, Category.IDENTITY)
    return PlanVersion.objects.filter(plan__case_id=case_id, at__gt=at).exists()


def _hidden(person_id: int, case_id: int, *, access: Access) -> frozenset[str]:
    """Name what the reader does not see."""
    whole = whole_of(person_id, case_id, access=access)
    return rules.hidden(whole.content, whole.sight)


def _told(found: QuerySet[PlanVersion], unseen: frozenset[str]) -> QuerySet[PlanVersion]:
    """Leave out changes of what the reader does not see, and moved days and answers about nothing else."""
    names = sorted(unseen)
    only_unseen = Q(change__in=_OF_MANY, content__moved__contained_by=names)
    of_unseen = Q(change=Change.PLAN_ANSWERED.value, content__said__contained_by=names)
    return found.exclude(content__subject__in=names).exclude(only_unseen).exclude(of_unseen)


def _version_rows(found: Iterable[tuple[Any, ...]], *, access: Access) -> list[VersionRow]:
    rows = list(found)
    names = agency_names(access=access) if rows else {}
    workers = accounts.worker_names({row[-1] for row in rows if row[-1] is not None})
    return [
        VersionRow(
            number,
            at,
            account_id,
            agency_id,
            names.get(agency_id, ""),
            # Who writes for a sealed service would give it away.
            workers.get(membership_id, "") if agency_id in names else "",
            Change(change),
            subject or "",
            tuple(said or ()),
        )
        for number, at, account_id, agency_id, change, subject, said, membership_id in rows
    ]


def version(person_id: int, case_id: int, number: int, *, access: Access) -> VersionPage | None:
    """Return the plan as it stood after one change, and that change; None where there is none to show."""
    whole = whole_of(person_id, case_id, access=access)
    unseen = rules.hidden(whole.content, whole.sight)
    found = PlanVersion.objects.filter(
        plan__case_id=case_id,
        plan__person_id=person_id,
        number__gte=number - 1,
        number__lte=number,
    )
    contents = {
        stored: _as_seen(PlanContent.from_json(content), whole)
        for stored, content in found.values_list("number", "content")
    }
    row = _told(found.filter(number=number), unseen)
    rows = _version_rows(row.values_list(*_VERSION), access=access)
    if not rows:
        return None
    before = contents.get(number - 1, PlanContent())
    changed = rules.differences(rules.flat(before), rules.flat(contents[number]))
    return VersionPage(rows[0], contents[number], changed, agency_names(access=access))


def content_at(ref: PlanRef, number: int, *, access: Access) -> PlanContent:
    """Return what the asker may see of a plan as it stood at a version; empty where that version never was."""
    whole = whole_of(ref.person_id, ref.case_id, access=access)
    found = PlanVersion.objects.filter(plan__case_id=ref.case_id, number=number)
    stored = found.values_list("content", flat=True).first()
    return PlanContent() if stored is None else _as_seen(PlanContent.from_json(stored), whole)


def _as_seen(content: PlanContent, whole: Whole) -> PlanContent:
    """Cut an older content by what may be seen today: who closed a statement closed its past too."""
    unseen = rules.hidden(whole.content, whole.sight)
    return rules.without(rules.shown(content, whole.sight), unseen)
