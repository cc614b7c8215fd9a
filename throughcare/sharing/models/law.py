"""Legal instruments, clauses, agreements, rules and regimes: what may be shared, as dated data.

Nothing here is changed but its end: a correction is a new version, so that old decisions can be read.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.sharing.rules.categories import CATEGORIES, CONSENTABLE, OFFICIAL
from throughcare.sharing.types.law import Effect, Ground, Level, Need


def words(size: int = 24) -> ArrayField:  # type: ignore[type-arg]
    """Return a column that holds a set of codes."""
    return ArrayField(models.CharField(max_length=size), default=list, blank=True)


_SPECIAL = [category.value for category, about in CATEGORIES.items() if about.is_special]
_CRIMINAL = [category.value for category, about in CATEGORIES.items() if about.is_criminal]
_IS_GRANT = Q(effect=Effect.GRANT.value)


class Instrument(models.Model):
    """One row is a statute, treaty, agreement text or policy of one jurisdiction."""

    key = models.CharField(max_length=60, unique=True)
    jurisdiction_code = models.CharField(max_length=12)
    """A code of `agencies.Jurisdiction`, or EU, where it holds in all of them."""
    kind = models.CharField(max_length=16)
    title = models.JSONField()
    """Language -> title."""
    citation = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "sharing_instrument"

    def __str__(self) -> str:
        return self.key


class Clause(models.Model):
    """One row is one version of one clause, with words that the worker and the person understand."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="clauses")
    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    article = models.CharField(max_length=60)
    text = models.JSONField()
    """Language -> what it allows, in plain words of ours; never the wording of the law."""
    dpv_basis = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_default = models.BooleanField(default=False)
    """Our proposal, not a fact about the place: shown as such."""
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "sharing_clause"
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="one_row_per_clause_version"),
        )

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Agreement(models.Model):
    """One row is an agreement between agencies, from when until when it is in force."""

    key = models.CharField(max_length=60, unique=True)
    title = models.JSONField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    leaving = models.JSONField(default=dict)
    """What happens when a party leaves the partnership, see `sharing.types.leaving`; what is missing is our default."""

    class Meta:
        db_table = "sharing_agreement"
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="agreement_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.key


