"""Append-only events of reads and writes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AuditEvent(models.Model):
    """One row says that someone did something to the data of some people, when, why and on which ground.

    No foreign keys: nothing recorded may vanish with its subject. No content: the row says which
    categories were read or what kind of thing changed, never what it said.
    Source: HL7 FHIR R4 AuditEvent; Directive (EU) 2016/680, article 25.
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=16)
    what = models.CharField(max_length=64)
    account_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32)
    purpose = models.CharField(max_length=32)
    basis = models.CharField(max_length=64)
    categories = ArrayField(models.CharField(max_length=16))
    person_ids = ArrayField(models.BigIntegerField())
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        indexes = (
            GinIndex(fields=["person_ids"], name="audit_event_by_person"),
            models.Index(fields=["at"], name="audit_event_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.what}"
