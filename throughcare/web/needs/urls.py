"""Addresses of the staff pages of the register of unowned needs."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.needs import views, writing

OF: Final = "people/<int:person_id>/unowned-needs"
ONE: Final = f"{OF}/<int:unowned_id>"

urlpatterns: list[URLPattern] = [
    path("unowned-needs", views.register, name="unowned_needs"),
    path(OF, views.person_unowned, name="person_unowned"),
    path(f"{OF}/new", writing.add, name="person_unowned_add"),
    path(f"{ONE}/asked", writing.asked, name="person_unowned_asked"),
    path(f"{ONE}/answered", writing.answered, name="person_unowned_answered"),
    path(f"{ONE}/mistake", writing.mistake, name="person_unowned_mistake"),
]
