from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo

from throughcare.pages import catalogues, translations
from throughcare.pages.translations import Problem

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Make a small product with a text in Python and one in a template."""
    room = tmp_path / "product" / "room"
    (room / "templates").mkdir(parents=True)
    (room / "texts.py").write_text(
        'A = _("One plan")\nB = ngettext("%(n)s day", "%(n)s days", 2)\n', encoding="utf-8"
    )
    (room / "templates" / "page.html").write_text(
        '<p>{{ _("Until %(day)s", day=d) }}</p>{% trans %}Read this{% endtrans %}', encoding="utf-8"
    )
    return tmp_path / "product"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "locale"


def translate(path: Path, texts: dict[str, str]) -> None:
    content = path.read_text(encoding="utf-8")
    for text, translation in texts.items():
        content = content.replace(
            f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translation}"'
        )
    path.write_text(content, encoding="utf-8")


def kinds(package: Path, folder: Path) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in translations.check(package=package, folder=folder)]


def test_texts_are_collected_from_python_and_templates(package):
    found = translations.extract(package)
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in found if m.id} == {
        "One plan",
        "%(n)s day",
        "Until %(day)s",
        "Read this",
    }


def test_a_new_catalogue_is_marked_as_not_reviewed(package, folder):
    path = translations.update("nl", package=package, folder=folder)
    assert "# X-Reviewed: no" in path.read_text(encoding="utf-8")
    assert catalogues.languages(folder=folder) == ["nl"]


def test_what_is_not_translated_is_missing(package, folder):
    path = translations.update("nl", package=package, folder=folder)
    translate(path, {"One plan": "Eén plan", "Until %(day)s": "Tot %(day)s"})
    assert sorted(kinds(package, folder)) == [("missing", "%(n)s day"), ("missing", "Read this")]


def test_updating_keeps_translations_and_drops_what_is_no_longer_used(package, folder):
    path = translations.update("nl", package=package, folder=folder)
    translate(path, {"One plan": "Eén plan"})
    (package / "room" / "templates" / "page.html").write_text("<p></p>", encoding="utf-8")
    assert ("obsolete", "Read this") in kinds(package, folder)
    translations.update("nl", package=package, folder=folder)
    content = path.read_text(encoding="utf-8")
    assert "Eén plan" in content
    assert "Read this" not in content
    assert "# X-Reviewed: no" in content


def test_a_text_added_later_asks_for_an_update(package, folder):
    translations.update("nl", package=package, folder=folder)
    (package / "room" / "more.py").write_text('_("Later")\n', encoding="utf-8")
    assert ("not updated", "Later") in kinds(package, folder)


def test_a_lost_place_and_a_doubtful_translation_are_told(package, folder):
    path = translations.update("nl", package=package, folder=folder)
    translate(path, {"Until %(day)s": "Tot %(dag)s", "One plan": "Eén plan"})
    content = path.read_text(encoding="utf-8")
    path.write_text(
        content.replace('msgid "One plan"', '#, fuzzy\nmsgid "One plan"'), encoding="utf-8"
    )
    found = [kind for kind, _text in kinds(package, folder)]
    assert "placeholder" in found
    assert "fuzzy" in found


def test_texts_outside_translation_are_told_with_their_place(package, folder):
    page = package / "room" / "templates" / "page.html"
    page.write_text("\n<p>Hello there</p>", encoding="utf-8")
    assert translations.check(package=package, folder=folder) == [
        Problem("hard-coded", "product/room/templates/page.html:2", "Hello there")
    ]


def test_catalogues_are_compiled_when_they_change(package, folder):
    path = translations.update("nl", package=package, folder=folder)
    translate(path, {"One plan": "Eén plan"})
    [compiled] = catalogues.compile_changed(folder=folder)
    with compiled.open("rb") as file:
        assert read_mo(file)["One plan"].string == "Eén plan"
    assert catalogues.compile_changed(folder=folder) == []
    assert translations.compile_all(folder=folder) == [compiled]


def test_the_source_language_needs_no_review():
    assert catalogues.reviewed("en")
    assert not catalogues.reviewed("xx")
