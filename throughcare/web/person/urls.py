"""Addresses of one person's page and what is done there."""

from __future__ import annotations

from django.urls import path

from throughcare.web.person import views

urlpatterns = [
    path("people/<int:person_id>", views.person, name="person"),
    path(
        "people/<int:person_id>/tasks/<slug:programme>/<slug:task>/done",
        views.task_done,
        name="task_done",
    ),
    path(
        "people/<int:person_id>/tasks/<slug:programme>/<slug:task>/not-done",
        views.task_not_done,
        name="task_not_done",
    ),
    path("people/<int:person_id>/team", views.team, name="person_team"),
    path("people/<int:person_id>/facts", views.facts, name="person_facts"),
]
