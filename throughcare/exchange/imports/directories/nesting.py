"""Take nested documents of HSDS apart into its tables: a child learns the number of what it stood in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from throughcare.exchange.imports.directories.converting import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEEPEST = 12
_PLURAL = {
    "organization": "organizations",
    "location": "locations",
    "service": "services",
    "taxonomy_term": "taxonomy_terms",
    "taxonomy_detail": "taxonomies",
}
"""A single child, whose number its parent keeps."""
_CHILDREN = frozenset(
    {
        "phones",
        "schedules",
        "service_areas",
        "service_at_locations",
        "languages",
        "contacts",
        "attributes",
        "addresses",
        "locations",
        "services",
    }
)
_SINGULAR = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "contacts": "contact",
    "phones": "phone",
}
Placed = tuple[str, int, dict[str, str]]


class Nest:
    """Gather rows by table and number: what several documents say of one thing is put together."""

    def __init__(self, rename: Mapping[str, str]) -> None:
        self._rename = rename
        self.tables: dict[str, dict[str, Placed]] = defaultdict(dict)
        self.roots: list[tuple[str, Placed]] = []

    def items(self, document: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the entries of a page, or the one document."""
        contents = (
            document.get("contents", document.get("content"))
            if isinstance(document, dict)
            else document
        )
        found = contents if isinstance(contents, list) else [document]
        yield from (one for one in found if isinstance(one, dict))

    def put(self, table: str, item: Mapping[str, Any], file: str, number: int) -> None:
        """Take one entry apart."""
        cells = self._put(table, item, file, number, {}, 0)
        self.roots.append((table, (file, number, cells)))

    def _put(
        self,
        table: str,
        item: Mapping[str, Any],
        file: str,
        number: int,
        known: Mapping[str, str],
        depth: int,
    ) -> dict[str, str]:
        if depth > DEEPEST:
            raise ValueError("the document is nested too deeply")
        item = {self._rename.get(key, key): value for key, value in item.items()}
        cells = {
            key: _text(value) for key, value in item.items() if not isinstance(value, dict | list)
        }
        cells |= known
        for name, plural in _PLURAL.items():
            child = item.get(name)
            if isinstance(child, dict):
                below = self._put(plural, child, file, number, {}, depth + 1)
                cells[f"{'taxonomy' if name == 'taxonomy_detail' else name}_id"] = below.get(
                    "id", ""
                )
        self._keep(table, cells, file, number)
        for name in _CHILDREN & item.keys():
            for child in item[name] if isinstance(item[name], list) else [item[name]]:
                if isinstance(child, dict):
                    above = self._above(table, cells, name)
                    self._put(name, child, file, number, above, depth + 1)
        return cells

    @staticmethod
    def _above(table: str, cells: Mapping[str, str], child: str) -> dict[str, str]:
        number = cells.get("id", "")
        if child == "attributes":
            return {"link_id": number, "link_entity": _SINGULAR.get(table, table)}
        return {f"{_SINGULAR[table]}_id": number} if table in _SINGULAR else {}

    def _keep(self, table: str, cells: dict[str, str], file: str, number: int) -> None:
        rows = self.tables[table]
        key = cells.get("id") or f"{file} {number} {len(rows)}"
        if key not in rows:
            rows[key] = (file, number, dict(cells))
            return
        there = rows[key][2]
        there.update(
            {name: value for name, value in cells.items() if value and not there.get(name)}
        )


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else cleaned(str(value))
