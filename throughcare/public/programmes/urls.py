"""Addresses of the pages about programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.public.programmes import views

urlpatterns: list[URLPattern] = [
    path("programmes", views.programmes, name="programmes"),
    path("programmes/<slug:code>", views.programme, name="programme"),
]
