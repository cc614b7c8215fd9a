"""Decisions with the database: who may reach whom, and that the answer is stored before anything is shown."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.urls import reverse

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Actor, Category
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused


@pytest.mark.django_db
class TestDecide:
    @pytest.mark.parametrize(
        ("who", "person", "reason"),
        [
            ("stranger", "zwolle", "refused.no_relation"),
            ("municipality", "kampen", "refused.no_relation"),
            ("municipality2", "zwolle", "refused.no_relation"),
            ("privacy", "zwolle", "refused.category"),
            ("administrator", "zwolle", "refused.role"),
        ],
    )
    def test_refuses(self, small_world, who, person, reason):
        answer = sharing.decide(
            small_world.actor(who), person_id=small_world.people[person], what="person",
            now=small_world.now, today=small_world.today, needs=frozenset({Category.IDENTITY}),
        )  # fmt: skip
        assert isinstance(answer, Refused)
        assert answer.reason.code == reason
        assert AuditEvent.objects.order_by("pk").last().action == "refused"

    @pytest.mark.parametrize("who", ["casemanager", "teamleader", "probation", "municipality"])
    def test_allows_and_names_the_ground(self, small_world, who):
        answer = small_world.access("zwolle", who)
        assert answer.covers(small_world.people["zwolle"], Category.CUSTODY)
        assert answer.basis.code.startswith("rule:nl-")

    def test_an_ended_relation_ends_access_the_same_day(self, small_world):
        later = small_world.today + timedelta(days=4000)
        answer = sharing.decide(
            small_world.actor("probation"),
            person_id=small_world.people["zwolle"],
            what="person",
            now=small_world.now,
            today=later,
        )
        assert isinstance(answer, Refused)

    def test_the_person_reaches_themselves_and_nobody_else(self, small_world):
        myself = Actor(1, person_id=small_world.people["zwolle"], role="person")
        common = {"what": "my_page", "now": small_world.now, "today": small_world.today}
        assert not isinstance(
            sharing.decide(myself, person_id=small_world.people["zwolle"], **common), Refused
        )
        assert isinstance(
            sharing.decide(myself, person_id=small_world.people["short"], **common), Refused
        )

    def test_somebody_without_agency_sees_nobody(self, small_world):
        answer = sharing.decide(
            Actor(1, role="team_leader"), person_id=small_world.people["zwolle"], what="person",
            now=small_world.now, today=small_world.today,
        )  # fmt: skip
        assert isinstance(answer, Refused)

    def test_a_number_beyond_the_database_is_nobody(self, small_world):
        answer = sharing.decide(
            small_world.actor("casemanager"),
            person_id=10**30,
            what="person",
            now=small_world.now,
            today=small_world.today,
        )
        assert isinstance(answer, Refused)


class TestStoredBeforeShown:
    def test_the_event_is_committed_when_the_page_is_rendered(
        self, committed_db, client, monkeypatch
    ):
        """Another connection sees the event while the page is still being made."""
        from django.utils import timezone

        from tests.conftest import build_world
        from throughcare.pages import doors

        world = build_world(today=timezone.localdate(), now=timezone.now())
        client.force_login(world.account("casemanager"))
        seen = []
        render = doors.render

        def watching(*args, **kwargs):
            with psycopg.connect(committed_db.app_url) as other:
                rows = other.execute(
                    "SELECT what FROM audit_event WHERE action = 'read' ORDER BY id DESC LIMIT 1"
                )
                seen.append(rows.fetchone())
            return render(*args, **kwargs)

        monkeypatch.setattr(doors, "render", watching)
        assert client.get(reverse("person", args=[world.people["zwolle"]])).status_code == 200
        assert seen == [("person",)]
