"""Small catalogues, written as data, for what rules say about them."""

from __future__ import annotations

from throughcare.answers.rules.checking import read
from throughcare.answers.rules.schema import Catalogue


def concept(key: str, kind: str = "yes_no", *options, **more) -> dict:
    made = [
        {"code": one, "text": {"en": one}} if isinstance(one, str) else {"text": {"en": "x"}, **one}
        for one in options
    ]
    return {
        "key": f"t.{key}", "domain": "debts", "category": "debts", "kind": kind,
        "ask": {"en": f"{key}?"}, "options": made, **more,
    }  # fmt: skip


def page(key: str, *questions, ways=None) -> dict:
    asked = [
        {"concept": f"t.{one}"}
        if isinstance(one, str)
        else {**one, "concept": f"t.{one['concept']}"}
        for one in questions
    ]
    found = {"key": key, "title": {"en": key}, "questions": asked}
    return found if ways is None else {**found, "next": ways}


def form(*pages, version: int = 1, key: str = "talk") -> dict:
    return {
        "key": key, "version": version, "title": {"en": "Talk"}, "since": "2026-01-01", "pages": list(pages),
    }  # fmt: skip


def catalogue(concepts, forms) -> Catalogue:
    return read({"version": 1, "concepts": list(concepts), "forms": list(forms)})


def go(to: str, **when) -> dict:
    return {"to": to, "when": {f"t.{key}": list(codes) for key, codes in when.items()}}
