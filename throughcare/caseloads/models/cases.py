"""Cases and the one named contact."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from throughcare.fields import InstantPeriodField


class Case(models.Model):
    """One row says that a person was in custody or in a programme during a period.

    Two constraints hold the promise that nobody is ever without a contact: open periods of one person
    never overlap, and (a deferred trigger, migration 0002) the contacts of a case cover it exactly.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    during = InstantPeriodField()

    class Meta:
        db_table = "caseloads_case"
        constraints = (
            ExclusionConstraint(
                name="one_case_of_a_person_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"case {self.pk}"


class NamedContact(models.Model):
    """One row says which worker was the person's one contact during a period, and why they were chosen."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    during = InstantPeriodField()
    reason = models.CharField(max_length=64)

    class Meta:
        db_table = "caseloads_named_contact"
        indexes = (models.Index(fields=["membership"], name="contact_by_worker"),)
        constraints = (
            ExclusionConstraint(
                name="one_named_contact_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"contact of case {self.case_id}"
