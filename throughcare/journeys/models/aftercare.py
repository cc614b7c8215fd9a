"""Help declined, follow-ups after release, contact lost and found: facts, and none of them a breach."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.journeys.types import (
    Channel,
    DeclineEnd,
    DeclineKind,
    FollowUpState,
    LossEnd,
    Scale,
    TryResult,
)


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class Decline(models.Model):
    """One row says that the person declined something, until when it is not offered again, and how that ended."""

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency_id = models.BigIntegerField(null=True)
    """Whose worker wrote it down; empty where the person did."""
    kind = models.CharField(max_length=10, choices=_choices(DeclineKind))
    programme_code = models.CharField(max_length=80, blank=True)
    what = models.TextField(blank=True)
    declined_on = models.DateField()
    why = models.TextField(blank=True)
    voice = models.CharField(max_length=8)
    """See `plans.types.Voice`."""
    offer_again_on = models.DateField(null=True)
    """Empty: not before the person asks."""
    is_default_day = models.BooleanField(default=False)
    goal = models.ForeignKey("plans.Goal", models.SET_NULL, null=True, related_name="+")
    """The one goal that the person keeps help with."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    settled_on = models.DateField(null=True)
    end = models.CharField(max_length=16, choices=_choices(DeclineEnd), blank=True)

    class Meta:
        db_table = "journeys_decline"
        indexes = (
            models.Index(fields=["person", "-id"], name="decline_by_person"),
            models.Index(
                fields=["offer_again_on", "id"],
                condition=Q(settled_on=None, offer_again_on__isnull=False),
                name="decline_to_offer_again",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind", "programme_code"],
                condition=Q(settled_on=None) & ~Q(kind="offer"),
                name="declined_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(kind="programme") & ~Q(programme_code=""))
                | (Q(kind="offer", programme_code="") & ~Q(what=""))
                | Q(kind="all_help", programme_code=""),
                name="a_refusal_names_what",
            ),
            models.CheckConstraint(
                condition=Q(offer_again_on=None) | Q(offer_again_on__gt=F("declined_on")),
                name="offered_again_later",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, end="") | (Q(settled_on__isnull=False) & ~Q(end="")),
                name="a_refusal_ends_somehow",
            ),
        )

    def __str__(self) -> str:
        return f"decline {self.pk}"


class FollowUp(models.Model):
    """One row is one time that the person is asked how they are, some months after release.

    Rows that are not settled follow the facts: day of release, contact, whether the case is open.
    """

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    released_on = models.DateField()
    months = models.SmallIntegerField()
    due_on = models.DateField()
    agency_id = models.BigIntegerField()
    """The agency of the contact: it asks."""
    state = models.CharField(
        max_length=12, choices=_choices(FollowUpState), default=FollowUpState.DUE.value
    )
    asked = models.CharField(max_length=8, blank=True)
    """Who answered: `person`, `near` (somebody near them), or `worker`."""
    voice = models.CharField(max_length=8, blank=True)
    housing = models.CharField(max_length=8, choices=_choices(Scale), blank=True)
    work = models.CharField(max_length=8, choices=_choices(Scale), blank=True)
    health = models.CharField(max_length=8, choices=_choices(Scale), blank=True)
    contact = models.CharField(max_length=8, choices=_choices(Scale), blank=True)
    hope = models.CharField(max_length=8, choices=_choices(Scale), blank=True)
    settled_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "journeys_follow_up"
        indexes = (
            models.Index(
                fields=["agency_id", "due_on", "id"],
                condition=Q(state="due"),
                name="follow_up_due",
            ),
            models.Index(fields=["person", "due_on"], name="follow_up_by_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "released_on", "months"], name="one_follow_up_a_month"
            ),
            models.CheckConstraint(
                condition=Q(state="due", settled_on=None)
                | (~Q(state="due") & Q(settled_on__isnull=False)),
                name="a_follow_up_is_settled_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class ContactLoss(models.Model):
    """One row is one time that nobody reached the person any more: since when, who noticed, how it ended."""

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency_id = models.BigIntegerField()
    since = models.DateField()
    noticed_on = models.DateField()
    noticed_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    end = models.CharField(max_length=12, choices=_choices(LossEnd), blank=True)

    class Meta:
        db_table = "journeys_contact_loss"
        indexes = (
            models.Index(fields=["person", "-id"], name="loss_by_person"),
            models.Index(
                fields=["agency_id", "since", "id"], condition=Q(ended_on=None), name="loss_open"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on=None), name="lost_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("noticed_on")), name="a_loss_is_noticed_later"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | (Q(ended_on__isnull=False) & ~Q(end="")),
                name="a_loss_ends_somehow",
            ),
        )

    def __str__(self) -> str:
        return f"contact loss {self.pk}"


class ContactTry(models.Model):
    """One row is one try to reach the person again: when, by which way, what came of it. Never changed."""

    loss = models.ForeignKey(ContactLoss, models.CASCADE, related_name="tries")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency_id = models.BigIntegerField()
    on = models.DateField(db_column="on_date")
    channel = models.CharField(max_length=16, choices=_choices(Channel))
    result = models.CharField(max_length=16, choices=_choices(TryResult))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "journeys_contact_try"
        indexes = (models.Index(fields=["loss", "on"], name="try_by_loss"),)

    def __str__(self) -> str:
        return f"try {self.pk}"


class AftercareWish(models.Model):
    """One row is what the person said about help after the legal end; the last one counts. Never changed."""

    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    wants = models.BooleanField()
    safe_words = models.TextField(blank=True)
    """How they may be reached safely, in their own words."""
    not_by = ArrayField(models.CharField(max_length=16), default=list)
    """Ways that are never used."""
    voice = models.CharField(max_length=8)
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "journeys_aftercare_wish"
        indexes = (models.Index(fields=["case", "-id"], name="wish_newest"),)

    def __str__(self) -> str:
        return f"wish {self.pk}"
