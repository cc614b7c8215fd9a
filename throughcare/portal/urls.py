"""Addresses of the person's own pages, one line an area."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = (
    "signing",
    "supporters",
    "home",
    "plan",
    "referrals",
    "timeline",
    "aftercare",
    "log",
    "consent",
    "appointments",
    "notes",
    "meetings",
    "needs",
    "visits",
    "answers",
    "sharing",
    "rights",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"throughcare.portal.{area}.urls"))
    for area in AREAS
    if find_spec(f"throughcare.portal.{area}") and find_spec(f"throughcare.portal.{area}.urls")
]
