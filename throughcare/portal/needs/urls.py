"""The address of the person's own page of unowned needs."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.needs import views

urlpatterns: list[URLPattern] = [path("me/unowned-needs", views.my_unowned, name="my_unowned")]
