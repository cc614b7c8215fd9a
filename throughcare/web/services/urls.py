"""Addresses of the directory for staff."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.services import keeping, placing, views

urlpatterns: list[URLPattern] = [
    path("services", views.search, name="services"),
    path("services/<int:service_id>", views.service, name="service"),
    path("services/stale", views.stale, name="services_stale"),
    path("services/places", placing.unplaced, name="services_places"),
    path("services/places/<int:service_id>", placing.place, name="services_place"),
    path("services/ways", placing.ways, name="services_ways"),
    path("services/ours", keeping.own, name="services_own"),
    path("services/ours/new", keeping.new, name="services_own_new"),
    path("services/ours/<int:service_id>", keeping.confirm, name="services_own_confirm"),
    path("services/ours/<int:service_id>/edit", keeping.edit, name="services_own_edit"),
]
