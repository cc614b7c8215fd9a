"""Read which authority could decide: data beside the code, our proposal for every place (decide locally)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from throughcare.needs.types import Asked, Authority, Why
from throughcare.plans.types import Domain

if TYPE_CHECKING:
    from collections.abc import Mapping

HUMANE: Final = frozenset({Domain.SHELTER, Domain.HEALTH, Domain.CARE, Domain.ADDICTION})
"""A bed, a doctor and care do not wait for a decision about status (decide locally)."""
_HUMANE_DAYS: Final = 2


@cache
def authorities() -> Mapping[Why, Asked]:
    """Return why nobody owns a need -> which authority is asked, and when it is escalated.

    Source: our own choice, `authorities.tsv`: decide locally.
    """
    text = (files("throughcare.needs") / "authorities.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {Why(why): Asked(Authority(authority), int(days)) for why, authority, days in lines}


def asked_for(why: Why, domain: Domain) -> Asked:
    """Return which authority could decide for a reason, sooner where the need is one of the humanitarian minimum.

    Source: our own choice, `authorities.tsv`: decide locally.
    """
    asked = authorities()[why]
    return replace(asked, escalate_days=_HUMANE_DAYS) if domain in HUMANE else asked
