"""Read the catalogue that is shipped, once a process."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from throughcare.answers.rules.checking import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.answers.rules.schema import Catalogue

CONCEPTS = "concepts.yaml"
NEEDS = "support-needs.yaml"


@cache
def catalogue() -> Catalogue:
    """Return every concept and every version of every form.

    Errors: BrokenCatalogueError, with form and page.
    Source: our own choice, ADR 15.
    """
    concepts = _load(CONCEPTS)
    forms = [form for name in _names() for form in _load(name)["forms"]]
    return read({**concepts, "forms": forms})


def support_needs() -> dict[str, dict[int, dict[int, str]]]:
    """Return, by pathway, section and number of the list of support needs, the concept that asks for it.

    Source: ministryofjustice/hmpps-resettlement-passport-api, V1_70: 113 support needs (MIT licence).
    """
    found: dict[str, dict[int, dict[int, str]]] = _load(NEEDS)["needs"]
    return found


def _names() -> Iterator[str]:
    for file in sorted(_folder().iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml") and file.name not in {CONCEPTS, NEEDS}:
            yield file.name


def _load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_folder() / name).read_text(encoding="utf-8"))
    return found


def _folder() -> resources.abc.Traversable:
    return resources.files("throughcare.answers") / "catalogue"
