"""The full public directories: exactly their known faults, and the rest is in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from throughcare.directory.models import Phone, Service, ServiceTerm
from throughcare.exchange.imports.directories import forms, running
from throughcare.exchange.imports.directories.running import DirectoryReport
from throughcare.kernel.access import Actor

SYSTEM = Actor(account_id=None)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
FOLDERS = {
    "baltimore": "directory_baltimore_charmcare",
    "illinois": "directory_illinois_legal_aid_hsds",
    "santa-barbara": "directory_santa_barbara_reentry",
}


def expected(samples: Path, form: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples / FOLDERS[form] / "expected.json").read_text())
    return found


def checked(samples: Path, form: str, folder: str = "") -> DirectoryReport:
    path = samples / (folder or FOLDERS[form])
    return running.check(path, forms.form_named(form), source=form)[1]


@pytest.mark.slow
@pytest.mark.parametrize("form", FOLDERS)
class TestFullDirectories:
    def test_have_the_rows_that_are_known(self, samples: Path, form: str) -> None:
        assert checked(samples, form).of("rows") == expected(samples, form)["rows"]

    def test_repeat_the_numbers_that_are_known(self, samples: Path, form: str) -> None:
        found = checked(samples, form).of("repeated_ids")
        known = expected(samples, form)["dup_ids"]
        assert {name: found[name] for name in known} == known

    def test_point_nowhere_as_often_as_is_known(self, samples: Path, form: str) -> None:
        found = checked(samples, form).of("dangling")
        known = expected(samples, form)["orphans"]
        assert {place: found.get(place, 0) for place in known} == known

    @pytest.mark.django_db
    @pytest.mark.requirement("R60")
    def test_load_and_change_nothing_the_second_time(self, samples: Path, form: str) -> None:
        path, chosen = samples / FOLDERS[form], forms.form_named(form)
        first = running.import_directory(path, chosen, source=form, by=SYSTEM, now=NOW)
        again = running.import_directory(path, chosen, source=form, by=SYSTEM, now=NOW)
        assert first.loaded["service"].new == Service.objects.filter(source=form).count() > 80
        assert all(not (one.new or one.changed or one.gone) for one in again.loaded.values())
        assert sum(one.same for one in again.loaded.values()) == sum(
            one.new for one in first.loaded.values()
        )


@pytest.mark.slow
class TestBaltimore:
    def test_finds_words_places_and_status_as_is_known(self, samples: Path) -> None:
        report, known = checked(samples, "baltimore"), expected(samples, "baltimore")
        assert report.of("keyword") == known["keyword_counts"]
        assert report.of("status") == known["status"]
        for label in ("locations_without_latlon", "services_with_taxonomy"):
            assert report.counts[label] == known[label]
        assert report.of("dangling").get("taxonomy_ids", 0) == known["taxonomy_refs_unknown"]

    @pytest.mark.django_db
    def test_keeps_every_number_and_the_hints_for_needs(self, samples: Path) -> None:
        form = forms.form_named("baltimore")
        path = samples / FOLDERS["baltimore"]
        running.import_directory(path, form, source="baltimore", by=SYSTEM, now=NOW)
        assert Phone.objects.filter(source="baltimore").count() == 7157
        guessed = ServiceTerm.objects.filter(source="baltimore", is_guessed=True)
        # One service of 1,876 belongs to no organization: no word of its own is kept.
        assert 335 <= guessed.filter(term__need="shelter").count() <= 337


@pytest.mark.slow
class TestSantaBarbara:
    def test_has_the_faults_that_are_known(self, samples: Path) -> None:
        report, known = checked(samples, "santa-barbara"), expected(samples, "santa-barbara")
        assert report.of("blank") == known["blank_fk"]
        kinds = report.by_kind()
        assert kinds["closes_before_opens"] == known["schedules_close_before_open"]
        assert kinds["time_missing"] == known["schedules_blank_time"]
        assert kinds["days_missing"] == known["schedules_blank_days"]
        assert report.counts["test_rows"] == known["test_rows"]
        assert report.counts["orgs_without_spanish_name"] == known["orgs_without_spanish_name"]

    @pytest.mark.django_db
    def test_keeps_both_languages(self, samples: Path) -> None:
        form = forms.form_named("santa-barbara")
        path = samples / FOLDERS["santa-barbara"]
        running.import_directory(path, form, source="sb", by=SYSTEM, now=NOW)
        services = Service.objects.filter(source="sb")
        assert services.count() == 392
        assert all(one.translations["es"]["name"] for one in services)


class TestOpenReferralExamples:
    @pytest.mark.parametrize(
        ("flavour", "verdict"), [("Default", "passes"), ("Warn", "warns"), ("Fail", "fails")]
    )
    def test_pass_warn_and_fail(self, samples: Path, flavour: str, verdict: str) -> None:
        folder = f"directory_oruk_examples/V3.0-UK-{flavour}"
        assert checked(samples, "hsds-3", folder).verdict == verdict

    @pytest.mark.django_db
    @pytest.mark.parametrize("folder", ["V3.0-UK-Default", "V3.0-UK-Test", "hsds_spec_examples"])
    def test_load(self, samples: Path, folder: str) -> None:
        path = samples / "directory_oruk_examples" / folder
        form = forms.form_named("hsds-3")
        running.import_directory(path, form, source="uk", by=SYSTEM, now=NOW)
        assert Service.objects.get(source="uk").name == "Community Counselling"

    def test_of_version_1_hold_no_service_and_say_so(self, samples: Path) -> None:
        path = samples / "directory_oruk_examples" / "V1.0-UK-Default"
        with pytest.raises(forms.FormError, match="no file in it fits"):
            running.check(path, forms.form_named("oruk-1"), source="uk")
