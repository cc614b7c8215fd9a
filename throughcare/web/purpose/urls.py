"""The address of the page where somebody says what they work for."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.purpose import views

urlpatterns: list[URLPattern] = [path("purpose", views.choose, name="purpose")]
