"""Unowned needs as values: why nobody owns one, who could decide, what was done about it."""

from throughcare.needs.types.rows import (
    Asked,
    Counted,
    Entered,
    NeedFacts,
    Numbers,
    OpenNeed,
    Register,
    UnownedRow,
    WhatWasDone,
)
from throughcare.needs.types.words import Answer, Authority, Deed, End, Why

__all__ = [
    "Answer",
    "Asked",
    "Authority",
    "Counted",
    "Deed",
    "End",
    "Entered",
    "NeedFacts",
    "Numbers",
    "OpenNeed",
    "Register",
    "UnownedRow",
    "WhatWasDone",
    "Why",
]
