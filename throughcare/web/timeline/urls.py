"""Address of a person's life as a line."""

from __future__ import annotations

from django.urls import path

from throughcare.web.timeline import views

urlpatterns = [
    path("people/<int:person_id>/timeline", views.person_timeline, name="person_timeline")
]
