"""Three-valued logic: unknown is never no."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(StrEnum):
    """Answer a question whose facts may be missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def truth_of(value: bool | None) -> Truth:  # noqa: FBT001 - it converts exactly that
    """Turn a boolean that may be missing into a truth value.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.

    >>> truth_of(None)
    <Truth.UNKNOWN: 'unknown'>
    """
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value else Truth.NO


def all_of(truths: Iterable[Truth]) -> Truth:
    """Answer yes when every part is yes, no as soon as one part is no.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64 (strong conjunction).

    >>> all_of([Truth.YES, Truth.UNKNOWN])
    <Truth.UNKNOWN: 'unknown'>
    >>> all_of([Truth.NO, Truth.UNKNOWN])
    <Truth.NO: 'no'>
    """
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Answer yes as soon as one part is yes, no when every part is no.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64 (strong disjunction).

    >>> any_of([Truth.NO, Truth.UNKNOWN])
    <Truth.UNKNOWN: 'unknown'>
    """
    seen = set(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


def negate(truth: Truth) -> Truth:
    """Turn yes and no round; unknown stays unknown.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
    """
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}[truth]
