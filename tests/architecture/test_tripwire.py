"""No page asks for anybody before something was decided, and no room reaches for another one's people."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.source import (
    calls_in,
    dotted,
    files,
    imported,
    module_of,
    room_of,
    tree_of,
)
from tests.harness import TrippedError, Tripwire
from throughcare.sharing.actions import guarding

_POLICIES = """
SELECT c.relname, array_agg(p.polname::text) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid GROUP BY 1
"""
SETTING = r"set_config\(\s*'throughcare\.(scope|people|reach|now|account|agency)'"
WAYS_ROUND = ("_default_manager", "_base_manager", "get_model", "all_objects")

OPENERS = (
    "throughcare.sharing.actions",
    "throughcare.config.commands.verify_sharing",
    "throughcare.config.commands.bench.decisions",
)
"""Who may put what was decided on the connection: decisions, and what verifies and measures them."""


def guarded_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_POLICIES)
        return {name for name, _ in cursor.fetchall()}


def protected_models() -> dict[str, str]:
    """Return the models of guarded tables -> their module."""
    tables = guarded_tables()
    return {
        f"{model.__module__}.{model.__name__}": model.__module__
        for model in apps.get_models()
        if model._meta.db_table in tables
    }


@pytest.mark.django_db
class TestTripwire:
    def select(self, statement: str) -> None:
        with connection.execute_wrapper(Tripwire()), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT 1 FROM people_person WHERE id = 1",
            'SELECT "people_name"."given" FROM "people_name"',
            "SELECT 1 FROM agencies_agency a JOIN plans_plan p ON true",
            "WITH found AS (SELECT 1 FROM journeys_case_listing) SELECT * FROM found",
            "SELECT EXISTS (SELECT FROM custody_period)",
        ],
    )
    def test_trips_while_nothing_is_decided(self, statement: str) -> None:
        guarding.begin()
        try:
            with pytest.raises(TrippedError):
                self.select(statement)
            guarding.open_system()
            self.select(statement)
        finally:
            guarding.rest()

    def test_lets_everything_else_pass(self) -> None:
        guarding.begin()
        try:
            self.select("SELECT 1 FROM agencies_agency")
            self.select("SELECT 'people_person'")
        finally:
            guarding.rest()

    def test_knows_every_guarded_table(self) -> None:
        own = {table for table in guarded_tables() if table in Tripwire.own_rows()}
        assert Tripwire.tables() == guarded_tables() - own
        assert {"people_person", "people_name", "custody_period", "plans_plan"} <= Tripwire.tables()

    def test_watches_the_pages(self, client, monkeypatch) -> None:
        from throughcare.public import views

        def careless(_request: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM people_person")

        watched = views.about
        assert watched.policy.kind == "open"
        monkeypatch.setattr("throughcare.config.chrome.shell_for", careless)
        with pytest.raises(TrippedError):
            client.get("/about")


@pytest.mark.django_db
class TestModelsOfPeople:
    def test_are_reached_from_their_own_room_only(self) -> None:
        models = protected_models()
        wrong = [
            f"{module_of(file)} imports {name}"
            for file in files()
            for name in sorted(imported(tree_of(file)) & set(models))
            if not _may_reach(module_of(file), models[name])
        ]
        assert not wrong, f"Ask the room's queries and actions: {wrong}"

    def test_have_no_other_way_in(self) -> None:
        wrong = [
            f"{module_of(file)}:{node.lineno}"
            for file in files()
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Attribute) and node.attr in WAYS_ROUND
            # A room's own queries and actions hold its own rows: other rooms' models are not theirs to import.
            if not re.match(r"throughcare\.\w+\.(actions|queries)\b", module_of(file))
        ]
        assert not wrong, f"Name the model, so that a test can see who reaches for it: {wrong}"

    def test_are_never_reached_by_a_relation_from_outside(self) -> None:
        """A row of another room leads nowhere: its rooms have no backward names for people."""
        wrong = [
            f"{model.__name__}.{relation.name}"
            for model in apps.get_models()
            if model._meta.db_table in guarded_tables()
            for relation in model._meta.related_objects
            if relation.related_model._meta.app_label != model._meta.app_label
            and not relation.hidden
        ]
        assert not wrong

    def test_lists_of_choices_never_come_from_them(self) -> None:
        wrong = [
            f"{module_of(file)}:{node.lineno}"
            for file in files()
            for node in ast.walk(tree_of(file))
            if isinstance(node, ast.Call)
            and re.search(
                r"(ModelChoiceField|ModelMultipleChoiceField|ModelForm|modelform_factory)$",
                dotted(node.func),
            )
        ]
        assert not wrong


def _may_reach(module: str, models: str) -> bool:
    """Tell whether a module is of the models' own room, in a layer that asks for an access."""
    layer = ([*module.split("."), "", ""])[2]
    return room_of(module) == room_of(models) and layer in {"queries", "actions", "models"}


class TestContext:
    def test_is_opened_by_decisions_only(self) -> None:
        """Pages ask for an access; only decisions, and what verifies them, touch the connection."""
        wrong = [
            f"{module_of(file)}:{call.lineno}"
            for file in files()
            for name, call in calls_in(tree_of(file))
            if name.split(".")[-1] in {"open_system", "open_list", "trial"}
            and not module_of(file).startswith(OPENERS)
        ]
        assert not wrong, f"Ask sharing.actions for an access: {wrong}"

    def test_is_written_in_one_place(self) -> None:
        wrong = [
            module_of(file)
            for file in files()
            if re.search(SETTING, file.read_text(encoding="utf-8"))
            and module_of(file) != "throughcare.sharing.actions.guarding"
            # What verifies the guard brings connections into states in which no product of ours leaves them.
            and not module_of(file).startswith("throughcare.config.commands.verify_sharing")
        ]
        assert not wrong
