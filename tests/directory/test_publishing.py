"""Services as HSDS 3 documents: what the schema asks for, the profile as attributes, constant statements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.directory.making import NOW, SYSTEM, organization, service
from throughcare.directory import queries
from throughcare.directory.models import Service
from throughcare.directory.types import ContactDraft, Criteria
from throughcare.exchange.imports.directories import forms, running

pytestmark = pytest.mark.django_db


def full(owner: int, key: str) -> int:
    return service(
        owner,
        key,
        needs=("shelter",),
        languages=("nl",),
        places=("GM0193",),
        response_days=2,
        capacity="waiting_list",
        wait_days=9,
        accepts=Criteria(offences=("drugs", "property"), sexes=(), minimum_age=18, without_id=True),
        contact=ContactDraft("Nora Visser", "intake", "nora@roof.test", "+31 38 555 0101"),
    )


def profile_of(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (one["taxonomy_term"]["code"], one["value"])
        for one in document["attributes"]
        if one.get("link_type") == "throughcare-profile"
    }


class TestPublished:
    def test_carries_the_profile_as_attributes_and_nothing_unknown(self) -> None:
        full(organization(), "beds")
        [document], _ = queries.published()
        assert profile_of(document) == {
            ("offences", "drugs"),
            ("offences", "property"),
            ("sexes", "none"),
            ("without_id", "true"),
            ("capacity", "waiting_list"),
            ("wait_days", "9"),
            ("capacity_on", "2026-11-02"),
            ("response_days", "2"),
        }
        assert (document["minimum_age"], document["assured_date"]) == (18, "2026-11-02")
        assert document["service_areas"][0]["name"] == "GM0193"

    def test_continues_after_the_last_number(self) -> None:
        owner = organization()
        for number in range(5):
            full(owner, f"{number}")
        first, after = queries.published(size=3)
        second, end = queries.published(after=after or 0, size=3)
        assert (len(first), len(second), end) == (3, 2, None)
        assert not {one["id"] for one in first} & {one["id"] for one in second}

    def test_takes_as_many_statements_for_one_as_for_many(self) -> None:
        owner = organization()
        full(owner, "a")
        with CaptureQueriesContext(connection) as few:
            queries.published()
        for number in range(9):
            full(owner, f"{number}")
        with CaptureQueriesContext(connection) as many:
            queries.published()
        assert len(few) == len(many)

    def test_leaves_out_what_is_gone_and_says_so_by_its_number(self) -> None:
        pk = full(organization(), "beds")
        Service.objects.filter(pk=pk).update(gone_on=NOW.date())
        assert queries.published()[0] == []
        document = queries.published_service(Service.objects.get(pk=pk).uid)
        assert document is not None
        assert document["status"] == "defunct"


class TestSchema:
    def test_of_hsds_3_is_kept(self, samples: Path) -> None:
        full(organization(), "beds")
        for form, folder in (
            ("santa-barbara", "directory_santa_barbara_reentry"),
            ("hsds-3", "directory_oruk_examples/V3.0-UK-Default"),
        ):
            running.import_directory(
                samples / folder, forms.form_named(form), source=form, by=SYSTEM, now=NOW
            )
        validator = _validator(samples / "interop_hsds_schema" / "hsds_3")
        documents, _ = queries.published(size=1000)
        assert len(documents) == 394
        faults = [
            (document["name"], error.json_path, error.message)
            for document in documents
            for error in validator.iter_errors(document)
        ]
        assert faults == []

    def test_is_one_that_finds_faults(self, samples: Path) -> None:
        validator = _validator(samples / "interop_hsds_schema" / "hsds_3")
        assert not validator.is_valid({"id": "x", "name": "Beds", "status": "open"})


def _validator(folder: Path) -> Draft202012Validator:
    registry: Registry[Any] = Registry()
    for file in folder.glob("*.json"):
        schema = json.loads(file.read_text())
        resource = Resource.from_contents(schema, default_specification=DRAFT202012)
        for name in {file.name, schema.get("$id", file.name)}:
            registry = registry.with_resource(name, resource)
    schema = json.loads((folder / "service.json").read_text())
    return Draft202012Validator(
        schema, registry=registry, format_checker=FormatChecker(["uuid", "email"])
    )
