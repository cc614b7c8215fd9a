"""What every installation holds before anybody works in it: reference data and shipped programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable


def load(progress: Callable[[int], None] = lambda _done: None) -> str:
    """Load reference data, publish shipped programmes and legal grounds; say what is there now.

    Where a new version was published, every open case is derived anew: rules are facts about everybody.
    """
    from throughcare.agencies import actions as agencies
    from throughcare.plans import actions as plans
    from throughcare.programmes import actions as programmes
    from throughcare.programmes import queries as published
    from throughcare.sharing import actions as sharing

    loaded = agencies.load_reference()
    plans.load_words()
    before = len(published.published())
    shipped = programmes.shipped_definitions()
    for name, text in sorted(shipped.items()):
        programmes.publish(text, name=name, now=timezone.now())
    for name, text in sharing.shipped_grounds().items():
        sharing.publish_grounds(text, name=name, now=timezone.now())
    counts = ", ".join(f"{count} {what}" for what, count in loaded.items())
    said = f"{counts}, {len(shipped)} programme(s)."
    if len(published.published()) == before:
        return said
    return f"{said} Derived anew: {follow('cause.programme', progress)} cases."


def follow(cause: str, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Let every open case follow changed rules; return how many there are."""
    from throughcare.journeys.actions.reprojecting import replan_everybody
    from throughcare.sharing import actions as sharing

    now = timezone.now()
    access = sharing.system_access(purpose="rules_changed", now=now)
    return replan_everybody(
        cause={"code": cause},
        access=access,
        now=now,
        today=timezone.localdate(now),
        progress=progress,
    )
