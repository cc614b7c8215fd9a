"""How people are reached: what is a number, who may write it down, what the person wants kept in mind."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.appointments.scene import NOW, Scene
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError
from throughcare.people.actions import StaleVersionError
from throughcare.people.actions.contacting import ContactError, add_point, end_point, set_rules
from throughcare.people.models import ContactPoint, ContactRule
from throughcare.people.queries.contacting import contact_of, contacts_of
from throughcare.people.rules import problems_of_point, problems_of_rules, tidy_value
from throughcare.people.types import Channel, ContactRules, PointDraft


class TestTidyValue:
    @pytest.mark.parametrize(
        ("system", "typed", "region", "expected"),
        [
            ("sms", "06 12345678", "NL", "+31612345678"),
            ("sms", "+31 6-1234.5678", "NL", "+31612345678"),
            ("sms", "0031612345678", "NL", "+31612345678"),
            ("sms", "0470 12 34 56", "BE", "+32470123456"),
            ("sms", "038 4982000", "NL", None),
            ("phone", "038 4982000", "NL", "+31384982000"),
            ("phone", "12", "NL", None),
            ("phone", "x" * 300, "NL", None),
            ("email", " robin@example.org ", "NL", "robin@example.org"),
            ("email", "robin@example", "NL", None),
            ("email", "robin@example.org\r\nBcc: x@example.org", "NL", None),
            ("email", "a@b@example.org", "NL", None),
            ("email", "", "NL", None),
        ],
    )
    def test_stores_what_can_be_reached(self, system, typed, region, expected) -> None:
        assert tidy_value(PointDraft(system, typed), region=region) == expected

    def test_names_what_is_wrong(self) -> None:
        found = problems_of_point(PointDraft("pager", "1", use="x"), region="NL")
        assert {one.name for one in found} == {"system", "use"}


class TestRules:
    @pytest.mark.parametrize(
        ("rules", "name"),
        [
            (ContactRules(from_hour=20, until_hour=9), "until_hour"),
            (ContactRules(until_hour=25), "until_hour"),
            (ContactRules(words="x" * 1001), "words"),
            (ContactRules(letter_to="a\0"), "letter_to"),
            (ContactRules(("pigeon",)), "channels"),
            (ContactRules((Channel.SMS, Channel.SMS)), "channels"),
        ],
    )
    def test_say_what_is_wrong(self, rules, name) -> None:
        assert [one.name for one in problems_of_rules(rules)] == [name]

    def test_defaults_are_right(self) -> None:
        assert problems_of_rules(ContactRules()) == ()


@pytest.fixture
def scene(db) -> Scene:
    return Scene()


PHONE = PointDraft("sms", "06 12345678")


class TestAddPoint:
    def test_is_for_the_person_and_keeps_the_number_out_of_the_log(self, scene) -> None:
        add_point(scene.person_id, PHONE, access=scene.access("robin"), now=NOW)
        assert ContactPoint.objects.get().by_person
        assert "12345678" not in str(AuditEvent.objects.order_by("pk").last().detail)

    def test_is_refused_without_the_category(self, scene) -> None:
        with pytest.raises(AccessRefusedError):
            add_point(scene.person_id, PHONE, access=scene.access("helper"), now=NOW)
        with pytest.raises(AccessRefusedError):
            contact_of(scene.person_id, access=scene.access("helper"))

    def test_twice_is_once(self, scene) -> None:
        access = scene.access("robin")
        numbers = {add_point(scene.person_id, PHONE, access=access, now=NOW) for _ in range(2)}
        assert len(numbers) == 1

    def test_says_what_is_wrong(self, scene) -> None:
        with pytest.raises(ContactError):
            add_point(
                scene.person_id, PointDraft("sms", "1"), access=scene.access("robin"), now=NOW
            )

    def test_that_ended_is_not_used(self, scene) -> None:
        access = scene.access("robin")
        number = add_point(scene.person_id, PHONE, access=access, now=NOW)
        assert end_point(scene.person_id, number, access=access, now=NOW)
        assert not end_point(scene.person_id, number, access=access, now=NOW)
        assert contact_of(scene.person_id, access=access).points == ()
        assert add_point(scene.person_id, PHONE, access=access, now=NOW) != number


class TestSetRules:
    def test_over_what_somebody_changed_is_refused(self, scene) -> None:
        access = scene.access("robin")
        assert set_rules(scene.person_id, ContactRules(()), access=access, now=NOW) == 1
        with pytest.raises(StaleVersionError):
            set_rules(scene.person_id, ContactRules(), access=access, now=NOW)
        assert contact_of(scene.person_id, access=access).rules.channels == ()


class TestContactsOf:
    def test_asks_as_often_for_many(self, scene, django_assert_num_queries) -> None:
        access = scene.cast.system()
        with django_assert_num_queries(3):
            contacts_of([scene.person_id, scene.cast.other_person_id], access=access)


class TestConstraints:
    @pytest.mark.parametrize(
        ("values", "name"),
        [({"value": ""}, "says_how_and_where"), ({"use": "x"}, "has_a_known_use")],
    )
    def test_of_points_hold(self, scene, values, name) -> None:
        add_point(scene.person_id, PHONE, access=scene.access("robin"), now=NOW)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ContactPoint.objects.update(**values)

    def test_a_point_stands_once(self, scene) -> None:
        add_point(scene.person_id, PHONE, access=scene.access("robin"), now=NOW)
        twin = ContactPoint.objects.get()
        twin.pk = None
        with (
            pytest.raises(IntegrityError, match="a_contact_point_stands_once"),
            transaction.atomic(),
        ):
            twin.save()

    def test_hours_begin_before_they_end(self, scene) -> None:
        set_rules(scene.person_id, ContactRules(), access=scene.access("robin"), now=NOW)
        with (
            pytest.raises(IntegrityError, match="contact_hours_begin_before_they_end"),
            transaction.atomic(),
        ):
            ContactRule.objects.update(until_hour=1)
