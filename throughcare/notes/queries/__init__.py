"""Read notes: each row passes the sharing rules in the statement that reads it."""

from throughcare.notes.queries.documents import (
    document_categories,
    document_of,
    file_of,
    own_documents,
    own_files,
    readable_documents,
    who_will_open,
)
from throughcare.notes.queries.own import own_notes
from throughcare.notes.queries.reading import newest, readable
from throughcare.notes.queries.writing import categories_to_write, note_to_correct, who_will_read

__all__ = [
    "categories_to_write",
    "document_categories",
    "document_of",
    "file_of",
    "newest",
    "note_to_correct",
    "own_documents",
    "own_files",
    "own_notes",
    "readable",
    "readable_documents",
    "who_will_open",
    "who_will_read",
]
