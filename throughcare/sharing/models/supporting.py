"""Whom a person chose to support them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.sharing.models.law import words
from throughcare.sharing.types.supporting import Tie


class Supporter(models.Model):
    """One row is somebody whom the person chose, and what of the person they may see: nobody else can choose.

    An account supports one person; who supports two people has two cards. What was chosen is never changed: it ends,
    and another choice is another row.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    account = models.OneToOneField("accounts.Account", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=80)
    tie = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Tie])
    sees = words()
    since = models.DateTimeField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_supporter"
        indexes = (models.Index(fields=["person"], name="supporter_by_person"),)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="supporter_has_name"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
                name="supporter_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"supporter {self.pk} of {self.person_id}"
