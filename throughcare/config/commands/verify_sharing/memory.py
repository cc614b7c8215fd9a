"""Remember worlds and answers that are needed again and again while mutants are run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Memory:
    """Keep what does not change when a world is asked again: the world, who asks, and what plain Python says."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.kept: dict[tuple[object, ...], Any] = {}

    def of(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is kept under a key; make it the first time."""
        if key not in self.kept:
            self.kept[key] = make()
        kept: T = self.kept[key]
        return kept


class Forgetful(Memory):
    """Keep nothing: every world is asked once."""

    def of(self, key: tuple[object, ...], make: Callable[[], T]) -> T:  # noqa: ARG002
        """Return what is made."""
        return make()
