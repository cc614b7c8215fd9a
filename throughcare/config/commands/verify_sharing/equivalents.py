"""Mutants that are the same program, each with the reason why nothing can tell it from the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, ...]] = {
    "A rule or a regime without limits adds 0 to the bits, so leaving it out only shortens the SQL.": (
        (
            "compiling._limits | fix_condition | (enumerate(grants, start=1), rule.limits) -> "
            "(enumerate(grants, start=1),)"
        ),
        (
            "compiling._limits | fix_condition | if regime.limits: applies = _applies(regime) t -> if "
            "True: applies = _applies(regime) t"
        ),
    ),
    "Brackets around a single condition change nothing.": (
        (
            "compiling._join | fix_condition | if len(parts) == 1: return parts[0] -> if False: return "
            "parts[0]"
        ),
    ),
    "NOT applies OR true is true: the shorter text says the same.": (
        "compiling._kept | fix_condition | if satisfied is TRUE: return TRUE -> if False: return TRUE",
    ),
    "The bit 1 is a kind of relation and no phase, so no rule ever asks for it among the phases.": (
        (
            "compiling.FACTS | break_sql | (CASE h.phase {_PHASES} END), 0) FROM sharing_phase h\\n "
            "WHERE -> (CASE h.phase {_PHASES} END), 1) FROM sharing_phase h\\n WHERE"
        ),
    ),
    "The tables accept that a rule crosses the wall only on a statutory ground, and lists read them.": (
        (
            "folding._passes_wall | drop_operand | rule.ground in STATUTORY and rule.crosses_purpose "
            "-> rule.crosses_purpose"
        ),
    ),
    "Nobody asks for the parties of a rule without an agreement: both callers look first.": (
        "folding.signed | fix_condition | if rule.agreement is None: return [] -> if False: return []",
    ),
    "A list is refused before this to whoever may not ask, and nothing that lists show is sensitive.": (
        "folding.reach | replace_result | may_ask(asker, category) -> True",
        (
            "folding.reach | fix_condition | if not may_ask(asker, category): return Reach(()) -> if "
            "False: return Reach(())"
        ),
    ),
    "A block that only limits neither shuts nor opens; at most a row is looked at more closely, and passes.": (
        "spanning._spans_of | fix_condition | (facts.blocks, _may_shut(block)) -> (facts.blocks,)",
        "spanning._spans_of | replace_result | _may_shut(block) -> True",
    ),
    "The tables refuse consent for a purpose that nobody can consent to, so each event has its bit.": (
        (
            "spanning._marks | fix_condition | if (event.purpose, category) in bits.CONSENT: yield "
            "(window, bits.CONSENT[ -> if True: yield (window, bits.CONSENT["
        ),
    ),
    "A window without a moment holds nothing; its edges are joined again where nothing changes.": (
        "spanning._consents | swap_comparison | since < until -> since <= until",
        (
            "spanning._consents | drop_operand | event.state in YES_STATES and since < until -> "
            "event.state in YES_STATES"
        ),
    ),
    "The name of a type, which nothing asks when the program runs.": (
        "spanning.Window | drop_element | (datetime, datetime) -> (datetime,)",
    ),
    "Asking a number for none of its bits is always met.": (
        (
            "listing._condition | fix_condition | if one.needed: parts.append(f'v.facts & {on -> if "
            "True: parts.append(f'v.facts & {on"
        ),
        (
            "listing._condition | fix_condition | if one.barred: parts.append(f'v.facts & {on -> if "
            "True: parts.append(f'v.facts & {on"
        ),
    ),
    "Whoever lists people has an account and an agency: others are refused before this.": (
        (
            "listing._number | choose_branch | 'NULL' if value is None else str(int(value)) -> "
            "str(int(value))"
        ),
        "guarding.numbers_of | drop_operand | actor.account_id or 0 -> actor.account_id",
        "guarding.numbers_of | change_constant | 0 -> 1",
    ),
    "A list's access holds a reach for everything that lists show, if only an empty one.": (
        "listing.shows | drop_operand | reach is None or not reach.grants -> not reach.grants",
    ),
    "The mark on a row only saves looking at its blocks; looking gives the same answer, later.": (
        (
            'listing._unguarded | break_sql | f"(v.facts & {bits.GUARDED} = 0 OR (NOT EX -> f"(v.facts '
            "| {bits.GUARDED} = 0 OR (NOT EX"
        ),
        (
            'listing._unguarded | break_sql | f"(v.facts & {bits.GUARDED} = 0 OR (NOT EXISTS ({blocks} '
            'b.ef -> f"(v.facts & {bits.GUARDED} = 1 OR (NOT EXISTS ({blocks} b.ef'
        ),
        "spanning._shut | choose_branch | bits.GUARDED if is_guarded else 0 -> bits.GUARDED",
        "spanning._names_workers | other_name | BlockEffect.ONLY -> BlockEffect.FREEZE",
        (
            "spanning._names_workers | fix_condition | if block.effect is BlockEffect.ONLY: "
            "return block.agency_id == ag -> if False: return block.agency_id == ag"
        ),
        "spanning._shut | replace_result | _names_workers(block, agency_id) -> True",
        (
            "sharing.0005_guard.LISTED | break_sql | uard_reach()))\\n AND (v.facts & (SELECT "
            "(sharing_guard_reach( -> uard_reach()))\\n AND (v.facts | (SELECT (sharing_guard_reach("
        ),
        (
            "sharing.0005_guard.LISTED | break_sql | (sharing_guard_reach())[3]) = 0\\n OR "
            "sharing_guard_lets(v.per -> (sharing_guard_reach())[3]) = 1\\n OR sharing_guard_lets(v.per"
        ),
    ),
    "Writing or removing no rows at all does nothing.": (
        (
            "relating._write | fix_condition | if any(changed): parts.append(text) for width -> if "
            "True: parts.append(text) for width"
        ),
        "relating.project_visibility | drop_element | ([], []) -> ([],)",
        (
            "relating._change_phases | fix_condition | if gone: cursor.execute(f'DELETE FRO -> if "
            "True: cursor.execute(f'DELETE FRO"
        ),
        (
            "relating._change_phases | fix_condition | if come: cursor.execute(f'INSERT INT -> if "
            "True: cursor.execute(f'INSERT INT"
        ),
    ),
    "The same table of bits writes and reads, so another numbering is as good.": (
        "compiling.LIMIT_BITS | change_constant | 1 -> 2",
        "bits._next_bit | change_constant | 1 -> 2",
    ),
    "Any number that is no place stands for an emergency as well.": (
        "compiling.EMERGENCY | change_constant | 1 -> 2",
    ),
    "Asking for an emergency once more, after it was asked for, gives no other answer.": (
        (
            "compiling._choice | fix_condition | if not told: text.append(f'WHEN {emergenc -> if True: "
            "text.append(f'WHEN {emergenc"
        ),
        "compiling._choice | change_constant | True -> False",
        (
            "compiling._choice | drop_operand | rule.level < Level.FULL and (not told) -> rule.level < "
            "Level.FULL"
        ),
    ),
    "Nobody joins no parts by OR, and no part that always holds; one that never does changes nothing.": (
        "compiling.some | other_name | FALSE -> TRUE",
        "compiling.some | other_name | FALSE -> TRUE #2",
        "compiling.some | fix_condition | (parts, part is not FALSE) -> (parts,)",
        "compiling.some | choose_branch | _join(kept, ' OR ') if kept else FALSE -> _join(kept, ' OR ')",
    ),
    "A part that always holds changes nothing where all must.": (
        "compiling.every | fix_condition | (parts, part is not TRUE) -> (parts,)",
    ),
    "The tables refuse consent for a purpose that nobody can consent to, and rules that ask for it.": (
        (
            "compiling._consented | choose_branch | i.category = ANY(f.consents)') if asker.purpose in "
            "CONSENTABLE else FALSE -> i.category = ANY(f.consents)')"
        ),
        "folding.NEVER | change_constant | 1 -> 2",
        "folding.NEVER | change_constant | 62 -> 63",
    ),
    "The variable is never empty: it begins as false.": (
        (
            "sharing.0005_guard.SHOWS | break_sql | n RETURN coalesce(is_granted, false);\\nEND $$;\\n' -> n "
            "RETURN coalesce(is_granted, true);\\nEND $$;\\n'"
        ),
    ),
    "Under it, the policy of the projection itself shows an agency its own rows only.": (
        (
            "sharing.0005_guard.LISTED | break_sql | haring_visibility v\\n WHERE v.agency_id = (SELECT "
            "(sharing_guard_reach())[1]) AND v.person_id = %1$s\\n AND v.since -> haring_visibility v\\n "
            "WHERE v.person_id = %1$s\\n AND v.since"
        ),
    ),
    "NOT true OR a condition is the condition: the shorter text says the same.": (
        (
            "compiling._kept | fix_condition | if applies is TRUE: return satisfied -> if False: "
            "return satisfied"
        ),
        "compiling._kept | other_name | TRUE -> FALSE #3",
    ),
    "There is one condition for each grant, so nothing is ever left over.": (
        "compiling.compiled | change_constant | True -> False",
    ),
    "A function that is called instead of written out gives the same answer, later.": (
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | {'sharing_guard_is_system()': "
            "\"coalesce(current_setting('throughcare.scope', true), '') = 'system'\", "
            "'sharing_guard_people()': \"nullif(current_set -> {'sharing_guard_people()': "
            '"nullif(current_set'
        ),
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | ) = 'system'\", "
            "'sharing_guard_people()': \"nullif(current_setting('throughcare.people', true), "
            "'')::bigint[]\", 'sharing_guard_reach()': \"nullif(current_sett -> ) = 'system'\", "
            "'sharing_guard_reach()': \"nullif(current_sett"
        ),
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | ')::bigint[]\", "
            "'sharing_guard_now()': \"nullif(current_setting('throughcare.now', true), "
            "'')::timestamptz\", 'sharing_guard_agency()': \"nullif(current_set -> "
            "')::bigint[]\", 'sharing_guard_agency()': \"nullif(current_set"
        ),
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | .account', true), '')::bigint\", "
            "'nullif(sharing_guard_is_open(), false)': \"CASE WHEN "
            "coalesce(current_setting('throughcare.scope', true), '') = 'system' OR "
            "coalesce(current_setting('throughcare.people', true), '') NOT IN ('', '{}') OR "
            "coalesce(current_setting('throughcare.reach', true), '') <> '' THEN true END\"} "
            "-> .account', true), '')::bigint\"}"
        ),
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | gency', true), '')::bigint\", "
            "'sharing_guard_account()': \"nullif(current_setting('throughcare.account', true),"
            " '')::bigint\", 'nullif(sharing_guard_is_open() -> gency', true), '')::bigint\", "
            "'nullif(sharing_guard_is_open()"
        ),
        (
            'sharing.0005_guard.WRITTEN_OUT | drop_element | timestamptz", '
            "'sharing_guard_agency()': \"nullif(current_setting('throughcare.agency', true), "
            "'')::bigint\", 'sharing_guard_account()': \"nullif(current_set -> timestamptz\", "
            "'sharing_guard_account()': \"nullif(current_set"
        ),
        (
            "sharing.0005_guard.WRITTEN_OUT | drop_element | ')::bigint[]\", "
            "'sharing_guard_reach()': \"nullif(current_setting('throughcare.reach', true), "
            "'')::bigint[]\", 'sharing_guard_now()': \"nullif(current_settin -> ')::bigint[]\", "
            "'sharing_guard_now()': \"nullif(current_settin"
        ),
    ),
    "Policies ask of this text only whether there is an answer.": (
        (
            "sharing.0005_guard.WRITTEN_OUT | break_sql | reach', true), '') <> '' THEN true "
            "END\" -> reach', true), '') <> '' THEN false END\""
        ),
    ),
    "Spans of one agency never overlap, so they end in the order in which they begin.": (
        (
            "sharing.0006_facts_in_one_call.HOLD | break_sql | acts) ORDER BY v.agency_id, "
            "v.since)\\n FROM sharing_visibility v  -> acts) ORDER BY v.agency_id, v.until)\\n "
            "FROM sharing_visibility v "
        ),
    ),
    "Both sides are always as long as each other.": (
        "relating._write | change_constant | True -> False",
        "facts.person_facts | change_constant | True -> False",
    ),
}
EQUIVALENT: Mapping[str, str] = {key: reason for reason, keys in REASONS.items() for key in keys}
