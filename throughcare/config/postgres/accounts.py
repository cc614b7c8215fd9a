"""Decide which account of the machine runs the server: PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from pathlib import Path

FALLBACKS = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """Hold the arguments that make a child process run under another account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """Hold the account that runs the server; `other` when it is not the one running now."""

    name: str
    uid: int
    gid: int
    other: bool

    def run_as(self) -> RunAs:
        """Return what `subprocess` needs to run a program under this account."""
        if not self.other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Tell whether the account can go through or run `path`; asked of the system itself."""
        done = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", path], check=False, cwd="/", **self.run_as()
        )
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Give `path` to the account."""
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(cluster: Path) -> Account:
    """Choose the account: whoever owns the data already; as root otherwise a fallback.

    Errors: PostgresError when root finds no account to hand over to, or when the data belong
    to somebody else.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() == 0:
        return _account(owner, other=True) if owner else _fallback()
    if owner not in {None, os.geteuid()}:
        raise PostgresError(
            f"Cannot use the database in [{cluster}]: it belongs to the account [{owner}], not to "
            f"[{os.geteuid()}]. Run this as that account or as root, or choose another --data."
        )
    return _account(os.geteuid(), other=False)


def _account(uid: int, *, other: bool) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # In containers an account often has a number and no name.
        return Account(name=str(uid), uid=uid, gid=os.getegid(), other=other)
    return Account(name=entry.pw_name, uid=uid, gid=entry.pw_gid, other=other)


def _fallback() -> Account:
    for name in FALLBACKS:
        try:
            return _account(pwd.getpwnam(name).pw_uid, other=True)
        except KeyError:
            continue
    raise PostgresError(
        f"Cannot start PostgreSQL as root, and there is no account {' or '.join(FALLBACKS)} to run "
        "it under. Make one (for example: useradd --system postgres), or run as an ordinary user."
    )
