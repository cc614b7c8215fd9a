"""Write down, as a page of documentation, the records of processing that follow from the shipped grounds."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Final

import yaml

from throughcare.kernel.dates import Offset
from throughcare.sharing.rules.pack import Pack
from throughcare.sharing.rules.recording import Use, assessment_inputs, basis_term, record_of
from throughcare.sharing.rules.retaining import Action, Keeping, Trigger, named
from throughcare.sharing.types import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from throughcare.sharing.rules.pack import RuleText
    from throughcare.sharing.rules.recording import Activity, Record

ON: Final = date(2026, 1, 1)
"""The day on which the rules are read: a page of documentation must not change by the clock."""
_HEAD = """# Records of processing, as the shipped grounds give them

Written by `python -m throughcare.config.commands.recording`; a test fails when a file of grounds changed and this page
did not. It shows the rules in force on {on}, one section for each place and kind of agency. What a site changes in its
grounds shows on the page *Record of processing* of its data-protection officer. GDPR, article 30, asks for more
than rules can say: names of the controller and the officer, and what the agency does outside this product.
How requests are answered: [Answer a request](../../how-to/answer-a-request.md).
"""


def describe_records() -> str:
    """Return the record of every kind of agency in every place as one page of markdown."""
    packs = list(_packs())
    uses = [one for pack in packs for one in _uses(pack)]
    keeping = [one for pack in packs for one in _keeping(pack)]
    places = sorted({pack.jurisdiction for pack in packs if pack.jurisdiction})
    lines = [_HEAD.format(on=ON.isoformat())]
    for place in places:
        kinds = {
            kind
            for use in uses
            if place in use.jurisdictions and use.holds(ON, place)
            for kind in use.receivers
        }
        for kind in sorted(kinds):
            lines += _described(record_of(uses, keeping, kind=kind, place=place, on=ON))
    return "\n".join(lines).rstrip() + "\n"


def _packs() -> Iterator[Pack]:
    folder = resources.files("throughcare.sharing") / "grounds"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield Pack.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


def _described(record: Record) -> Iterator[str]:
    yield f"## {record.place}: {_words([record.kind])}\n"
    yield "| purpose | data | may be seen by | rules |"
    yield "| --- | --- | --- | --- |"
    for one in record.activities:
        yield _row(one)
    kept = [
        f"{_words([one.category])}: {', '.join(f'`{named(rule)}`' for rule in one.rules) or 'no rule'}"
        for one in record.kept
    ]
    yield f"\nKept by: {'; '.join(kept)}.\n"
    inputs = [
        f"{_words([one.code.partition('.')[2]])} ({len(one.rules)})"
        for one in assessment_inputs(record)
    ]
    yield f"For an impact assessment, with the number of rules: {', '.join(inputs) or 'nothing'}.\n"


def _row(one: Activity) -> str:
    rules = ", ".join(f"`{use.named}` ({basis_term(use)})" for use in one.uses)
    others = _words(one.receivers) or "nobody else"
    return f"| {_words([one.purpose])} | {_words(one.categories)} | {others} | {rules} |"


def _words(values: Iterable[object]) -> str:
    return ", ".join(str(value).replace("_", " ") for value in values)


def _uses(pack: Pack) -> Iterator[Use]:
    for key, text in pack.rules.items():
        if text.effect is Effect.GRANT:
            yield _use(pack, key, text)


def _use(pack: Pack, key: str, text: RuleText) -> Use:
    clause = pack.clauses.get(text.clause)
    places = [pack.jurisdiction] if text.jurisdictions is None else text.jurisdictions
    return Use(
        key=key,
        version=1,
        ground=text.ground,
        level=text.shown,
        categories=frozenset(text.categories),
        purposes=frozenset(text.purposes),
        clause=text.clause,
        cited="" if clause is None else clause.article,
        basis="" if clause is None else clause.dpv,
        since=text.since,
        until=text.until,
        receivers=frozenset(text.receivers),
        origins=frozenset(text.origins),
        jurisdictions=frozenset(place for place in places if place),
        roles=frozenset(text.roles),
        limits=frozenset(limit.value for limit in text.limits),
        own=text.own,
        needs_relation=text.needs_relation,
        needs_consent=text.needs_consent,
        needs_weighing=text.needs_weighing,
        crosses_regime=text.crosses_regime,
        crosses_purpose=text.crosses_purpose,
        abroad=text.abroad,
        special_point=text.art9,
        is_default=bool(text.default),
    )


def _keeping(pack: Pack) -> Iterator[Keeping]:
    for key, text in pack.retention.items():
        places = [pack.jurisdiction] if text.jurisdictions is None else text.jurisdictions
        yield Keeping(
            key,
            1,
            frozenset(text.categories),
            Trigger(text.trigger),
            Offset.parse(text.period),
            Action(text.action),
            text.since,
            text.until,
            frozenset(place for place in places if place),
            frozenset(text.holders),
            text.clause or "",
        )


if __name__ == "__main__":
    print(describe_records(), end="")
