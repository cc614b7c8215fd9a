"""Numbers that stay the same when a source is read again."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACE = uuid.UUID("6b1a0f0e-6d1b-5f0e-9a53-0d7f5b5f5c11")


def uid_of(source: str, kind: str, source_id: str) -> uuid.UUID:
    """Return the number under which a row is published: the same for the same row of the same source.

    Source: RFC 9562, section 5.5 (name-based UUID); HSDS 3 asks for a UUID as `id`.

    >>> uid_of("a", "service", "1") == uid_of("a", "service", "1")
    True
    """
    return uuid.uuid5(SPACE, f"{source}|{kind}|{source_id}")


def digest_of(values: Mapping[str, object]) -> str:
    """Return a sum of what was read of a row: the same again need not be written.

    Source: our own choice, as for register files.
    """
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
