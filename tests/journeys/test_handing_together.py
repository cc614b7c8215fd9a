"""Two at once about one handover: whoever comes second sees the first, and somebody is always the contact."""

from __future__ import annotations

import random

import pytest

from tests.conftest import build_world
from tests.journeys.test_actions import uncovered_cases
from tests.journeys.test_handing import Story
from tests.journeys.test_together import beside
from throughcare.caseloads.models import Handover, HandoverAnswer
from throughcare.caseloads.types import NotPossibleError, State
from throughcare.config.commands.verify import compare_projections
from throughcare.journeys.actions import handing, staffing
from throughcare.kernel.access import Actor
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.slow


@pytest.fixture
def story(committed_db):
    return Story(build_world())


def together(*changes):
    """Let changes run side by side; return what other than a refusal they met."""
    running = [beside(change) for change in changes]
    for thread, _errors in running:
        thread.join()
    met = [error for _thread, errors in running for error in errors]
    return [error for error in met if not isinstance(error, NotPossibleError)]


@pytest.mark.parametrize("seed", range(3))
def test_a_yes_and_taking_it_back(story, seed):
    """Whatever comes first: the receiver is the contact and it is done, or it was taken back."""
    chance, ours = random.Random(seed), story.small.world.agencies
    for _round in range(4):
        story.propose(by="municipality", worker="municipality", days=0)
        story.answer("probation")
        changes = [lambda: story.answer("casemanager"), lambda: story.withdraw("casemanager")]
        chance.shuffle(changes)
        assert together(*changes) == []
        row = story.row
        assert row.state in {State.DONE, State.WITHDRAWN}
        assert story.contact == ours[CITY if row.state is State.DONE else PRISON]
        assert uncovered_cases() == []
        if row.state is State.DONE:
            break
    assert compare_projections(processes=1).count == 0


def test_the_same_answer_twice_counts_once(story):
    story.propose()
    assert together(*[lambda: story.answer("probation")] * 4) == []
    assert HandoverAnswer.objects.filter(answer="accepted").count() == 1


def test_two_proposals_make_one(story):
    def propose(by):
        wanted = handing.Wanted(
            handing.HandoverKind.HANDOVER, story.small.world.agencies[CITY], None,
            story.today, story.today,
        )  # fmt: skip
        handing.propose(story.person_id, wanted, access=story.access(by), **story.when())

    assert together(lambda: propose("casemanager"), lambda: propose("casemanager2")) == []
    assert Handover.objects.count() == 1


def test_the_clock_and_a_receiver_who_leaves(story):
    """Somebody takes over or nobody does; nobody who left is anybody's contact."""
    story.propose(days=0)
    story.later()
    Handover.objects.update(
        state="accepted", to_membership=story.small.world.memberships["municipality"]
    )

    def leave():
        staffing.close_worker(
            story.small.world.memberships["municipality"],
            successor_id=None,
            by=Actor(account_id=None),
            access=story.small.system(),
            **story.when(),
        )

    assert together(story.tick, leave) == []
    assert uncovered_cases() == []
