"""Addresses of the staff pages, one line an area."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = ("caseload", "person", "custody", "plans", "imports", "administration", "signing")
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"throughcare.web.{area}.urls"))
    for area in AREAS
    if find_spec(f"throughcare.web.{area}.urls")
]
