"""What a note may hold, why somebody reads it, and who will be able to."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.reasons import Reason
from throughcare.notes.types import (
    CATEGORIES,
    Attended,
    Draft,
    Kind,
    Problem,
    Reader,
    Subject,
    Why,
)
from throughcare.sharing.rules.categories import ROLE_PURPOSES
from throughcare.sharing.rules.consenting import KIND_ROLES
from throughcare.sharing.rules.explaining import DENIED, Question, decide, holds_on
from throughcare.sharing.rules.lasting import holds_until
from throughcare.sharing.types import Asker, Level, Origin, RelationKind, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from throughcare.agencies.types import AgencyRow
    from throughcare.sharing.types import (
        Decision,
        Law,
        Limit,
        PersonFacts,
        Purpose,
        Rule,
    )


MOST = {"text": 4000, "summary": 300, "method": 200, "comment": 2000}
"""Longest texts, in characters (our own choice: decide locally)."""
LONGEST_BACK = Offset(months=-12 * 30)
_VISIBLE = frozenset("LNPS")
"""First letters of the Unicode categories that leave ink."""
NOBODY = 0
"""No account has this number: blocks and emergencies that name single accounts do not count."""

_ORDER = tuple(RelationKind)


# What a note may hold


def problems(draft: Draft, *, today: date) -> tuple[Problem, ...]:
    """Say everything that is wrong with a draft, one problem a field.

    Shapes: reason codes note.*, at the names of the draft's fields.
    Source: our own choice, ADR 11; an assessment names its method: Directive (EU) 2016/680, article 7(1).
    """
    return tuple(
        Problem(name, reason)
        for name, reason in (
            ("category", _unknown(draft.category, CATEGORIES)),
            ("kind", _unknown(draft.kind, Kind)),
            ("subject", _unknown(draft.subject, Subject)),
            ("occurred_on", _problem_of_day(draft.occurred_on, today)),
            ("attended", _problem_of_attendance(draft)),
            ("text", problem_of_text("text", draft.text, is_needed=not draft.attended)),
            ("summary", problem_of_text("summary", draft.summary, is_needed=False)),
            ("method", problem_of_text("method", draft.method, is_needed=_is_assessment(draft))),
        )
        if reason is not None
    )


def problem_of_text(name: str, text: str, *, is_needed: bool) -> Reason | None:
    """Say why a text cannot be stored, or None where it can.

    Source: PostgreSQL, 8.3 Character Types (no NUL); the Unicode Standard, 3.9 (surrogates are no
    characters of UTF-8); the lengths are our own choice, ADR 11.
    """
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return Reason("note.text_broken")
    if is_needed and not any(unicodedata.category(sign)[0] in _VISIBLE for sign in text):
        return Reason(f"note.{name}_missing")
    if len(text) > MOST[name]:
        return Reason("note.text_long", {"most": str(MOST[name]), "length": str(len(text))})
    return None


def _unknown(code: str, known: Iterable[str]) -> Reason | None:
    return None if code in {str(one) for one in known} else Reason("note.choice_unknown")


def _problem_of_day(day: date | None, today: date) -> Reason | None:
    if day is None:
        return Reason("note.day_missing")
    if day > today:
        return Reason("note.day_ahead")
    return Reason("note.day_far_past") if day < shift(today, LONGEST_BACK) else None


def _problem_of_attendance(draft: Draft) -> Reason | None:
    if draft.category != "attendance":
        return Reason("note.attendance_elsewhere") if draft.attended else None
    if not draft.attended:
        return Reason("note.attendance_missing")
    return _unknown(draft.attended, Attended)


def _is_assessment(draft: Draft) -> bool:
    return draft.kind == Kind.ASSESSMENT


# Why somebody reads it


def why(
    rule: Rule | None, *, kinds: Iterable[RelationKind], limits: frozenset[Limit] = frozenset()
) -> Why:
    """Say why a note is shown: by a rule, or by an open emergency (None).

    Source: our own choice, ADR 11; limits: Directive (EU) 2016/680, article 9(3).
    """
    if rule is None:
        return Why("emergency", limits=limits)
    fitting = {kind for kind in kinds if not rule.relations or kind in rule.relations}
    relation = next((kind for kind in _ORDER if kind in fitting), None)
    agreed_until = rule.agreement.until if rule.agreement else None
    until = _earliest(rule.until, agreed_until)
    return Why(
        rule.ground.value, f"{rule.key}@{rule.version}", rule.clause, relation, limits, until
    )


def why_until(
    found: Why,
    topic: Topic,
    asker: Asker,
    law: Law,
    facts: PersonFacts,
    *,
    start_of: Callable[[date], datetime],
) -> Why:
    """Add until when it is shown, as things stand: the first end of all that it rests on.

    Source: our own choice, ADR 11.
    """
    decision = decide(asker, topic, law, facts)
    until = holds_until(Question(asker, topic, law, facts), decision, start_of=start_of)
    return replace(found, until=until)


def _earliest(*ends: datetime | None) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)


# Who will be able to read it


def origin_of(agency: AgencyRow) -> Origin:
    """Return an agency as the origin of what it writes.

    Source: our own choice, ADR 11.
    """
    return Origin(agency.agency_id, agency.kind, agency.jurisdiction, agency.is_sealed)


def known_around(
    asker: Asker, known: Iterable[AgencyRow], law: Law, facts: PersonFacts
) -> list[AgencyRow]:
    """Return the other agencies that have to do with the person today and of which the asker may know that.

    Source: our own choice, ADR 11. A sealed service is never known, whatever a rule says.
    """
    live = {one.agency_id for one in facts.relations if holds_on(one, asker.day)}
    return [
        agency
        for agency in known
        if agency.agency_id in live
        and agency.agency_id != asker.agency_id
        and not agency.is_sealed
        and decide(asker, Topic(Category.INVOLVEMENT, origin_of(agency)), law, facts).level
    ]


def readers(
    topic: Topic,
    agencies: Sequence[AgencyRow],
    law: Law,
    facts: PersonFacts,
    *,
    now: datetime,
    today: date,
) -> tuple[Reader, ...]:
    """Say which agencies will be able to read a note, the most first: each asked for whatever its roles may want.

    Shapes: agencies that will not even know of it are left out.
    Source: our own choice, ADR 11; GDPR, article 13(1)(e).
    """
    found = [
        Reader(agency.agency_id, agency.name, best.level, _why_of(best))
        for agency in agencies
        for best in [_most(topic, agency, law, facts, now, today)]
        if best.level > Level.NONE
    ]
    return tuple(sorted(found, key=lambda one: (-one.level, one.agency, one.agency_id)))


def _most(
    topic: Topic, agency: AgencyRow, law: Law, facts: PersonFacts, now: datetime, today: date
) -> Decision:
    askers = (
        Asker(NOBODY, agency.agency_id, agency.kind, agency.jurisdiction, role, purpose, now, today)
        for role, purpose in _wants(agency.kind)
    )
    decisions = (decide(asker, topic, law, facts) for asker in askers)
    return max(decisions, key=lambda decision: decision.level, default=DENIED)


def _wants(kind: str) -> Iterator[tuple[str, Purpose]]:
    role = KIND_ROLES.get(kind, "")
    for purpose in ROLE_PURPOSES.get(role, ()):
        yield role, purpose


def _why_of(decision: Decision) -> Why:
    kinds = [] if decision.relation is None else [decision.relation.kind]
    return why(decision.rule, kinds=kinds, limits=decision.limits)


def may_write(
    asker: Asker, category: Category, agency: AgencyRow, law: Law, facts: PersonFacts
) -> bool:
    """Tell whether a worker may write a note of a category: whoever may read all of it as their own.

    Source: our own choice, ADR 11.
    """
    topic = Topic(category, origin_of(agency))
    return decide(asker, topic, law, facts).level is Level.FULL
