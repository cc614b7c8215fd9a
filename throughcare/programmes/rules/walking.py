"""Go through a definition part by part, knowing where each part stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from throughcare.kernel.dates import Anchored
from throughcare.programmes.rules.trees import Path
from throughcare.programmes.types.values import Part

SomePart = TypeVar("SomePart", bound=Part)


def parts(part: Part, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """Yield a part and every part inside it, outermost first, with its path.

    Source: our own choice, ADR 2.
    """
    yield path, part
    for name in type(part).model_fields:
        for inner, value in spread(getattr(part, name), (*path, name)):
            if isinstance(value, Part):
                yield from parts(value, inner)


def of_kind(part: Part, kind: type[SomePart]) -> Iterator[tuple[Path, SomePart]]:
    """Yield every part of one kind with its path.

    Source: our own choice, ADR 2.
    """
    for path, found in parts(part):
        if isinstance(found, kind):
            yield path, found


def anchored(part: Part) -> Iterator[tuple[Path, Anchored]]:
    """Yield every day that is measured from an anchor, with its path.

    Source: our own choice, ADR 2.
    """
    for path, found in parts(part):
        for name in type(found).model_fields:
            for inner, value in spread(getattr(found, name), (*path, name)):
                if isinstance(value, Anchored):
                    yield inner, value


def spread(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Yield a value, or the members of a list or mapping, with their paths.

    Source: our own choice, ADR 2.
    """
    if isinstance(value, tuple):
        for number, member in enumerate(value):
            yield (*path, number), member
    elif isinstance(value, dict):
        for key, member in value.items():
            yield (*path, key), member
    else:
        yield path, value
