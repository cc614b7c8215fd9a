"""Needs and steps in other words: who may, what stays, and who is asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.plans.cast import TODAY, Cast
from tests.plans.test_actions import by, content, need, step
from throughcare.kernel.access import Category
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Acceptance, Change, Onset, Owner


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def last_change(cast: Cast) -> Change:
    return queries.versions_of(cast.person_id, cast.case_id, access=cast.access())[0].change


@pytest.mark.requirement("R57")
class TestNeeds:
    def test_get_new_words_and_say_since_when(self, cast: Cast, plan_id: int) -> None:
        wanted = need(cast, plan_id, "A bed")
        words = {"text": " A room ", "onset": Onset.BEFORE_JUSTICE.value}
        written = actions.reword_need(plan_id, need_id=wanted.key, **words, **by(cast))
        (found,) = content(cast).needs
        assert (found.text, found.onset) == ("A room", Onset.BEFORE_JUSTICE)
        assert last_change(cast) is Change.NEED_REWORDED
        shown = queries.version(cast.person_id, cast.case_id, written.version, access=cast.access())
        said = {(one.name, one.before, one.after) for one in shown.differences}
        assert said == {("text", "A bed", "A room"), ("onset", "", "before_justice")}

    def test_stay_in_their_domain(self, cast: Cast, plan_id: int) -> None:
        wanted = need(cast, plan_id, "Methadone", domain="addiction")
        actions.reword_need(plan_id, need_id=wanted.key, text="The dose", **by(cast))
        assert not cast.access("coordinator").covers(cast.person_id, Category.HEALTH)
        ids = (cast.person_id, cast.case_id)
        assert queries.plan_of(*ids, access=cast.access("coordinator"))[1].needs == ()

    @pytest.mark.parametrize(("text", "onset"), [(" ", "unknown"), ("A room", "in_1850")])
    def test_need_words_and_a_known_time(self, cast: Cast, plan_id: int, text, onset) -> None:
        wanted = need(cast, plan_id)
        with pytest.raises(actions.InvalidError):
            actions.reword_need(plan_id, need_id=wanted.key, text=text, onset=onset, **by(cast))
        assert content(cast).needs[0].text == "A room"


class TestWhoMay:
    def test_the_writer_and_the_contact_and_nobody_else(self, cast: Cast, plan_id: int) -> None:
        ours = need(cast, plan_id, "A room")
        theirs = need(cast, plan_id, "A course", domain="education", **by(cast, "coordinator"))
        for one, who in ((ours, "manager"), (theirs, "manager"), (theirs, "coordinator")):
            actions.reword_need(plan_id, need_id=one.key, text=f"By {who}", **by(cast, who))
        for one, who in ((ours, "coordinator"), (ours, "robin")):
            with pytest.raises(actions.NotYoursError):
                actions.reword_need(plan_id, need_id=one.key, text="Not this", **by(cast, who))
        assert [one.text for one in content(cast).needs] == ["By manager", "By coordinator"]

    def test_a_persons_own_step_is_theirs_to_put(self, cast: Cast, plan_id: int) -> None:
        own = step(cast, plan_id, owner=THE_PERSON, **by(cast, "robin"))
        given = step(cast, plan_id, owner=THE_PERSON)
        actions.reword_action(plan_id, action_id=own.key, text="I call", **by(cast, "robin"))
        with pytest.raises(actions.NotYoursError):
            actions.reword_action(plan_id, action_id=given.key, text="No", **by(cast, "robin"))
        found = {one.action_id: one for one in content(cast).actions}
        assert found[own.key].acceptance is Acceptance.ACCEPTED


class TestSteps:
    def test_keep_an_own_promise(self, cast: Cast, plan_id: int) -> None:
        own = Owner(cast.agencies["prison"])
        written = step(cast, plan_id, owner=own)
        actions.reword_action(plan_id, action_id=written.key, text="Write to town", **by(cast))
        (found,) = content(cast).actions
        assert (found.text, found.acceptance) == ("Write to town", Acceptance.ACCEPTED)
        assert found.promised_for == found.due_on
        assert last_change(cast) is Change.ACTION_REWORDED

    def test_ask_the_owner_again_who_said_yes_to_something_else(
        self, cast: Cast, plan_id: int
    ) -> None:
        written = step(cast, plan_id)
        yes = {"is_accepted": True, "why": "", "today": TODAY}
        actions.answer_action(plan_id, action_id=written.key, **yes, **by(cast, "coordinator"))
        actions.reword_action(plan_id, action_id=written.key, text="Two rooms", **by(cast))
        (found,) = content(cast).actions
        assert (found.acceptance, found.promised_for) == (Acceptance.OFFERED, None)

    def test_are_not_reworded_once_done(self, cast: Cast, plan_id: int) -> None:
        own = Owner(cast.agencies["prison"])
        written = step(cast, plan_id, owner=own, due_on=TODAY + timedelta(days=1))
        actions.complete_action(plan_id, action_id=written.key, done_on=TODAY, **by(cast))
        with pytest.raises(actions.InvalidError) as refused:
            actions.reword_action(plan_id, action_id=written.key, text="Else", **by(cast))
        assert refused.value.problems[0].reason.code == "plan.step_done"
