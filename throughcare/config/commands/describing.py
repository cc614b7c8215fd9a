"""Write down, as a page of documentation, what the shipped files of grounds say."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from throughcare.sharing.rules.pack import Pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEAD = """# Grounds, file by file

Written by `python -m throughcare.config.commands.describing`; a test fails when a file changed and this page did not.
What these files are and how to read them: [Legal grounds](../../explanation/grounds.md). *Decide locally* and
*our choice* mark what is our proposal and no fact about the place. No agency has endorsed any of it, and nothing
here is legal advice.
"""
_FLAGS = {
    "own": "recorded by the asker's own agency",
    "needs_consent": "the person's yes",
    "needs_weighing": "a recorded weighing",
    "crosses_regime": "may leave law enforcement",
    "crosses_purpose": "may pass from help to enforcement",
    "abroad": "may cross a border",
}


def describe_grounds() -> str:
    """Return every shipped file of grounds as one page of markdown."""
    return "\n".join([_HEAD, *(line for pack in _packs() for line in _described(*pack))]) + "\n"


def _packs() -> Iterator[tuple[str, Pack]]:
    folder = resources.files("throughcare.sharing") / "grounds"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield file.name, Pack.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


def _described(name: str, pack: Pack) -> Iterator[str]:
    place = f"holds in `{pack.jurisdiction}`" if pack.jurisdiction else "holds everywhere"
    yield f"## {pack.title}\n"
    yield f"File `{name}`; {place}; its days begin at midnight in {pack.time_zone}.\n"
    yield from _section("Clauses", "clause | where | says | holds", _clauses(pack))
    yield from _section("Agreements", "agreement | parties | holds", _agreements(pack))
    yield from _section("Rules", "rule | who | sees | if | clause | holds", _rules(pack))
    yield from _section(
        "Confidentiality", "regime | asks for | about | limits | holds", _regimes(pack)
    )
    yield from _section("Keeping", "rule | about | kept | then | clause | holds", _retention(pack))


def _section(title: str, columns: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"### {title}\n"
        yield f"| {columns} |"
        yield "|" + " --- |" * len(columns.split("|"))
        yield from lines
        yield ""


def _clauses(pack: Pack) -> Iterator[Sequence[str]]:
    for key, text in pack.clauses.items():
        where = f"{pack.instruments[text.instrument].citation}: {text.article}"
        languages = ", ".join(sorted(text.text))
        yield f"`{key}`", where, f"{text.text['en']} ({languages})", _holds(text)


def _agreements(pack: Pack) -> Iterator[Sequence[str]]:
    for key, text in pack.agreements.items():
        parties = ", ".join(f"`{code}` from {day}" for code, day in text.parties.items())
        yield f"`{key}` {text.title['en']}", parties or "none yet", _holds(text)


def _rules(pack: Pack) -> Iterator[Sequence[str]]:
    for key, text in pack.rules.items():
        forbids = text.effect == "forbid"
        sees = f"{_words(text.categories)}: **{'never' if forbids else text.level}**"
        who = f"{_words(text.roles) or 'everybody'} in {_words(text.receivers) or 'any agency'}"
        if text.jurisdictions:
            who += f" of {_words(text.jurisdictions)}"
        yield f"`{key}`", who, sees, _conditions(text), f"`{text.clause}`", _holds(text)


def _conditions(text: Any) -> str:
    parts = [f"{text.ground.value}; for {_words(text.purposes)}"]
    named = {
        "recorded by": text.origins,
        "relation": text.relations,
        "phase": text.phases,
        "limits": text.limits,
    }
    parts += [f"{title} {_words(values)}" for title, values in named.items() if values]
    parts += [words for flag, words in _FLAGS.items() if getattr(text, flag)]
    if not text.needs_relation:
        parts.append("without a relation")
    if text.agreement:
        parts.append(f"parties of `{text.agreement}`")
    points = {"GDPR 9": text.art9, "GDPR 10": text.art10}
    parts += [f"{article}: {point}" for article, point in points.items() if point]
    return "; ".join(parts)


def _regimes(pack: Pack) -> Iterator[Sequence[str]]:
    for key, text in pack.regimes.items():
        need = text.need.value.replace("_", " ")
        if text.need == "role":
            need = f"role {_words(text.roles) or '(none yet)'}"
        about = [_words(text.categories) or "everything"]
        about += [f"recorded by {_words(text.origins)}"] if text.origins else []
        about += ["of sealed services only"] if text.sealed_only else []
        yield f"`{key}`", need, "; ".join(about), _words(text.limits), _holds(text)


def _retention(pack: Pack) -> Iterator[Sequence[str]]:
    for key, text in pack.retention.items():
        holders = f" at {_words(text.holders)}" if text.holders else ""
        kept = f"{text.period} from {text.trigger.replace('_', ' ')}"
        clause = f"`{text.clause}`" if text.clause else ""
        yield f"`{key}`", _words(text.categories) + holders, kept, text.action, clause, _holds(text)


def _holds(text: Any) -> str:
    period = f"from {text.since}" + (f" until before {text.until}" if text.until else "")
    source = f" [{', '.join(text.source)}]" if text.source else ""
    return period + source + (f" *{_own(text.default)}*" if text.default else "")


def _own(default: str) -> str:
    return default if "decide locally" in default else f"our choice: {default}"


def _words(values: Iterable[Any]) -> str:
    return ", ".join(str(value).replace("_", " ") for value in values)


if __name__ == "__main__":
    print(describe_grounds(), end="")
