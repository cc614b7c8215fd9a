"""Address of my way."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.timeline import views

urlpatterns: list[URLPattern] = [path("me/timeline", views.my_timeline, name="my_timeline")]
