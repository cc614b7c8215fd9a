"""What every change of a plan has in common: one transaction, the version, the audit event."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db import models, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Scope
from throughcare.plans import queries, rules
from throughcare.plans.actions.errors import (
    NotInPlanError,
    NotYoursError,
    PlanClosedError,
    SealedError,
    StaleVersionError,
)
from throughcare.plans.models import Plan, PlanVersion
from throughcare.plans.types import Change, Meanwhile, PlanRef, Voice, Written
from throughcare.sharing.queries.consents import sealed_agencies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.plans.models import Action, Need

Thing = TypeVar("Thing", bound=models.Model)


@dataclass(slots=True)
class Writing:
    """Hold one change while it is made: say with `about` what it was."""

    plan: Plan
    unseen: frozenset[str] = frozenset()
    """What the writer does not see of the plan: it cannot be written on either."""
    sight: rules.Sight = field(default_factory=rules.Sight)
    """What the writer may see of it."""
    change: Change = Change.OPENED
    subject: str = ""
    moved: tuple[str, ...] = ()
    """The steps that a moved date moved, or that an agency that left passed on; empty for every other change."""
    said: tuple[str, ...] = ()
    """The goals of which the person said at once what they think; empty for every other change."""
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

    Errors: SealedError, NotInPlanError, AccessRefusedError, StaleVersionError, PlanClosedError.
    """
    refuse_sealed(access.actor.agency_id)
    with transaction.atomic():
        plan = _locked(plan_id)
        whole = queries.whole_of(plan.person_id, plan.case_id, access=access)
        _refuse_closed(plan, access)
        _refuse_stale(plan, version, access)
        draft = Writing(plan, rules.hidden(whole.content, whole.sight), whole.sight)
        yield draft
        plan.version += 1
        plan.save(update_fields=["version"])
        store_version(draft, access=access, now=now)


def refuse_sealed(agency_id: int | None) -> None:
    """Keep sealed services out of the shared plan: nobody may learn that they help."""
    if agency_id in sealed_agencies():
        raise SealedError(
            f"Cannot write in the plan for agency [{agency_id}]: a sealed service does not write in "
            "the shared plan, for nobody may learn that it helps. Write a note instead."
        )


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
    """Refuse a writer who has not seen what changed; what they may not see is no reason to stop them."""
    if plan.version == version:
        return
    meanwhile = meanwhile_of(reference(plan), version, access=access)
    if meanwhile.rows or not 0 < version <= plan.version:
        raise StaleVersionError(meanwhile)


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
        queries.agency_names(access=access),
    )


def store_version(draft: Writing, *, access: Access, now: datetime) -> None:
    """Store the plan as it now stands, who changed what in it, and the audit event of that."""
    plan = draft.plan
    content = queries.whole_of(plan.person_id, plan.case_id, access=access).content
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
            **({"moved": list(draft.moved)} if draft.moved else {}),
            **({"said": list(draft.said)} if draft.said else {}),
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


def within(model: type[Thing], draft: Writing, key: int) -> Thing:
    """Return one thing of a plan that the writer sees.

    Errors: NotInPlanError when it is in another plan, hidden, or nowhere.
    """
    kind = model.__name__.lower()
    found = model._default_manager.filter(pk=key, plan=draft.plan).first()  # noqa: SLF001 - Django's public name
    if found is None or f"{kind}:{key}" in draft.unseen:
        raise NotInPlanError(f"Cannot change {kind} [{key}]: it is not in plan [{draft.plan.pk}].")
    return found


def refuse_other_words(draft: Writing, thing: Need | Action, *, access: Access) -> None:
    """Keep a need or a step in the words of whoever wrote it: they and the agency of the contact may change them."""
    writer = thing.recorded_by
    if is_the_person(draft.plan, access):
        is_theirs = writer is None
    else:
        is_theirs = draft.sight.may_reword(writer.agency_id if writer else None)
    if not is_theirs and access.scope is not Scope.SYSTEM:
        raise NotYoursError(
            f"Cannot change the words of {type(thing).__name__.lower()} [{thing.pk}]: another agency wrote them. "
            "Ask that agency, or the one contact."
        )


def voice_of(plan: Plan, access: Access, *, on_paper: bool) -> Voice:
    """Return how words of the person come in: written by them, typed from paper, or told to a worker."""
    if is_the_person(plan, access):
        return Voice.SCREEN
    return Voice.PAPER if on_paper else Voice.SPOKEN


def is_the_person(plan: Plan, access: Access) -> bool:
    """Tell whether the person writes, and not a worker for them."""
    return access.actor.person_id is not None and access.actor.person_id == plan.person_id
