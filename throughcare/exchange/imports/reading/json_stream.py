"""Walk through a JSON text of any length, holding one entry at a time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Never

from throughcare.exchange.imports.reading.errors import RegisterUnreadableError
from throughcare.exchange.imports.reading.limits import MAX_ITEM_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

_CHUNK = 1 << 16
_NOT_BLANK = re.compile(r"[^ \t\r\n]")
_BRACKET_OR_QUOTE = re.compile(r'["\[\]{}]')


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"[{name}] is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


class JsonStream:
    """Keep a sliding window over the text; what has been read is dropped."""

    def __init__(self, text: TextIO) -> None:
        """Start at the beginning of the text."""
        self._text = text
        self._window = ""
        self._at = 0
        self._ended = False

    def items(self, path: Sequence[str]) -> Iterator[Any]:
        """Return the entries of the list at that path, one by one.

        Errors: RegisterUnreadableError when there is no list, or the text is not JSON.
        """
        for key in path:
            self._enter(key)
        if self._peek() != "[":
            raise RegisterUnreadableError("json_no_list", {"path": ".".join(path)})
        yield from self._entries()
        self._to_the_end(path)

    def starts_with_list(self) -> bool:
        """Tell whether the text is a list, not an object that holds one."""
        return self._peek() == "["

    def _to_the_end(self, path: Sequence[str]) -> None:
        # A list at the top must be all there is; behind a nested one the rest is not ours to judge.
        if not path and self._peek():
            self._broken("text after the end")

    def _entries(self) -> Iterator[Any]:
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        while True:
            yield self._value()
            if self._peek() == "]":
                self._take("]")
                return
            self._take(",")

    def _enter(self, wanted: str) -> None:
        if self._peek() != "{":
            raise RegisterUnreadableError("json_no_list", {"path": wanted})
        self._take("{")
        while self._peek() == '"':
            key = self._value()
            self._take(":")
            if key == wanted:
                return
            self._skip()
            if self._peek() == ",":
                self._take(",")
        raise RegisterUnreadableError("json_no_list", {"path": wanted})

    def _fill(self) -> bool:
        chunk = self._text.read(max(_CHUNK, len(self._window) - self._at))
        self._window = self._window[self._at :] + chunk
        self._at = 0
        self._ended = not chunk
        return bool(chunk)

    def _peek(self) -> str:
        while not (found := _NOT_BLANK.search(self._window, self._at)):
            self._at = len(self._window)
            if not self._fill():
                return ""
        self._at = found.start()
        return found[0]

    def _take(self, sign: str) -> None:
        found = self._peek()
        if found != sign:
            self._broken(f"[{sign}] expected, [{found}] found")
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._at)
            except (ValueError, RecursionError) as fault:
                self._more_or_give_up(fault)
                continue
            # A number at the window's edge may go on beyond it.
            if end == len(self._window) and not self._ended and self._fill():
                continue
            self._at = end
            return value

    def _more_or_give_up(self, fault: ValueError | RecursionError) -> None:
        if isinstance(fault, RecursionError):
            self._broken("nested too deeply")
        if len(self._window) - self._at > MAX_ITEM_CHARS:
            raise RegisterUnreadableError("json_item_too_large", {"most": str(MAX_ITEM_CHARS)})
        hopeless = isinstance(fault, json.JSONDecodeError) and self._inside(fault)
        if hopeless or not self._fill():
            self._broken(str(fault)[:120])

    def _inside(self, fault: json.JSONDecodeError) -> bool:
        """Tell whether the fault lies well before the window's edge: more text cannot mend it."""
        unfinished_string = fault.msg.startswith(("Unterminated", "Invalid \\", "Invalid control"))
        return not unfinished_string and fault.pos < len(self._window) - _CHUNK // 4

    def _skip(self) -> None:
        """Pass over one value of any size without building it."""
        if self._peek() not in ("{", "["):
            self._value()
            return
        depth = 0
        while True:
            sign = self._next_mark()
            if sign == '"':
                self._value()
                continue
            self._at += 1
            depth += 1 if sign in "[{" else -1
            if depth == 0:
                return

    def _next_mark(self) -> str:
        while not (found := _BRACKET_OR_QUOTE.search(self._window, self._at)):
            self._at = len(self._window)
            if not self._fill():
                self._broken("the text ends too early")
        self._at = found.start()
        return found[0]

    @staticmethod
    def _broken(detail: str) -> Never:
        raise RegisterUnreadableError("json_broken", {"detail": detail})
