"""Turn a question about many people and things into one SQL expression: the same answer as `explaining`, row by row.

What does not depend on the row is folded away first. What is recorded about each person is gathered once, in the
relation that `facts_sql` gives, and the expressions of `compiled` read it beside each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Category
from throughcare.sharing.rules import bits, folding
from throughcare.sharing.rules.categories import AUTHORITIES, CATEGORIES, CONSENTABLE, ENFORCING
from throughcare.sharing.rules.explaining import OBJECTABLE, STATUTORY
from throughcare.sharing.types.facts import DECIDING_STATES, YES_STATES
from throughcare.sharing.types.law import Effect, Level, Limit, Need

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.sharing.types.facts import Asker
    from throughcare.sharing.types.law import Law, Regime, Rule, Thing

EMERGENCY = -1
"""What the answer is where no rule but an open emergency shows it."""
LIMIT_BITS = {limit: 1 << place for place, limit in enumerate(Limit)}


@dataclass(frozen=True, slots=True)
class Sql:
    """Hold a piece of SQL with its parameters, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def __bool__(self) -> bool:
        """Refuse to be taken for a truth value: it is a piece of text."""
        raise TypeError("A piece of SQL is neither true nor false.")


TRUE, FALSE = Sql("true"), Sql("false")
RELEASED = Sql(
    "(i.origin_agency_id IS NOT NULL AND (i.origin_agency_id || ':' || i.category) = ANY(f.released))"
)


def every(parts: Iterable[Sql]) -> Sql:
    """Join with AND.

    Source: our own choice, ADR 11.
    """
    kept = [part for part in parts if part is not TRUE]
    return _join(kept, " AND ") if kept else TRUE


def some(parts: Iterable[Sql]) -> Sql:
    """Join with OR.

    Source: our own choice, ADR 11.
    """
    kept = [part for part in parts if part is not FALSE]
    return _join(kept, " OR ") if kept else FALSE


def _join(parts: Sequence[Sql], by: str) -> Sql:
    if len(parts) == 1:
        return parts[0]
    text = "(" + by.join(part.text for part in parts) + ")"
    return Sql(text, tuple(value for part in parts for value in part.params))


@dataclass(frozen=True, slots=True)
class Compiled:
    """Hold the two expressions of a question, over a row `i` of things and a row `f` of facts.

    `answer` is the place of the best grant in `grants`, counted from 1; 0 is a no, EMERGENCY an open emergency.
    `limits` is a set of bits, see LIMIT_BITS; it means something only where the answer is not 0.
    """

    answer: Sql
    limits: Sql
    grants: tuple[Rule, ...]

    def level(self, answer: int) -> Level:
        """Return how much an answer shows.

        Source: our own choice, ADR 11.
        """
        if answer == 0:
            return Level.NONE
        return Level.FULL if answer == EMERGENCY else self.grants[answer - 1].level


def compiled(asker: Asker, law: Law, thing: Thing | None = None) -> Compiled:
    """Compile a question of one worker at one moment, about things of one kind.

    Shapes: `i` needs the columns category, origin_agency_id, origin_kind, origin_jurisdiction, origin_is_sealed
    (the last four empty for the shared file); `f` is what `facts_sql` gives.
    Source: our own choice, ADR 11.
    """
    grants = tuple(folding.rules_for(asker, law, Effect.GRANT))
    forbids = folding.rules_for(asker, law, Effect.FORBID)
    regimes = folding.regimes_for(asker, law, thing)
    shut = some([_never(asker), _blocked(), *(_forbidden(rule, asker) for rule in forbids)])
    emergency = every([
        Sql("i.category = ANY(f.emergencies)"),
        *(_kept(regime, None, asker) for regime in regimes),
        _walled(None, asker),
    ])  # fmt: skip
    conditions = [_granted(rule, regimes, asker) for rule in grants]
    answer = _choice(shut, emergency, list(zip(grants, conditions, strict=True)))
    limits = _limits(answer, grants, regimes)
    return Compiled(answer, limits, grants)


