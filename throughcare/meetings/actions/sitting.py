"""What every change of a conference has in common: one transaction, the row locked, the version, the audit event."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db import models, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseload_actions
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import (
    InvalidError,
    NoSuchConferenceError,
    NotAcceptedError,
    NotYoursError,
    StaleError,
)
from throughcare.meetings.models import Conference, Seat
from throughcare.meetings.queries.conferences import known_to
from throughcare.meetings.types import Problem, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from throughcare.kernel.access import Access

Thing = TypeVar("Thing", bound=models.Model)


@dataclass(slots=True)
class Sitting:
    """Hold one change while it is made: say with `did` what it was."""

    conference: Conference
    seat: Seat | None
    """The place of whoever acts; None for the person and the system."""
    access: Access
    what: str = ""
    detail: dict[str, object] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        """Tell whether the person acts."""
        return self.access.actor.person_id == self.conference.person_id

    @property
    def state(self) -> State:
        """Return how far the conference is."""
        return State(self.conference.state)

    def did(self, what: str, **detail: object) -> None:
        """Name the change for the log; never with words that somebody wrote."""
        self.what, self.detail = what, detail

    def require_convener(self) -> None:
        """Refuse, by raising, whoever does not convene."""
        is_system = self.access.scope is Scope.SYSTEM
        if not is_system and (self.seat is None or not self.seat.is_convener):
            raise NotYoursError(
                f"Cannot do this in conference [{self.conference.pk}]: only the agency that convenes does. Ask it."
            )

    def require_state(self, allowed: frozenset[State]) -> None:
        """Refuse, by raising, what cannot be done any more, or not yet."""
        if self.state not in allowed:
            reason = Reason("meetings.not_now", {"state": self.state.value})
            raise InvalidError((Problem("state", reason),))

    def go(self, to: State) -> None:
        """Move the conference on.

        Errors: InvalidError where there is no such step.
        """
        if reason := rules.problem_of_step(self.state, to):
            raise InvalidError((Problem("state", reason),))
        self.conference.state = to.value


@contextmanager
def sitting(
    conference_id: int,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    version: int | None = None,
    needs_acceptance: bool = True,
) -> Iterator[Sitting]:
    """Open one change of a conference, and close it with its version and an audit event.

    Errors: NoSuchConferenceError, NotAcceptedError, StaleError, AccessRefusedError.
    """
    access.require(person_id, Category.MINUTES)
    with transaction.atomic():
        conference = _locked(conference_id, person_id, access)
        draft = Sitting(conference, _seat(conference, access), access)
        if draft.seat is None and not draft.is_person and access.scope is not Scope.SYSTEM:
            raise _none(conference_id)
        if needs_acceptance:
            _require_accepted(draft)
        if version is not None and version != conference.version:
            raise StaleError(conference.version)
        yield draft
        conference.version += 1
        conference.save()
        audit.record(
            access,
            act=Act.CHANGE,
            what=f"conference.{draft.what}",
            person_ids=[person_id],
            now=now,
            detail={"conference": conference_id, **draft.detail},
        )


def _none(conference_id: int) -> NoSuchConferenceError:
    return NoSuchConferenceError(f"There is no conference [{conference_id}] for you.")


def _locked(conference_id: int, person_id: int, access: Access) -> Conference:
    known = known_to(person_id, access=access).filter(pk=conference_id)
    case_id = known.values_list("case_id", flat=True).first()
    if case_id is None:
        raise _none(conference_id)
    # The case before the conference, and both before plan and person: two changes at once wait in one order only.
    caseload_actions.lock([case_id])
    return Conference.objects.select_for_update().get(pk=conference_id)


def _seat(conference: Conference, access: Access) -> Seat | None:
    if access.actor.person_id is not None:
        return None
    return Seat.objects.filter(
        conference=conference,
        agency_id=access.actor.agency_id or 0,
        is_excluded=False,
        ended_on=None,
    ).first()


def _require_accepted(draft: Sitting) -> None:
    seat = draft.seat
    if seat is not None and seat.accepted_version != draft.conference.statement_version:
        raise NotAcceptedError(
            f"Cannot take part in conference [{draft.conference.pk}] yet: read and accept its statement of "
            "confidentiality first."
        )


def within(model: type[Thing], draft: Sitting, key: int) -> Thing:
    """Return one thing of a conference, locked.

    Errors: NoSuchConferenceError when it is in another, or nowhere.
    """
    found = (
        model._default_manager.select_for_update()  # noqa: SLF001 - Django's public name
        .filter(pk=key, conference=draft.conference)
        .first()
    )
    if found is None:
        kind = model.__name__.lower()
        raise NoSuchConferenceError(f"There is no {kind} [{key}] in this conference.")
    return found
