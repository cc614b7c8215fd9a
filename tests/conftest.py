"""A small invented world for tests, the same cast everywhere, so that access tests read like sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.harness import django_db_setup  # noqa: F401 - a conftest wins over plugins

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

        return sharing.decide_list(self.actor(sign_in_name), now=self.now)

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


def build_world(today=TODAY, now=NOW, people=PEOPLE):
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


@pytest.fixture
def small_world(db):
    """The small world, in a transaction that is rolled back; its today is fixed."""
    return build_world()


@pytest.fixture
def live_world(db):
    """The small world as of the machine's today, for pages: they read the clock."""
    from django.utils import timezone

    return build_world(today=timezone.localdate(), now=timezone.now())


@pytest.fixture
def as_worker(client, live_world):
    """Sign the test client in as somebody of the cast."""

    def sign_in(sign_in_name):
        client.force_login(live_world.account(sign_in_name))
        return client

    return sign_in
