"""Addresses of register imports."""

from __future__ import annotations

from django.urls import path

from throughcare.web.imports import steps, views

urlpatterns = [
    path("imports", views.imports, name="imports"),
    path("imports/new", views.new, name="import_new"),
    path("imports/<int:import_id>", views.detail, name="import_detail"),
    path("imports/<int:import_id>/progress", views.progress, name="import_progress"),
    path("imports/<int:import_id>/rejected.csv", views.rejected, name="import_rejected"),
    path("imports/<int:import_id>/missing", views.missing, name="import_missing"),
    path("imports/<int:import_id>/preview", steps.preview_again, name="import_preview_again"),
    path("imports/<int:import_id>/apply", steps.apply, name="import_apply"),
    path("imports/<int:import_id>/undo", steps.undo, name="import_undo"),
]
