"""What must hold in a definition beyond its form: references, anchors, order, and principles."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from throughcare.kernel.dates import Anchored
from throughcare.kernel.periods import Period
from throughcare.programmes.rules import compiling, conditions, walking
from throughcare.programmes.rules.leafs import Territory
from throughcare.programmes.rules.trees import Path
from throughcare.programmes.types import rulebook as book
from throughcare.programmes.types.definition import Definition, Deviation, Entry, Municipality
from throughcare.programmes.types.values import Dated, Part, Rule, Sourced

ANCHORS = ("custody_start", "sentence_start", "release", "actual_release", "programme_start")
"""Days from which others are measured; `release` is the release date that governs. The first day
of a phase is one too, as `<phase>_start`."""
_AFTER_RELEASE = ("release", "actual_release")


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one fault of a definition and where it stands."""

    path: Path
    what: str
    remedy: str


Check = Callable[[Definition], Iterator[Finding]]


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that keeps a well-formed definition from being run.

    Source: our own choice, ADR 2; the principles are those of Recommendation Rec(2006)2-rev on the
    European Prison Rules, rule 107 (help reaches beyond release).
    """
    for check in _CHECKS:
        yield from check(definition)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a remedy that names the nearest known word, or all of them.

    Source: our own choice, ADR 2.
    """
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known are: {', '.join(names)}." if names else "None is defined in this file."


def _sources(definition: Definition) -> Iterator[Finding]:
    for path, rule in walking.of_kind(definition, Sourced):
        for key in rule.source:
            if key not in definition.sources:
                remedy = did_you_mean(key, definition.sources)
                yield Finding((*path, "source"), f"Source [{key}] is not in `sources`.", remedy)


_REFERENCES: Mapping[tuple[type[Part], str], str] = {
    (book.Criterion, "decides_otherwise"): "role",
    (book.Role, "substitute"): "role",
    (book.ContactRule, "phase"): "phase",
    (book.ContactRule, "role"): "role",
    (book.ContactRule, "deputy"): "role",
    (book.Task, "owner"): "role",
    (book.Task, "domain"): "domain",
    (book.Escalation, "to"): "role",
    (book.OpenNeed, "escalate_to"): "role",
    (book.OpenNeed, "domain"): "domain",
    (book.Change, "task"): "task",
    (book.Variant, "drops"): "task",
    (book.Variant, "domains"): "domain",
    (book.Variant, "contact"): "role",
    (book.Domain, "owner"): "role",
    (book.Meeting, "chair"): "role",
    (book.Meeting, "participants"): "participant",
    (book.Meeting, "quorum"): "role",
    (book.Meeting, "chair_in_custody"): "role",
    (book.Meeting, "chair_outside"): "role",
    (book.InformationRule, "to"): "recipient",
    (book.InformationRule, "category"): "category",
    (book.InformationRule, "basis"): "legal basis",
    (Deviation, "approved_by"): "role",
    (Entry, "notified_by"): "role",
    (Entry, "decides"): "role",
}


def _registries(definition: Definition) -> Mapping[str, frozenset[str]]:
    roles = frozenset(role.id for role in definition.roles)
    return {
        "role": roles,
        "participant": roles | {"client"},
        "recipient": roles | {"any", "client"},
        "phase": frozenset(phase.id for phase in definition.phases),
        "domain": frozenset(domain.id for domain in definition.domains),
        "task": frozenset(task.id for task in definition.tasks),
        "category": frozenset(category.id for category in definition.information.categories),
        "legal basis": frozenset(basis.id for basis in definition.legal_basis),
    }


def _references(definition: Definition) -> Iterator[Finding]:
    registries = _registries(definition)
    for path, part in walking.parts(definition):
        for name in type(part).model_fields:
            if kind := _REFERENCES.get((type(part), name)):
                for inner, word in walking.spread(getattr(part, name), (*path, name)):
                    if word and word not in registries[kind]:
                        yield _unknown(inner, kind, str(word), registries[kind])


def _unknown(path: Path, kind: str, word: str, known: Iterable[str]) -> Finding:
    return Finding(path, f"[{word}] is not a {kind} of this file.", did_you_mean(word, known))


def _anchors(definition: Definition) -> Iterator[Finding]:
    known = {*ANCHORS, *(f"{phase.id}_start" for phase in definition.phases)}
    for path, day in walking.anchored(definition):
        if day.anchor not in known:
            what = f"[{day.anchor}] is not an anchor."
            yield Finding(path, what, did_you_mean(day.anchor, known))


def _phase_names(definition: Definition) -> Iterator[Finding]:
    for number, phase in enumerate(definition.phases):
        if f"{phase.id}_start" in ANCHORS:
            yield Finding(
                ("phases", number, "id"),
                f"[{phase.id}_start] is an anchor already, so no phase can be called [{phase.id}].",
                "Give the phase another code.",
            )


