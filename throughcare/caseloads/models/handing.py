"""A handover from agency to agency, and what those who are asked answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from throughcare.caseloads.models.cases import Case
from throughcare.caseloads.types import Answer, HandoverKind, State


class Handover(models.Model):
    """One row is one handover from agency to agency, from the proposal to its end."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=9)
    from_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    to_membership = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    start_on = models.DateField()
    meeting_on = models.DateField()
    overlap_days = models.PositiveSmallIntegerField()
    start_offset_days = models.SmallIntegerField(null=True)
    """Days from release to the change; empty where it stands on its own day whatever the release does."""
    meeting_offset_days = models.SmallIntegerField(null=True)
    home_before = models.CharField(max_length=16, blank=True)
    home_after = models.CharField(max_length=16, blank=True)
    """Of a transfer: the municipality where the person lives from its beginning on, and the one before."""
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    decide_by = models.DateField(null=True)
    decider_agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    decision = models.TextField(blank=True)

    class Meta:
        db_table = "caseloads_handover"
        indexes = (models.Index(fields=["case", "-id"], name="handover_by_case"),)
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["proposed", "accepted", "disputed"]),
                name="one_open_handover_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State])
                & Q(kind__in=[kind.value for kind in HandoverKind]),
                name="handover_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "accepted", "disputed"], settled_at=None)
                | (~Q(state__in=["proposed", "accepted", "disputed"]) & ~Q(settled_at=None)),
                name="handover_is_settled_once_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="disputed") | (~Q(decide_by=None) & ~Q(decider_agency=None)),
                name="dispute_has_a_decider_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(start_offset_days=None, meeting_offset_days=None)
                | (
                    Q(start_offset_days__isnull=False)
                    & Q(meeting_offset_days__lte=F("start_offset_days"))
                ),
                name="handover_hangs_with_its_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer") | Q(home_before="", home_after=""),
                name="only_a_transfer_changes_the_home",
            ),
        )

    def __str__(self) -> str:
        return f"handover of case {self.case_id}"


class HandoverAnswer(models.Model):
    """One row is what one agency was asked about a handover, and what it answered."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="answers")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    is_receiver = models.BooleanField()
    answer = models.CharField(max_length=8, default=Answer.WAITING.value)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "accounts.Membership", models.PROTECT, null=True, related_name="+"
    )
    reminded = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "caseloads_handover_answer"
        indexes = (models.Index(fields=["agency", "answer"], name="handover_by_asked"),)
        constraints = (
            models.UniqueConstraint(fields=["handover", "agency"], name="an_agency_is_asked_once"),
            models.UniqueConstraint(
                fields=["handover"], condition=Q(is_receiver=True), name="one_receiver"
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(reason=""), name="a_no_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(answer="assumed", is_receiver=True),
                name="a_receiver_is_never_taken_at_its_silence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.answer}"
