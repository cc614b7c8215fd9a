"""A conference, who sits at its table, and what is on its agenda."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from throughcare.meetings.types import MAX_LINE, Came, Source, State

_NAMED = [one.value for one in Came]


class Conference(models.Model):
    """One row is one case conference about one person. What was said in it stands in rows of its own."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    case = models.ForeignKey("caseloads.Case", models.PROTECT, related_name="+")
    convener_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    convener = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=State.PLANNED.value)
    kind = models.CharField(max_length=60, blank=True)
    """Code of the programme's kind of meeting; empty: none."""
    level = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=MAX_LINE)
    purpose = models.TextField()
    statement = models.TextField()
    statement_version = models.IntegerField(default=1)
    onward = models.TextField()
    quorum = models.IntegerField()
    needed = ArrayField(models.CharField(max_length=40), default=list)
    hangs_days = models.IntegerField(null=True)
    """So many days after the release date; None: it hangs on nothing."""
    is_to_set_anew = models.BooleanField(default=False)
    """The date on which it hung moved after others were asked."""
    cancelled_why = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    planned_at = models.DateTimeField()
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "meetings_conference"
        indexes = (
            models.Index(fields=["person", "-starts_at"], name="conference_of_person"),
            models.Index(
                fields=["case"],
                condition=Q(hangs_days__isnull=False),
                name="conference_that_hangs",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]),
                name="conference_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closed_conference_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") | Q(cancelled_why=""),
                name="only_a_cancelled_conference_says_why",
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1) & ~Q(purpose="") & ~Q(statement=""),
                name="conference_says_what_it_needs",
            ),
        )

    def __str__(self) -> str:
        return f"conference {self.pk}"


class Seat(models.Model):
    """One row is one agency or guest who was asked to the table, or left out on purpose; and whether they came."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="seats")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    guest = models.CharField(max_length=MAX_LINE, blank=True)
    """Somebody without an agency here; they read nothing in the product."""
    why = models.TextField()
    categories = ArrayField(models.CharField(max_length=24), default=list)
    """What they are bound to: they hear of nothing else."""
    is_convener = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)
    came = models.CharField(max_length=12, blank=True)
    came_note = models.CharField(max_length=MAX_LINE, blank=True)
    accepted_version = models.IntegerField(null=True)
    """Which version of the statement of confidentiality was accepted."""
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    """From this day on they sit there no more."""

    class Meta:
        db_table = "meetings_seat"
        constraints = (
            models.UniqueConstraint(
                fields=["conference", "agency"],
                condition=Q(agency__isnull=False),
                name="an_agency_has_one_seat",
            ),
            models.CheckConstraint(
                condition=(Q(agency__isnull=False) & Q(guest=""))
                | (Q(agency__isnull=True) & ~Q(guest="")),
                name="a_seat_is_of_an_agency_or_a_guest",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_seat_has_its_reason"),
            models.CheckConstraint(
                condition=Q(is_excluded=False) | Q(came="", categories=[], is_convener=False),
                name="nobody_left_out_was_there",
            ),
            models.CheckConstraint(
                condition=Q(came="") | Q(came__in=_NAMED), name="seat_says_known_attendance"
            ),
            models.CheckConstraint(
                condition=Q(accepted_version__isnull=True, accepted_at__isnull=True)
                | Q(accepted_version__isnull=False, accepted_at__isnull=False),
                name="acceptance_has_its_moment",
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.pk}"


class AgendaItem(models.Model):
    """One row is one item of the agenda; its category says who may know of it."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="items")
    source = models.CharField(max_length=16)
    source_key = models.CharField(max_length=80, blank=True)
    """What of plan or journey it comes from; empty: somebody put it there."""
    title = models.CharField(max_length=MAX_LINE)
    category = models.CharField(max_length=24)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "meetings_agenda_item"
        constraints = (
            models.UniqueConstraint(
                fields=["conference", "source_key"],
                condition=~Q(source_key=""),
                name="a_found_item_comes_once",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in Source]) & ~Q(title=""),
                name="agenda_item_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(source="person", agency__isnull=True, taken_off_at__isnull=True)
                | ~Q(source="person"),
                name="what_the_person_asks_stays",
            ),
        )

    def __str__(self) -> str:
        return f"agenda item {self.pk}"


class InformationRequest(models.Model):
    """One row is what one agency was asked before the conference, what for, by when, and what it answered."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="requests")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    category = models.CharField(max_length=24)
    question = models.TextField()
    what_for = models.TextField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, default="open")
    text = models.TextField(blank=True)
    """What was answered, or why not."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "meetings_information_request"
        constraints = (
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(what_for=""), name="a_request_says_what_for"
            ),
            models.CheckConstraint(
                condition=Q(answer="open", text="", answered_at__isnull=True)
                | Q(answer="nothing", text="", answered_at__isnull=False)
                | (Q(answer__in=["answered", "refused"], answered_at__isnull=False) & ~Q(text="")),
                name="an_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="nobody_answers_before_being_asked",
            ),
        )

    def __str__(self) -> str:
        return f"request {self.pk}"
