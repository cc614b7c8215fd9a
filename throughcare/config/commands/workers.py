"""Processes of our own for long work: each with its own Django, on the database it is given."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Thread
from time import sleep


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
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    import django

    django.setup()


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone, so that no connection is left behind."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)
