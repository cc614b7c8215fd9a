"""Invent a law: rules of every kind, agreements with parties that come and go, confidentiality regimes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Category
from throughcare.sharing.rules.bits import LISTED
from throughcare.sharing.rules.categories import CONSENTABLE, ROLE_PURPOSES
from throughcare.sharing.types import (
    Agreement,
    Effect,
    Ground,
    Law,
    Level,
    Limit,
    Need,
    Phase,
    Purpose,
    Regime,
    RelationKind,
    Rule,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.simulation.decisions.cast import WorldAgency, WorldWorker
    from throughcare.simulation.decisions.chances import Chance

LEVELS = {Level.FULL: 30, Level.SUMMARY: 30, Level.ATTENDANCE: 22, Level.EXISTENCE: 18}
"""How often a rule shows how much."""
GROUNDS = (Ground.DUTY, Ground.POWER, Ground.DISCRETIONARY, Ground.AGREEMENT, Ground.CONSENT)
STATUTES = frozenset({Ground.DUTY, Ground.POWER, Ground.DISCRETIONARY})
UNFIT_FOR_HEALTH = frozenset({"police", "immigration"})


def invent_law(
    chance: Chance,
    agencies: Sequence[WorldAgency],
    workers: Sequence[WorldWorker],
    *,
    first_id: int,
    is_acceptable: bool = True,
) -> Law:
    """Return a law whose rules fit the workers of a world.

    An acceptable one says nothing that the tables refuse; another may ask for consent that nobody can give.
    """
    agreements = [
        _agreement(chance, agencies, f"{first_id}-{n}") for n in range(chance.random.randint(2, 3))
    ]
    maker = _RuleMaker(chance, agencies, workers, agreements, is_acceptable=is_acceptable)
    count = chance.random.randint(16, 40)
    forbids = chance.random.randint(3, max(4, count // 6))
    rules = [maker.grant(n) for n in range(count - forbids)]
    rules += [maker.forbid(n) for n in range(count - forbids, count)]
    chance.random.shuffle(rules)
    numbered = tuple(
        replace(rule, rule_id=first_id + n, key=f"{first_id}-{n}", clause=f"{first_id}-{n}")
        for n, rule in enumerate(rules, start=1)
    )
    return Law(first_id, numbered, _regimes(chance, agencies, first_id))


def _agreement(chance: Chance, agencies: Sequence[WorldAgency], key: str) -> Agreement:
    since, until = chance.window(whole=0.5)
    # Whoever is left alone shares with nobody, so some agreements have very few parties.
    share = 0.1 if chance.hits(0.3) else 0.75
    parties = chance.some([agency.agency_id for agency in agencies], share, at_least=1)
    return Agreement(
        key,
        since,
        until,
        {agency_id: chance.window(whole=0.5, may_be_empty=True) for agency_id in sorted(parties)},
    )


class _RuleMaker:
    """Make rules one by one, each for at least one worker of the world."""

    def __init__(
        self,
        chance: Chance,
        agencies: Sequence[WorldAgency],
        workers: Sequence[WorldWorker],
        agreements: Sequence[Agreement],
        *,
        is_acceptable: bool,
    ) -> None:
        self.chance, self.workers, self.agreements = chance, workers, agreements
        self.is_acceptable = is_acceptable
        self.kinds = sorted({agency.kind for agency in agencies})
        self.places = sorted({agency.jurisdiction for agency in agencies})

    def grant(self, number: int) -> Rule:
        chance = self.chance
        ground = chance.one(GROUNDS)
        level = chance.weighed(LEVELS)
        relations = self._relations(0.5)
        bare = level is Level.EXISTENCE and chance.hits(0.5)
        needs_consent = ground is Ground.CONSENT or chance.hits(0.06)
        needs_agreement = ground is Ground.AGREEMENT or chance.hits(0.12)
        return self._fit_for_health(
            Rule(
                number,
                "",
                Effect.GRANT,
                ground,
                level,
                "",
                self._categories(),
                **self._common(needs_consent=needs_consent, roles=True),
                relations=frozenset() if bare else relations,
                needs_relation=not bare,
                needs_consent=needs_consent,
                needs_weighing=ground is Ground.DISCRETIONARY or chance.hits(0.04),
                crosses_regime=chance.hits(0.5),
                crosses_purpose=(ground in STATUTES or not self.is_acceptable) and chance.hits(0.6),
                abroad=chance.hits(0.75),
                limits=chance.some(Limit, 0.2),
                agreement=chance.one(self.agreements) if needs_agreement else None,
            )
        )

    def forbid(self, number: int) -> Rule:
        chance = self.chance
        ground = chance.one(GROUNDS)
        common = self._common(needs_consent=False, roles=chance.hits(0.5))
        return Rule(
            number,
            "",
            Effect.FORBID,
            ground,
            Level.FULL,
            "",
            chance.some(LISTED, 0.6, at_least=1)
            if chance.hits(0.4)
            else chance.some(Category, 0.3, at_least=1, most=6),
            **common,
            relations=self._relations(0.2),
        )

    def _common(self, *, needs_consent: bool, roles: bool) -> dict[str, Any]:
        chance, worker = self.chance, self.chance.one(self.workers)
        since, until = chance.window(whole=0.55)
        return {
            "purposes": self._purposes(worker, needs_consent=needs_consent),
            "since": since,
            "until": until,
            "roles": chance.some(ROLE_PURPOSES, 0.55) | {worker.role} if roles else frozenset(),
            "receivers": self._any_or({worker.agency.kind}, self.kinds, 0.55),
            "jurisdictions": self._any_or({worker.agency.jurisdiction}, self.places, 0.6),
            "origins": frozenset()
            if chance.hits(0.7)
            else chance.some(self.kinds, 0.5, at_least=1),
            "own": chance.hits(0.06),
            "phases": frozenset() if chance.hits(0.65) else chance.some(Phase, 0.4, at_least=1),
        }

    def _purposes(self, worker: WorldWorker, *, needs_consent: bool) -> frozenset[Purpose]:
        wanted = {self.chance.one(ROLE_PURPOSES[worker.role])} | self.chance.some(Purpose, 0.65)
        if needs_consent and self.is_acceptable:
            wanted &= frozenset(CONSENTABLE)
        return frozenset(wanted or {Purpose.REINTEGRATION})

    def _any_or(self, named: set[str], others: list[str], share: float) -> frozenset[str]:
        """Return nothing, which means any, or a set that holds what is named."""
        if self.chance.hits(share):
            return frozenset()
        return self.chance.some(others, 0.4) | named

    def _relations(self, share: float) -> frozenset[RelationKind]:
        if self.chance.hits(share):
            return frozenset()
        return self.chance.some(RelationKind, 0.35, at_least=1)

    def _categories(self) -> frozenset[Category]:
        if self.chance.hits(0.5):
            return frozenset(Category)
        return self.chance.some(Category, self.chance.one((0.3, 0.6, 0.8)), at_least=2)

    def _fit_for_health(self, rule: Rule) -> Rule:
        """Return the rule as the tables accept it: health detail never goes to police or immigration."""
        if Category.HEALTH not in rule.categories or rule.level is Level.EXISTENCE:
            return rule
        if rule.receivers and not rule.receivers & UNFIT_FOR_HEALTH:
            return rule
        fit = frozenset(self.kinds) - UNFIT_FOR_HEALTH
        if self.chance.hits(0.5) and fit:
            return replace(rule, receivers=fit)
        rest = rule.categories - {Category.HEALTH}
        return replace(rule, categories=rest or frozenset({Category.WORK_AND_INCOME}))


def _regimes(chance: Chance, agencies: Sequence[WorldAgency], first_id: int) -> tuple[Regime, ...]:
    needs = [*Need, *(chance.one(list(Need)) for _ in range(chance.random.randint(0, 3)))]
    found = [_regime(chance, need, agencies, f"{first_id}-{n}") for n, need in enumerate(needs)]
    return tuple(regime for regime in found if chance.hits(0.8))


def _regime(chance: Chance, need: Need, agencies: Sequence[WorldAgency], key: str) -> Regime:
    since, until = chance.window(whole=0.5)
    places = sorted({agency.jurisdiction for agency in agencies})
    kinds = sorted({agency.kind for agency in agencies})
    is_shared = need is not Need.SEALED and chance.hits(0.4)
    origins = frozenset() if is_shared or chance.hits(0.5) else chance.some(kinds, 0.4)
    return Regime(
        key,
        need,
        since,
        until,
        _closed(chance, need, is_shared=is_shared, has_origins=bool(origins)),
        frozenset() if need is Need.SEALED else origins,
        sealed_only=need is Need.SEALED or (not is_shared and chance.hits(0.15)),
        roles=chance.some(ROLE_PURPOSES, 0.5),
        limits=chance.some(Limit, 0.3),
        jurisdictions=frozenset()
        if need is Need.SEALED or chance.hits(0.6)
        else chance.some(places, 0.5, at_least=1),
    )


def _closed(
    chance: Chance, need: Need, *, is_shared: bool, has_origins: bool
) -> frozenset[Category]:
    """Return what a regime is about: nobody releases who somebody is, so that is seldom closed."""
    if need is Need.SEALED and chance.hits(0.7):
        return frozenset()
    if need is Need.NOTHING and chance.hits(0.3):
        return frozenset()
    if need in {Need.ROLE, Need.CROSSING} and chance.hits(0.1):
        return frozenset()
    listed = LISTED[1:] if need is Need.OWN_OR_RELEASE or chance.hits(0.6) else LISTED
    if is_shared:
        return chance.some(listed, 0.4, at_least=1)
    others: list[Category] = [c for c in Category if has_origins or c is not Category.IDENTITY]
    return chance.some(others, 0.2, at_least=1, most=6)
