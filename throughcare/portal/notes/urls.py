"""Addresses of the person's own pages of notes."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.notes import views

urlpatterns: list[URLPattern] = [
    path("me/notes", views.my_notes, name="my_notes"),
    path("me/notes/<int:note_id>/say", views.say, name="my_note_say"),
]
