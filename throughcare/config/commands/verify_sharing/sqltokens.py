"""The ways in which SQL is broken on purpose: one token replaced, one condition left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around the number of a hole, where an f-string puts a value in."""
_HOLE = re.compile(f"{OPEN}(\\d+){CLOSE}")
TOKENS: tuple[tuple[str, str], ...] = (
    (r"<=", "<"),
    (r"(?<![<>=])<(?![=>@])", "<="),
    (r">=", ">"),
    (r"(?<![<>@])>(?!=)", ">="),
    (r"<>(?! ALL)", "="),
    (r"(?<![<>=!])=(?! ANY)", "<>"),
    (r"= ANY", "<> ALL"),
    (r"<> ALL", "= ANY"),
    (r"@>", "<@"),
    (r"(?<= )&(?= )", "|"),
    (r"(?<= )\|(?= )", "&"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"(?<!IS )\bNOT\b(?! NULL| MATERIALIZED)", ""),
    (r"\bIS NOT DISTINCT FROM\b", "IS DISTINCT FROM"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS TRUE\b", "IS NOT TRUE"),
    (r"\bDESC\b", "ASC"),
    (r"\bbit_or\b", "bit_and"),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"(?<=\.)since\b", "until"),
    (r"(?<=\.)until\b", "since"),
    (r"(?<=\.)account_id\b", "agency_id"),
    (r"(?<=[\w.])\bagency_id\b", "account_id"),
    (r"(?<=\b)0\b", "1"),
    (r"(?<=')[a-z]{3,}(?=')", "nothing"),
)
"""What is looked for, and what is put in its place, each time it is found."""
_END = re.compile(r" AND | OR | ORDER BY| THEN | ELSE |\)|\(| GROUP BY")


def hole(number: int) -> str:
    """Return what stands for a value in a template."""
    return f"{OPEN}{number}{CLOSE}"


def parts(text: str) -> Iterator[str | int]:
    """Yield the pieces of a template: text, and numbers of holes."""
    for place, piece in enumerate(_HOLE.split(text)):
        if place % 2:
            yield int(piece)
        elif piece:
            yield piece


def broken(text: str) -> Iterator[str]:
    """Yield a text in each way in which it can be broken; none where it is no SQL."""
    if not _is_sql(text):
        return
    for pattern, instead in TOKENS:
        for match in re.finditer(pattern, text):
            if not _in_hole(text, match.start()):
                yield text[: match.start()] + instead + text[match.end() :]
    yield from _shorter(text)
    yield from _fewer(text)


def _is_sql(text: str) -> bool:
    return bool(
        re.search(r"[A-Z]{2,} |[<>=&|] |^(true|false)$| AND | OR |\b(ANY|CASE|WHEN|NOT)\b", text)
    )


def _in_hole(text: str, place: int) -> bool:
    return text.rfind(OPEN, 0, place + 1) > text.rfind(CLOSE, 0, place + 1)


def _shorter(text: str) -> Iterator[str]:
    """Yield the text without one condition after an AND, or between WHERE and AND."""
    for match in re.finditer(r" AND ", text):
        end = _end_of_condition(text, match.end())
        if end > match.end():
            yield text[: match.start()] + text[end:]
    for match in re.finditer(r"WHERE ", text):
        end = _end_of_condition(text, match.end())
        if text[end:].startswith(" AND "):
            yield text[: match.end()] + text[end + len(" AND ") :]


def _fewer(text: str) -> Iterator[str]:
    """Yield a text of whole statements without one of them."""
    statements = _statements(text)
    for place in range(len(statements)):
        yield "".join(statements[:place] + statements[place + 1 :])


def _statements(text: str) -> list[str]:
    """Return statements with what stands between them; a body between dollars belongs to its statement."""
    found, start, is_body = [], 0, False
    for match in re.finditer(r"\$(?:do)?\$|;(?=\s|$)", text):
        if match.group() != ";":
            is_body = not is_body if match.group() == _body_mark(text, start) else is_body
        elif not is_body:
            found.append(text[start : match.end()])
            start = match.end()
    return found


def _body_mark(text: str, start: int) -> str:
    """Return what stands at both ends of the body of the statement that begins at a place."""
    first = re.compile(r"\$(?:do)?\$").search(text, start)
    return first.group() if first else ""


def _end_of_condition(text: str, start: int) -> int:
    depth, place = 0, start
    while found := _END.search(text, place):
        met = found.group()
        if met == "(":
            depth += 1
        elif met == ")":
            if depth == 0:
                return found.start()
            depth -= 1
        elif depth == 0:
            return found.start()
        place = found.end() if met in "()" else found.end() - 1
    return len(text)
