"""Register files on their way in: the file, and every row with what became of it."""

from __future__ import annotations

from django.db import models


class RegisterImport(models.Model):
    """One row is one register file: previewed, applied batch by batch, perhaps undone."""

    class State(models.TextChoices):
        READING = "reading"
        PREVIEWED = "previewed"
        APPLYING = "applying"
        APPLIED = "applied"
        UNDONE = "undone"
        REFUSED = "refused"

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    mapping = models.CharField(max_length=80)
    mapping_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    format_found = models.CharField(max_length=120, blank=True)
    columns = models.JSONField(default=list)
    refusal = models.JSONField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    stored_path = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "exchange_import"
        indexes = (models.Index(fields=["agency", "-created_at"], name="import_newest_first"),)

    def __str__(self) -> str:
        return self.file_name


class RegisterRow(models.Model):
    """One row is one row of a register file: what it would change, what is wrong with it, whether it is in.

    `values` holds the checked row, `raw` the cells of a rejected row (for the download), `undo` what an
    undo needs to take back.
    """

    class Kind(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        REJECTED = "rejected"

    register_import = models.ForeignKey(RegisterImport, models.CASCADE, related_name="rows")
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    identifier = models.CharField(max_length=60, blank=True)
    person_id = models.BigIntegerField(null=True)
    values = models.JSONField(null=True)
    raw = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    applied = models.BooleanField(default=False)
    undo = models.JSONField(null=True)

    class Meta:
        db_table = "exchange_row"
        constraints = (
            models.UniqueConstraint(
                fields=["register_import", "number"], name="one_row_per_number"
            ),
        )
        indexes = (models.Index(fields=["register_import", "kind", "number"], name="row_by_kind"),)

    def __str__(self) -> str:
        return f"row {self.number}"
