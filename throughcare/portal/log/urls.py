"""Address of the page that says who looked."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.log import views

urlpatterns: list[URLPattern] = [path("me/log", views.my_log, name="my_log")]
