"""Addresses of the staff pages of notes."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.notes import documents, views, writing

NOTES: Final = "people/<int:person_id>/notes"
DOCUMENTS: Final = "people/<int:person_id>/documents"

urlpatterns: list[URLPattern] = [
    path("notes", views.newest, name="notes"),
    path(NOTES, views.notes, name="person_notes"),
    path(f"{NOTES}/new", writing.add, name="person_note_add"),
    path(DOCUMENTS, documents.documents, name="person_documents"),
    path(f"{DOCUMENTS}/new", documents.add, name="person_document_add"),
    path(f"{DOCUMENTS}/<int:document_id>", documents.open_document, name="person_document"),
    path(f"{DOCUMENTS}/<int:document_id>/back", documents.take_back, name="person_document_back"),
    path(f"{NOTES}/<int:note_id>/correct", writing.correct, name="person_note_correct"),
]
