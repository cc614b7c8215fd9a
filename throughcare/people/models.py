"""People, their names and the numbers that others gave them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from throughcare.fields import DayPeriodField


class Person(models.Model):
    """One row is one human being.

    Deliberately not here: sex, nationality, offence, address. No telephone or e-mail is ever required.
    Missing facts stay empty: unknown is not no.
    """

    born_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    language = models.CharField(max_length=12, blank=True)
    jurisdiction = models.ForeignKey("agencies.Jurisdiction", models.PROTECT, related_name="+")
    home_municipality = models.CharField(max_length=16, blank=True)
    """Code of the municipality where the person lived; empty means unknown."""
    release_municipality = models.CharField(max_length=16, blank=True)
    """Code of the municipality the person means to go to: another thing than home."""
    lawful_stay = models.BooleanField(null=True)
    returnable = models.BooleanField(null=True)
    about_me = models.TextField(blank=True)
    """The person's own words: what to call me, what I am good at, what helps me."""
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "people_person"

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonName(models.Model):
    """One row is one name of a person; several may be in use. The usual one stands on pages.

    `search` holds the name without accents and capitals, for looking people up.
    """

    class Use(models.TextChoices):
        USUAL = "usual"
        OFFICIAL = "official"
        FORMER = "former"
        ALIAS = "alias"

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    use = models.CharField(max_length=10, choices=Use.choices)
    given = models.CharField(max_length=120, blank=True)
    family = models.CharField(max_length=120, blank=True)
    search = models.CharField(max_length=250)
    during = DayPeriodField()

    class Meta:
        db_table = "people_name"
        indexes = (
            GinIndex(name="name_trigrams", fields=["search"], opclasses=["gin_trgm_ops"]),
            models.Index(
                fields=["person"], name="name_by_person", include=["use", "given", "family"]
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(given="", family=""), name="a_name_is_not_empty"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(use="usual"), name="one_usual_name"
            ),
        )

    def __str__(self) -> str:
        return f"name of {self.person_id}"


class Identifier(models.Model):
    """One row is one number that an issuer gave a person: a register number, never a made-up one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=60)
    """Who issues such numbers, for example `nl-demo-register`."""
    value = models.CharField(max_length=60)
    issuer = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "people_identifier"
        constraints = (
            models.UniqueConstraint(fields=["system", "value"], name="an_identifier_is_one_person"),
        )

    def __str__(self) -> str:
        return f"{self.system} of {self.person_id}"
