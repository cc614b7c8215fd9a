"""What every row of the directory keeps: where it comes from, and whether it is still there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Sourced(models.Model):
    """Keep source, its number there, and what was last read, so that a file may come again."""

    source = models.CharField(max_length=40)
    source_id = models.CharField(max_length=200)
    uid = models.UUIDField(unique=True)
    """The number under which it is published; the same source and number give the same one."""
    digest = models.CharField(max_length=64, blank=True)
    """Of what was read: the same again writes nothing."""
    gone_on = models.DateField(null=True)
    """It is in its source no more; rows are never deleted."""

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["source", "source_id"], name="one_%(class)s_per_source_id"
            ),
        )
