"""Steps that are taken back: by whom, what stays, and that they can be offered again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.plans.cast import TODAY, Cast
from tests.plans.test_actions import by, content, step
from throughcare.plans import actions, queries
from throughcare.plans.models import Action
from throughcare.plans.types import Acceptance, Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


@pytest.fixture
def taken(cast: Cast, plan_id: int) -> int:
    """Return a step that its owner has promised."""
    key = step(cast, plan_id).key
    actions.answer_action(
        plan_id, action_id=key, is_accepted=True, why="", today=TODAY, **by(cast, "coordinator")
    )
    return key


def withdraw(cast: Cast, plan_id: int, key: int, why: str = "Found one already", who="manager"):
    return actions.withdraw_action(plan_id, action_id=key, why=why, today=TODAY, **by(cast, who))


class TestWithdraw:
    def test_keeps_the_step_with_the_reason_and_no_promise(self, cast, plan_id, taken) -> None:
        withdraw(cast, plan_id, taken)
        (found,) = content(cast).actions
        assert (found.acceptance, found.decline_why) == (Acceptance.WITHDRAWN, "Found one already")
        assert found.promised_for is None
        assert queries.dated_items(cast.case_id, access=cast.access()) == []
        (newest, *_) = queries.versions_of(cast.person_id, cast.case_id, access=cast.access())
        assert newest.change is Change.ACTION_WITHDRAWN

    def test_needs_a_reason(self, cast, plan_id, taken) -> None:
        with pytest.raises(actions.InvalidError):
            withdraw(cast, plan_id, taken, why=" ")
        assert content(cast).actions[0].acceptance is Acceptance.ACCEPTED

    def test_is_for_the_writer_and_the_contact_only(self, cast, plan_id, taken) -> None:
        for who in ("coordinator", "robin"):
            with pytest.raises(actions.NotYoursError):
                withdraw(cast, plan_id, taken, who=who)

    def test_refuses_what_is_done(self, cast, plan_id, taken) -> None:
        actions.complete_action(plan_id, action_id=taken, done_on=TODAY, **by(cast))
        with pytest.raises(actions.InvalidError) as refused:
            withdraw(cast, plan_id, taken)
        assert refused.value.problems[0].reason.code == "plan.step_done"

    def test_leaves_nothing_to_answer_or_reword(self, cast, plan_id, taken) -> None:
        withdraw(cast, plan_id, taken)
        with pytest.raises(actions.InvalidError):
            actions.answer_action(
                plan_id, action_id=taken, is_accepted=True, why="", today=TODAY,
                **by(cast, "coordinator"),
            )  # fmt: skip
        with pytest.raises(actions.InvalidError):
            actions.reword_action(plan_id, action_id=taken, text="Else", **by(cast))

    def test_says_why_in_the_database_too(self, cast, plan_id, taken) -> None:
        with pytest.raises(IntegrityError, match="withdraws_says_why"), transaction.atomic():
            Action.objects.filter(pk=taken).update(acceptance="withdrawn")


class TestOfferAgain:
    def test_asks_the_owner_anew(self, cast, plan_id, taken) -> None:
        withdraw(cast, plan_id, taken)
        actions.offer_again(plan_id, action_id=taken, **by(cast))
        (found,) = content(cast).actions
        assert (found.acceptance, found.decline_why, found.promised_for) == (
            Acceptance.OFFERED, "", None,
        )  # fmt: skip

    def test_refuses_what_was_not_withdrawn(self, cast, plan_id, taken) -> None:
        with pytest.raises(actions.InvalidError):
            actions.offer_again(plan_id, action_id=taken, **by(cast))
        assert content(cast).actions[0].acceptance is Acceptance.ACCEPTED
