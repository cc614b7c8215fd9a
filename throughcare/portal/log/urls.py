"""Addresses of the pages that say who looked."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.log import views

urlpatterns: list[URLPattern] = [
    path("me/log", views.my_log, name="my_log"),
    path("me/log/print", views.my_log_print, name="my_log_print"),
]
