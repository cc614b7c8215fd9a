"""A small invented world for tests, the same cast everywhere, so that access tests read like sentences."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests.harness import (
    AS_SYSTEM,
    DATABASES,
    django_db_setup,  # noqa: F401 - a conftest wins over plugins
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass
class SmallWorld:
    """The cast, and five people whose situations differ."""

    world: object
    people: dict[str, int] = field(default_factory=dict)
    today: date = TODAY
    now: datetime = NOW

    def actor(self, sign_in_name):
        return self.world.actor(sign_in_name)

    def access(self, person, sign_in_name="casemanager"):
        from throughcare.sharing import actions as sharing

        return sharing.decide(
            self.actor(sign_in_name),
            person_id=self.people.get(person, person),
            what="person",
            now=self.now,
            today=self.today,
        )

    def listing(self, sign_in_name="casemanager"):
        from throughcare.sharing import actions as sharing

        return sharing.decide_list(self.actor(sign_in_name), now=self.now, today=self.today)

    def system(self):
        from throughcare.sharing import actions as sharing

        return sharing.system_access(purpose="test", now=self.now)

    def account(self, sign_in_name):
        from django.contrib.auth import get_user_model

        return get_user_model().objects.get(sign_in_name=sign_in_name)


PEOPLE = {
    # name: (given, family, home municipality, days since arrival, days to release, legal title)
    "zwolle": ("Rik", "Zwartewater", "GM0193", 20, 120, "sentence"),
    "short": ("Sem", "Kortenoever", "GM0193", 1, 11, "sentence"),
    "remand": ("Milan", "Voorst", "GM0193", 5, None, "remand"),
    "kampen": ("Daan", "IJsselmuiden", "GM0166", 15, 90, "sentence"),
    "unknown": ("Noor", "Nergens", "", 3, 60, "sentence"),
}


def build_world(today=TODAY, now=NOW, people=PEOPLE, *, is_silent=False):
    """Set the cast up and take the people in, through the public actions."""
    from throughcare.custody.types import LegalTitle, ReleaseDateKind
    from throughcare.journeys import actions as journeys
    from throughcare.people import actions as people_actions
    from throughcare.people.types import NewPerson
    from throughcare.simulation.world import CAST, PRISON, set_up

    small = SmallWorld(set_up(CAST, password=None, now=now, today=today), today=today, now=now)
    prison = small.world.agencies[PRISON]
    access = small.system()
    newcomers = [
        NewPerson(
            given,
            family,
            "NL",
            "nl-demo-register",
            f"900000{number}",
            prison,
            date(1990, 5, number + 1),
            "nl",
            home,
        )
        for number, (given, family, home, *_rest) in enumerate(people.values())
    ]
    ids = people_actions.register_many(newcomers, access=access, now=now)
    small.people = dict(zip(people, ids, strict=True))
    if not is_silent:
        say_yes(ids, small)
    arrivals = [
        journeys.Arrival(
            person_id,
            today - timedelta(days=since),
            LegalTitle(title),
            None,
            ((ReleaseDateKind.EXPECTED, today + timedelta(days=to)),) if to is not None else (),
        )
        for person_id, (*_names, since, to, title) in zip(ids, people.values(), strict=True)
    ]
    journeys.admit_many(
        arrivals, agency_id=prison, source="register", access=access, now=now, today=today
    )
    return small


def say_yes(person_ids, small, agencies=None):
    """Let people agree that all agencies of the cast share what only consent opens."""
    from throughcare.kernel.access import Category
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.models import ConsentEvent

    said = small.now - timedelta(days=1)
    opened = ("identity", "custody", "journey", "plan", "involvement", "housing", "debts", "family")
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            person_id=person_id,
            at=said,
            state="given",
            purpose=purpose,
            agency_ids=agencies or list(small.world.agencies.values()),
            categories=[Category(code).value for code in opened],
            since=said,
            until=said + timedelta(days=365),
            method="paper",
        )
        for person_id in person_ids
        for purpose in ("reintegration", "care")
    )
    sharing.project_visibility(person_ids, access=small.system())


class Worlds:
    """Keep one database with the small world for each worker: building it for every test takes longer than the tests.

    A test that asks for the world runs in that database, in a transaction that is rolled back.
    """

    ASKED = ("small_world", "live_world", "as_worker")
    SILENT = "nobody_was_asked"
    """A test with this fixture begins before anybody answered: nobody said yes to anything."""
    OF_THEIR_OWN = frozenset({"committed_db", "transactional_db", "ground", "crowd"})
    """Fixtures that keep a database of their own choice open."""
    built: ClassVar[dict[str, SmallWorld]] = {}

    @classmethod
    def kind_of(cls, item) -> str:
        names = set(getattr(item, "fixturenames", ()))
        if names & cls.OF_THEIR_OWN or not names & set(cls.ASKED):
            return ""
        kind = "small" if "small_world" in names else "live"
        return f"{kind}_silent" if cls.SILENT in names else kind

    @classmethod
    def enter(cls, item, kind: str) -> None:
        DATABASES.ensure()
        _use(f"{DATABASES.name}_{kind}", make=kind not in cls.built)
        if kind not in cls.built:
            blocker = item.config.stash[blocking_manager_key]
            with blocker.unblock():
                cls.built[kind] = build_world(
                    **({} if kind.startswith("small") else right_now()),
                    is_silent=kind.endswith("silent"),
                )
                _close()

    @classmethod
    def leave(cls) -> None:
        _use(DATABASES.name)


def _use(name: str, *, make: bool = False) -> None:
    from django.db import connections

    _close()
    if make:
        DATABASES.copy(name)
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    connections["default"].settings_dict["OPTIONS"]["options"] = AS_SYSTEM


def _close() -> None:
    from django.db import connections

    connections["default"].close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Choose the database before any fixture opens it."""
    if kind := Worlds.kind_of(item):
        Worlds.enter(item, kind)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Go back to the empty database, and to the language of the settings, once everything of the test is put away."""
    answer = yield
    translation.deactivate()
    if Worlds.kind_of(item):
        Worlds.leave()
    return answer


def right_now() -> dict:
    from django.utils import timezone

    now = timezone.now()
    return {"today": timezone.localdate(now), "now": now}


@pytest.fixture
def small_world(request, db):
    """The small world, in a transaction that is rolled back; its today is fixed."""
    kind = Worlds.kind_of(request.node)
    return deepcopy(Worlds.built[kind]) if kind else build_world()


@pytest.fixture
def live_world(request, db):
    """The small world as of the machine's today, for pages: they read the clock."""
    kind = Worlds.kind_of(request.node)
    if not kind:
        return build_world(**right_now())
    return replace(deepcopy(Worlds.built[kind]), **right_now())


@pytest.fixture
def nobody_was_asked():
    """Begin before anybody answered: else the small world says yes to everything. `Worlds` looks for the name."""


@pytest.fixture
def as_worker(client, live_world):
    """Sign the test client in as somebody of the cast."""

    def sign_in(sign_in_name):
        client.force_login(live_world.account(sign_in_name))
        return client

    return sign_in
