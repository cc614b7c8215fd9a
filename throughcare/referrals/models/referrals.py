"""Referrals, what happened to each, what exactly was sent, and what the person says of providers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.referrals.types import OVER, TAKEN_ON, UNANSWERED, Deed, Kind, Met, Party, State
from throughcare.referrals.types import Word as Words


def codes(words: type) -> list[str]:
    """Return the codes of words, for constraints."""
    return [one.value for one in words]  # type: ignore[attr-defined]


class Referral(models.Model):
    """One row is one attempt to find a service for a person; attempts of one thread share the first one's number.

    Deliberately not here: what was sent. That is frozen beside it.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.PROTECT, related_name="+")
    thread = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """The first attempt; empty in the first itself."""
    attempt = models.SmallIntegerField(default=1)
    kind = models.CharField(max_length=12, default=Kind.SERVICE.value)
    need = models.ForeignKey("plans.Need", models.SET_NULL, null=True, related_name="+")
    goal = models.ForeignKey("plans.Goal", models.SET_NULL, null=True, related_name="+")
    action = models.ForeignKey("plans.Action", models.SET_NULL, null=True, related_name="+")
    service_id = models.BigIntegerField(null=True)
    """Its number in the directory; no key, for a service may vanish there and the thread stays."""
    service = models.CharField(max_length=300)
    """Its name when it was chosen."""
    mailbox = models.CharField(max_length=254, blank=True)
    """Where links go; a box of the service, never of a person in a case."""
    promise_days = models.SmallIntegerField(null=True)
    from_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """Who asked; empty: the person did."""
    from_membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    to_agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    """Empty where only the person chose it: an organization that no agency here stands for."""
    words = models.TextField(blank=True)
    state = models.CharField(max_length=16, default=State.DRAFT.value)
    wanted_on = models.DateField(null=True)
    wanted_offset = models.IntegerField(null=True)
    """Days from the release on which the wanted start hangs; empty: on nothing."""
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    remind_on = models.DateField(null=True)
    escalate_on = models.DateField(null=True)
    expire_on = models.DateField(null=True)
    clock_done = models.CharField(max_length=12, blank=True)
    """The last step that the clock took on this ladder."""
    expected_on = models.DateField(null=True)
    """When a place is expected, for whoever waits."""
    confirmed_on = models.DateField(null=True)
    """From which day the place, medicine or paper is certain."""
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    why = models.CharField(max_length=24, blank=True)
    met_receiver = models.CharField(max_length=8, blank=True)
    met_person = models.CharField(max_length=8, blank=True)
    redirect_to = models.BigIntegerField(null=True)
    """A service that the receiver named as fitting better."""
    redirect_words = models.TextField(blank=True)
    had_choice = models.BooleanField(null=True)
    """Whether the place had more than one service for the need when one was chosen; empty: not known."""

    class Meta:
        db_table = "referrals_referral"
        indexes = (
            models.Index(fields=["person", "-id"], name="referral_by_person"),
            models.Index(
                fields=["to_agency", "answer_by", "id"],
                name="referral_inbox",
                condition=~Q(state="draft"),
            ),
            models.Index(
                fields=["remind_on"], name="referral_clock", condition=Q(state__in=UNANSWERED)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=codes(State)) & Q(kind__in=codes(Kind)),
                name="referral_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled", "entered-in-error"])
                | Q(sent_at__isnull=False),
                name="referral_moves_only_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNANSWERED)
                | Q(
                    answer_by__isnull=False,
                    remind_on__isnull=False,
                    escalate_on__isnull=False,
                    expire_on__isnull=False,
                ),
                name="unanswered_referral_has_a_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed")
                | (Q(met_receiver__in=codes(Met)) & Q(met_person__in=codes(Met))),
                name="completed_referral_has_both_outcomes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OVER) | (~Q(why="") & Q(ended_on__isnull=False)),
                name="ended_referral_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TAKEN_ON) | Q(why=""),
                name="running_referral_has_not_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="on-hold") | Q(expected_on__isnull=False),
                name="waiting_referral_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(from_agency__isnull=False, from_membership__isnull=False)
                | Q(from_agency__isnull=True, from_membership__isnull=True),
                name="referral_is_of_a_worker_or_the_person",
            ),
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False) | Q(from_agency__isnull=True),
                name="only_the_person_goes_past_agencies",
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=True, attempt=1)
                | Q(thread__isnull=False, attempt__gt=1),
                name="first_attempt_begins_the_thread",
            ),
            models.CheckConstraint(
                condition=Q(attempt=1) | ~Q(thread=F("id")), name="thread_is_an_earlier_one"
            ),
            models.UniqueConstraint(fields=["thread", "attempt"], name="attempts_are_counted"),
        )

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def thread_number(self) -> int:
        """Return the number of the first attempt."""
        return self.thread_id or self.pk


class ReferralEvent(models.Model):
    """One row is one thing that happened to a referral. It never changes."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    deed = models.CharField(max_length=10)
    party = models.CharField(max_length=8)
    agency_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    by_link = models.BooleanField(default=False)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    reason = models.CharField(max_length=24, blank=True)
    words = models.TextField(blank=True)
    day = models.DateField(null=True)

    class Meta:
        db_table = "referrals_event"
        indexes = (models.Index(fields=["referral", "id"], name="referral_event_in_order"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(deed__in=codes(Deed)) & Q(party__in=codes(Party)),
                name="event_is_a_known_deed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deed} of referral {self.referral_id}"


class SentItem(models.Model):
    """One row is one thing that was sent, word for word, with the ground that was cited. It never changes."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="sent")
    category = models.CharField(max_length=24)
    key = models.CharField(max_length=40)
    text = models.TextField()
    ground = models.CharField(max_length=80)
    clause = models.CharField(max_length=80, blank=True)
    position = models.SmallIntegerField()

    class Meta:
        db_table = "referrals_sent_item"
        constraints = (
            models.UniqueConstraint(fields=["referral", "key"], name="each_thing_is_sent_once"),
            models.CheckConstraint(condition=~Q(ground=""), name="what_is_sent_cites_a_ground"),
        )

    def __str__(self) -> str:
        return f"{self.key} of referral {self.referral_id}"


class GateAlarm(models.Model):
    """One row says that those around a person were told, once for a release date, what is not certain for that day."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    release_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "referrals_gate_alarm"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind", "release_on"], name="a_gate_alarms_once_for_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class ProviderWord(models.Model):
    """One row is what the person said about a provider on one day; the last one counts. It never changes."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agency_id = models.BigIntegerField()
    word = models.CharField(max_length=8)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    """Set where a worker wrote it down."""
    why = models.TextField(blank=True)

    class Meta:
        db_table = "referrals_provider_word"
        indexes = (models.Index(fields=["person", "agency_id", "-id"], name="word_newest_first"),)
        constraints = (
            models.CheckConstraint(condition=Q(word__in=codes(Words)), name="a_word_is_yes_or_no"),
        )

    def __str__(self) -> str:
        return f"{self.word} {self.agency_id}"
