"""Nodes of the sealed tree, read from leaves and tiles: never more than 256 rows for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.audit.rules.merkle import complete

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 8
"""A tile stands for 2**8 hashes of the level below."""
_LEAVES = "SELECT leaf FROM audit_leaf WHERE position >= %s AND position < %s ORDER BY position"
_TILES = (
    "SELECT hash FROM audit_tile WHERE level = %s AND number >= %s AND number < %s ORDER BY number"
)


class TreeError(ValueError):
    """Report a tree that lacks a part it should have."""


def row(level: int, first: int, count: int) -> list[bytes]:
    """Return neighbouring hashes of a stored level: 0 leaves, 1 tiles, 2 tiles of tiles.

    Errors: TreeError when one is missing.
    """
    statement, values = (
        (_TILES, [level, first, first + count]) if level else (_LEAVES, [first, first + count])
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = [bytes(one) for (one,) in cursor.fetchall()]
    if len(found) != count:
        raise TreeError(
            f"Cannot read the sealed tree: level [{level}] lacks [{count - len(found)}] of [{count}] "
            f"hashes from [{first}]. Run: throughcare verify audit"
        )
    return found


class Nodes:
    """Give nodes by level and number; what was read once is kept as long as this lives."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, number: int) -> bytes:
        """Return the hash of one complete subtree."""
        key = (level, number)
        if key not in self._known:
            stored, rest = divmod(level, HEIGHT)
            self._known[key] = complete(row(stored, number << rest, 1 << rest))
        return self._known[key]


def new_tiles(old: int, new: int, leaves: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
    """Return the tiles that a tree completes while it grows; `leaves` begin at the last whole tile.

    Shapes: (level, number, hash). Tiles of tiles are made from stored and new ones.
    """
    made: list[tuple[int, int, bytes]] = []
    below, offset, level = list(leaves), old >> HEIGHT << HEIGHT, 1
    while new >> HEIGHT * level:
        first, end = old >> HEIGHT * level, new >> HEIGHT * level
        hashes = [
            complete(below[(number << HEIGHT) - offset : (number + 1 << HEIGHT) - offset])
            for number in range(first, end)
        ]
        made += [(level, first + at, one) for at, one in enumerate(hashes)]
        offset = first >> HEIGHT << HEIGHT
        below = row(level, offset, first - offset) + hashes
        level += 1
    return made
