"""What is recorded about sharing one person's data. Consent events are only ever added to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.fields import DayPeriodField
from throughcare.sharing.models.law import words


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


class PersonPhase(models.Model):
    """One row says in which phase a person was, during which days: pushed down by the rooms that know."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    phase = models.CharField(max_length=16)
    during = DayPeriodField()
    origin = models.CharField(max_length=80)

    class Meta:
        db_table = "sharing_phase"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "phase", "during", "origin"], name="one_phase_per_origin"
            ),
        )

    def __str__(self) -> str:
        return f"{self.phase} {self.person_id}"


class SelfLink(models.Model):
    """One row says that an account is a person: how *self* is recognised."""

    account = models.OneToOneField("accounts.Account", models.CASCADE, related_name="+")
    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_self_link"

    def __str__(self) -> str:
        return f"account {self.account_id} is person {self.person_id}"


class ConsentEvent(models.Model):
    """One row is one thing that was said about consent: never changed, what came last counts.

    Source: ISO/IEC TS 27560 consent record; W3C DPV consent status; GDPR, articles 4(11) and 7.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=16)
    purpose = models.CharField(max_length=24)
    agency_ids = ArrayField(models.BigIntegerField())
    categories = words()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    text_key = models.CharField(max_length=60, blank=True)
    """Which text was shown, for example sharing-consent."""
    text_version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12, blank=True)
    method = models.CharField(max_length=16)
    """screen, paper, spoken or by_law."""
    witness = models.CharField(max_length=120, blank=True)
    """Who was there: interpreter, guardian, trusted person."""
    no_pressure = models.CharField(max_length=8, blank=True)
    """What the person answered to: could you have said no? yes, no or unsure."""
    account_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    """The agency whose worker wrote it down; empty where the person did."""
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "sharing_consent_event"
        indexes = (models.Index(fields=["person", "purpose", "at"], name="consent_by_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(agency_ids__len__gt=0) & Q(categories__len__gt=0),
                name="consent_names_agencies_and_categories",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=["supervision", "public_safety", "oversight"]),
                name="consent_not_for_enforcement",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="consent_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.purpose}"


class ServiceAgreement(models.Model):
    """One row says whether the person takes part in a service or a treatment: another yes than that to sharing.

    Source: three kinds of yes are kept apart, sharing-and-security B11; GDPR, recital 43.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    """taking_part or treatment."""
    state = models.CharField(max_length=16)
    """given, refused or withdrawn."""
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "sharing_service_agreement"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class SecrecyRelease(models.Model):
    """One row releases what one agency recorded to another: effective once the professional confirmed it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    origin_agency_id = models.BigIntegerField()
    agency_id = models.BigIntegerField()
    categories = words()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    origin_membership_id = models.BigIntegerField(null=True)
    """The professional who is released, and confirmed it with the person."""
    topic = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_release"
        indexes = (models.Index(fields=["person"], name="release_by_person"),)

    def __str__(self) -> str:
        return f"{self.origin_agency_id} to {self.agency_id}"


class Weighing(models.Model):
    """One row is the weighing that a discretionary power demands: who, why, and what else was possible."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency_id = models.BigIntegerField()
    purpose = models.CharField(max_length=24)
    categories = words()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    account_id = models.BigIntegerField()
    reason = models.TextField()
    alternatives = models.TextField()

    class Meta:
        db_table = "sharing_weighing"
        indexes = (models.Index(fields=["person", "agency_id"], name="weighing_by_person"),)

    def __str__(self) -> str:
        return f"weighing {self.agency_id}"


class Block(models.Model):
    """One row keeps somebody out of a person's data, freezes them, or adds a limit."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    effect = models.CharField(max_length=8)
    account_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    categories = words()
    limit_code = models.CharField(max_length=16, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=24)
    """conflict_of_interest, relative, victim, protected_address, restriction, other."""
    note = models.CharField(max_length=400, blank=True)
    review_on = models.DateField(null=True)
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sharing_block"
        indexes = (models.Index(fields=["person"], name="block_by_person"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(effect__in=["exclude", "only"])
                | Q(account_id__isnull=False)
                | Q(agency_id__isnull=False),
                name="block_names_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(effect="limit") | ~Q(limit_code=""), name="limit_block_names_limit"
            ),
            models.CheckConstraint(
                condition=~Q(effect="only") | Q(account_id__isnull=False, agency_id__isnull=False),
                name="allow_list_names_whose_and_whom",
            ),
        )

    def __str__(self) -> str:
        return f"{self.effect} {self.person_id}"


class Objection(models.Model):
    """One row suspends grounds that rest on a public task, until it is decided: GDPR, article 21."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    agency_id = models.BigIntegerField()
    categories = words()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "sharing_objection"
        indexes = (models.Index(fields=["person", "agency_id"], name="objection_by_person"),)

    def __str__(self) -> str:
        return f"objection {self.agency_id}"


class Emergency(models.Model):
    """One row is one opened emergency: somebody broke the glass, for a reason, for hours, and is reviewed.

    Source: IHE BALP break-glass; DICOM 110127.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    account_id = models.BigIntegerField()
    membership_id = models.BigIntegerField()
    agency_id = models.BigIntegerField()
    categories = words()
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason_code = models.CharField(max_length=24)
    reason = models.TextField()
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    review_outcome = models.CharField(max_length=16, blank=True)
    review_note = models.TextField(blank=True)
    person_told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sharing_emergency"
        indexes = (
            models.Index(fields=["person"], name="emergency_by_person"),
            models.Index(fields=["agency_id", "since"], name="emergency_by_agency"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account_id")),
                name="nobody_reviews_themselves",
            ),
        )

    def __str__(self) -> str:
        return f"emergency {self.agency_id} {self.person_id}"


class Withholding(models.Model):
    """One row keeps something from the person themself for now, by a dated reason with a review.

    Source: GDPR, article 23; Directive (EU) 2016/680, articles 13(3) and 15.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    categories = words()
    audit_event_ids = ArrayField(models.BigIntegerField(), default=list)
    """Entries of the log that are withheld; empty where only categories are."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    """At most six months after `since`; then it is shown without anybody doing anything."""
    reason = models.TextField()
    clause = models.ForeignKey("sharing.Clause", models.PROTECT, null=True, related_name="+")
    account_id = models.BigIntegerField()
    agency_id = models.BigIntegerField()

    class Meta:
        db_table = "sharing_withholding"
        indexes = (models.Index(fields=["person"], name="withholding_by_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="withholding_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"withheld {self.person_id}"
