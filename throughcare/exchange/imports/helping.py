"""Helper processes for a large import: each takes batches of its own, on a connection of its own.

Nothing here imports Django before it is set up: a helper starts as a bare interpreter.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from throughcare.kernel.access import Actor


@contextmanager
def helpers(
    count: int, work: str, import_id: int, *, actor: Actor, now: datetime, today: date
) -> Iterator[None]:
    """Run helpers beside the block and wait for them at its end.

    `work` names what each of them runs, as `module:function`: it is imported once Django is there.
    What a helper leaves unwritten the caller takes over, so a helper that dies costs only time.
    """
    started = [
        get_context("spawn").Process(
            target=_help, args=(work, import_id, actor, now, today), daemon=True
        )
        for _ in range(count)
    ]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.join()


def _help(work: str, import_id: int, actor: Actor, now: datetime, today: date) -> None:
    import django

    django.setup()
    module, _, name = work.partition(":")
    getattr(import_module(module), name)(import_id, actor=actor, now=now, today=today)
