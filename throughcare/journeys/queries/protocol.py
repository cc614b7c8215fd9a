"""The protocol for lost contact: steps as data, defaults of ours."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from throughcare.journeys.types import Step


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps in their order; every one is a default of ours, to be decided locally."""
    text = (files("throughcare.journeys") / "lost_contact.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(_step(*line.split("\t")) for line in lines)


def _step(code: str, days: str, channel: str, english: str, dutch: str) -> Step:
    return Step(code, int(days), channel, {"en": english, "nl": dutch})
