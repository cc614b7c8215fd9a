"""The directory as HSDS 3, for other directories: pages of JSON, continued by address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from throughcare.directory import queries
from throughcare.pages.doors import Request, open_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PROFILE = "https://docs.openreferral.org/en/3.0/hsds/schema_reference.html"
_LONGEST = 18


@open_page
@require_safe
def root(request: Request) -> HttpResponse:
    """Say which version this is, and where the services are."""
    said = {
        "version": "3.0",
        "profile": PROFILE,
        "openapi_url": "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json",
        "services": request.build_absolute_uri(reverse("directory_hsds_services")),
        "taxonomy_terms": request.build_absolute_uri(reverse("directory_hsds_terms")),
    }
    return JsonResponse(said)


@open_page
@require_safe
def services(request: Request) -> HttpResponse:
    """Give one page of services; `next` is the address of the following one."""
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) <= _LONGEST else 0
    documents, following = queries.published(after=number)
    address = ""
    if following is not None:
        query = urlencode({"after": following})
        address = request.build_absolute_uri(f"{reverse('directory_hsds_services')}?{query}")
    return JsonResponse(queries.page_of(documents, is_first=not number, next_url=address))


@open_page
@require_safe
def service(_request: Request, uid: UUID) -> HttpResponse:
    """Give one service by the number under which it is published."""
    document = queries.published_service(uid)
    if document is None:
        raise Http404
    return JsonResponse(document)


@open_page
@require_safe
def terms(_request: Request) -> HttpResponse:
    """Give the needs that services are sorted by."""
    return JsonResponse(queries.page_of(queries.published_terms(), is_first=True, next_url=""))
