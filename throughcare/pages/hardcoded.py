"""Find texts in a template that are not marked for translation."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

BRAND: Final = re.compile(r"\b(Throughcare)\b")
LETTERS: Final = re.compile(r"[^\W\d_]{2}")
SENTENCE: Final = re.compile(r"^[A-Z][a-z]")
SPOKEN_ATTRIBUTES: Final = (
    "aria-label",
    "aria-description",
    "alt",
    "title",
    "placeholder",
    "label",
)
UNSPOKEN_ELEMENTS: Final = {"script", "style", "code", "kbd", "samp", "svg"}
MARKING: Final = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
HOLE: Final = "\ue000"
"""Stands for a printed expression, so that the HTML around it still parses."""

_ENVIRONMENT: Final = Environment(  # noqa: S701 (parses, never renders)
    extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
)


def texts(source: str) -> list[tuple[int, str]]:
    """List the unmarked texts of a template with their line numbers.

    Looked at: text between tags, attributes that are read out or shown, and strings inside
    expressions that look like a sentence. Left out: punctuation, digits, the product's name and
    text in elements that hold code.
    """
    parser = _Texts()
    parser.feed("".join(_html_only(source)))
    parser.close()
    return sorted([*parser.found, *_strings(source)])


def _html_only(source: str) -> Iterator[str]:
    """Replace everything that is not HTML, keeping line breaks so that line numbers stay right."""
    is_marked = False
    previous = ""
    for _line, kind, value in _ENVIRONMENT.lex(source):
        if previous == "block_begin" and kind == "name":
            is_marked = value == "trans" or (is_marked and value != "endtrans")
        if kind == "variable_begin":
            yield HOLE
        if kind == "data" and not is_marked:
            yield value
        else:
            yield "\n" * value.count("\n")
        if kind != "whitespace":
            previous = kind


class _Texts(HTMLParser):
    """Collect text nodes and spoken attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN_ELEMENTS:
            self.silent.append(tag)
        values = dict(attrs)
        spoken = [values.get(name) for name in SPOKEN_ATTRIBUTES]
        if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
            spoken.append(values.get("value"))
        for value in spoken:
            self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if LETTERS.search(BRAND.sub("", text)):
            self.found.append((self.getpos()[0], " ".join(text.replace(HOLE, "…").split())))


def _strings(source: str) -> Iterator[tuple[int, str]]:
    """Find strings in expressions that look like a sentence and are not handed to gettext."""
    yield from _walk(_ENVIRONMENT.parse(source))


def _walk(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in MARKING
    ):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.lineno, node.value
    if isinstance(node, nodes.Compare):
        return
    for child in node.iter_child_nodes():
        yield from _walk(child)
