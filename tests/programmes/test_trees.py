from __future__ import annotations

import pytest

from throughcare.programmes.rules.trees import MAX_BYTES, TreeError, read

REFUSED = [
    ("a: 1\nb: 2\na: 3\n", 3, "Keep one; the first is on line 1."),
    ("a: &x [1]\nb: *x\n", 1, "Write the value out"),
    ("b: *x\n", 1, "Write the value out"),
    ("a: 1\nb: !!python/object:os.system 2\n", 2, "Remove the tag"),
    ("a: 1\n b: 2\n", 2, "Check indentation"),
    ("a: [1\n", 2, "Check indentation"),
    ("a: 1\n---\nb: 2\n", 2, "Keep one programme"),
    ("", 1, "Write a programme definition"),
    ("a:\n  ? [1, 2]\n  : 3\n", 2, "Write `word: value`"),
    ("a: " + "[" * 40 + "]" * 40, 1, "Check the indentation"),
    ("a: \x00", 1, "UTF-8"),
    ("a: \ud800", 1, "UTF-8"),
    ("a: " + "é" * (MAX_BYTES // 2), 1, "Split the programme"),
    ("a" * (MAX_BYTES + 1), 1, "Split the programme"),
]


class TestRead:
    @pytest.mark.parametrize(("text", "line", "remedy"), REFUSED)
    def test_refuses_what_is_not_plain_data(self, text: str, line: int, remedy: str) -> None:
        with pytest.raises(TreeError) as caught:
            read(text)
        assert (caught.value.line, remedy in caught.value.remedy) == (line, True)

    def test_refuses_an_alias_bomb_before_it_grows(self) -> None:
        levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
        with pytest.raises(TreeError, match="aliases"):
            read("l0: &l0 [x]\n" + "\n".join(levels))

    def test_survives_very_deep_nesting(self) -> None:
        with pytest.raises(TreeError, match="nested"):
            read("[" * 100_000)

    def test_takes_only_true_false_null_and_whole_numbers_for_more_than_text(self) -> None:
        text = "{a: NO, b: on, c: 2019-07-01, d: 1.5, e: 12, f: true, g: null, h: '12', i: 010}"
        assert read(text).value == {
            "a": "NO",
            "b": "on",
            "c": "2019-07-01",
            "d": "1.5",
            "e": 12,
            "f": True,
            "g": None,
            "h": "12",
            "i": "010",
        }

    def test_knows_the_line_of_every_value(self) -> None:
        tree = read("a: 1\nb:\n  - c: 2\n    d:\n      - 3\n      - 4\n")
        assert tree.line(("b", 0, "d", 1)) == 6
        assert tree.line(("b", 0, "c")) == 3
        assert tree.line(("b", 0, "d", 7, "x")) == 4
