"""People, their names and the numbers that others gave them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from throughcare.fields import DayPeriodField
from throughcare.people.types import System, Use


class Person(models.Model):
    """One row is one human being.

    Deliberately not here: sex, nationality, offence, address. No telephone or e-mail is ever required; who has one
    may give it (`ContactPoint`).
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


class ContactPoint(models.Model):
    """One row is one way to reach a person: a telephone number, a number for text messages, an address for mail.

    Nobody must have one. What changes is a new row; the old one ends.
    Source: HL7 FHIR R4, ContactPoint (system, value, use, rank, period).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    system = models.CharField(max_length=5)
    value = models.CharField(max_length=254)
    use = models.CharField(max_length=6)
    rank = models.PositiveSmallIntegerField(default=1)
    """1 is tried first."""
    is_shared = models.BooleanField(default=False)
    """Somebody else may read or hear what comes there."""
    recorded_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    by_person = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_contact_point"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(system__in=[one.value for one in System]) & ~models.Q(value=""),
                name="contact_point_says_how_and_where",
            ),
            models.CheckConstraint(
                condition=models.Q(use__in=[one.value for one in Use]),
                name="contact_point_has_a_known_use",
            ),
            models.UniqueConstraint(
                fields=["person", "system", "value"],
                condition=models.Q(ended_at=None),
                name="a_contact_point_stands_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.system} of {self.person_id}"


class ContactRule(models.Model):
    """One row is what a person wants kept in mind when somebody writes to them: ways, hours, words, language.

    Without a row the careful defaults of `people.types.ContactRules` hold.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    channels = models.CharField(max_length=40, blank=True)
    """Names of `people.types.Channel` joined with a blank, the first is tried first; empty: nothing is sent."""
    from_hour = models.PositiveSmallIntegerField()
    until_hour = models.PositiveSmallIntegerField()
    may_name_agency = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    letter_to = models.TextField(blank=True)
    """Where a letter reaches the person safely, in words; empty: it is handed over."""
    words = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    by_person = models.BooleanField(default=False)

    class Meta:
        db_table = "people_contact_rule"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_hour__lt=models.F("until_hour"), until_hour__lte=24),
                name="contact_hours_begin_before_they_end",
            ),
        )

    def __str__(self) -> str:
        return f"contact rule of {self.person_id}"
