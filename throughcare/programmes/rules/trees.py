"""YAML read as plain values with the line of every one; nothing but values can come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from throughcare.kernel.errors import ThroughcareError

Path = tuple[str | int, ...]
MAX_BYTES = 1_000_000
_MAX_DEPTH = 24
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})")
_CONSTANTS: dict[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class TreeError(ThroughcareError):
    """Say on which line a file cannot be read, why, and what to do."""

    def __init__(self, what: str, *, line: int, remedy: str) -> None:
        super().__init__(f"Line {line}: {what} {remedy}")
        self.what = what
        self.line = line
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Tree:
    """Hold the values of a file and the line on which each begins."""

    value: object
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """Return the line of the value at a path, or of the nearest value around it.

        Source: our own choice, ADR 2.
        """
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Tree:
    """Read one YAML document without tags, anchors, aliases or repeated keys.

    Shapes: mappings become dicts, lists become tuples; only `true`, `false`, `null` and whole
    numbers are not text, so that a country code `NO` stays a text.
    Errors: TreeError.
    Source: YAML 1.2.2, section 10 (a subset of the core schema); the limits are our own choice.
    """
    size = len(text.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        raise TreeError(
            f"The file has [{size}] bytes; at most [{MAX_BYTES}] are read.",
            line=1,
            remedy="Split the programme or remove what does not belong to it.",
        )
    try:
        return _Builder(yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error
    except yaml.YAMLError as error:
        raise TreeError(
            f"The file cannot be read: {error}.", line=1, remedy="Save it as UTF-8 text."
        ) from error


def _syntax_error(error: yaml.MarkedYAMLError) -> TreeError:
    mark = error.problem_mark or error.context_mark
    what = " ".join(part for part in (error.context, error.problem) if part)
    return TreeError(
        f"This is not YAML: {what}.",
        line=1 if mark is None else mark.line + 1,
        remedy="Check indentation, colons and quotes on this line and the one before.",
    )


class _Builder:
    """Build values from the stream of events, so that depth is checked before memory is used."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._lines: dict[Path, int] = {}

    def document(self) -> Tree:
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise TreeError("The file is empty.", line=1, remedy="Write a programme definition.")
        value = self._value(event, ())
        self._expect_end()
        return Tree(value, self._lines)

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _expect_end(self) -> None:
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise TreeError(
                "A second document begins here.",
                line=_line(event),
                remedy="Keep one programme in a file; remove the line `---`.",
            )

    def _value(self, event: yaml.Event, path: Path) -> object:
        _refuse_extras(event, path)
        self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._items(path))
        return self._mapping(path)

    def _items(self, path: Path) -> Iterator[object]:
        number = 0
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield self._value(event, (*path, number))
            number += 1

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in found:
                raise TreeError(
                    f"The key [{key}] stands here a second time.",
                    line=_line(event),
                    remedy=f"Keep one; the first is on line {self._lines[*path, key]}.",
                )
            self._lines[*path, key] = _line(event)
            found[key] = self._value(self._next(), (*path, key))
        return found

    def _key(self, event: yaml.Event, path: Path) -> str:
        _refuse_extras(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        raise TreeError("A key must be a word.", line=_line(event), remedy="Write `word: value`.")


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _refuse_extras(event: yaml.Event, path: Path) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise TreeError(
            "Anchors and aliases (`&name`, `*name`) are not read.",
            line=_line(event),
            remedy="Write the value out, or put a text that begins with & or * in quotes.",
        )
    if getattr(event, "tag", None):
        raise TreeError(
            "Tags (`!name`) are not read.",
            line=_line(event),
            remedy="Remove the tag, or put a text that begins with ! in quotes.",
        )
    if len(path) > _MAX_DEPTH:
        raise TreeError(
            f"Values are nested more than [{_MAX_DEPTH}] deep.",
            line=_line(event),
            remedy="Check the indentation.",
        )


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if event.style is not None:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return int(text) if _NUMBER.fullmatch(text) else text
