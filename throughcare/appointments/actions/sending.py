"""Send what is due to people: looked at anew at the moment at which it goes, in batches that never meet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from throughcare.appointments.models import Appointment, DiaryErrand, Reminder
from throughcare.appointments.rules.reminding import Facts, Verdict, may_name, verdict
from throughcare.appointments.rules.wording import wording
from throughcare.appointments.types import (
    GONE,
    TROUBLE,
    ErrandKind,
    ReminderKind,
    ReminderState,
    State,
)
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.messages import actions as messages
from throughcare.messages import queries as message_queries
from throughcare.messages.actions import Outgoing
from throughcare.messages.actions.texting import text_sender
from throughcare.people.queries.contacting import contacts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.people.types import Contact

BATCH: Final = 500
WEEK: Final = timedelta(days=7)
# Locks the people, not only the messages: two batches at once would each count the messages of the other as unsent.
_DUE: Final = """
WITH due AS (
  SELECT r.id, r.person_id FROM appointments_reminder r
   WHERE r.state = 'planned' AND r.due_at <= %s ORDER BY r.due_at, r.id LIMIT %s
), free AS (
  SELECT p.id FROM people_person p WHERE p.id IN (SELECT person_id FROM due) ORDER BY p.id
     FOR NO KEY UPDATE SKIP LOCKED
)
SELECT r.id FROM appointments_reminder r JOIN due USING (id) JOIN free ON free.id = r.person_id
 WHERE r.state = 'planned' ORDER BY r.due_at, r.id FOR UPDATE OF r SKIP LOCKED
"""
_COUNTS: Final = """
SELECT r.person_id, count(*) FILTER (WHERE r.settled_at > %s), count(*) FROM appointments_reminder r
 WHERE r.person_id = ANY(%s::bigint[]) AND r.settled_at > %s AND r.state = ANY(%s::text[]) AND r.channel <> 'letter'
 GROUP BY r.person_id
"""


@dataclass(slots=True)
class Batch:
    """Hold what one batch came to: state -> how many; `looked_at` is 0 when nothing was due."""

    looked_at: int = 0
    states: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def send_due(*, access: Access, now: datetime, most: int = BATCH) -> Batch:
    """Hand over what is due, a batch in one transaction with its entry in the log; return what became of it.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.CONTACT_DETAILS)
    reminders = _locked(now, most)
    if not reminders:
        return Batch()
    people = sorted({one.person_id for one in reminders})
    contacts, counts = contacts_of(people, access=access), _counts(people, now)
    work = [(one, _verdict(one, contacts[one.person_id], counts, now)) for one in reminders]
    _hand_over(work, contacts, now)
    _store(work, now)
    audit.record(access, act=Act.RECORD, what="reminder", person_ids=people, now=now)
    return Batch(len(reminders), Counter(found.state.value for _one, found in work))


def _locked(now: datetime, most: int) -> list[Reminder]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [now, most])
        ids = [number for (number,) in cursor.fetchall()]
    found = Reminder.objects.select_related("appointment__agency").in_bulk(ids)
    return [found[number] for number in ids]


def _counts(people: Sequence[int], now: datetime) -> dict[int, list[int]]:
    states = [one.value for one in GONE]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [now - timedelta(days=1), list(people), now - WEEK, states])
        return {row[0]: [row[1], row[2]] for row in cursor.fetchall()}


def _verdict(
    one: Reminder, contact: Contact, counts: dict[int, list[int]], now: datetime
) -> Verdict:
    row: Appointment = one.appointment
    so_far = counts.setdefault(one.person_id, [0, 0])
    found = verdict(
        Facts(
            ReminderKind(one.kind),
            one.sequence,
            row.sequence,
            State(row.state),
            timezone.localtime(row.during.start),
            row.reminds,
            contact,
            so_far[0],
            so_far[1],
            texts_leave=text_sender() is not None or settings.SAFE_MODE,
        ),
        now=timezone.localtime(now),
    )
    if found.state is ReminderState.HANDED:
        counts[one.person_id] = [so_far[0] + 1, so_far[1] + 1]
    return found