def _choice(shut: Sql, emergency: Sql, grants: Sequence[tuple[Rule, Sql]]) -> Sql:
    """Return the CASE that names the best grant: whole ones, then the emergency, then the partial ones."""
    text, params = [f"CASE WHEN {shut.text} THEN 0"], [*shut.params]
    told = False
    for place, (rule, condition) in enumerate(grants, start=1):
        if rule.level < Level.FULL and not told:
            text.append(f"WHEN {emergency.text} THEN {EMERGENCY}")
            params += emergency.params
            told = True
        text.append(f"WHEN {condition.text} THEN {place}")
        params += condition.params
    if not told:
        text.append(f"WHEN {emergency.text} THEN {EMERGENCY}")
        params += emergency.params
    return Sql(" ".join([*text, "ELSE 0 END"]), tuple(params))


def _never(asker: Asker) -> Sql:
    open_to = [category.value for category in Category if folding.may_ask(asker, category)]
    return Sql("i.category <> ALL(%s::text[])", (open_to,))


def _blocked() -> Sql:
    return Sql(
        "(i.category = ANY(f.shut) OR (i.category = ANY(f.only_some) "
        "AND NOT i.category = ANY(f.only_mine)))"
    )


def _forbidden(rule: Rule, asker: Asker) -> Sql:
    return every([_about(rule, asker), _of_kind(rule), _in_phase(rule)])


def _granted(rule: Rule, regimes: Sequence[Regime], asker: Asker) -> Sql:
    return every([
        _about(rule, asker),
        _both_sides(rule, asker),
        TRUE if not rule.needs_relation else _related(rule),
        _in_phase(rule),
        _consented(asker) if rule.needs_consent else TRUE,
        Sql("i.category = ANY(f.weighed)") if rule.needs_weighing else TRUE,
        Sql("NOT i.category = ANY(f.objected)") if rule.ground in OBJECTABLE else TRUE,
        *(_kept(regime, rule, asker) for regime in regimes),
        _walled(rule, asker),
    ])  # fmt: skip


def _consented(asker: Asker) -> Sql:
    return Sql("i.category = ANY(f.consents)") if asker.purpose in CONSENTABLE else FALSE


def _about(rule: Rule, asker: Asker) -> Sql:
    parts = [Sql("i.category = ANY(%s::text[])", (sorted(rule.categories),))]
    if rule.origins:
        parts.append(
            Sql(
                "(i.origin_kind IS NOT NULL AND i.origin_kind = ANY(%s::text[]))",
                (sorted(rule.origins),),
            )
        )
    if rule.own:
        parts.append(_own(asker))
    return every(parts)


def _own(asker: Asker) -> Sql:
    return Sql("i.origin_agency_id IS NOT DISTINCT FROM %s::bigint", (asker.agency_id,))


def _both_sides(rule: Rule, asker: Asker) -> Sql:
    """Return that the other side may give: it signed the agreement, and the rule may cross the border."""
    parts: list[Sql] = []
    if not rule.abroad:
        parts.append(
            Sql(
                "(i.origin_jurisdiction IS NULL OR i.origin_jurisdiction = %s::text)",
                (asker.jurisdiction,),
            )
        )
    if rule.agreement is not None:
        parties = sorted({*folding.signed(rule, asker), *rule.agreement.still_giving})
        parts.append(
            Sql(
                "(i.origin_agency_id IS NULL OR i.origin_agency_id = ANY(%s::bigint[]))", (parties,)
            )
        )
    return every(parts)


def _related(rule: Rule) -> Sql:
    return _of_kind(rule) if rule.relations else Sql("f.kinds <> 0")


def _of_kind(rule: Rule) -> Sql:
    if not rule.relations:
        return TRUE
    return Sql("(f.kinds & %s::int) <> 0", (bits.of_kinds(rule.relations),))


def _in_phase(rule: Rule) -> Sql:
    if not rule.phases:
        return TRUE
    return Sql("(f.phases & %s::int) <> 0", (bits.of_phases(rule.phases),))