def _phase_order(definition: Definition) -> Iterator[Finding]:
    names = [f"{phase.id}_start" for phase in definition.phases]
    if not set(names).isdisjoint(ANCHORS):
        return
    for number, phase in enumerate(definition.phases):
        for field, day in (("start", phase.start), ("end", phase.end)):
            known_yet = names[: number + (field == "end")]
            if day is not None and day.anchor in names and day.anchor not in known_yet:
                yield Finding(
                    ("phases", number, field),
                    f"[{day.anchor}] is the start of this or of a later phase.",
                    "Measure a phase from a phase that stands before it, or move the phases.",
                )


def _conditions(definition: Definition) -> Iterator[Finding]:
    codes = frozenset(place.code for place in definition.territory.municipalities)
    territory = Territory(definition.territory.jurisdiction, codes)
    for path, part in walking.parts(definition):
        when = getattr(part, "when", None)
        if when is None:
            continue
        try:
            conditions.parse(when, territory=territory)
        except conditions.ConditionError as error:
            yield Finding((*path, "when", *error.path), error.what, error.remedy)


def _order(definition: Definition) -> Iterator[Finding]:
    groups: dict[tuple[object, ...], Period[date]] = {}
    for path, rule in walking.of_kind(definition, Dated):
        key = _same_rule(path, rule)
        earlier = groups.get(key)
        if earlier is not None and not _follows(earlier, rule.valid):
            yield Finding(
                (*path, "valid") if rule.valid != Period() else path,
                f"[{key[-1]}] stands here again for days that are taken, or before earlier days.",
                "Give each an own code, or periods that do not overlap, the earliest first.",
            )
        groups[key] = rule.valid


def _same_rule(path: Path, rule: Dated) -> tuple[object, ...]:
    if isinstance(rule, book.InformationRule):
        return ("information", f"{rule.category} to {rule.to}")
    if isinstance(rule, book.ContactRule):
        return ("contact", rule.phase)
    if isinstance(rule, book.Task):
        return ("task", rule.id)
    if isinstance(rule, Municipality):
        return ("municipality", rule.code)
    return (type(rule), rule.id if isinstance(rule, Rule) else path)


def _follows(earlier: Period[date], later: Period[date]) -> bool:
    return (
        None not in {earlier.end, later.start}
        and not earlier.overlaps(later)
        and (earlier.start is None or earlier.start < (later.start or date.min))
    )


def _territory(definition: Definition) -> Iterator[Finding]:
    places = definition.territory.municipalities
    for day in _days(definition) if places else ():
        if not any(day in place.valid for place in places):
            yield Finding(
                ("territory", "municipalities"),
                f"No municipality takes part on [{day}], while the definition is in force.",
                "Let a municipality begin on that day, or change `valid` of the definition.",
            )
            return


def _days(definition: Definition) -> tuple[date, ...]:
    first = definition.valid.start
    days = {*compiling.change_days(definition), *((first,) if first else ())}
    return tuple(sorted(day for day in days if day in definition.valid))


def _contacts(definition: Definition) -> Iterator[Finding]:
    for number, phase in enumerate(definition.phases):
        rules = [rule for rule in definition.single_contact.by_phase if rule.phase == phase.id]
        for day in _days(definition):
            if day in phase.valid and not any(day in rule.valid for rule in rules):
                yield Finding(
                    ("phases", number),
                    f"Phase [{phase.id}] has no single contact on [{day}].",
                    "Add the phase under `single_contact`; nobody may be without a contact.",
                )
                break


def _aftercare(definition: Definition) -> Iterator[Finding]:
    outside = any(_is_aftercare(phase.start) for phase in definition.phases)
    if not outside and definition.exit.no_aftercare_because is None:
        yield Finding(
            ("phases",),
            "No phase begins at or after release, and no reason is given.",
            "Add a phase of aftercare, or `no_aftercare_because:` under `exit`.",
        )


def _is_aftercare(start: Anchored) -> bool:
    offset = start.offset
    later = min(offset.months, offset.days, offset.working_days) >= 0
    return start.anchor in _AFTER_RELEASE and later


def _outcomes(definition: Definition) -> Iterator[Finding]:
    if all(outcome.kind == "recidivism" for outcome in definition.outcomes):
        yield Finding(
            ("outcomes",),
            "Recidivism is the only outcome that is measured.",
            "Add an outcome of another kind, for example the basic conditions at release.",
        )


def _basic(definition: Definition) -> Iterator[Finding]:
    if not any(domain.basic for domain in definition.domains):
        yield Finding(
            ("domains",),
            "No domain is a basic condition.",
            "Mark with `basic: true` what is looked at for everyone.",
        )


def _languages(definition: Definition) -> Iterator[Finding]:
    texts = definition.client_texts
    for name in ("offer", "rights", "refusal", "sharing", "complaint"):
        for language in texts.languages:
            if language not in getattr(texts, name):
                yield Finding(
                    ("client_texts", name),
                    f"The text is missing in [{language}].",
                    "Write it, or take the language out of `languages`.",
                )


_CHECKS: tuple[Check, ...] = (
    _sources,
    _references,
    _anchors,
    _phase_names,
    _phase_order,
    _conditions,
    _order,
    _territory,
    _contacts,
    _aftercare,
    _outcomes,
    _basic,
    _languages,
)
