"""Addresses of permits and visits."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.visits import asking, gate, permits, views

PERMIT: Final = "visits/permits/<int:permit_id>"

urlpatterns: list[URLPattern] = [
    path("visits", views.visits, name="visits"),
    path("visits/gate", gate.gate, name="visits_gate"),
    path("visits/permits", permits.permits, name="visit_permits"),
    path("visits/permits/new", permits.ask, name="visit_permit_new"),
    path(PERMIT, permits.permit, name="visit_permit"),
    path(f"{PERMIT}/answer", permits.answer, name="visit_permit_answer"),
    path(f"{PERMIT}/end", permits.end, name="visit_permit_end"),
    path(f"{PERMIT}/visitors", permits.add_visitor, name="visit_visitor_new"),
    path(
        f"{PERMIT}/visitors/<int:visitor_id>/gone", permits.drop_visitor, name="visit_visitor_gone"
    ),
    path(f"{PERMIT}/group", asking.group, name="visit_group_new"),
    path("visits/<int:visit_id>", views.visit, name="visit"),
    path("visits/<int:visit_id>/answer", views.answer, name="visit_answer"),
    path("visits/<int:visit_id>/off", views.off, name="visit_off"),
    path("visits/<int:visit_id>/report", views.report, name="visit_report"),
    path("people/<int:person_id>/visits/new", asking.person, name="person_visit_new"),
]
