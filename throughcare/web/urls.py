"""Addresses of the staff pages, one line an area."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = (
    "day",
    "team",
    "commitments",
    "timeline",
    "caseload",
    "person",
    "handover",
    "aftercare",
    "cards",
    "consent",
    "appointments",
    "notes",
    "meetings",
    "needs",
    "visits",
    "answers",
    "emergency",
    "oversight",
    "sharing",
    "purpose",
    "rights",
    "custody",
    "plans",
    "referrals",
    "imports",
    "schemes",
    "services",
    "administration",
    "words",
    "agreements",
    "signing",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"throughcare.web.{area}.urls"))
    for area in AREAS
    if find_spec(f"throughcare.web.{area}.urls")
]
