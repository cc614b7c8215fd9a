"""The pages about programmes are written from the definition and hide nothing."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from throughcare.kernel.periods import Period
from throughcare.programmes import actions, queries
from throughcare.programmes.rules import explaining
from throughcare.public.programmes import rows

pytestmark = pytest.mark.django_db
CODE = "nl-kansen-bieden-zwolle"
ADDRESS = f"/programmes/{CODE}"


def zwolle():
    return next(one for one in queries.published() if one.code == CODE)


def soup(client, address, language="en"):
    client.cookies["language"] = language
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def plain(language, on=None):
    from django.utils import timezone

    return explaining.plain(zwolle().definition, language=language, on=on or timezone.localdate())


class TestList:
    def test_everybody_may_read_it(self, client):
        page = soup(client, "/programmes")
        assert (
            page.select_one(f'a[href="{ADDRESS}"]').get_text()
            == "Opportunities for reintegration, Zwolle"
        )
        assert "Where: Zwolle, Steenwijkerland" in page.get_text()

    def test_workers_too(self, as_worker):
        assert as_worker("privacy").get("/programmes").status_code == 200

    def test_nothing_published_says_what_to_do(self, client, monkeypatch):
        monkeypatch.setattr(queries, "published", tuple)
        assert (
            "throughcare programmes check"
            in soup(client, "/programmes").select_one(".tc-empty").get_text()
        )


class TestProgramme:
    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_every_row_of_the_definition_stands_there(self, client, language):
        text = " ".join(soup(client, ADDRESS, language).get_text(" ", strip=True).split())
        page = plain(language)
        parts = (
            page.for_whom,
            page.places,
            page.how_you_come_in,
            page.who_works_with_you,
            page.contacts,
        )
        parts += (
            page.phases,
            page.steps_in_custody,
            page.steps_after_release,
            page.what_is_different,
        )
        parts += (
            page.topics,
            page.sharing,
            page.if_you_say_no,
            page.how_it_ends,
            page.grounds,
            page.measured,
        )
        missing = [
            row.text for part in parts for row in part if " ".join(row.text.split()) not in text
        ]
        assert missing == []

    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_every_default_of_ours_is_marked(self, client, language):
        marks = soup(client, ADDRESS, language).select(".tc-local")
        page = plain(language)
        parts = (
            page.for_whom,
            page.places,
            page.how_you_come_in,
            page.who_works_with_you,
            page.contacts,
        )
        parts += (
            page.phases,
            page.steps_in_custody,
            page.steps_after_release,
            page.what_is_different,
        )
        parts += (
            page.topics,
            page.sharing,
            page.if_you_say_no,
            page.how_it_ends,
            page.grounds,
            page.measured,
        )
        ours = sum(bool(row.origin.default) for part in parts for row in part)
        assert len(marks) == ours + 2  # the key above, and the sentence about what is always local
        assert ours > 10

    def test_sources_are_reached_from_each_row(self, client):
        page = soup(client, ADDRESS)
        targets = {link["href"][1:] for link in page.select('a[href^="#source-"]')}
        assert targets
        assert all(page.find(id=target) for target in targets)
        assert "No agency named here has endorsed this page." in page.get_text()

    def test_headings_are_in_order_and_ids_once(self, client):
        page = soup(client, ADDRESS)
        levels = [int(one.name[1]) for one in page.select("h1, h2, h3")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        ids = [one["id"] for one in page.select("[id]")]
        assert len(ids) == len(set(ids))

    def test_unknown_programme_or_version(self, client):
        assert client.get("/programmes/nothing").status_code == 404
        assert client.get(ADDRESS + "?version=9.9").status_code == 404

    def test_no_queries_for_a_stranger_once_it_was_read(self, client):
        soup(client, ADDRESS)
        with CaptureQueriesContext(connection) as found:
            soup(client, ADDRESS)
        assert len(found) == 0


class TestOtherLanguages:
    def test_are_marked_where_a_programme_has_no_text_of_the_readers(self, client):
        page = soup(client, "/programmes", language="nl")
        marked = {one.name for one in page.select("main section [lang=en]")}
        assert marked == {"span", "p"}
        assert "Übergang" not in page.get_text()
        zwolle_ = next(one for one in page.select("main section") if "Zwolle" in one.h2.get_text())
        assert not zwolle_.select("[lang]")


class TestVersions:
    @pytest.fixture
    def two(self, db):
        """A second version that begins in the future."""
        from datetime import UTC, datetime

        text = zwolle().text
        later = text.replace('version: "1.0"', 'version: "2.0"').replace(
            "valid: 2019-07-04..", "valid: 2099-01-01..", 1
        )
        later = later.replace("Opportunities for reintegration, Zwolle", "The second version")
        actions.publish(later, name=CODE, now=datetime(2026, 11, 23, tzinfo=UTC))
        queries.forget_published()

    def test_shows_the_one_in_force_and_lists_both(self, client, two):
        page = soup(client, ADDRESS)
        assert page.h1.get_text() == "Opportunities for reintegration, Zwolle"
        versions = page.find(id="versions").find_parent("section")
        assert versions.select_one('a[href="?version=2.0"]')
        assert "In force" in versions.get_text()

    def test_another_version_says_its_day(self, client, two):
        page = soup(client, ADDRESS + "?version=2.0")
        assert page.h1.get_text() == "The second version"
        assert "Rules as they hold on 1 January 2099." in page.get_text()

    def test_a_programme_stands_once_in_the_list(self, client, two):
        titles = [one.get_text() for one in soup(client, "/programmes").select("main section h2")]
        assert len([one for one in titles if "Zwolle" in one]) == 1
        assert len(titles) == len(set(titles)) == len({one.code for one in queries.published()})

    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (date(2020, 1, 1), date(2021, 1, 1)),
            (date(2021, 6, 1), date(2021, 6, 1)),
            (date(2023, 1, 1), date(2021, 12, 31)),
        ],
    )
    def test_day_in(self, today, expected):
        assert rows.day_in(Period(date(2021, 1, 1), date(2022, 1, 1)), today) == expected


def test_a_language_that_is_not_written_is_said_to_be_english(client):
    with translation.override("en"):
        found = rows.explained(zwolle(), "lv", date(2026, 11, 23))
    assert found.is_fallback
