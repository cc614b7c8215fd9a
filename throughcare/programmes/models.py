"""Published versions of programmes."""

from __future__ import annotations

from django.db import models

from throughcare.fields import DayPeriodField


class ProgrammeVersion(models.Model):
    """One row is one version of a programme as it was published, whole and unchangeable.

    The definition is kept as the text its authors wrote; the compiled form is never stored.
    """

    code = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    jurisdiction = models.ForeignKey("agencies.Jurisdiction", models.PROTECT, related_name="+")
    valid = DayPeriodField()
    digest = models.CharField(max_length=64)
    text = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "programmes_version"
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="versions_differ"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
