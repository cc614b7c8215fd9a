"""Who stands in for the contact, what specialists are asked, and how much a worker carries."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from throughcare.caseloads.models.cases import Case
from throughcare.fields import DayPeriodField, InstantPeriodField


class Deputy(models.Model):
    """One row says who stood in for the contact of a case during a period; never the contact themself."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    during = InstantPeriodField()

    class Meta:
        db_table = "caseloads_deputy"
        indexes = (models.Index(fields=["membership"], name="deputy_by_worker"),)
        constraints = (
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"deputy of case {self.case_id}"


class Absence(models.Model):
    """One row says that a worker is away during a period, which always has an end, and who covers."""

    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    cover = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    during = DayPeriodField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "caseloads_absence"
        indexes = (models.Index(fields=["cover"], name="absence_by_cover"),)
        constraints = (
            ExclusionConstraint(
                name="one_absence_of_a_worker_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(during__lower_inf=False, during__upper_inf=False),
                name="absence_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(membership=F("cover")), name="nobody_covers_themself"
            ),
        )

    def __str__(self) -> str:
        return f"absence of {self.membership_id}"


class Consult(models.Model):
    """One row is one question to a specialist, with the day by which it is answered, and the answer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    to_role = models.CharField(max_length=32, blank=True)
    to_membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "caseloads_consult"
        indexes = (
            models.Index(fields=["person", "-id"], name="consult_by_person"),
            models.Index(
                fields=["to_agency", "answer_by"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="consult_to_answer",
            ),
            models.Index(fields=["agency", "-id"], name="consult_by_asker"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (~Q(answered_at=None) & ~Q(answer="")),
                name="an_answer_has_words",
            ),
        )

    def __str__(self) -> str:
        return f"question about case {self.case_id}"


class Crossing(models.Model):
    """One row says why a worker got a case although it took them beyond their ceiling, and who said so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    ceiling = models.PositiveSmallIntegerField()
    reason = models.TextField()
    decided_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "caseloads_crossing"
        indexes = (models.Index(fields=["case", "-id"], name="crossing_by_case"),)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="a_crossing_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.membership_id} beyond {self.ceiling}"


class LoadSetting(models.Model):
    """One row is what an agency decided that cases weigh and how much one worker carries."""

    agency = models.OneToOneField("agencies.Agency", models.CASCADE, related_name="+")
    ceiling = models.PositiveSmallIntegerField()
    points = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "caseloads_load_setting"

    def __str__(self) -> str:
        return f"{self.agency_id} {self.ceiling}"
