"""Permits, who comes in, visits, and whom a visit is for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.visits.types import Kind, NotPossible, PermitState, State


def _codes(words: type) -> list[str]:
    return [one.value for one in words]  # type: ignore[attr-defined]


class Permit(models.Model):
    """One row is one request of an agency to work in one prison, with the prison's answer."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    prison = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    what = models.TextField()
    state = models.CharField(max_length=12, default=PermitState.ASKED.value)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    words = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    until = models.DateField(null=True)
    """The last day on which visits may be."""
    told_on = models.DateField(null=True)
    """When the prison was reminded of the request."""

    class Meta:
        db_table = "visits_permit"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=_codes(PermitState)), name="permit_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(agency=F("prison")), name="nobody_asks_their_own_prison"
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(until__isnull=False, answered_on__isnull=False),
                name="granted_permit_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(words=""), name="refusing_a_permit_says_why"
            ),
            models.UniqueConstraint(
                fields=["agency", "prison"],
                condition=Q(state__in=["asked", "granted"]),
                name="agency_has_one_permit_for_a_prison",
            ),
        )

    def __str__(self) -> str:
        return f"permit {self.pk}"


class Visitor(models.Model):
    """One row is somebody who comes in for an agency: a worker or a volunteer."""

    permit = models.ForeignKey(Permit, models.CASCADE, related_name="visitors")
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=200)
    gone_on = models.DateField(null=True)

    class Meta:
        db_table = "visits_visitor"
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="visitor_has_a_name"),)

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """One row is one visit, asked for and answered. Whom it is for stands in `Visited` alone."""

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=12)
    topic = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    visitors: models.ManyToManyField[Visitor, Coming] = models.ManyToManyField(
        Visitor, through="Coming", related_name="visits"
    )
    state = models.CharField(max_length=12, default=State.ASKED.value)
    room = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=16, blank=True)
    words = models.TextField(blank=True)
    feedback = models.TextField(blank=True)
    """What the prison should know of the visit; nothing about the person."""
    is_to_set_anew = models.BooleanField(default=False)
    told_on = models.DateField(null=True)

    class Meta:
        db_table = "visits_visit"
        indexes = (models.Index(fields=["permit", "starts_at"], name="visit_by_permit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=_codes(State)) & Q(kind__in=_codes(Kind)),
                name="visit_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_possible", "not_held"])
                | Q(why__in=_codes(NotPossible)),
                name="visit_that_is_not_possible_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind="group") | Q(topic=""), name="visit_to_one_person_has_no_topic"
            ),
        )

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Coming(models.Model):
    """One row says that a visitor comes to a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="coming")
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="+")

    class Meta:
        db_table = "visits_coming"
        constraints = (
            models.UniqueConstraint(fields=["visit", "visitor"], name="visitor_comes_once"),
        )

    def __str__(self) -> str:
        return f"{self.visitor_id} to {self.visit_id}"


class Visited(models.Model):
    """One row says whom a visit is for."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="visited")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.PROTECT, related_name="+")

    class Meta:
        db_table = "visits_visited"

    def __str__(self) -> str:
        return f"for visit {self.visit_id}"
