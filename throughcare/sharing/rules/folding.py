"""Fold everything about a question that does not depend on the person away: what stays is asked of each row.

This is partial evaluation: worker, agency, role, purpose and moment are known, so most rules fall out at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Condition, Reach
from throughcare.sharing.rules import bits
from throughcare.sharing.rules.categories import AUTHORITIES, CATEGORIES, ENFORCING, ROLE_PURPOSES
from throughcare.sharing.rules.explaining import OBJECTABLE, STATUTORY, in_force, preference
from throughcare.sharing.types.law import Effect, Ground, Level, Need

if TYPE_CHECKING:
    from throughcare.kernel.access import Category
    from throughcare.sharing.types.facts import Asker
    from throughcare.sharing.types.law import Law, Regime, Rule, Thing

NEVER = 1 << 62
"""A bit that no row has."""


def rules_for(asker: Asker, law: Law, effect: Effect) -> list[Rule]:
    """Return the rules in force for a worker, best grant first, whatever they are about.

    Source: our own choice, ADR 11.
    """
    found = (
        rule
        for rule in law.rules
        if rule.effect is effect
        and asker.purpose in rule.purposes
        and (not rule.roles or asker.role in rule.roles)
        and (not rule.receivers or asker.agency_kind in rule.receivers)
        and (not rule.jurisdictions or asker.jurisdiction in rule.jurisdictions)
        and in_force(rule, asker.moment)
        and (effect is Effect.FORBID or _is_signed(asker, rule))
    )
    return sorted(found, key=preference)


def _is_signed(asker: Asker, rule: Rule) -> bool:
    if rule.agreement is None:
        return rule.ground is not Ground.AGREEMENT
    parties = signed(rule, asker)
    alone = len(parties) <= 1
    return in_force(rule.agreement, asker.moment) and asker.agency_id in parties and not alone


def signed(rule: Rule, asker: Asker) -> list[int]:
    """Return the agencies that are parties of a rule's agreement at the moment, in order.

    Source: our own choice, ADR 11.
    """
    if rule.agreement is None:
        return []
    return sorted(
        agency_id
        for agency_id, (since, until) in rule.agreement.parties.items()
        if since <= asker.moment and (until is None or asker.moment < until)
    )


def regimes_for(asker: Asker, law: Law, thing: Thing | None = None) -> list[Regime]:
    """Return the confidentiality regimes in force at the moment, where the asker is, for a kind of thing.

    Source: our own choice, ADR 11.
    """
    return [
        regime
        for regime in law.regimes
        if in_force(regime, asker.moment)
        and (not regime.jurisdictions or asker.jurisdiction in regime.jurisdictions)
        and (not regime.things or thing in regime.things)
    ]


def may_ask(asker: Asker, category: Category) -> bool:
    """Tell whether the worker may ask for a category at all: active, strong enough, purpose of the role.

    Source: our own choice, ADR 11.
    """
    return (
        asker.is_active
        and (asker.is_strong or not CATEGORIES[category].is_sensitive)
        and asker.purpose in ROLE_PURPOSES.get(asker.role, ())
    )


def reach(asker: Asker, law: Law, category: Category) -> Reach:
    """Return which rows of the visibility projection show a category of the shared file; no grants means none.

    Source: our own choice, ADR 11.
    """
    if not may_ask(asker, category):
        return Reach(())
    regimes = [regime for regime in regimes_for(asker, law) if _touches(regime, category)]
    grants = [
        _condition(rule, asker, category)
        for rule in rules_for(asker, law, Effect.GRANT)
        if _is_about(rule, category)
        and rule.level > Level.EXISTENCE
        and all(_keeps(regime, rule, asker) for regime in regimes)
        and _passes_wall(rule, asker, category)
    ]
    forbids = [
        Condition(bits.of_kinds(rule.relations), bits.of_phases(rule.phases), 0, 0)
        for rule in rules_for(asker, law, Effect.FORBID)
        if _is_about(rule, category)
    ]
    return Reach(tuple(dict.fromkeys(grants)), tuple(dict.fromkeys(forbids)))


def _is_about(rule: Rule, category: Category) -> bool:
    """Tell whether a rule is about a category in the shared file, which nobody alone recorded."""
    return category in rule.categories and not rule.origins and not rule.own


def _touches(regime: Regime, category: Category) -> bool:
    return (
        (not regime.categories or category in regime.categories)
        and not regime.origins
        and not regime.origin_ids
        and not regime.sealed_only
    )


def _keeps(regime: Regime, rule: Rule, asker: Asker) -> bool:
    """Tell whether a grant satisfies a regime for the shared file, which nobody owns and nobody releases."""
    match regime.need:
        case Need.NOTHING:
            return True
        case Need.ROLE:
            return asker.role in regime.roles
        case Need.CROSSING:
            return asker.agency_kind in AUTHORITIES or rule.crosses_regime
        case _:
            return False


def _passes_wall(rule: Rule, asker: Asker, category: Category) -> bool:
    if asker.purpose not in ENFORCING or not CATEGORIES[category].is_for_help:
        return True
    return rule.ground in STATUTORY and rule.crosses_purpose


def _condition(rule: Rule, asker: Asker, category: Category) -> Condition:
    # A consent for a purpose that nobody can consent to never comes: bit 63 is in no row.
    needed = bits.CONSENT.get((asker.purpose, category), NEVER) if rule.needs_consent else 0
    needed |= bits.WEIGHED[asker.purpose, category] if rule.needs_weighing else 0
    barred = bits.OBJECTED[category] if rule.ground in OBJECTABLE else 0
    barred |= bits.SHUT.get(category, 0)
    return Condition(bits.of_kinds(rule.relations), bits.of_phases(rule.phases), needed, barred)
