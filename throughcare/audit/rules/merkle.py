"""A Merkle tree as RFC 6962 describes it: heads, proofs that a leaf is in it, proofs that it only grew.

Shapes: a node is named by its level and its number there; node (k, i) stands for the leaves from
i * 2**k up to, not including, (i + 1) * 2**k. Leaves are hashes already (level 0).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Nodes = Callable[[int, int], bytes]
    """Gives the hash of a complete subtree by level and number."""

EMPTY = sha256(b"").digest()
LARGEST = 2**62
"""No tree is larger; a number beyond it is a forgery or a fault."""


def parent(left: bytes, right: bytes) -> bytes:
    """Return the hash over two children.

    Source: RFC 6962, section 2.1.
    """
    return sha256(b"\x01" + left + right).digest()


def complete(hashes: Sequence[bytes]) -> bytes:
    """Return the hash over a full row, whose length is a power of two.

    Source: RFC 6962, section 2.1.
    """
    row = list(hashes)
    while len(row) > 1:
        row = [parent(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def root(size: int, nodes: Nodes) -> bytes:
    """Return the head of the tree over the first `size` leaves.

    Source: RFC 6962, section 2.1.
    """
    return EMPTY if size == 0 else _range(0, size, nodes)


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the path that proves a leaf to be at `index` in the tree of that size.

    Source: RFC 6962, section 2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"Cannot prove leaf [{index}] in a tree of [{size}]: it is not in there.")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range(middle, end, nodes))
            end = middle
        else:
            path.append(_range(start, middle, nodes))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the proof that the tree of size `new` begins with the tree of size `old`.

    Source: RFC 6962, section 2.1.2.
    """
    if not 0 <= old <= new:
        raise ValueError(f"Cannot prove growth from [{old}] to [{new}]: trees only grow.")
    if old in {0, new}:
        return []
    start, end, is_whole, path = 0, new, True, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range(middle, end, nodes))
            end = middle
        else:
            path.append(_range(start, middle, nodes))
            start, is_whole = middle, False
    if not is_whole:
        path.append(_range(start, end, nodes))
    return path[::-1]


def is_included(leaf: bytes, index: int, *, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Tell whether the path proves the leaf; anything malformed is no.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size <= LARGEST:
        return False
    here, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = parent(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = parent(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == head


def is_consistent(
    old: int, old_head: bytes, new: int, new_head: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether the path proves that the newer tree begins with the older one.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= new <= LARGEST:
        return False
    if old in {0, new}:
        return not path and (old_head == EMPTY if old == 0 else old_head == new_head)
    steps = list(path) if old & (old - 1) else [old_head, *path]
    if not steps:
        return False
    return _replay(old, old_head, new, new_head, steps)


def _replay(old: int, old_head: bytes, new: int, new_head: bytes, steps: Sequence[bytes]) -> bool:
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = parent(step, first), parent(step, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = parent(second, step)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_head and second == new_head


def _range(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the hash over leaves; where a split ends, the left part is always a complete subtree."""
    size = end - start
    level = size.bit_length() - 1
    if size == 1 << level:
        return nodes(level, start >> level)
    middle = start + _split(size)
    return parent(_range(start, middle, nodes), _range(middle, end, nodes))


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
