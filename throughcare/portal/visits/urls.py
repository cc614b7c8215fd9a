"""Addresses of the person's own pages of visits."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.visits import views

urlpatterns: list[URLPattern] = [
    path("me/visits", views.my_visits, name="my_visits"),
    path("me/visits/<int:visit_id>/no", views.decline, name="my_visit_no"),
]
