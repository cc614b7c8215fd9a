"""Two implementations of the tree, written apart, agree; proofs of the one convince the other."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from throughcare.audit import verifier
from throughcare.audit.rules import merkle

RFC_LEAVES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
RFC_HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""Known answers of Certificate Transparency's own tests."""


class Rows:
    """Nodes computed from all leaves, without tiles: slow and plain."""

    def __init__(self, leaves):
        self.levels = [list(leaves)]
        while len(self.levels[-1]) > 1:
            row = self.levels[-1]
            self.levels.append(
                [merkle.parent(*row[at : at + 2]) for at in range(0, len(row) - 1, 2)]
            )

    def __call__(self, level, number):
        return self.levels[level][number]


def some(count, seed=1):
    return [sha256(b"%d/%d" % (seed, one)).digest() for one in range(count)]


def grown(leaves):
    tree = verifier.Tree()
    for leaf in leaves:
        list(tree.add(leaf))
    return tree.root()


class TestHeads:
    def test_of_nothing(self):
        assert merkle.root(0, Rows([])) == verifier.Tree().root() == sha256(b"").digest()

    @pytest.mark.parametrize("size", RFC_HEADS)
    def test_are_those_of_certificate_transparency(self, size):
        leaves = [sha256(b"\x00" + one).digest() for one in RFC_LEAVES[:size]]
        assert merkle.root(size, Rows(leaves)).hex() == grown(leaves).hex() == RFC_HEADS[size]

    def test_agree_for_every_small_tree(self):
        leaves = some(300)
        nodes, tree = Rows(leaves), verifier.Tree()
        for size in range(1, 301):
            list(tree.add(leaves[size - 1]))
            assert merkle.root(size, nodes) == tree.root()

    @pytest.mark.slow
    def test_agree_on_random_trees_up_to_five_thousand_leaves(self):
        chance = random.Random(20260101)
        for number in range(60):
            size = chance.choice([0, 1, 4095, 4096, 4097, 5000, *[chance.randint(0, 5000)] * 6])
            leaves = some(size, number)
            assert merkle.root(size, Rows(leaves)) == grown(leaves)


class TestProofs:
    def test_of_every_leaf_of_every_small_tree_convince_both(self):
        leaves = some(70)
        nodes = Rows(leaves)
        for size in range(1, 71):
            head = merkle.root(size, nodes)
            for index in range(size):
                path = merkle.inclusion(index, size, nodes)
                assert merkle.is_included(leaves[index], index, size=size, path=path, head=head)
                assert verifier.climb(leaves[index], index, size, path) == head

    def test_of_growth_hold_for_every_pair_of_small_trees(self):
        nodes = Rows(some(70))
        for new in range(71):
            for old in range(new + 1):
                path = merkle.consistency(old, new, nodes)
                heads = merkle.root(old, nodes), merkle.root(new, nodes)
                assert merkle.is_consistent(old, heads[0], new, heads[1], path)

    def test_of_growth_of_forks_are_refused(self):
        leaves = some(64)
        for new in range(2, 65):
            for old in range(1, new):
                forked = [*leaves[: old - 1], sha256(b"other").digest(), *leaves[old:]]
                mine, other = Rows(leaves), Rows(forked)
                path = merkle.consistency(old, new, other)
                heads = merkle.root(old, mine), merkle.root(new, other)
                assert not merkle.is_consistent(old, heads[0], new, heads[1], path)

    @pytest.mark.slow
    def test_of_random_trees_up_to_five_thousand_leaves(self):
        chance = random.Random(7)
        for number in range(25):
            size = chance.randint(1, 5000)
            leaves = some(size, number)
            nodes = Rows(leaves)
            head = merkle.root(size, nodes)
            for _ in range(40):
                index, old = chance.randrange(size), chance.randint(0, size)
                path = merkle.inclusion(index, size, nodes)
                assert merkle.is_included(leaves[index], index, size=size, path=path, head=head)
                assert verifier.climb(leaves[index], index, size, path) == head
                steps = merkle.consistency(old, size, nodes)
                assert merkle.is_consistent(old, merkle.root(old, nodes), size, head, steps)

    def test_are_not_made_for_what_is_not_there(self):
        with pytest.raises(ValueError, match="not in there"):
            merkle.inclusion(3, 3, Rows(some(3)))
        with pytest.raises(ValueError, match="only grow"):
            merkle.consistency(4, 3, Rows(some(4)))


def mutations(path, chance):
    """Yield proofs that are not this one."""
    yield [*path, sha256(b"more").digest()]
    yield [sha256(b"more").digest(), *path]
    if path:
        yield path[:-1]
        yield path[1:]
        at = chance.randrange(len(path))
        yield [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
    if len(path) > 1:
        yield path[::-1]
        yield [path[1], path[0], *path[2:]]


def test_no_altered_growth_proof_is_believed():
    chance = random.Random(3)
    nodes = Rows(some(200))
    refused = 0
    for _ in range(300):
        new = chance.randint(2, 200)
        old = chance.randint(1, new - 1)
        heads = merkle.root(old, nodes), merkle.root(new, nodes)
        path = merkle.consistency(old, new, nodes)
        for forged in mutations(path, chance):
            if forged != path:
                assert not merkle.is_consistent(old, heads[0], new, heads[1], forged)
                refused += 1
        for size in (old - 1, old + 1):
            assert not merkle.is_consistent(size, heads[0], new, heads[1], path)
    assert refused > 1000
