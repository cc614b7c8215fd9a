from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from throughcare.accounts import rules
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.kernel.access import Actor

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class TestWhyNotAdminister:
    @pytest.mark.parametrize(
        ("by", "reason"),
        [
            (Actor(None), None),
            (Actor(1, 7, 1, "agency_administrator"), None),
            (Actor(1, 8, 1, "agency_administrator"), "administration.other_agency"),
            (Actor(1, 7, 1, "team_leader"), "administration.role"),
            (Actor(1, role="person", person_id=3), "administration.other_agency"),
            (Actor(None, role="anonymous"), "administration.other_agency"),
        ],
    )
    def test_answers(self, by, reason):
        found = rules.why_not_administer(by, agency_id=7, roles=rules.WORKER_TASKS)
        assert (found and found.code) == reason

    def test_lets_a_team_leader_appoint_the_duty_contact(self):
        by = Actor(1, 7, 1, "team_leader")
        assert rules.why_not_administer(by, agency_id=7, roles=rules.DUTY_TASKS) is None


class TestRolesFor:
    @pytest.mark.parametrize("kind", ["prison", "probation", "municipality", "ngo", "housing"])
    def test_offers_somebody_who_can_be_a_contact(self, kind):
        assert set(rules.roles_for(kind)) & CONTACT_ROLES

    def test_offers_each_role_once(self):
        assert len(set(rules.roles_for("prison"))) == len(rules.roles_for("prison"))

    def test_offers_every_role_somewhere(self):
        kinds = ("prison", "probation", "municipality", "ngo", "health", "police")
        assert {role for kind in kinds for role in rules.roles_for(kind)} == set(Role)


class TestFieldsToKeep:
    def test_keeps_order_and_repetition(self):
        assert rules.fields_to_keep([("b", ["2", "1"]), ("a", [""])]) == [
            ["b", "2"],
            ["b", "1"],
            ["a", ""],
        ]

    @pytest.mark.parametrize("name", ["password", "oldPassword", "csrfmiddlewaretoken"])
    def test_leaves_secrets_out(self, name):
        assert rules.fields_to_keep([(name, ["x"])]) == []


class TestCodeHash:
    def test_forgives_space_around_a_pasted_code(self):
        assert rules.code_hash(" abc\n") == rules.code_hash("abc")
        assert rules.code_hash("abc") != rules.code_hash("abd")


def test_an_invitation_outlives_a_week_of_leave():
    assert timedelta(days=7) < rules.INVITATION_VALID_FOR
