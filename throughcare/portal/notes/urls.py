"""Addresses of the person's own pages of notes."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.notes import documents, views

urlpatterns: list[URLPattern] = [
    path("me/notes", views.my_notes, name="my_notes"),
    path("me/notes/<int:note_id>/say", views.say, name="my_note_say"),
    path("me/documents", documents.my_documents, name="my_documents"),
    path("me/documents/new", documents.add, name="my_document_add"),
    path("me/documents/<int:document_id>", documents.my_document, name="my_document"),
    path("me/documents/<int:document_id>/back", documents.take_back, name="my_document_back"),
]
