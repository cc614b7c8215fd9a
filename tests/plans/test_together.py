"""Many editors on few plans at once: every acknowledged change is there, and a lost one would be noticed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.config.commands.verify_plans import editing, running
from throughcare.plans.actions import writing

pytestmark = pytest.mark.slow


def edited(*, editors: int, steps: int):
    now = timezone.now()
    today = timezone.localdate(now)
    stage = running.stage(now=now, today=today)
    told = editing.edit(
        running.editors_of(stage, editors), steps=steps, seed=1, now=now, today=today
    )
    return told, running.judge(stage, told, now=now)


@pytest.mark.requirement("R39")
def test_nothing_is_lost(committed_db) -> None:
    told, faults = edited(editors=12, steps=40)
    assert faults == []
    assert told.gave_up == 0
    assert told.steps == 480
    assert told.stale > 0, "nobody got in anybody's way: this shows nothing"
    assert told.moved > 0


def test_an_editor_who_overwrites_is_noticed(committed_db, monkeypatch) -> None:
    real = writing._locked

    def unlocked(plan_id):
        # As if nobody locked the plan: two read the same version and both write.
        return writing.Plan.objects.filter(pk=plan_id).first() or real(plan_id)

    monkeypatch.setattr(writing, "_locked", unlocked)
    _, faults = edited(editors=12, steps=25)
    assert faults
