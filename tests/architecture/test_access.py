"""Personal data is reached only with an access in hand, and only `sharing` makes one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import (
    Definition,
    calls_in,
    dotted,
    files,
    imported,
    module_of,
    modules_in,
    public_functions,
    tree_of,
)

ABOUT_WORKERS = "about workers and their agency; the acting worker is given as `by` and judged by accounts.rules"
OWN = "what an account keeps about itself; the door gives the account"
REFERENCE = "public facts about places and agencies"
PROGRAMME = "what programmes say, about nobody"
NAMES_OF_WORKERS = "names of workers of agencies, who act in their office"
ACCESS_ITSELF = "decides, keeps or records the access itself"
NUMBERS = "counts, or numbers of cases and rows, for the check of projections; nobody is named"
PURE = "computes from values whose reading was decided before"

NOT_PERSONAL: dict[str, str] = {
    "throughcare.accounts.actions.accept_invitation": "the code of the invitation is the proof",
    "throughcare.accounts.actions.accept_with_account": "the code of the invitation is the proof",
    "throughcare.accounts.actions.appoint_duty_contact": ABOUT_WORKERS,
    "throughcare.accounts.actions.close": ABOUT_WORKERS,
    "throughcare.accounts.actions.drop_draft": OWN,
    "throughcare.accounts.actions.drop_old_drafts": "deletes by age, reads nothing",
    "throughcare.accounts.actions.help_back_in": ABOUT_WORKERS,
    "throughcare.accounts.actions.hold": "locks rows, reads nothing",
    "throughcare.caseloads.actions.lock": "locks rows, reads nothing",
    "throughcare.caseloads.actions.lock_open_of": "locks rows, reads nothing",
    "throughcare.accounts.actions.invite": ABOUT_WORKERS,
    "throughcare.accounts.actions.join": ABOUT_WORKERS,
    "throughcare.accounts.actions.keep_draft": OWN,
    "throughcare.accounts.actions.move": ABOUT_WORKERS,
    "throughcare.accounts.actions.open_account": ABOUT_WORKERS,
    "throughcare.accounts.actions.record_sign_in": OWN,
    "throughcare.accounts.actions.recover": "the code is the proof",
    "throughcare.accounts.actions.recovery_name": "the code is the proof",
    "throughcare.accounts.actions.set_language": OWN,
    "throughcare.accounts.actions.withdraw_invitation": ABOUT_WORKERS,
    "throughcare.accounts.queries.account_named": OWN,
    "throughcare.accounts.queries.account_of": OWN,
    "throughcare.accounts.queries.draft_of": OWN,
    "throughcare.accounts.queries.duty_contact": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_contact_addresses": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_contacts": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.duty_history": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.invitation_for": "the code of the invitation is the proof",
    "throughcare.accounts.queries.memberships_of": OWN,
    "throughcare.accounts.queries.open_invitations": ABOUT_WORKERS,
    "throughcare.accounts.queries.sign_in_name_is_taken": "yes or no about a name",
    "throughcare.accounts.queries.worker": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.worker_names": NAMES_OF_WORKERS,
    "throughcare.accounts.queries.worker_rows": ABOUT_WORKERS,
    "throughcare.accounts.queries.workers_of": NAMES_OF_WORKERS,
    "throughcare.agencies.actions.add_post": ABOUT_WORKERS,
    "throughcare.agencies.actions.add_site": ABOUT_WORKERS,
    "throughcare.agencies.actions.close_agency": ABOUT_WORKERS,
    "throughcare.agencies.actions.load_reference": REFERENCE,
    "throughcare.agencies.actions.open_agency": ABOUT_WORKERS,
    "throughcare.agencies.queries.agency_by_code": REFERENCE,
    "throughcare.agencies.queries.agency_map": REFERENCE,
    "throughcare.agencies.queries.agency_names": REFERENCE,
    "throughcare.agencies.queries.agency_of": REFERENCE,
    "throughcare.agencies.queries.forget_agency_map": REFERENCE,
    "throughcare.agencies.queries.holiday_calendar": REFERENCE,
    "throughcare.agencies.queries.holidays_of": REFERENCE,
    "throughcare.agencies.queries.jurisdiction_codes": REFERENCE,
    "throughcare.agencies.queries.kinds": REFERENCE,
    "throughcare.agencies.queries.municipalities_of": REFERENCE,
    "throughcare.agencies.queries.municipality_names": REFERENCE,
    "throughcare.agencies.queries.posts_of": REFERENCE,
    "throughcare.agencies.queries.sites_of": REFERENCE,
    "throughcare.audit.actions.record": ACCESS_ITSELF,
    "throughcare.audit.actions.record_without_access": ACCESS_ITSELF,
    "throughcare.caseloads.queries.open_case_counts": "numbers only, nobody is named",
    "throughcare.journeys.actions.arriving.duty_contact": NAMES_OF_WORKERS,
    "throughcare.journeys.queries.derived.agency_for": PURE,
    "throughcare.journeys.queries.derived.derived": PURE,
    "throughcare.journeys.queries.facts.done_of": "codes and days of tasks by case number; asked only beside case_facts",
    "throughcare.journeys.queries.facts.facts_from": PURE,
    "throughcare.journeys.queries.lists.columns_for": PURE,
    "throughcare.journeys.queries.naming.Words.title": PROGRAMME,
    "throughcare.journeys.queries.naming.fact_title": PROGRAMME,
    "throughcare.journeys.queries.naming.words": PROGRAMME,
    "throughcare.journeys.queries.preview.with_dates": PURE,
    "throughcare.journeys.queries.verifying.Comparison.add": PURE,
    "throughcare.journeys.queries.verifying.case_count": NUMBERS,
    "throughcare.journeys.queries.stray.contact_gaps": NUMBERS,
    "throughcare.journeys.queries.stray.forgotten": NUMBERS,
    "throughcare.journeys.queries.verifying.differences": PURE,
    "throughcare.journeys.queries.verifying.next_cases": NUMBERS,
    "throughcare.journeys.queries.stray.orphans": NUMBERS,
    "throughcare.journeys.queries.verifying.some_cases": NUMBERS,
    "throughcare.messages.actions.put_out": "a text code and plain values, never what the message is about",
    "throughcare.messages.queries.newest": "a text code and plain values, never what the message is about",
    "throughcare.programmes.actions.publish": PROGRAMME,
    "throughcare.programmes.actions.shipped_definitions": PROGRAMME,
    "throughcare.programmes.queries.Published.definition": PROGRAMME,
    "throughcare.programmes.queries.Published.on": PROGRAMME,
    "throughcare.programmes.queries.by_id": PROGRAMME,
    "throughcare.programmes.queries.forget_published": PROGRAMME,
    "throughcare.programmes.queries.in_force": PROGRAMME,
    "throughcare.programmes.queries.published": PROGRAMME,
    "throughcare.sharing.actions.decide": ACCESS_ITSELF,
    "throughcare.sharing.actions.decide_list": ACCESS_ITSELF,
    "throughcare.sharing.actions.record_listed": ACCESS_ITSELF,
    "throughcare.sharing.actions.system_access": ACCESS_ITSELF,
    "throughcare.sharing.queries.kinds_of": PURE,
    "throughcare.sharing.queries.kinds_today": ACCESS_ITSELF,
    "throughcare.sharing.queries.person_of_account": "about oneself; the door gives the account",
}
"""Public functions without an access -> why. Think twice before a line is added: it opens a way round."""

SYSTEM_WORK = {
    "throughcare.config": "the command line: checks, benches, the demo",
    "throughcare.exchange": "imports concern everybody in a file; the job runs after the worker has left",
    "throughcare.journeys.actions.projecting": (
        "the asker must reach the people; what follows from facts needs every fact, and shows none"
    ),
    "throughcare.journeys.tasks": "cases whose last phase is over close by the clock",
    "throughcare.simulation": "the invented world has no workers at first",
    "throughcare.web.administration.views": "who leaves hands over all cases at once; the action judges by whom",
    "throughcare.web.custody.views": "who arrives has no relation yet; the page is for roles of a prison",
}
"""Who may ask for the system's own access -> why. Hardly ever a page: a page acts for somebody."""