def _applies(regime: Regime) -> Sql:
    parts: list[Sql] = []
    if regime.categories:
        parts.append(Sql("i.category = ANY(%s::text[])", (sorted(regime.categories),)))
    if regime.origins:
        parts.append(
            Sql(
                "(i.origin_kind IS NOT NULL AND i.origin_kind = ANY(%s::text[]))",
                (sorted(regime.origins),),
            )
        )
    if regime.sealed_only:
        parts.append(Sql("i.origin_is_sealed IS TRUE"))
    if regime.origin_ids:
        parts.append(
            Sql(
                "(i.origin_agency_id IS NOT NULL AND i.origin_agency_id = ANY(%s::bigint[]))",
                (sorted(regime.origin_ids),),
            )
        )
    return every(parts)


def _kept(regime: Regime, rule: Rule | None, asker: Asker) -> Sql:
    """Return that a grant, or an emergency (None), satisfies a regime wherever that applies."""
    satisfied = _satisfied(regime, rule, asker)
    if satisfied is TRUE:
        return TRUE
    applies = _applies(regime)
    if applies is TRUE:
        return satisfied
    return Sql(f"(NOT ({applies.text}) OR {satisfied.text})", (*applies.params, *satisfied.params))


def _satisfied(regime: Regime, rule: Rule | None, asker: Asker) -> Sql:
    is_existence = rule is not None and rule.level is Level.EXISTENCE
    if regime.need is Need.SEALED:
        return _own(asker) if is_existence else some([_own(asker), RELEASED])
    if is_existence or regime.need is Need.NOTHING:
        return TRUE
    if regime.need is Need.ROLE:
        return TRUE if asker.role in regime.roles else FALSE
    if regime.need is Need.CROSSING:
        leaves = rule is None or rule.crosses_regime or asker.agency_kind in AUTHORITIES
        return TRUE if leaves else FALSE
    return TRUE if rule is None else some([_own(asker), RELEASED])


def _walled(rule: Rule | None, asker: Asker) -> Sql:
    """Return that what was given for help stays out of enforcement."""
    if asker.purpose not in ENFORCING:
        return TRUE
    if rule is not None and rule.ground in STATUTORY and rule.crosses_purpose:
        return TRUE
    for_help = sorted(category for category, about in CATEGORIES.items() if about.is_for_help)
    return Sql(
        "NOT (i.category = ANY(%s::text[]) OR (i.origin_kind IS NOT NULL AND i.origin_kind <> ALL(%s::text[])))",
        (for_help, sorted(AUTHORITIES)),
    )


def _limits(answer: Sql, grants: Sequence[Rule], regimes: Sequence[Regime]) -> Sql:
    by_rule = [f"WHEN {EMERGENCY} THEN {LIMIT_BITS[Limit.TELL_PERSON]}"] + [
        f"WHEN {place} THEN {limit_bits(rule.limits)}"
        for place, rule in enumerate(grants, start=1)
        if rule.limits
    ]
    text = [f"(CASE ({answer.text}) {' '.join(by_rule)} ELSE 0 END)"]
    params = [*answer.params]
    for regime in regimes:
        if regime.limits:
            applies = _applies(regime)
            text.append(f"(CASE WHEN {applies.text} THEN {limit_bits(regime.limits)} ELSE 0 END)")
            params += applies.params
    text += [
        f"(CASE WHEN i.category = ANY(f.limited_{limit.value}) THEN {bit} ELSE 0 END)"
        for limit, bit in LIMIT_BITS.items()
    ]
    return Sql("(" + " | ".join(text) + ")", tuple(params))


def limit_bits(limits: Iterable[Limit]) -> int:
    """Return limits as bits.

    Source: our own choice, ADR 11.
    """
    return sum(LIMIT_BITS[limit] for limit in set(limits))


def limits_in(value: int) -> frozenset[Limit]:
    """Return the limits that bits stand for.

    Source: our own choice, ADR 11.
    """
    return frozenset(limit for limit, bit in LIMIT_BITS.items() if value & bit)


_CATEGORIES = "ARRAY[" + ", ".join(f"'{category.value}'" for category in Category) + "]::text[]"
_LIVE = "x.since <= %(moment)s AND (x.until IS NULL OR x.until > %(moment)s)"


