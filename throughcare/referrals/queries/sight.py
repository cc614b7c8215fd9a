"""Which referrals somebody may know of: one condition for every read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Category, Scope
from throughcare.kernel.errors import AccessRefusedError
from throughcare.plans.rules.compartments import CATEGORIES
from throughcare.sharing.actions import BY_LINK, RECEIVED

if TYPE_CHECKING:
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold a condition over `r` (the referral), `t` (the agency it went to) and `n` (the need), and what is cut."""

    text: str
    params: tuple[Any, ...]
    is_cut: bool = False
    """Only what was sent is shown: no words, no keys of the plan, nothing the person said about the outcome."""

    @property
    def source(self) -> str:
        """Return the tables that the condition is about; whoever reads a slice reads no other room's."""
        if self.is_cut:
            return " FROM referrals_referral r"
        return (
            " FROM referrals_referral r LEFT JOIN agencies_agency t ON t.id = r.to_agency_id "
            "LEFT JOIN plans_need n ON n.id = r.need_id"
        )


def sight_of(person_id: int | None = None, *, access: Access) -> Sight:
    """Return what the holder of an access may know of.

    Shapes: the person and the system know of all; a worker with the plan of what their agency sent or received, and
    of the rest as far as involvement and the compartment of the need allow; sealed services are nobody's but their own.
    Errors: AccessRefusedError.
    """
    if access.basis.code == BY_LINK:
        return Sight(
            "r.id = %s AND r.sent_at IS NOT NULL",
            (int(access.basis.params["number"]),),
            is_cut=True,
        )
    if access.basis.code == RECEIVED:
        actor = access.actor
        return Sight(
            "r.to_agency_id = %s AND r.sent_at IS NOT NULL "
            "AND NOT referrals_keeps_out(r.person_id, %s, %s, %s)",
            (actor.agency_id, actor.agency_id, actor.account_id, access.decided_at),
            is_cut=True,
        )
    if access.scope is Scope.SYSTEM:
        return Sight("true" if person_id is None else "r.person_id = %s", _some(person_id))
    if person_id is None:
        raise AccessRefusedError("Cannot read referrals of everybody: name the person.")
    access.require(person_id, Category.PLAN)
    if access.actor.person_id is not None:
        return Sight(
            "r.person_id = %s AND (r.from_agency_id IS NULL OR r.sent_at IS NOT NULL)", (person_id,)
        )
    return _of_worker(access, person_id)


def _some(person_id: int | None) -> tuple[Any, ...]:
    return () if person_id is None else (person_id,)


def _of_worker(access: Access, person_id: int) -> Sight:
    closed = [
        domain.value
        for domain, category in CATEGORIES.items()
        if not access.covers(person_id, category)
    ]
    mine = access.actor.agency_id
    return Sight(
        "r.person_id = %s AND (r.from_agency_id = %s OR (r.to_agency_id = %s AND r.sent_at IS NOT NULL) OR ("
        "%s AND r.sent_at IS NOT NULL AND NOT coalesce(t.is_sealed, true) AND (t.kind <> 'health' OR %s) "
        "AND (n.domain IS NULL OR n.domain <> ALL(%s::text[]))))",
        (
            person_id,
            mine,
            mine,
            access.covers(person_id, Category.INVOLVEMENT),
            access.covers(person_id, Category.HEALTH),
            closed,
        ),
    )
