from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from throughcare.kernel.reasons import Reason
from throughcare.pages import reasons


def test_a_reason_becomes_a_sentence():
    with translation.override("en"):
        text = reasons.text(Reason("not_recorded", {"what": "The release date"}))
    assert text == "The release date has not been recorded yet."


@pytest.mark.parametrize(("source", "said"), [("court", "court"), ("undo", "a change was undone")])
def test_who_gave_a_date_is_a_word_and_no_code(source, said):
    with translation.override("en"):
        text = reasons.text(Reason("release.expected", {"source": source}))
    assert text == f"The expected day of release. Source: {said}."


def test_a_code_without_a_text_is_named():
    with pytest.raises(reasons.UnknownReasonError, match=r"\[never_heard_of\]"):
        reasons.text(Reason("never_heard_of"))


def test_a_missing_value_is_named():
    with pytest.raises(reasons.UnknownReasonError, match=r"missing \[what\]"):
        reasons.text(Reason("not_recorded"))


@pytest.mark.parametrize("code", sorted(reasons.TEXTS))
def test_every_text_is_a_sentence(code):
    assert code == code.lower()
    assert reasons.TEXTS[code].endswith((".", "?"))


PACKAGE = Path(reasons.__file__).parents[1]
# A programme words its criteria and facts itself (throughcare.programmes).
WORDED_ELSEWHERE = ("criterion.", "fact.")


def codes_in_use() -> set[str]:
    """Collect the codes that rules and actions write out."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "node_modules" in path.parts or 'Reason("' not in (source := path.read_text("utf-8")):
            continue
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "Reason"
                and node.args
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def worded_by_its_page() -> set[str]:
    """Collect the codes that the words of one group of pages turn into text: faults of its forms, steps, grounds."""
    return {
        key.value
        for path in PACKAGE.rglob("*words.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def test_every_code_in_use_has_a_text():
    wanted = {code for code in codes_in_use() if not code.startswith(WORDED_ELSEWHERE)}
    assert sorted(wanted - set(reasons.TEXTS) - worded_by_its_page()) == []
