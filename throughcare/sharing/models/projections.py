"""The visibility projection: always derivable from the facts, kept in the same transaction."""

from __future__ import annotations

from django.db import models


class Visibility(models.Model):
    """One row says what is the case between an agency and a person from when until when.

    `until` is exclusive; 9999-12-31 means open. Lists, search and the guard walk it; which facts suffice
    comes from the rules in force (`sharing.rules.folding.reach`).
    """

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    facts = models.BigIntegerField()
    """See `sharing.rules.bits`."""

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
