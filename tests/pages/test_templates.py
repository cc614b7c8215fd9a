"""Checks over every template of the repository."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, nodes

from throughcare.pages import hardcoded, translations

TEMPLATES = translations.template_files()
EACH = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))


@EACH
def test_it_parses(pages: Environment, path):
    pages.compile(path.read_text(encoding="utf-8"), filename=str(path))


@EACH
def test_what_it_imports_exists(pages: Environment, path):
    tree = pages.parse(path.read_text(encoding="utf-8"))
    for node in tree.find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        exported = {
            macro.name
            for macro in pages.parse(source(pages, node.template.value)).find_all(nodes.Macro)
        }
        wanted = {name if isinstance(name, str) else name[0] for name in node.names}
        assert wanted <= exported, f"{sorted(wanted - exported)} not in {node.template.value}"


def source(pages: Environment, name: str) -> str:
    return pages.loader.get_source(pages, name)[0]


@EACH
def test_it_holds_no_script_style_or_handler(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"javascript:", text)


@EACH
def test_it_holds_no_text_that_cannot_be_translated(path):
    assert hardcoded.texts(path.read_text(encoding="utf-8")) == []


@EACH
def test_it_takes_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)