def exported(package: str) -> set[str] | None:
    """Return the names that a package gives out; None where it gives its modules."""
    for file in files():
        if module_of(file) == package and file.name == "__init__.py":
            for node in tree_of(file).body:
                if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__":
                    return set(ast.literal_eval(node.value))
    return None


def reached() -> set[str]:
    """Return what files import of the inside of another room, or of another layer of their own."""
    return {
        name
        for file in files()
        for name in imported(tree_of(file))
        if _layer(name) != _layer(module_of(file))
    }


def _layer(module: str) -> str:
    return ".".join(module.split(".")[:3])


def public() -> Iterator[tuple[str, Definition]]:
    """Yield the functions that others may call, under the name by which they call them."""
    from_outside = reached()
    for file in modules_in("queries", "actions"):
        module = module_of(file)
        names = exported(_layer(module))
        for function in public_functions(file):
            if (
                names is None
                or module in from_outside - {_layer(module)}
                or function.place in from_outside
            ):
                yield function.place, function
            elif function.name in names:
                yield f"{_layer(module)}.{function.name}", function


PUBLIC = dict(public())


class TestPublicFunctions:
    def test_ask_for_an_access(self) -> None:
        without = {
            place for place, function in PUBLIC.items() if "access" not in function.keyword_only
        }
        wrong = sorted(without - set(NOT_PERSONAL))
        assert not wrong, (
            f"Ask for `access` as a keyword, or list it here with the reason why not: {wrong}"
        )

    def test_are_listed_only_while_they_need_to_be(self) -> None:
        functions = [
            one for file in modules_in("queries", "actions") for one in public_functions(file)
        ]
        without = [one for one in functions if "access" not in one.keyword_only]
        names = {
            name for one in without for name in (one.place, f"{_layer(one.module)}.{one.name}")
        }
        assert not set(NOT_PERSONAL) - names, "Take these off the list."

    def test_use_the_access_they_ask_for(self) -> None:
        wrong = [
            place
            for place, function in PUBLIC.items()
            if "access" in function.keyword_only
            and not any(
                isinstance(node, ast.Name) and node.id == "access"
                for node in ast.walk(function.tree)
            )
        ]
        assert not wrong, f"They take an access and never look at it: {wrong}"


