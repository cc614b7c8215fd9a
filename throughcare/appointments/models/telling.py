"""Reminders, calendar addresses, and times from calendars that workers brought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.appointments.models.diary import Appointment
from throughcare.appointments.types import ReminderKind, ReminderState
from throughcare.fields import InstantPeriodField


class Reminder(models.Model):
    """One row is one message to the person about an appointment, from the plan to what became of it.

    All messages of one person stand here, whichever agency they are of: so they can be counted.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9)
    sequence = models.PositiveIntegerField()
    """Of the appointment when it was planned: what changed since is told anew."""
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=ReminderState.PLANNED.value)
    channel = models.CharField(max_length=6, blank=True)
    message_id = models.BigIntegerField(null=True)
    """In the outbox of the messages room."""
    settled_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=254, blank=True)

    class Meta:
        db_table = "appointments_reminder"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ReminderKind])
                & Q(state__in=[one.value for one in ReminderState]),
                name="reminder_has_known_words",
            ),
            models.UniqueConstraint(
                fields=["appointment", "kind", "sequence"], name="told_once_of_each_change"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"], name="reminder_due", condition=Q(state="planned")
            ),
            models.Index(fields=["id"], name="reminder_handed", condition=Q(state="handed")),
            models.Index(fields=["person", "settled_at"], name="reminder_by_person"),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class CalendarFeed(models.Model):
    """One row is one secret address of a calendar; the secret itself is not stored."""

    account_id = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    membership = models.ForeignKey(
        "accounts.Membership", models.CASCADE, null=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_feed"
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True, membership__isnull=False)
                | Q(person__isnull=False, membership__isnull=True),
                name="a_calendar_is_of_a_worker_or_the_person",
            ),
        )

    def __str__(self) -> str:
        return f"feed {self.pk}"


class BusyCalendar(models.Model):
    """One row is a calendar that a worker brought, as of one moment; the next one takes its place."""

    membership = models.OneToOneField("accounts.Membership", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    read_at = models.DateTimeField()
    events = models.PositiveIntegerField()
    told = models.JSONField(default=list)
    """Reasons why something was left out."""

    class Meta:
        db_table = "appointments_busy_calendar"

    def __str__(self) -> str:
        return f"calendar {self.pk}"


class BusyTime(models.Model):
    """One row is a time at which a worker is busy elsewhere; what with is not kept."""

    calendar = models.ForeignKey(BusyCalendar, models.CASCADE, related_name="times")
    during = InstantPeriodField()

    class Meta:
        db_table = "appointments_busy"

    def __str__(self) -> str:
        return f"busy {self.pk}"
