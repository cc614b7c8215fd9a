"""Addresses of my rights."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.portal.rights import views

RIGHTS: Final = "me/rights"

urlpatterns: list[URLPattern] = [
    path(RIGHTS, views.my_rights, name="my_rights"),
    path(f"{RIGHTS}/copy", views.my_copy, name="my_copy"),
    path(f"{RIGHTS}/copy/<int:request_id>", views.my_copy_file, name="my_copy_file"),
    path(f"{RIGHTS}/ask/<slug:kind>", views.my_right, name="my_right"),
]
