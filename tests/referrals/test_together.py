"""Many answer the same referrals at once: no reply is lost, none is taken twice, and a fault would be noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from throughcare.config.commands.verify_referrals import answering, running
from throughcare.referrals.actions import moving

pytestmark = pytest.mark.slow


def answered(*, hands: int, steps: int, count: int):
    now = timezone.now()
    today = timezone.localdate(now)
    staged = running.stage(count=count, now=now, today=today)
    told = answering.answer_all(
        running.hands_of(staged, hands), staged.sent, steps=steps, seed=1, now=now, today=today
    )
    return told, running.judge(staged.sent, told, now=now)


def test_no_reply_is_lost_and_none_is_taken_twice(committed_db) -> None:
    told, (lost, twice, faults) = answered(hands=9, steps=20, count=14)
    assert faults == []
    assert (lost, twice, told.steps) == (0, 0, 180)
    assert told.taken
    assert told.refused, "nobody got in anybody's way: this shows nothing"


def test_a_reply_that_is_not_kept_is_noticed(committed_db, monkeypatch) -> None:
    real = moving.note

    def forgetful(row, deed, answer, **more):
        return real(row, deed, replace(answer, words=""), **more)

    monkeypatch.setattr(moving, "note", forgetful)
    _, (lost, _twice, faults) = answered(hands=6, steps=10, count=10)
    assert lost
    assert faults
