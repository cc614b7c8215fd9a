"""Addresses of everything."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

AREAS = (
    "throughcare.accounts.urls",
    "throughcare.public.urls",
    "throughcare.portal.urls",
    "throughcare.web.urls",
)
urlpatterns += [path("", include(area)) for area in AREAS if find_spec(area)]
if settings.DEMO:
    urlpatterns += [path("demo/", include("throughcare.config.demo.urls"))]

handler400 = "throughcare.public.views.bad_request"
handler403 = "throughcare.public.views.denied"
handler404 = "throughcare.public.views.not_found"
handler500 = "throughcare.public.views.server_error"
