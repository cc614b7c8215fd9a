"""Read which authority could decide: data beside the code, our proposal for every place (decide locally)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from throughcare.needs.types import Asked, Authority, Why

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def authorities() -> Mapping[Why, Asked]:
    """Return why nobody owns a need -> which authority is asked, and when it is escalated.

    Source: our own choice, `authorities.tsv`: decide locally.
    """
    text = (files("throughcare.needs") / "authorities.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {Why(why): Asked(Authority(authority), int(days)) for why, authority, days in lines}


def asked_for(why: Why) -> Asked:
    """Return which authority could decide for a reason.

    Source: our own choice, `authorities.tsv`: decide locally.
    """
    return authorities()[why]
