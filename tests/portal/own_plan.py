"""One person with a plan, who signs in themself: what the tests of the own pages share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.plans.cast import NOW, Cast, make_cast
from throughcare.kernel.access import Access
from throughcare.people import actions as people
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Owner
from throughcare.sharing import actions as sharing

WORDS = "Call me Rob. I bake bread."


class Own:
    """Write in a plan as a worker, and look at it and write in it as the person."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.plan_id = cast, cast.plan_id()
        self.client = Client()
        self.client.force_login(get_user_model().objects.get(pk=cast.accounts["robin"]))

    @property
    def system(self) -> Access:
        return sharing.system_access(purpose="tests", now=NOW)

    def content(self):
        return queries.plan_of(self.cast.person_id, self.cast.case_id, access=self.system)[1]

    @property
    def version(self) -> int:
        return queries.plan_of(self.cast.person_id, self.cast.case_id, access=self.system)[
            0
        ].version

    def by(self, who: str = "manager") -> dict:
        access = self.cast.access(who)
        return {"version": self.version, "access": access, "now": timezone.now()}

    def need(self, text="A room near my work", domain="shelter", who="manager") -> int:
        given = self.by(who)
        return actions.record_need(self.plan_id, domain=domain, text=text, **given).key

    def goal(self, words="A room with a door", **more) -> int:
        given = {**self.by(), "need_id": None, **more}
        return actions.add_goal(self.plan_id, words=words, **given).key

    def step(self, text="Ask the town", *, agency="", days=7, **more) -> int:
        today = timezone.localdate()
        given = {**self.by(), "goal_id": None, "today": today, **more}
        owner = Owner(self.cast.agencies[agency]) if agency else THE_PERSON
        due_on = today + timedelta(days=days)
        return actions.add_action(self.plan_id, text=text, owner=owner, due_on=due_on, **given).key

    def get(self, name: str, /, *rest, **query):
        return self.client.get(reverse(name, args=rest), query)

    def post(self, name: str, /, *rest, **typed):
        given = {"version": self.version, **typed}
        return self.client.post(reverse(name, args=rest), given, follow=True)

    def read(self, name: str, /, *rest, **query) -> str:
        return text_of(self.get(name, *rest, **query))


@pytest.fixture
def own(db) -> Own:
    cast = make_cast()
    system = sharing.system_access(purpose="tests", now=NOW)
    people.say_about_me(cast.person_id, WORDS, version=1, access=system, now=NOW)
    return Own(cast)


def text_of(response) -> str:
    soup = BeautifulSoup(response.content, "html5lib")
    return " ".join((soup.find("main") or soup).get_text(" ").split())