class TestAccess:
    def test_is_made_in_sharing_only(self) -> None:
        wrong = [place for place in makers() if not place.startswith("throughcare.sharing.")]
        assert not wrong, f"Ask sharing.actions.decide for an access instead of making one: {wrong}"

    def test_is_made_somewhere(self) -> None:
        assert [place for place in makers() if place.startswith("throughcare.sharing.actions:")]

    def test_is_never_altered(self) -> None:
        wrong = [
            f"{module_of(file)}:{call.lineno}"
            for file in files()
            for name, call in calls_in(tree_of(file))
            if name.split(".")[-1] == "replace"
            and call.args
            and dotted(call.args[0]).split(".")[-1] == "access"
        ]
        assert not wrong, f"An access is what was decided: {wrong}"

    def test_of_the_system_is_asked_for_where_listed_only(self) -> None:
        wrong = [
            place for place in callers("system_access") if not place.startswith(tuple(SYSTEM_WORK))
        ]
        assert not wrong, f"A page acts for somebody: ask sharing.actions.decide. {wrong}"

    def test_is_what_answers_before_there_is_one_only_in_sharing(self) -> None:
        wrong = [
            place
            for place in callers("kinds_today")
            if not place.startswith("throughcare.sharing.")
        ]
        assert not wrong, f"Only a decision may ask kinds_today: {wrong}"


def makers() -> list[str]:
    """Return where access values are constructed."""
    return [
        f"{module_of(file)}:{call.lineno}"
        for file in files()
        for name, call in calls_in(tree_of(file))
        if name.split(".")[-1] == "Access"
    ]


def callers(function: str) -> list[str]:
    """Return where a function is called."""
    return [
        f"{module_of(file)}:{call.lineno}"
        for file in files()
        for name, call in calls_in(tree_of(file))
        if name.split(".")[-1] == function
    ]
