"""Processes of our own for long work: each with its own Django, on the database it is given."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def processes_on(url: str, *, count: int = 1) -> ProcessPoolExecutor:
    """Return that many processes on the database at `url`; use it in a `with` block.

    Started afresh, not forked: no connection and no thread of ours is shared.
    """
    return ProcessPoolExecutor(
        max_workers=count, mp_context=get_context("spawn"), initializer=_begin, initargs=(url,)
    )


def _begin(url: str) -> None:
    """Set Django up before the first task is read, since tasks name modules with models."""
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.config.settings")
    import django

    django.setup()
