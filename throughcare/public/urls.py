"""Addresses of the open pages."""

from __future__ import annotations

from django.urls import include, path

from throughcare.public import views

urlpatterns = [
    path("", views.start, name="start"),
    path("about", views.about, name="about"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("language", views.set_language, name="set_language"),
    path("", include("throughcare.public.programmes.urls")),
    path("", include("throughcare.public.directory.urls")),
    path("", include("throughcare.public.referrals.urls")),
    path("", include("throughcare.public.needs.urls")),
]
