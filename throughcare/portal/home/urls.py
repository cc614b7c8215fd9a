"""Address of the person's first page."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.home import views

urlpatterns: list[URLPattern] = [path("me", views.my_page, name="my_page")]
