"""Addresses of who may see what about me."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.sharing import views

urlpatterns: list[URLPattern] = [
    path("me/access", views.my_access, name="my_access"),
    path("me/access/<int:request_id>", views.my_request, name="my_request"),
]
