"""Read the law in force: rules, regimes, agreements, and the words of clauses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing.models import (
    AgreementParty,
    Clause,
    ConfidentialityRegime,
    LawVersion,
    SharingRule,
)
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
    Thing,
)

if TYPE_CHECKING:
    from datetime import datetime


def version() -> int:
    """Return the number that changes whenever a rule does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sharing_law_version LIMIT 1")
        row = cursor.fetchone()
    return 0 if row is None else int(row[0])


def law(number: int | None = None) -> Law:
    """Return every rule and regime, read once for each version in each process."""
    number = version() if number is None else number
    kept = _KEPT.get("law")
    if kept is None or kept.version != number:
        kept = _KEPT["law"] = _load(number)
    return kept


def kept_law() -> Law:
    """Return the law as this process last read it: for what may be a moment old, such as a link in the frame."""
    return _KEPT.get("law") or law()


_KEPT: dict[str, Law] = {}


def forget_law() -> None:
    """Forget what this process read: for tests that take back what they wrote."""
    _KEPT.clear()
    words_of.cache_clear()
    wording.cache_clear()
    clauses_of_rules.cache_clear()


def _load(number: int) -> Law:
    parties: dict[int, dict[int, tuple[datetime, datetime | None]]] = {}
    giving: dict[int, set[int]] = {}
    # Of an agency that left and came back, the last signature counts.
    for party in AgreementParty.objects.exclude(confirmed_at=None).order_by("pk"):
        parties.setdefault(party.agreement_id, {})[party.agency_id] = (party.since, party.until)
        if party.still_gives:
            giving.setdefault(party.agreement_id, set()).add(party.agency_id)
    rows = SharingRule.objects.select_related("clause", "agreement").order_by("pk")
    rules = tuple(_rule(row, parties, giving) for row in rows)
    regimes = ConfidentialityRegime.objects.select_related("clause").order_by("pk")
    return Law(number, rules, tuple(_regime(row) for row in regimes))


def _rule(
    row: SharingRule, parties: dict[int, dict[int, Any]], giving: dict[int, set[int]]
) -> Rule:
    agreement = None
    if row.agreement is not None:
        agreement = Agreement(
            row.agreement.key,
            row.agreement.since,
            row.agreement.until,
            parties.get(row.agreement.pk, {}),
            frozenset(giving.get(row.agreement.pk, ())),
        )
    return Rule(
        row.pk,
        row.key,
        Effect(row.effect),
        Ground(row.ground),
        Level(row.level),
        row.clause.key,
        frozenset(map(Category, row.categories)),
        frozenset(map(Purpose, row.purposes)),
        max(row.since, row.clause.since),
        _earlier(row.until, row.clause.until),
        frozenset(row.roles),
        frozenset(row.receivers),
        frozenset(row.jurisdictions),
        frozenset(row.origins),
        row.own,
        frozenset(map(RelationKind, row.relations)),
        row.needs_relation,
        frozenset(map(Phase, row.phases)),
        row.needs_consent,
        row.needs_weighing,
        row.crosses_regime,
        row.crosses_purpose,
        row.abroad,
        frozenset(map(Limit, row.limits)),
        agreement,
        row.version,
        row.clause.version,
    )


def _regime(row: ConfidentialityRegime) -> Regime:
    return Regime(
        row.key,
        Need(row.need),
        row.since,
        row.until,
        frozenset(map(Category, row.categories)),
        frozenset(row.origins),
        row.sealed_only,
        frozenset(row.roles),
        frozenset(map(Limit, row.limits)),
        "" if row.clause is None else row.clause.key,
        frozenset(row.jurisdictions),
        frozenset(row.origin_ids),
        frozenset(map(Thing, row.things)),
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """Hold one clause in words: language -> text."""

    key: str
    instrument: str
    article: str
    title: dict[str, str]
    text: dict[str, str]
    is_default: bool


@lru_cache(maxsize=1)
def words_of(number: int) -> dict[str, ClauseWords]:
    """Return clause key -> its newest words; ask with `version()`."""
    return {key: words for (key, _), words in wording(number).items()}


@lru_cache(maxsize=1)
def wording(number: int) -> dict[tuple[str, int], ClauseWords]:  # noqa: ARG001 - the key of the cache
    """Return clause key and version -> its words, the newest last; ask with `version()`."""
    rows = Clause.objects.select_related("instrument").order_by("version")
    return {
        (row.key, row.version): ClauseWords(
            row.key,
            row.instrument.citation,
            row.article,
            row.instrument.title,
            row.text,
            row.is_default,
        )
        for row in rows
    }


@lru_cache(maxsize=1)
def clauses_of_rules(number: int) -> dict[str, tuple[str, int]]:  # noqa: ARG001 - the key of the cache
    """Return `rule:<key>@<version>`, as the log keeps it -> clause key and version; ask with `version()`."""
    rows = SharingRule.objects.values_list("key", "version", "clause__key", "clause__version")
    return {f"rule:{key}@{version}": (clause, number_) for key, version, clause, number_ in rows}


def set_version(number: int) -> None:
    """Note that the rules changed; `actions` call it in the transaction that changes them."""
    if not LawVersion.objects.update(number=number):
        LawVersion.objects.create(number=number)
