"""Addresses of the pages about who sees what, and why."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.sharing import requests, restrictions, views

urlpatterns: list[URLPattern] = [
    path("people/<int:person_id>/access", views.person_access, name="person_access"),
    path("people/<int:person_id>/access/ask", requests.person_request, name="person_request"),
    path(
        "people/<int:person_id>/access/<int:request_id>",
        requests.request_answer,
        name="request_answer",
    ),
    path(
        "people/<int:person_id>/restrictions",
        restrictions.person_restrictions,
        name="person_restrictions",
    ),
    path(
        "people/<int:person_id>/restrictions/<int:block_id>/end",
        restrictions.restriction_end,
        name="restriction_end",
    ),
    path("people/<int:person_id>/known", restrictions.person_known, name="person_known"),
    path("sharing/ask", views.ask_rules, name="ask_rules"),
    path("sharing/requests", requests.access_requests, name="access_requests"),
    path("find/exact", views.person_exists, name="person_exists"),
]
