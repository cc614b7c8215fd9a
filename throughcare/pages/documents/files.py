"""Give a stored file out: always to keep, never to run on the site's own pages."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from django.http import HttpResponse

from throughcare.pages.documents.answers import safe_stem

POLICY = "default-src 'none'; sandbox"
"""Whatever the file holds does nothing, also where a browser opens it all the same."""


def file_response(content: bytes, *, title: str, media_type: str, ending: str) -> HttpResponse:
    """Answer with a file under its title, as a download.

    Source: RFC 6266, section 4.3; RFC 8187, section 3.2; CSP level 3, sandbox.
    """
    stem = safe_stem(title)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    ascii_name = safe_stem(plain) + ending
    full = quote(stem + ending, safe="")
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{full}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": POLICY,
        },
    )
