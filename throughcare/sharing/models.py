"""Relations between agencies and people, and who may see whom."""

from __future__ import annotations

from django.db import models

from throughcare.fields import DayPeriodField


class Relation(models.Model):
    """One row is a fact: this agency has to do with this person, in this way, during this period."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    """See `sharing.types.RelationKind`."""
    during = DayPeriodField()
    origin = models.CharField(max_length=80)
    """What pushed it down, for example `custody:12` or `programme:nl-kansen-bieden-zwolle`."""

    class Meta:
        db_table = "sharing_relation"
        indexes = (models.Index(fields=["person", "agency"], name="relation_by_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "agency", "kind", "origin"], name="one_relation_per_origin"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.agency_id} {self.person_id}"


class Visibility(models.Model):
    """One row says from when until when an agency may see a person: the projection of the relations.

    `until` is exclusive; 9999-12-31 means open. The kinds decide the categories.
    """

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    kinds = models.CharField(max_length=120)
    """Kinds of the relations in this period, sorted, joined with commas."""

    class Meta:
        db_table = "sharing_visibility"
        constraints = (
            models.UniqueConstraint(
                fields=["agency", "person", "since"], name="visible_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["person", "agency"], name="visibility_by_person"),)

    def __str__(self) -> str:
        return f"{self.agency_id} sees {self.person_id}"


class SelfLink(models.Model):
    """One row says that an account is a person: how *self* is recognised."""

    account = models.OneToOneField("accounts.Account", models.CASCADE, related_name="+")
    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_self_link"

    def __str__(self) -> str:
        return f"account {self.account_id} is person {self.person_id}"
