"""What every change of a plan has in common: one transaction, the version, the audit event."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db import models, transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.plans import queries, rules
from throughcare.plans.actions.errors import NotInPlanError, PlanClosedError, StaleVersionError
from throughcare.plans.models import Plan, PlanVersion
from throughcare.plans.types import Change, Meanwhile, PlanRef, Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from throughcare.kernel.access import Access

Thing = TypeVar("Thing", bound=models.Model)


@dataclass(slots=True)
class Writing:
    """Hold one change while it is made: say with `about` what it was."""

    plan: Plan
    change: Change = Change.OPENED
    subject: str = ""
    key: int = 0

    def about(self, change: Change, thing: models.Model) -> None:
        """Name the change and the thing it is about."""
        self.change, self.key = change, thing.pk
        self.subject = f"{type(thing).__name__.lower()}:{thing.pk}"

    @property
    def written(self) -> Written:
        """Return what the caller gets."""
        return Written(self.plan.version, self.key)


@contextmanager
def writing(plan_id: int, *, version: int, access: Access, now: datetime) -> Iterator[Writing]:
    """Open one change of a plan, and close it with a version and an audit event.

    Errors: NotInPlanError, AccessRefusedError, StaleVersionError, PlanClosedError.
    """
    with transaction.atomic():
        plan = _locked(plan_id)
        access.require(plan.person_id, Category.PLAN)
        _refuse_closed(plan, access)
        _refuse_stale(plan, version, access)
        draft = Writing(plan)
        yield draft
        plan.version += 1
        plan.save(update_fields=["version"])
        store_version(draft, access=access, now=now)


def _locked(plan_id: int) -> Plan:
    plan = Plan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise NotInPlanError(
            f"Cannot write in plan [{plan_id}]: there is none. Open it with plan_for."
        )
    return plan


def _refuse_closed(plan: Plan, access: Access) -> None:
    case = caseloads.cases([plan.case_id], access=access)[plan.case_id]
    if case.closed_at is not None:
        raise PlanClosedError(
            f"Cannot write in plan [{plan.pk}]: its case was closed on "
            f"[{case.closed_at:%Y-%m-%d}]. It can still be read and printed."
        )


def _refuse_stale(plan: Plan, version: int, access: Access) -> None:
    if plan.version != version:
        raise StaleVersionError(meanwhile_of(reference(plan), version, access=access))


def reference(plan: Plan) -> PlanRef:
    """Point at a stored plan."""
    return PlanRef(plan.pk, plan.case_id, plan.person_id, plan.version)


def meanwhile_of(ref: PlanRef, version: int, *, access: Access) -> Meanwhile:
    """Collect what changed in a plan since a version."""
    base = queries.content_at(ref, version, access=access)
    _, theirs = queries.plan_of(ref.person_id, ref.case_id, access=access)
    return Meanwhile(
        ref.version,
        rules.differences(rules.flat(base), rules.flat(theirs)),
        tuple(queries.versions_after(ref, version, access=access)),
        agencies.agency_names(),
    )


def store_version(draft: Writing, *, access: Access, now: datetime) -> None:
    """Store the plan as it now stands, who changed what in it, and the audit event of that."""
    plan = draft.plan
    _, content = queries.plan_of(plan.person_id, plan.case_id, access=access)
    PlanVersion.objects.create(
        plan=draft.plan,
        number=draft.plan.version,
        at=now,
        account_id=access.actor.account_id,
        agency_id=access.actor.agency_id,
        change=draft.change.value,
        content={
            **content.as_json(),
            "subject": draft.subject,
            "membership_id": access.actor.membership_id,
        },
    )
    audit.record(
        access,
        act=Act.RECORD if draft.change is Change.OPENED else Act.CHANGE,
        what=f"plan.{draft.change.value}",
        person_ids=[draft.plan.person_id],
        now=now,
        detail={"plan": draft.plan.pk, "version": draft.plan.version, "subject": draft.subject},
    )


def within(model: type[Thing], plan: Plan, key: int) -> Thing:
    """Return one thing of a plan.

    Errors: NotInPlanError when it is in another plan or nowhere.
    """
    found = model._default_manager.filter(pk=key, plan=plan).first()  # noqa: SLF001 - Django's public name
    if found is None:
        kind = model.__name__.lower()
        raise NotInPlanError(f"Cannot change {kind} [{key}]: it is not in plan [{plan.pk}].")
    return found


def is_the_person(plan: Plan, access: Access) -> bool:
    """Tell whether the person writes, and not a worker for them."""
    return access.actor.person_id is not None and access.actor.person_id == plan.person_id
