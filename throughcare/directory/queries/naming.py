"""Find services by name: by the beginnings of words in the name of a service or its organization."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.directory.queries.cards import service_cards

if TYPE_CHECKING:
    from throughcare.directory.types import ServiceCard

PAGE = 20
MOST_WORDS = 6
_NAMED = """
SELECT service_id FROM (
  SELECT f.service_id FROM directory_service_fact f
   WHERE to_tsvector('simple', f.name) @@ to_tsquery('simple', %(asked)s)
   UNION
  SELECT f.service_id FROM directory_organization o
    JOIN directory_service s ON s.organization_id = o.id JOIN directory_service_fact f ON f.service_id = s.id
   WHERE to_tsvector('simple', o.name) @@ to_tsquery('simple', %(asked)s)) found
 WHERE service_id > %(after)s ORDER BY service_id LIMIT %(most)s
"""


def named(text: str, *, after: str = "") -> tuple[list[ServiceCard], str]:
    """Return one page of services that are offered and bear a name, and the key of the next page."""
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    if not words:
        return [], ""
    start = int(after) if after.isdecimal() and len(after) < 19 else 0  # noqa: PLR2004 - fits the column
    asked = " & ".join(f"'{word}':*" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"asked": asked, "after": start, "most": PAGE + 1})
        found = [row[0] for row in cursor.fetchall()]
    key = str(found[PAGE - 1]) if len(found) > PAGE else ""
    return list(service_cards(found[:PAGE]).values()), key
