"""Address of the page that workers begin their day with."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.day import views

urlpatterns: list[URLPattern] = [path("day", views.my_day, name="my_day")]
