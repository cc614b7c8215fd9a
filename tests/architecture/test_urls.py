"""Every address has a door: exactly one mark that says who may come in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import dotted, files, module_of, tree_of
from throughcare.pages.doors import Policy, open_page, policy_of, staff_page

NAMES = {
    "start": "",
    "caseload": "caseload",
    "agency_people": "people",
    "overdue": "overdue",
    "arrivals": "arrivals",
    "notices": "notices",
    "find_person": "find",
    "person": "people/<int:person_id>",
    "person_plan": "people/<int:person_id>/plan",
    "person_plan_print": "people/<int:person_id>/plan/print",
    "person_dates": "people/<int:person_id>/dates",
    "imports": "imports",
    "import_detail": "imports/<int:import_id>",
    "administration": "administration",
    "programmes": "programmes",
    "programme": "programmes/<slug:code>",
    "my_page": "me",
    "my_plan": "me/plan",
    "my_log": "me/log",
    "set_language": "language",
    "accessibility": "accessibility",
    "about": "about",
}
"""Names that bookmarks, navigation and documentation rely on."""

OPEN = {
    "start", "about", "accessibility", "set_language", "account_login", "mfa_authenticate", "account_inactive",
    "account_logout", "unlock", "card_sign_in", "lost_card", "text_sign_in", "text_code", "kiosk", "leave", "stay", "invitation", "new_password", "programmes", "programme",
    "calendar_feed", "directory", "directory_service", "directory_confirm", "directory_hsds", "directory_hsds_services",
    "directory_hsds_service", "directory_hsds_terms", "unowned_numbers", "unowned_numbers_file",
    # Behind a signed link: nothing about anybody until whoever answers says so, and then under an access of sharing.
    "reply_by_link",
}  # fmt: skip
"""Everything that may be seen without signing in; it shows nothing about anybody."""

MARKS = {"open_page", "account_page", "staff_page", "person_page"}
PERSONAL_PARTS = ("<int:person_id>", "<int:import_id>", "<int:membership_id>")


def addresses(
    resolver: URLResolver | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the site with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, here)
        else:
            yield here, entry


ADDRESSES = list(addresses())
every_address = pytest.mark.parametrize(
    ("address", "pattern"), ADDRESSES, ids=[a or "/" for a, _ in ADDRESSES]
)


class TestEveryAddress:
    @every_address
    def test_has_a_door(self, address: str, pattern: URLPattern) -> None:
        assert isinstance(policy_of(pattern.callback), Policy), (
            f"Mark the view of [{address}] with open_page, account_page, staff_page or person_page."
        )

    @every_address
    def test_has_a_name(self, address: str, pattern: URLPattern) -> None:
        assert pattern.name, f"Name [{address}], so that nobody writes it out."

    @every_address
    def test_is_open_only_when_listed_here(self, address: str, pattern: URLPattern) -> None:
        policy = policy_of(pattern.callback)
        assert policy and (policy.kind != "open" or pattern.name in OPEN), (
            f"[{address}] is open to everybody. If it shows nothing about anybody, list it in this test."
        )

    @every_address
    def test_with_a_person_in_it_is_for_staff(self, address: str, pattern: URLPattern) -> None:
        policy = policy_of(pattern.callback)
        assert not any(part in address for part in PERSONAL_PARTS) or (
            policy and policy.kind == "staff"
        )

    @every_address
    def test_of_the_person_names_no_person(self, address: str, pattern: URLPattern) -> None:
        policy = policy_of(pattern.callback)
        assert policy and (policy.kind != "person" or "person_id" not in address)

    def test_has_a_name_that_no_other_has(self) -> None:
        names = [pattern.name for _, pattern in ADDRESSES]
        assert sorted(names) == sorted(set(names))


class TestNames:
    @pytest.mark.parametrize(("name", "address"), NAMES.items())
    def test_lead_where_they_always_led(self, name: str, address: str) -> None:
        assert {pattern.name: here for here, pattern in ADDRESSES}.get(name) == address


class TestMarks:
    def test_are_never_two_on_a_view(self) -> None:
        with pytest.raises(TypeError, match="twice"):
            staff_page(open_page(lambda request: request))

    def test_stand_once_above_each_view(self) -> None:
        wrong = [
            f"{module_of(file)}.{node.name}"
            for file in files()
            for node in tree_of(file).body
            if isinstance(node, ast.FunctionDef) and len(marks_of(node)) > 1
        ]
        assert not wrong


def marks_of(view: ast.FunctionDef) -> list[str]:
    """Return the doors that decorate a function."""
    names = (
        dotted(mark.func if isinstance(mark, ast.Call) else mark) for mark in view.decorator_list
    )
    return [name for name in names if name.split(".")[-1] in MARKS]
