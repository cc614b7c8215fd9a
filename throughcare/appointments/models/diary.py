"""Appointments, groups, and what only one can have at a time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from throughcare.appointments.types import LIVE, Act, ErrandKind, Kind, State, Where
from throughcare.fields import InstantPeriodField

_LIVE = sorted(one.value for one in LIVE)
"""In one order: a set has another in each process, and constraints would seem to have changed."""


class BookableThing(models.Model):
    """One row is a room, a bed or another thing of an agency that only one can have at a time."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "appointments_thing"
        constraints = (
            models.UniqueConstraint(fields=["agency", "name"], name="bookable_things_differ"),
        )

    def __str__(self) -> str:
        return self.name


class TravelTime(models.Model):
    """One row is how many minutes somebody needs between two municipalities; the same both ways, stored once."""

    first = models.CharField(max_length=16)
    second = models.CharField(max_length=16)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "appointments_travel"
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="travel_names_the_first_code_first"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="travel_is_told_once"),
        )

    def __str__(self) -> str:
        return f"{self.first}-{self.second}"


class GroupSession(models.Model):
    """One row is one meeting of a group with so many places."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    thing = models.ForeignKey(BookableThing, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    """Neutral: everybody who has a place reads it."""
    during = InstantPeriodField()
    capacity = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=9)
    place = models.CharField(max_length=200, blank=True)
    municipality = models.CharField(max_length=16, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "appointments_session"
        constraints = (
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_session_has_places"),
        )

    def __str__(self) -> str:
        return f"session {self.pk}"


class AppointmentSeries(models.Model):
    """One row is a repetition that was booked at once; each of its appointments stands for itself."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=200)
    """An RRULE: RFC 5545, 3.3.10."""
    is_cut = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "appointments_series"

    def __str__(self) -> str:
        return f"series {self.pk}"


class OfferedTime(models.Model):
    """One row is a time that an agency offers: the person may take it, or another agency for them."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    thing = models.ForeignKey(BookableThing, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12)
    during = InstantPeriodField()
    where = models.CharField(max_length=9)
    place = models.CharField(max_length=200, blank=True)
    municipality = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_offer"
        indexes = (models.Index(fields=["agency", "during"], name="offer_by_agency"),)

    def __str__(self) -> str:
        return f"offer {self.pk}"


class Appointment(models.Model):
    """One row is one appointment of one person with one agency, through all its changes; they stand in its history."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    """Whose it is: the origin that sharing rules ask for."""
    case = models.ForeignKey("caseloads.Case", models.SET_NULL, null=True, related_name="+")
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    thing = models.ForeignKey(BookableThing, models.PROTECT, null=True, related_name="+")
    session = models.ForeignKey(GroupSession, models.PROTECT, null=True, related_name="+")
    seat = models.PositiveSmallIntegerField(null=True)
    """Which of the places of the session, counted from 1."""
    series = models.ForeignKey(AppointmentSeries, models.SET_NULL, null=True, related_name="+")
    offer = models.ForeignKey(OfferedTime, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12)
    about = models.CharField(max_length=300, blank=True)
    during = InstantPeriodField()
    is_all_day = models.BooleanField(default=False)
    where = models.CharField(max_length=9)
    place = models.CharField(max_length=200, blank=True)
    site = models.ForeignKey("agencies.Site", models.SET_NULL, null=True, related_name="+")
    municipality = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=20)
    hangs_days = models.SmallIntegerField(null=True)
    to_rebook = models.BooleanField(default=False)
    """The day it hangs on moved, and nobody has booked it anew yet."""
    reminds = models.BooleanField(default=True)
    uid = models.UUIDField(unique=True)
    sequence = models.PositiveIntegerField(default=0)
    """Rises with each change of time, place or state: RFC 5545, 3.8.7.4."""
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "appointments_appointment"
        indexes = (
            GistIndex(fields=["person", "during"], name="appointment_by_person"),
            models.Index(fields=["agency", "during"], name="appointment_by_agency"),
            models.Index(
                fields=["membership", "during"],
                name="appointment_by_worker",
                condition=Q(membership__isnull=False),
            ),
            models.Index(
                fields=["case"], name="appointment_hanging", condition=Q(hangs_days__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State])
                & Q(kind__in=[one.value for one in Kind])
                & Q(where__in=[one.value for one in Where]),
                name="appointment_has_known_words",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True, seat__isnull=True)
                | Q(session__isnull=False, seat__gte=1),
                name="a_place_in_a_group_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["session", "seat"],
                condition=Q(state__in=[*_LIVE, "attended", "came_late"]),
                name="a_place_is_taken_once",
            ),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(state__in=_LIVE),
                name="one_place_in_a_group_for_each",
            ),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state__in=_LIVE), name="an_offer_is_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(hangs_days__isnull=True) | Q(case__isnull=False),
                name="what_hangs_on_release_has_a_case",
            ),
        )

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class TakenTime(models.Model):
    """One row is a time that a worker, or a thing, is taken: by an appointment, a session or an offer.

    Here, and nowhere else, the database refuses that two have the same.
    """

    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    thing = models.ForeignKey(BookableThing, models.PROTECT, null=True, related_name="+")
    during = InstantPeriodField()
    appointment = models.OneToOneField(Appointment, models.CASCADE, null=True, related_name="taken")
    session = models.OneToOneField(GroupSession, models.CASCADE, null=True, related_name="taken")
    offer = models.OneToOneField(OfferedTime, models.CASCADE, null=True, related_name="taken")

    class Meta:
        db_table = "appointments_taken"
        constraints = (
            ExclusionConstraint(
                name="a_worker_is_taken_once_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(membership__isnull=False),
            ),
            ExclusionConstraint(
                name="a_thing_is_taken_once_at_a_time",
                expressions=[("thing", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(thing__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, session__isnull=True, offer__isnull=True)
                | Q(appointment__isnull=True, session__isnull=False, offer__isnull=True)
                | Q(appointment__isnull=True, session__isnull=True, offer__isnull=False),
                name="taken_time_is_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"taken time {self.pk}"


class AppointmentChange(models.Model):
    """One row is one thing that happened to an appointment: who, when, why, what it said before and after."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    act = models.CharField(max_length=16)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    by_person = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "appointments_change"
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=[one.value for one in Act]), name="appointment_change_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.act} of {self.appointment_id}"


class DiaryErrand(models.Model):
    """One row is something about an appointment that waits for a worker of its agency."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    """An account."""

    class Meta:
        db_table = "appointments_errand"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ErrandKind]), name="errand_is_known"
            ),
            models.UniqueConstraint(
                fields=["appointment", "kind"],
                condition=Q(settled_at=None),
                name="an_errand_waits_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["agency", "at"], name="errand_waiting", condition=Q(settled_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.appointment_id}"
