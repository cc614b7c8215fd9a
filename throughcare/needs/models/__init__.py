"""The register of unowned needs, what was done to each entry, and the numbers that are told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.needs.types import Answer, Authority, Deed, End, Why


def _codes(words: type) -> list[str]:
    return [one.value for one in words]  # type: ignore[attr-defined]


class Unowned(models.Model):
    """One row is one open need of a plan that nobody owned from a day on."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.PROTECT, related_name="+")
    need = models.ForeignKey("plans.Need", models.CASCADE, related_name="+")
    why = models.CharField(max_length=24)
    authority = models.CharField(max_length=24)
    jurisdiction = models.CharField(max_length=8)
    place = models.CharField(max_length=16, blank=True)
    """The municipality in which it was looked for."""
    found_on = models.DateField()
    by_membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    """Who wrote it down; empty: the rule found it."""
    escalate_on = models.DateField()
    escalated_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    answered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "needs_unowned"
        indexes = (
            models.Index(fields=["person", "-id"], name="unowned_by_person"),
            models.Index(
                fields=["found_on", "id"], name="unowned_open", condition=Q(ended_on__isnull=True)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(why__in=_codes(Why)) & Q(authority__in=_codes(Authority)),
                name="unowned_need_has_a_known_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end="")
                | Q(ended_on__isnull=False, end__in=_codes(End)),
                name="ended_unowned_need_says_why",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | Q(answer__in=_codes(Answer), answered_on__isnull=False, asked_on__isnull=False),
                name="authority_answers_what_it_was_asked",
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(ended_on__isnull=True), name="need_is_unowned_once"
            ),
        )

    def __str__(self) -> str:
        return f"unowned need {self.pk}"


class Event(models.Model):
    """One row is one thing done to an entry; rows are only added."""

    unowned = models.ForeignKey(Unowned, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    deed = models.CharField(max_length=12)
    membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    code = models.CharField(max_length=24, blank=True)
    """The reason, the answer or the end that the deed is about."""
    words = models.TextField(blank=True)

    class Meta:
        db_table = "needs_event"
        constraints = (
            models.CheckConstraint(
                condition=Q(deed__in=_codes(Deed)), name="unowned_event_has_a_known_deed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deed} {self.unowned_id}"


class MonthlyCount(models.Model):
    """One row is one number that everybody may read; empty where it is too small to be told. It names nobody."""

    month = models.DateField()
    """The first day of the month at whose end was counted."""
    jurisdiction = models.CharField(max_length=8)
    why = models.CharField(max_length=24, blank=True)
    """Empty: the total of the jurisdiction."""
    people = models.IntegerField(null=True)

    class Meta:
        db_table = "needs_monthly_count"
        constraints = (
            models.UniqueConstraint(
                fields=["month", "jurisdiction", "why"], name="unowned_needs_are_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=0), name="count_is_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(why="") | Q(why__in=_codes(Why)), name="count_has_a_known_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.jurisdiction} {self.why}"
