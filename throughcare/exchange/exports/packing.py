"""Pack everything about a person into one file: readable, and in formats that machines read."""

from __future__ import annotations

import io
import json
import zipfile
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from throughcare.agencies import queries as agencies
from throughcare.exchange.exports import fhir, gathering, keeping, values
from throughcare.exchange.exports.reading import own_person
from throughcare.sharing.actions.rights import complete_access
from throughcare.sharing.queries import consents
from throughcare.sharing.rules.receipts import receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from throughcare.exchange.exports.values import Package
    from throughcare.kernel.access import Access

ISSUER: Final = "Throughcare"
READABLE: Final = "about-me.pdf"
DATA: Final = "data.json"
JSON_SCHEMA: Final = "data.schema.json"
CONSENTS: Final = "consents.jsonld"
EXCHANGE: Final = "exchange.fhir.json"
FILES: Final = (READABLE, DATA, JSON_SCHEMA, CONSENTS, EXCHANGE)


def make_package(
    request_id: int,
    *,
    readable: Callable[[Package], bytes],
    address: str,
    language: str,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Make the package that answers a request, keep it for its days, and note that the request is answered.

    `readable` makes the document that the person reads; `address` is where a yes is taken back.
    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    counter = _Counter(request_id)
    counter.step()
    package = gathering.gather(
        language=language, access=access, now=now, today=today, step=counter.step
    )
    found = gathering.files_of(access=access)
    content = packed(package, readable(package), _receipt(package, address, access, now), found)
    counter.step()
    keeping.keep(request_id, content)
    complete_access(own_person(access), request_id, access=access, now=now)
    counter.step()


class _Counter:
    """Count the steps of making a package, where its page can read them."""

    def __init__(self, request_id: int) -> None:
        self._request_id, self._done = request_id, -1

    def step(self) -> None:
        self._done += 1
        keeping.note_progress(self._request_id, self._done)


def _receipt(package: Package, address: str, access: Access, now: datetime) -> dict[str, Any]:
    return receipt(
        consents.events_of(own_person(access), access=access),
        subject=f"person-{package.me.person_id}",
        agencies=agencies.agency_names(),
        jurisdiction=package.me.jurisdiction,
        address=address,
        now=now,
    )


def packed(
    package: Package,
    readable: bytes,
    consent_receipt: dict[str, Any],
    documents: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """Return the files of a package as one zip; documents are in a folder of their own."""
    schema = values.Package.model_json_schema()
    schema["$id"] = f"urn:{values.SCHEMA}:{values.VERSION}"
    files = {
        READABLE: readable,
        DATA: package.model_dump_json(indent=1).encode(),
        JSON_SCHEMA: _json(schema),
        CONSENTS: _json(consent_receipt),
        EXCHANGE: _json(fhir.bundle(package, issuer=ISSUER)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in chain(files.items(), documents):
            archive.writestr(name, content)
    return out.getvalue()


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
