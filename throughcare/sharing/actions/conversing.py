"""One conversation about sharing: who writes, what holds as it begins, and what must follow from a new answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from throughcare.accounts import actions as staff
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.errors import AccessRefusedError, ThroughcareError
from throughcare.sharing.actions.deciding import system_access
from throughcare.sharing.actions.relating import project_visibility
from throughcare.sharing.models import ConsentEvent, SecrecyRelease
from throughcare.sharing.queries import consents
from throughcare.sharing.queries.consents import Standing
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.consenting import Asked, Fault, Telling
from throughcare.sharing.types import ConsentFact, ConsentState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from throughcare.sharing.rules.consenting import Cell

CHANGED = "mail.consent_changed"


class ConsentError(ThroughcareError):
    """Report that nothing was written down, with everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults for the page that shows them."""
        named = ", ".join(f"{one.name}: {one.reason.code}" for one in faults)
        super().__init__(
            f"Cannot write down this answer about sharing: [{named}]. Correct it and send it again."
        )
        self.faults = tuple(faults)


def longest_on(today: date) -> date:
    """Return the last day on which a yes that is given today may hold: our proposal, decide locally."""
    months: int = getattr(settings, "CONSENT_MONTHS", consenting.MONTHS)
    return shift(today, Offset(months=months))


@dataclass
class Conversation:
    """Hold one person whose answers are being written down, one writer at a time."""

    person_id: int
    access: Access
    now: datetime
    today: date
    standing: Standing
    facts: list[ConsentFact]
    latest: datetime
    """The latest moment at which anything was said, also where a clock was turned back since."""

    def yeses(self) -> dict[Cell, ConsentFact]:
        """Return what is in force as this begins."""
        return consenting.yeses(self.facts, max(self.now, self.latest))

    def store(
        self,
        state: ConsentState,
        asked: Asked,
        telling: Telling,
        *,
        until: datetime | None = None,
    ) -> int:
        """Add one event and its entry in the log; return its number."""
        event = ConsentEvent.objects.create(
            person_id=self.person_id,
            at=self.now,
            state=state.value,
            purpose=asked.purpose.value,
            agency_ids=sorted(asked.agency_ids),
            categories=sorted(asked.categories),
            since=self.now,
            until=until,
            text_key=telling.text_key,
            text_version=telling.text_version,
            language=telling.language,
            method=telling.method,
            witness=telling.witness.strip(),
            no_pressure=telling.no_pressure,
            account_id=self.access.actor.account_id,
            agency_id=self.access.actor.agency_id,
            note=telling.note.strip(),
        )
        audit.record(
            self.access,
            act=Act.RECORD,
            what=f"consent.{state.value}",
            person_ids=[self.person_id],
            now=self.now,
            detail={"consent": event.pk, "purpose": asked.purpose.value},
        )
        return event.pk

    def close(self, agency_ids: Iterable[int]) -> None:
        """Make the new answer hold everywhere, and tell the agencies whose answer it is."""
        system = system_access(purpose="consent", now=self.now, actor=self.access.actor)
        project_visibility([self.person_id], access=system)
        staff.tell_agencies(agency_ids, CHANGED, now=self.now, today=self.today)


def begin(person_id: int, *, access: Access, now: datetime, today: date) -> Conversation:
    """Begin to write, after everybody else who writes about this person has ended. Needs a transaction.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        # The person's row stands for their answers: two at once follow each other.
        cursor.execute("SELECT 1 FROM people_person WHERE id = %s FOR NO KEY UPDATE", [person_id])
        if cursor.fetchone() is None:
            raise AccessRefusedError(
                f"Cannot write about person [{person_id}]: nothing was decided about them here, or "
                "they are gone. Ask sharing.actions.decide again."
            )
    standing = consents.standing_of(person_id, access=access)
    facts = [one.fact for one in consents.events_of(person_id, access=access)]
    latest = max((fact.at for fact in facts), default=now)
    return Conversation(person_id, access, now, today, standing, facts, latest)


def stop_releases(talk: Conversation, cells: Collection[Cell]) -> None:
    """End the releases from secrecy that let agencies read what they lost the yes for."""
    lost = {(agency_id, category.value) for _, agency_id, category in cells}
    live = SecrecyRelease.objects.filter(person_id=talk.person_id).exclude(until__lte=talk.now)
    for row in live:
        gone = {category for category in row.categories if (row.agency_id, category) in lost}
        if gone:
            end_release(talk, row, gone)


def end_release(talk: Conversation, row: SecrecyRelease, categories: Collection[str]) -> None:
    """End one release now; what it also released stays released."""
    kept, until = sorted(set(row.categories) - set(categories)), row.until
    # A release that begins and ends at one instant never held.
    row.until = max(talk.now, row.since)
    row.save(update_fields=["until"])
    if kept:
        SecrecyRelease.objects.create(
            person_id=talk.person_id,
            origin_agency_id=row.origin_agency_id,
            agency_id=row.agency_id,
            categories=kept,
            since=talk.now,
            until=until,
            origin_membership_id=row.origin_membership_id,
            topic=row.topic,
            recorded_at=talk.now,
        )
    audit.record(
        talk.access,
        act=Act.CHANGE,
        what="secrecy_release.ended",
        person_ids=[talk.person_id],
        now=talk.now,
        detail={"release": row.pk},
    )


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Refuse, by raising, where anything is wrong.

    Errors: ConsentError.
    """
    if faults:
        raise ConsentError(faults)
