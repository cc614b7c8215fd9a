"""Services by name: by beginnings of words, page by page, whatever is typed."""

from __future__ import annotations

import pytest

from tests.directory.making import organization, service
from throughcare.directory import queries

pytestmark = pytest.mark.django_db


class TestNamed:
    @pytest.mark.parametrize("text", ["night", "BED", "bed nig", "roof", "key night", "' night"])
    def test_finds_by_beginnings_of_words_for_service_or_organization(self, text: str) -> None:
        service(organization(), name="Night beds")
        found = [one.name for one in queries.named(text)[0]]
        assert found == ([] if text == "key night" else ["Night beds"])

    @pytest.mark.parametrize("text", ["", "%", "' | !", ":*", "\\", "z\x00", "(((", "é" * 100])
    def test_takes_whatever_is_typed(self, text: str) -> None:
        service(organization(), name="Night beds")
        assert queries.named(text)[0] == []

    def test_pages_by_number(self) -> None:
        owner = organization()
        for number in range(23):
            service(owner, f"b{number}", name=f"Beds {number}")
        first, key = queries.named("beds")
        second, end = queries.named("beds", after=key)
        assert (len(first), len(second), end) == (20, 3, "")
        assert len(queries.named("beds", after="x")[0]) == 20
