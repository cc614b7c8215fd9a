"""Addresses of the open numbers of unowned needs."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.public.needs import views

urlpatterns: list[URLPattern] = [
    path("unowned-needs/numbers", views.numbers, name="unowned_numbers"),
    path("unowned-needs/numbers.csv", views.as_file, name="unowned_numbers_file"),
]
