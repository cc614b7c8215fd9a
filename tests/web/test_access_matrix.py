"""The page of routes, roles and relations says what the tests of every address hold to."""

from __future__ import annotations

import os
from pathlib import Path

from tests.web.test_every_url import (
    CAST,
    EVERYBODY,
    FOR_SOME,
    OF_NOBODY,
    PATTERNS,
    PRISON,
    RELATED,
    may_open,
)
from throughcare.pages.doors import policy_of

PAGE = Path(__file__).parents[2] / "docs/reference/generated/access-matrix.md"
WRITE = "THROUGHCARE_WRITE_PAGES"
_HEAD = """# Who may open which address

Generated from the tests (`THROUGHCARE_WRITE_PAGES=1 make test-fast ARGS=tests/web/test_access_matrix.py`). Each cell is tested: the
address is opened as this member of the invented cast, with and without a forged form, about a person with whom some agencies have to do and
others have not. *yes*: it answers. *some*: it exists for whoever leads, or for some things only. An empty cell is a page that does not exist,
the same as for a person who was never there. Who is not signed in is led to the sign-in page.

"""


def relation(who: str) -> str:
    if who not in CAST:
        return "themself" if who == "person" else "nobody"
    if who in PRISON:
        return "custody"
    return "programme or team" if who in RELATED else "none"


def cell(name: str, who: str) -> str:
    if policy_of(PATTERNS[name][1]).kind == "open":
        return "yes"
    if who == "anonymous" or not may_open(name, who):
        return ""
    return "some" if OF_NOBODY.search(PATTERNS[name][0]) or FOR_SOME.match(name) else "yes"


def rendered() -> str:
    people = [who for who in EVERYBODY if who != "anonymous"]
    roles = [CAST[who].value if who in CAST else "the person" for who in people]
    lines = [
        "| address | " + " | ".join(people) + " |",
        "| --- |" + " --- |" * len(people),
        "| *role* | " + " | ".join(roles) + " |",
        "| *relation to the person* | " + " | ".join(map(relation, people)) + " |",
    ]
    for name, (address, _view) in sorted(PATTERNS.items(), key=lambda one: one[1][0]):
        cells = " | ".join(cell(name, who) for who in people)
        lines.append(f"| `/{address}` | {cells} |")
    return _HEAD + "\n".join(lines) + "\n"


def test_the_page_is_what_the_tests_hold_to() -> None:
    if os.environ.get(WRITE):
        PAGE.write_text(rendered())
    assert PAGE.read_text() == rendered(), f"Addresses changed. Run this test with {WRITE}=1."


def test_every_address_is_in_it() -> None:
    text = PAGE.read_text()
    assert all(f"/{address}" in text for address, _view in PATTERNS.values())
