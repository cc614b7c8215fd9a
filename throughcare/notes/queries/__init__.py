"""Read notes: each row passes the sharing rules in the statement that reads it."""

from throughcare.notes.queries.own import own_notes
from throughcare.notes.queries.reading import newest, readable
from throughcare.notes.queries.writing import categories_to_write, note_to_correct, who_will_read

__all__ = [
    "categories_to_write",
    "newest",
    "note_to_correct",
    "own_notes",
    "readable",
    "who_will_read",
]
