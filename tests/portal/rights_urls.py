"""All addresses, and those of rights, whether or not the list of areas has them already."""

from __future__ import annotations

from django.urls import include, path

from throughcare.config import urls

AREAS = (
    "throughcare.portal.rights.urls", "throughcare.web.rights.urls", "throughcare.portal.consent.urls",
    "throughcare.web.consent.urls", "throughcare.portal.notes.urls", "throughcare.web.notes.urls",
    "throughcare.web.sharing.urls",
)  # fmt: skip
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [*urls.urlpatterns, *(path("", include(area)) for area in AREAS)]