def _in(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def _blocks(where: str) -> str:
    return (
        f"ARRAY(SELECT DISTINCT c FROM sharing_block x, unnest(CASE WHEN x.categories = '{{}}' THEN {_CATEGORIES} "
        f"ELSE x.categories END) c WHERE x.person_id = p.id AND {_LIVE} AND {where})"
    )


_MINE = "(x.account_id = %(account)s OR x.agency_id = %(agency)s)"
_OUR_LIST = "x.effect = 'only' AND x.agency_id = %(agency)s"
_KINDS = " ".join(f"WHEN '{kind.value}' THEN {bit}" for kind, bit in bits.KIND.items())
_PHASES = " ".join(f"WHEN '{phase.value}' THEN {bit}" for phase, bit in bits.PHASE.items())
_LIMITED = ",\n  ".join(
    _blocks(f"x.effect = 'limit' AND x.limit_code = '{limit.value}'") + f" AS limited_{limit.value}"
    for limit in Limit
)

FACTS = f"""
SELECT p.id AS person_id,
  (SELECT COALESCE(bit_or(CASE r.kind {_KINDS} END), 0) FROM sharing_relation r
    WHERE r.person_id = p.id AND r.agency_id = %(agency)s AND r.during @> %(day)s::date) AS kinds,
  (SELECT COALESCE(bit_or(CASE h.phase {_PHASES} END), 0) FROM sharing_phase h
    WHERE h.person_id = p.id AND h.during @> %(day)s::date) AS phases,
  {_blocks(f"(x.effect = 'freeze' OR (x.effect = 'exclude' AND {_MINE}))")} AS shut,
  {_blocks(_OUR_LIST)} AS only_some,
  {_blocks(f"{_OUR_LIST} AND x.account_id = %(account)s")} AS only_mine,
  {_LIMITED},
  ARRAY(SELECT said.c FROM (
    SELECT DISTINCT ON (c) c, x.state, x.since, x.until
      FROM sharing_consent_event x, unnest(x.categories) c
     WHERE x.person_id = p.id AND x.purpose = %(purpose)s AND %(agency)s = ANY(x.agency_ids)
       AND x.at <= %(moment)s AND x.state IN ({_in(state.value for state in DECIDING_STATES)})
     ORDER BY c, x.id DESC) said
   WHERE said.state IN ({_in(state.value for state in YES_STATES)})
     AND said.since <= %(moment)s AND (said.until IS NULL OR said.until > %(moment)s)) AS consents,
  ARRAY(SELECT DISTINCT x.origin_agency_id || ':' || c FROM sharing_release x, unnest(x.categories) c
    WHERE x.person_id = p.id AND x.agency_id = %(agency)s AND {_LIVE}) AS released,
  ARRAY(SELECT DISTINCT c FROM sharing_weighing x, unnest(x.categories) c
    WHERE x.person_id = p.id AND x.agency_id = %(agency)s AND x.purpose = %(purpose)s AND {_LIVE}) AS weighed,
  ARRAY(SELECT DISTINCT c FROM sharing_objection x, unnest(x.categories) c
    WHERE x.person_id = p.id AND x.agency_id = %(agency)s AND {_LIVE}) AS objected,
  ARRAY(SELECT DISTINCT c FROM sharing_emergency x, unnest(x.categories) c
    WHERE x.person_id = p.id AND x.agency_id = %(agency)s AND x.account_id = %(account)s AND {_LIVE}) AS emergencies
"""


def facts_sql(people: str) -> str:
    """Return the SELECT of what is recorded about people, seen by one worker; `people` gives a column id.

    Shapes: named parameters account, agency, purpose, moment, day (see `facts_params`) and those of `people`.
    Source: our own choice, ADR 11.
    """
    return f"{FACTS} FROM ({people}) p"


def facts_params(asker: Asker) -> dict[str, object]:
    """Return the parameters of `facts_sql`.

    Source: our own choice, ADR 11.
    """
    return {
        "account": asker.account_id,
        "agency": asker.agency_id,
        "purpose": asker.purpose.value,
        "moment": asker.moment,
        "day": asker.day,
    }