class AgreementParty(models.Model):
    """One row says that an agency signed, and when it left; in force once somebody else confirmed it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=120, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    """Account; empty where it came with a file of grounds."""
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    still_gives = models.BooleanField(default=False)
    """It left the partnership: what it recorded until then stays on the giving side of the agreement."""

    class Meta:
        db_table = "sharing_agreement_party"
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "agency"],
                condition=Q(until=None),
                name="signed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="party_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.agency_id}"


class SharingRule(models.Model):
    """One row is one version of a rule: who may see what of whom, for what, on which ground.

    The table refuses what no agreement may say; the words are in `sharing.law.schema`.
    """

    key = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    effect = models.CharField(max_length=8)
    ground = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    categories = words()
    purposes = words()
    roles = words(32)
    receivers = words()
    jurisdictions = words(12)
    origins = words()
    own = models.BooleanField(default=False)
    relations = words()
    needs_relation = models.BooleanField(default=True)
    phases = words()
    needs_consent = models.BooleanField(default=False)
    needs_weighing = models.BooleanField(default=False)
    crosses_regime = models.BooleanField(default=False)
    crosses_purpose = models.BooleanField(default=False)
    abroad = models.BooleanField(default=False)
    limits = words()
    art9_point = models.CharField(max_length=40, blank=True)
    """Point of GDPR article 9(2), or clause that makes it strictly necessary under LED article 10."""
    art10_clause = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_default = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    programme_code = models.CharField(max_length=60, blank=True)
    pack = models.CharField(max_length=60, blank=True)
    """Which file brought it; taken out of the file it ends."""

    class Meta:
        db_table = "sharing_rule"
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="one_row_per_rule_version"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="rule_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(categories__len__gt=0) & Q(purposes__len__gt=0),
                name="rule_names_categories_and_purposes",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT | Q(roles__len__gt=0), name="grant_names_roles"
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT | ~Q(ground=Ground.CONSENT.value) | Q(needs_consent=True),
                name="ground_of_consent_needs_consent",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT
                | Q(needs_consent=False)
                | Q(purposes__contained_by=sorted(CONSENTABLE)),
                name="consent_never_for_enforcement",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT
                | ~Q(categories__overlap=_SPECIAL)
                | Q(level__lte=Level.EXISTENCE.value)
                | (Q(receivers__len__gt=0) & ~Q(receivers__overlap=["police", "immigration"])),
                name="health_never_to_police",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT | ~Q(categories__overlap=_SPECIAL) | ~Q(art9_point=""),
                name="special_category_names_its_point",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT
                | ~Q(categories__overlap=_CRIMINAL)
                | (Q(receivers__len__gt=0) & Q(receivers__contained_by=sorted(OFFICIAL)))
                | ~Q(art10_clause=""),
                name="offence_data_to_officials_only",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT
                | ~Q(ground=Ground.DISCRETIONARY.value)
                | Q(needs_weighing=True),
                name="discretion_is_weighed",
            ),
            models.CheckConstraint(
                condition=~_IS_GRANT
                | ~Q(ground=Ground.AGREEMENT.value)
                | Q(agreement__isnull=False),
                name="agreement_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(ground=Ground.VITAL.value), name="vital_is_never_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(needs_relation=True)
                | (Q(level=Level.EXISTENCE.value) & Q(relations__len=0)),
                name="without_relation_only_existence",
            ),
            models.CheckConstraint(
                condition=Q(crosses_purpose=False)
                | Q(ground__in=["duty", "power", "discretionary"]),
                name="only_statute_crosses_purpose",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class ConfidentialityRegime(models.Model):
    """One row is one confidentiality regime: to which data it applies and what it asks for."""

    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    need = models.CharField(max_length=16)
    jurisdictions = words(12)
    categories = words()
    origins = words()
    sealed_only = models.BooleanField(default=False)
    roles = words(32)
    limits = words()
    origin_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Agencies that recorded it; empty means any."""
    things = words()
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_default = models.BooleanField(default=False)
    pack = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "sharing_regime"
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="one_row_per_regime_version"),
            models.CheckConstraint(
                condition=~Q(need=Need.OWN_OR_RELEASE.value)
                | Q(origins__len__gt=0)
                | (Q(categories__len__gt=0) & ~Q(categories__contains=["identity"])),
                name="nobody_releases_the_shared_file",
            ),
            models.CheckConstraint(
                condition=~Q(need=Need.SEALED.value)
                | Q(sealed_only=True)
                | Q(origin_ids__len__gt=0, things__len__gt=0),
                name="sealed_regime_is_for_sealed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class RetentionRule(models.Model):
    """One row says how long something is kept, counted from what, and what then becomes of it."""

    class Action(models.TextChoices):
        ERASE = "erase"
        REVIEW = "review"

    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    jurisdictions = words(12)
    categories = words()
    holders = words()
    """Kinds of agency that hold it; empty means any."""
    trigger = models.CharField(max_length=24)
    """release, case_closed, recorded, relation_ended."""
    period = models.CharField(max_length=16)
    """An offset such as P6M, see `kernel.dates`."""
    action = models.CharField(max_length=8, choices=Action.choices)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_default = models.BooleanField(default=False)
    pack = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "sharing_retention_rule"
        constraints = (
            models.UniqueConstraint(
                fields=["key", "version"], name="one_row_per_retention_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class LawVersion(models.Model):
    """One row, the only one, counts changes of rules, so that each process knows when to read them anew."""

    number = models.BigIntegerField()

    class Meta:
        db_table = "sharing_law_version"

    def __str__(self) -> str:
        return str(self.number)
