"""Addresses of emergencies."""

from __future__ import annotations

from django.urls import path

from throughcare.web.emergency import views

urlpatterns = [
    path("emergency", views.emergency, name="emergency"),
    path("people/<int:person_id>/emergency", views.emergency_for, name="emergency_for"),
    path("emergency/<int:emergency_id>/close", views.emergency_close, name="emergency_close"),
]
