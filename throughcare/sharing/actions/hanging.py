"""A moved date changes no yes: what ends stays where it ends, and those concerned hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.queries.hanging import preview_grounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


def keep_grounds(
    anchors: Mapping[int, Anchors],
    *,
    access: Access,
    now: datetime,  # noqa: ARG001 - every room is asked alike
    today: date,
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> the grounds that now end before release, or no longer do; write nothing.

    A yes is the person's: no date prolongs it, and none ends it sooner.
    Errors: AccessRefusedError for any access but the system's.
    """
    access.require_system(Category.IDENTITY)
    return preview_grounds(anchors, access=access, today=today)
