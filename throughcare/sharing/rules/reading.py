"""Read packs of grounds as the law that decisions rest on, without a database.

The same as publishing the packs into empty tables and reading them back, one version of everything.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing.types.law import Agreement, Law, Limit, Purpose, Regime, Rule
from throughcare.sharing.types.relations import Phase, RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.sharing.rules.pack import AgreementText, Pack, RegimeText, RuleText


class UnknownGroundError(ThroughcareError):
    """Report an entry that names another one which no pack holds."""


def law_of(
    packs: Iterable[Pack], agency_ids_by_code: Mapping[str, int], *, version: int = 0
) -> Law:
    """Return the rules and regimes of packs as law; rules are numbered in the order of the packs.

    Parties whose code is not among the agencies are left out.
    Errors: UnknownGroundError when an entry names a clause or agreement that no pack holds.
    Source: our own choice, ADR 11.
    """
    reader = _Reader(tuple(packs), agency_ids_by_code)
    return Law(version, tuple(reader.rules()), tuple(reader.regimes()))


class _Reader:
    """Hold every pack, with what entries may name in another one."""

    def __init__(self, packs: tuple[Pack, ...], agency_ids: Mapping[str, int]) -> None:
        self.packs = packs
        self.agency_ids = agency_ids
        self.clauses = {
            key: _period(clause, pack) for pack in packs for key, clause in pack.clauses.items()
        }
        self.agreements = {
            key: self._agreement(key, text, pack)
            for pack in packs
            for key, text in pack.agreements.items()
        }

    def rules(self) -> Iterable[Rule]:
        texts = [(pack, key, text) for pack in self.packs for key, text in pack.rules.items()]
        for number, (pack, key, text) in enumerate(texts, start=1):
            yield self._rule(number, key, text, pack)

    def regimes(self) -> Iterable[Regime]:
        for pack in self.packs:
            for key, text in pack.regimes.items():
                yield self._regime(key, text, pack)

    def _rule(self, number: int, key: str, text: RuleText, pack: Pack) -> Rule:
        since, until = self._both(_period(text, pack), text.clause, f"rules.{key}.clause")
        agreement = None
        if text.agreement is not None:
            agreement = _found(self.agreements, text.agreement, f"rules.{key}.agreement")
        return Rule(
            number,
            key,
            text.effect,
            text.ground,
            text.shown,
            text.clause,
            frozenset(map(Category, text.categories)),
            frozenset(map(Purpose, text.purposes)),
            since,
            until,
            roles=frozenset(text.roles),
            receivers=frozenset(text.receivers),
            jurisdictions=_places(text, pack),
            origins=frozenset(text.origins),
            own=text.own,
            relations=frozenset(map(RelationKind, text.relations)),
            needs_relation=text.needs_relation,
            phases=frozenset(map(Phase, text.phases)),
            needs_consent=text.needs_consent,
            needs_weighing=text.needs_weighing,
            crosses_regime=text.crosses_regime,
            crosses_purpose=text.crosses_purpose,
            abroad=text.abroad,
            limits=frozenset(map(Limit, text.limits)),
            agreement=agreement,
        )

    def _both(
        self, own: tuple[datetime, datetime | None], clause: str, where: str
    ) -> tuple[datetime, datetime | None]:
        other = _found(self.clauses, clause, where)
        ends = [end for end in (own[1], other[1]) if end is not None]
        return max(own[0], other[0]), min(ends, default=None)

    def _regime(self, key: str, text: RegimeText, pack: Pack) -> Regime:
        if text.clause is not None:
            _found(self.clauses, text.clause, f"regimes.{key}.clause")
        since, until = _period(text, pack)
        return Regime(
            key,
            text.need,
            since,
            until,
            frozenset(text.categories),
            frozenset(text.origins),
            text.sealed_only,
            frozenset(text.roles),
            frozenset(text.limits),
            text.clause or "",
        )

    def _agreement(self, key: str, text: AgreementText, pack: Pack) -> Agreement:
        since, until = _period(text, pack)
        parties = {
            self.agency_ids[code]: (_moment(signed_on, pack), None)
            for code, signed_on in text.parties.items()
            if code in self.agency_ids
        }
        return Agreement(key, since, until, parties)


def _places(text: RuleText, pack: Pack) -> frozenset[str]:
    if text.jurisdictions is not None:
        return frozenset(text.jurisdictions)
    return frozenset() if pack.jurisdiction is None else frozenset({pack.jurisdiction})


def _found(known: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in known:
        raise UnknownGroundError(
            f"Cannot read the grounds: {where} names [{key}], which no pack holds. Correct the key."
        )
    return known[key]


def _period(dated: Any, pack: Pack) -> tuple[datetime, datetime | None]:
    until = None if dated.until is None else _moment(dated.until, pack)
    return _moment(dated.since, pack), until


def _moment(day: date, pack: Pack) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(pack.time_zone))
