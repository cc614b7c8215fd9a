"""What services are sorted by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from throughcare.directory.models.sourced import Sourced
from throughcare.directory.types.words import Need


class Taxonomy(Sourced):
    """One row is one list of terms: ours of needs, or that of a directory that was read in."""

    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    uri = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=40, blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_taxonomy"

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(Sourced):
    """One row is one term, with the need of a plan that it stands for, if any."""

    taxonomy = models.ForeignKey(Taxonomy, models.PROTECT, null=True, related_name="terms")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    uri = models.CharField(max_length=500, blank=True)
    translations = models.JSONField(default=dict)
    need = models.CharField(max_length=24, blank=True)

    class Meta(Sourced.Meta):
        db_table = "directory_taxonomy_term"
        constraints = (
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(need__in=["", *(one.value for one in Need)]),
                name="term_stands_for_a_known_need",
            ),
        )

    def __str__(self) -> str:
        return self.name