def _hand_over(
    work: Iterable[tuple[Reminder, Verdict]], contacts: Mapping[int, Contact], now: datetime
) -> None:
    handed = [pair for pair in work if pair[1].state is ReminderState.HANDED]
    out = [_message(one, found, contacts[one.person_id]) for one, found in handed]
    ids = messages.put_out(out, now=now)
    for (one, _found), message_id in zip(handed, ids, strict=True):
        one.message_id = message_id


def _message(one: Reminder, found: Verdict, contact: Contact) -> Outgoing:
    row: Appointment = one.appointment
    channel = str(found.channel)
    told = wording(
        one.kind,
        channel,
        contact.language,
        starts_at=timezone.localtime(row.during.start),
        agency=row.agency.name if may_name(contact, is_shared=found.is_shared) else "",
        is_all_day=row.is_all_day,
    )
    code = f"reminder.{one.kind}"
    return Outgoing(channel, found.to, told.language, code, subject=told.title, body=told.text)


def _store(work: Sequence[tuple[Reminder, Verdict]], now: datetime) -> None:
    for one, found in work:
        one.state, one.channel = found.state.value, str(found.channel or "")
        if found.later is not None:
            one.due_at = found.later
        elif found.state is not ReminderState.TO_PRINT:
            one.settled_at = now
    fields = ["state", "channel", "due_at", "settled_at", "message_id"]
    Reminder.objects.bulk_update([one for one, _found in work], fields)
    _complain([(one, found.state.value) for one, found in work if found.state in TROUBLE], now)


def _complain(troubled: Iterable[tuple[Reminder, str]], now: datetime) -> None:
    """Let a worker know that somebody was not told: nothing is lost in silence."""
    DiaryErrand.objects.bulk_create(
        [
            DiaryErrand(
                appointment_id=one.appointment_id,
                person_id=one.person_id,
                agency_id=one.appointment.agency_id,
                kind=ErrandKind.NOT_REMINDED.value,
                why=why,
                at=now,
            )
            for one, why in troubled
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def follow_up(*, access: Access, now: datetime, most: int = 2 * BATCH) -> Counter[str]:
    """Look what became of messages that were handed over; what failed waits for a worker.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.CONTACT_DETAILS)
    handed = list(
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=ReminderState.HANDED.value)
        .select_related("appointment")
        .order_by("pk")[:most]
    )
    known = {
        one.message_id: one
        for one in message_queries.deliveries({one.message_id or 0 for one in handed})
    }
    changed: Counter[str] = Counter()
    for one in handed:
        delivery = known.get(one.message_id or 0)
        state = ReminderState.FAILED.value if delivery is None else delivery.state
        if state == "waiting":
            continue
        one.state, one.fault = state, "" if delivery is None else delivery.fault
        changed[state] += 1
    done = [one for one in handed if one.state != ReminderState.HANDED.value]
    Reminder.objects.bulk_update(done, ["state", "fault"])
    failed = ReminderState.FAILED.value
    _complain([(one, failed) for one in done if one.state == failed], now)
    return changed


@transaction.atomic
def note_bounce(message_ids: Sequence[int], fault: str, *, access: Access, now: datetime) -> int:
    """Record that messages which had left came back; each waits for a worker. Return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.CONTACT_DETAILS)
    messages.came_back(list(message_ids), fault, now=now)
    found = Reminder.objects.select_for_update(of=("self",)).filter(
        message_id__in=list(message_ids),
        state__in=[ReminderState.SENT.value, ReminderState.HANDED.value],
    )
    rows = list(found.select_related("appointment"))
    for one in rows:
        one.state, one.fault = ReminderState.FAILED.value, fault[:254]
    Reminder.objects.bulk_update(rows, ["state", "fault"])
    _complain([(one, ReminderState.FAILED.value) for one in rows], now)
    return len(rows)
