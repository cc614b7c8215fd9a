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
