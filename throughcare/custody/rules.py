"""Which release date governs, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.custody.types import DatedRelease, Governing, LegalTitle, ReleaseDateKind
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_PREFERENCE = (
    ReleaseDateKind.ACTUAL,
    ReleaseDateKind.EXPECTED,
    ReleaseDateKind.EARLIEST_CONDITIONAL,
)


def governing_release_date(
    dates: Sequence[DatedRelease], *, title: LegalTitle | None, released_on: date | None
) -> Governing:
    """Choose the release date that plans follow: what happened, then what is expected, then the earliest possible.

    The end of supervision never governs: it ends duties, not custody. Nothing is guessed for remand.
    Source: our own choice, ADR 5 (shown as a default: decide locally).
    """
    if released_on is not None:
        return Governing(released_on, ReleaseDateKind.ACTUAL, Reason("release.happened"))
    by_kind = {dated.kind: dated for dated in dates}
    for kind in _PREFERENCE:
        if kind in by_kind:
            reason = Reason(f"release.{kind.value}", {"source": by_kind[kind].source})
            return Governing(by_kind[kind].on, kind, reason)
    code = "release.unknown_remand" if title is LegalTitle.REMAND else "release.unknown"
    return Governing(None, None, Reason(code))
