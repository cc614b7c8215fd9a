"""Addresses of release schemes."""

from __future__ import annotations

from django.urls import path

from throughcare.web.schemes import views

urlpatterns = [
    path("schemes", views.schemes, name="schemes"),
    path("schemes/new", views.new, name="scheme_new"),
    path("schemes/<int:scheme_id>", views.detail, name="scheme"),
    path("schemes/<int:scheme_id>/progress", views.progress, name="scheme_progress"),
    path("schemes/<int:scheme_id>/apply", views.apply, name="scheme_apply"),
]
