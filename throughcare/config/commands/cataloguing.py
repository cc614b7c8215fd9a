"""Write down, as a page of documentation, what the shipped catalogue asks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from throughcare.answers.rules.shipped import catalogue, support_needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.answers.rules.schema import Catalogue, Concept, Form, Go

_HEAD = """# Questions

Written by `python -m throughcare.config.commands.cataloguing`; a test fails when the catalogue changed and this
page did not. The words are ours. For how many days an answer is taken as it stands is our default everywhere: decide
locally. Why it is built so: [ADR 15](../../adr/0015-ask-once.md).
"""


def describe_questions() -> str:
    """Return every concept and every form as one page of markdown."""
    found = catalogue()
    return "\n".join([_HEAD, *_concepts(found), *_forms(found), *_needs()]) + "\n"


def _concepts(found: Catalogue) -> Iterator[str]:
    yield f"## Concepts\n\n{len(found.concepts)} concepts, catalogue version {found.version}.\n"
    yield "| concept | asks | shared as | answer | days |\n| --- | --- | --- | --- | --- |"
    for one in found.concepts:
        days = "no end" if one.valid_days is None else str(one.valid_days)
        yield f"| `{one.key}` | {one.ask['en']} | {one.category} | {_kind(one)} | {days} |"
    yield ""


def _kind(concept: Concept) -> str:
    if concept.becomes:
        return f"became `{concept.becomes}`"
    codes = [f"`{one.code}`" for one in concept.options if not one.becomes]
    return f"{concept.kind.value.replace('_', ' ')}{': ' if codes else ''}{', '.join(codes)}"


def _forms(found: Catalogue) -> Iterator[str]:
    yield "## Forms\n"
    for form in found.forms:
        yield from _form(form)


def _form(form: Form) -> Iterator[str]:
    yield f"### {form.title['en']}: `{form.key}`, version {form.version}, since {form.since}\n"
    yield "| page | asks | leads to |\n| --- | --- | --- |"
    for page in form.pages:
        asks = ", ".join(f"`{one.concept}`" for one in page.questions)
        yield f"| `{page.key}` | {asks} | {'; '.join(map(_way, page.next))} |"
    yield ""


def _way(go: Go) -> str:
    when = " and ".join(f"`{key}` is {' or '.join(codes)}" for key, codes in go.when.items())
    return f"`{go.to}` if {when}" if when else f"`{go.to}`"


def _needs() -> Iterator[str]:
    named = Counter(
        concept
        for sections in support_needs().values()
        for rows in sections.values()
        for concept in rows.values()
    )
    yield "## Support needs\n"
    yield (
        f"The {named.total()} support needs of the resettlement service of England and Wales, by the concept that\n"
        "asks for them; the file `support-needs.yaml` names each by pathway, section and number.\n"
    )
    yield "| concept | needs |\n| --- | ---: |"
    for concept, count in sorted(named.items()):
        name = "says that there is no need" if concept == "none" else f"`{concept}`"
        yield f"| {name} | {count} |"


if __name__ == "__main__":
    print(describe_questions(), end="")
