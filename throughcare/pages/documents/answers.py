"""A document as the answer to a request: a file to keep, never stored on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

from throughcare.pages.documents.rendering import render
from throughcare.pages.documents.values import Document

# Signs that mean something to a file system or to the header itself.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|%;\x00-\x1f\x7f-\x9f\s]+')
_LONGEST: Final = 80
_SUFFIX: Final = ".pdf"


def pdf_response(document: Document, filename: str) -> HttpResponse:
    """Answer with the document as a PDF to download.

    Errors: ThroughcareError if the document cannot be made.
    """
    return HttpResponse(
        render(document),
        content_type="application/pdf",
        headers={
            "Content-Disposition": disposition(filename),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def disposition(filename: str) -> str:
    """Name a download twice: in ASCII for every program, in full for those that read UTF-8.

    Source: RFC 6266, section 4.3 and appendix D; RFC 8187, section 3.2.
    """
    stem = safe_stem(filename)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    ascii_name = (safe_stem(plain) if plain else "document") + _SUFFIX
    full = quote(stem + _SUFFIX, safe="")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{full}"


def safe_stem(filename: str) -> str:
    """Return a name without its ending that every file system takes; "document" if nothing is left."""
    stem = filename[: -len(_SUFFIX)] if filename.lower().endswith(_SUFFIX) else filename
    shown = "".join(sign for sign in stem if unicodedata.category(sign) not in {"Cf", "Cs", "Cn"})
    return _UNSAFE.sub("-", shown)[:_LONGEST].strip("-. ") or "document"
