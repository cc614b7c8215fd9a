"""Access as a value: it covers exactly what was decided."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from throughcare.kernel.access import Access, Actor, Category, Scope
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.reasons import Reason

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def access(scope, person_id=None, categories=frozenset({Category.IDENTITY})):
    return Access(
        Actor(1, agency_id=3),
        scope,
        "casework",
        categories,
        Reason("relation.custody"),
        NOW,
        person_id,
    )


class TestRequire:
    def test_allows_its_person_and_category(self):
        access(Scope.PERSON, 7).require(7, Category.IDENTITY)

    @pytest.mark.parametrize(
        ("person_id", "category"),
        [(8, Category.IDENTITY), (None, Category.IDENTITY), (7, Category.PLAN)],
    )
    def test_refuses_anybody_and_anything_else(self, person_id, category):
        with pytest.raises(AccessRefusedError):
            access(Scope.PERSON, 7).require(person_id, category)

    def test_a_list_is_no_access_to_a_person(self):
        with pytest.raises(AccessRefusedError):
            access(Scope.AGENCY).require(7, Category.IDENTITY)

    def test_names_nobody_in_the_refusal(self):
        with pytest.raises(AccessRefusedError) as refusal:
            access(Scope.PERSON, 7).require(424_242, Category.IDENTITY)
        assert "424242" not in str(refusal.value)


class TestRequireAgency:
    def test_gives_the_agency(self):
        assert access(Scope.AGENCY).require_agency(Category.IDENTITY) == 3

    @pytest.mark.parametrize("scope", [Scope.PERSON, Scope.SYSTEM])
    def test_refuses_other_scopes(self, scope):
        with pytest.raises(AccessRefusedError):
            access(scope, 7).require_agency(Category.IDENTITY)
