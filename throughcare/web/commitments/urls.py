"""Address of the page about promises between agencies."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.commitments import shares, views

urlpatterns: list[URLPattern] = [
    path("commitments", views.commitments, name="commitments"),
    path("commitments/shares", shares.shares, name="shares"),
]
