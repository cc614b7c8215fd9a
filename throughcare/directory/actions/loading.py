"""Take in a whole directory: the same again writes nothing, what vanished is marked gone. One transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Q

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.directory import models, rules
from throughcare.directory.actions.placing import place_by_address
from throughcare.directory.actions.projecting import project
from throughcare.directory.types.entries import OWN_KEY, REFERENCES, Loaded
from throughcare.directory.types.words import OWN
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from throughcare.directory.types.entries import Entry
    from throughcare.kernel.access import Actor

T = TypeVar("T")
BATCH = 1000
_MODELS: Mapping[str, Any] = {
    "taxonomy": models.Taxonomy,
    "taxonomy_term": models.TaxonomyTerm,
    "organization": models.Organization,
    "location": models.Location,
    "service": models.Service,
    "service_at_location": models.ServiceAtLocation,
    "contact": models.Contact,
    "phone": models.Phone,
    "address": models.Address,
    "schedule": models.Schedule,
    "service_area": models.ServiceArea,
    "language": models.SpokenLanguage,
    "service_term": models.ServiceTerm,
}


@transaction.atomic
def load(
    source: str, entries: Iterable[Entry], *, is_whole: bool = True, by: Actor, now: datetime
) -> dict[str, Loaded]:
    """Write the entries of one source; return what became of each kind.

    Without `is_whole` a part was read: nothing is marked gone.
    Profile, room, promise and pause are of the product and stay as they are.
    Errors: ThroughcareError for our own source, and for anybody but the system.
    """
    if source == OWN or by.role != "system":
        raise ThroughcareError(f"Cannot load a directory as [{source}]: the name is taken.")
    by_kind: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        by_kind[entry.kind][entry.key] = entry
    loading = _Loading(source, now, is_whole=is_whole)
    found = {kind: loading.load(kind, list(by_kind[kind].values())) for kind in _MODELS}
    loading.stand(list(by_kind["service"].values()))
    services = list(models.Service.objects.filter(source=source).values_list("pk", flat=True))
    place_by_address(services, today=now.date())
    project(services)
    audit.record_without_access(
        by, act=Act.RECORD, what="directory", now=now, basis=f"directory:{source}"
    )
    return found


class _Loading:
    """Keep, for one load, which key became which row."""

    def __init__(self, source: str, now: datetime, *, is_whole: bool) -> None:
        self._is_whole = is_whole
        self._source = source
        self._today = now.date()
        self._ids: dict[str, dict[str, int]] = {kind: {} for kind in _MODELS}
        own = models.TaxonomyTerm.objects.filter(source=OWN).values_list("source_id", "pk")
        self._ids["taxonomy_term"] |= {f"{OWN_KEY}{key}": pk for key, pk in own}

    def load(self, kind: str, entries: Sequence[Entry]) -> Loaded:
        """Write the entries of one kind, batch by batch."""
        new = changed = same = 0
        for batch in _batches(entries):
            more = self._write(kind, batch)
            new, changed, same = new + more[0], changed + more[1], same + more[2]
        if kind == "taxonomy_term":
            self._hang(entries)
        gone = self._mark_gone(kind, {entry.key for entry in entries})
        return Loaded(new, changed, same, gone)

    def _write(self, kind: str, batch: Sequence[Entry]) -> tuple[int, int, int]:
        model, keys = _MODELS[kind], [entry.key for entry in batch]
        found = model.objects.filter(source=self._source, source_id__in=keys)
        there = {
            key: (pk, digest if gone is None else "")
            for key, pk, digest, gone in found.values_list("source_id", "pk", "digest", "gone_on")
        }
        self._ids[kind] |= {key: pk for key, (pk, _) in there.items()}
        rows = [self._row(kind, entry) for entry in batch]
        differ = [row for row in rows if there.get(row.source_id, (0, ""))[1] != row.digest]
        if differ:
            fixed = {"id", "source", "source_id", "uid"}
            fields = [one.name for one in model._meta.concrete_fields if one.name not in fixed]  # noqa: SLF001 - Django's own way
            model.objects.bulk_create(
                differ,
                update_conflicts=True,
                unique_fields=["source", "source_id"],
                update_fields=[name for name in fields if name not in _KEPT],
            )
            self._ids[kind] |= {row.source_id: row.pk for row in differ}
        new = sum(row.source_id not in there for row in differ)
        return new, len(differ) - new, len(batch) - len(differ)

    def _row(self, kind: str, entry: Entry) -> Any:
        points = {
            f"{name}_id": self._ids[target].get(entry.refs[name])
            for name, target in REFERENCES[kind].items()
            if name in entry.refs and (kind, name) != ("taxonomy_term", "parent")
        }
        return _MODELS[kind](
            source=self._source,
            source_id=entry.key,
            uid=rules.uid_of(self._source, kind, entry.key),
            digest=rules.digest_of({**entry.values, "refs": dict(entry.refs)}),
            **entry.values,
            **points,
        )

    def _hang(self, entries: Sequence[Entry]) -> None:
        """Hang terms under their parents, once all are there."""
        ids = self._ids["taxonomy_term"]
        rows = [
            models.TaxonomyTerm(pk=ids[entry.key], parent_id=ids[entry.refs["parent"]])
            for entry in entries
            if entry.refs.get("parent") in ids
        ]
        models.TaxonomyTerm.objects.bulk_update(rows, ["parent"], batch_size=BATCH)

    def _mark_gone(self, kind: str, seen: set[str]) -> int:
        if not self._is_whole:
            return 0
        model = _MODELS[kind]
        there = model.objects.filter(source=self._source, gone_on=None)
        gone = [pk for pk, key in there.values_list("pk", "source_id") if key not in seen]
        for batch in _batches(gone):
            model.objects.filter(pk__in=batch).update(gone_on=self._today)
        return len(gone)

    def stand(self, entries: Sequence[Entry]) -> None:
        """Give every service a standing; a confirmation in the source counts where it is the newer one."""
        ids, standings = self._ids["service"], models.ServiceStanding.objects
        for batch in _batches(entries):
            standings.bulk_create(
                [models.ServiceStanding(service_id=ids[entry.key]) for entry in batch],
                ignore_conflicts=True,
            )
        by_day: dict[Any, list[int]] = defaultdict(list)
        for entry in entries:
            if entry.assured_on is not None and entry.assured_on <= self._today:
                by_day[entry.assured_on].append(ids[entry.key])
        for day, services in by_day.items():
            older = Q(assured_on__isnull=True) | Q(assured_on__lt=day)
            standings.filter(older, service_id__in=services).update(
                assured_on=day, assured_by=self._source
            )


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


_KEPT = frozenset({"agency", "municipality_code", "jurisdiction_code", "place_code", "parent"})
"""Fields that no source gives: somebody may have set them in the product."""
