"""Addresses of the open directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.public.directory import publishing, views

urlpatterns: list[URLPattern] = [
    path("directory", views.search, name="directory"),
    path("directory/service/<int:service_id>", views.service, name="directory_service"),
    path("directory/confirm/<str:token>", views.confirm, name="directory_confirm"),
    path("directory/hsds", publishing.root, name="directory_hsds"),
    path("directory/hsds/services", publishing.services, name="directory_hsds_services"),
    path("directory/hsds/services/<uuid:uid>", publishing.service, name="directory_hsds_service"),
    path("directory/hsds/taxonomy_terms", publishing.terms, name="directory_hsds_terms"),
]
