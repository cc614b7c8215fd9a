"""Append-only events of reads and writes, and the tree that seals them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AuditEvent(models.Model):
    """One row says that someone did something to the data of some people, when, why and on which ground.

    No foreign keys: nothing recorded may vanish with its subject. No content: the row says which
    categories were read or what kind of thing changed, never what it said. The database computes
    `recorded_at`, the salts and the leaf; see the migration `leaf hashes`.
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
    basis = models.CharField(max_length=120)
    categories = ArrayField(models.CharField(max_length=16))
    person_ids = ArrayField(models.BigIntegerField())
    detail = models.JSONField(default=dict)
    decision = models.CharField(max_length=64, default="", db_default="")
    outcome = models.CharField(max_length=16, default="", db_default="")
    limits = ArrayField(
        models.CharField(max_length=64), default=list, db_default=models.Value("{}")
    )
    channel = models.CharField(max_length=16, default="", db_default="")
    break_glass_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(null=True)
    """The database's clock; `at` is the clock of the program that asked."""
    account_salt = models.UUIDField(null=True)
    person_salt = models.UUIDField(null=True)
    account_commitment = models.BinaryField(null=True)
    """Stands for who acted once salt and numbers are erased; empty until then. So does the next."""
    person_commitment = models.BinaryField(null=True)
    erased_by = models.BigIntegerField(null=True)
    """The event that tells of the erasure."""
    leaf = models.BinaryField(null=True)

    class Meta:
        db_table = "audit_event"
        indexes = (
            GinIndex(fields=["person_ids"], name="audit_event_by_person"),
            models.Index(fields=["at"], name="audit_event_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.what}"


class AuditLeaf(models.Model):
    """One row says that an event is sealed, and at which place of the tree.

    Source: RFC 6962, section 2.1.
    """

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    leaf = models.BinaryField()

    class Meta:
        db_table = "audit_leaf"

    def __str__(self) -> str:
        return f"{self.position}: event {self.event_id}"


class AuditTile(models.Model):
    """One row holds the hash over 256 hashes of the level below, so that no head needs the whole tree.

    Source: C2SP tlog-tiles.
    """

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_tile"
        constraints = (
            models.UniqueConstraint(fields=["level", "number"], name="audit_tile_is_there_once"),
        )

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class AuditCheckpoint(models.Model):
    """One row is a signed head of the tree; the same note lies in the second store.

    Source: C2SP tlog-checkpoint.
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField()
    tip = models.BigIntegerField()
    """The largest event that was sealed so far."""
    floor = models.BigIntegerField()
    """No event up to this number can still arrive: whoever drew one has ended."""
    next_transaction = models.BigIntegerField()
    cluster = models.CharField(max_length=32)
    """Which server counted the transactions; another one counts anew."""

    class Meta:
        db_table = "audit_checkpoint"

    def __str__(self) -> str:
        return f"{self.size} at {self.at:%Y-%m-%d %H:%M}"


class AuditCosignature(models.Model):
    """One row says that a witness saw a head and found it to continue what it saw before.

    Source: C2SP tlog-cosignature.
    """

    size = models.BigIntegerField()
    witness = models.CharField(max_length=100)
    at = models.DateTimeField()
    line = models.TextField()

    class Meta:
        db_table = "audit_cosignature"
        constraints = (
            models.UniqueConstraint(
                fields=["witness", "size"], name="audit_cosignature_of_a_witness_is_there_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.witness}: {self.size}"


class AuditWithholding(models.Model):
    """One row says until which day a person does not read one event about them, and why.

    The newest row of an event and person counts: a later day prolongs, an earlier one lifts.
    Source: Directive (EU) 2016/680, article 15; Regulation (EU) 2016/679, article 23.
    """

    event_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    until_on = models.DateField()
    reason = models.CharField(max_length=120)
    decided_at = models.DateTimeField()
    membership_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "audit_withholding"
        indexes = (models.Index(fields=["person_id", "event_id"], name="audit_withholding_whose"),)

    def __str__(self) -> str:
        return f"event {self.event_id} until {self.until_on}"
