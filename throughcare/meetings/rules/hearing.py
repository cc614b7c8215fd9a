"""Who hears what at the table: a place is bound to categories, and the sharing rules decide each time anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.meetings.types import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from throughcare.meetings.types import DecisionRow, ItemRow, MinutesRow, RequestRow


@dataclass(frozen=True, slots=True)
class Ear:
    """Hold one reader: which categories they are bound to, and what the sharing rules say of each."""

    agency_id: int | None
    """None: the person."""
    bound: frozenset[Category]
    opens: Callable[[Category, int | None], bool]
    """Whether a category that an agency recorded may be told; None: of the shared file."""
    is_convener: bool = False

    def hears(self, category: Category, origin: int | None = None) -> bool:
        """Tell whether the reader may be told something: what their own agency said, or what both walls let through.

        Source: our own choice, ADR 25.
        """
        if origin is not None and origin == self.agency_id:
            return True
        return category in self.bound and self.opens(category, origin)

    def items(self, items: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
        """Return the agenda of this reader: what one may not know is on the agenda of others only.

        Source: our own choice, ADR 25.
        """
        return tuple(one for one in items if self.hears(one.category, one.agency_id))

    def requests(self, requests: Iterable[RequestRow]) -> tuple[RequestRow, ...]:
        """Return the requests that the reader's agency was asked or made; for others, what they may be told of.

        Source: our own choice, ADR 25.
        """
        return tuple(one for one in requests if self.hears(one.category, one.agency_id))

    def decisions(self, decisions: Iterable[DecisionRow]) -> tuple[DecisionRow, ...]:
        """Return the decisions of this reader; whoever is to do one always reads it.

        Source: our own choice, ADR 25.
        """
        return tuple(one for one in decisions if self.hears(one.category) or self._is_owner(one))

    def minutes(self, minutes: Iterable[MinutesRow]) -> tuple[MinutesRow, ...]:
        """Return the versions of the minutes that are for this reader; the agency that convenes wrote them all.

        Source: our own choice, ADR 25.
        """
        return tuple(one for one in minutes if self.is_convener or self._is_for(one))

    def _is_owner(self, decision: DecisionRow) -> bool:
        if self.agency_id is None:
            return decision.is_persons
        return decision.owner_agency_id == self.agency_id

    def _is_for(self, minutes: MinutesRow) -> bool:
        if self.agency_id is None:
            return minutes.audience is Audience.PERSON
        if minutes.audience is Audience.AGENCY:
            return minutes.agency_id == self.agency_id
        return minutes.audience is Audience.PARTICIPANTS
