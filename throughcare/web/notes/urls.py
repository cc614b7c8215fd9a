"""Addresses of the staff pages of notes."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.notes import views, writing

NOTES: Final = "people/<int:person_id>/notes"

urlpatterns: list[URLPattern] = [
    path("notes", views.newest, name="notes"),
    path(NOTES, views.notes, name="person_notes"),
    path(f"{NOTES}/new", writing.add, name="person_note_add"),
    path(f"{NOTES}/<int:note_id>/correct", writing.correct, name="person_note_correct"),
]
