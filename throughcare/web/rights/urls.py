"""Addresses of the desk for rights."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.rights import holds, records, views

RIGHTS: Final = "people/<int:person_id>/rights"

urlpatterns: list[URLPattern] = [
    path("rights", views.rights_to_answer, name="rights_to_answer"),
    path(RIGHTS, views.person_rights, name="person_rights"),
    path(f"{RIGHTS}/ask/<slug:kind>", views.person_right_ask, name="person_right_ask"),
    path(f"{RIGHTS}/hold", holds.person_hold, name="person_hold"),
    path(f"{RIGHTS}/hold/<int:request_id>/end", holds.person_hold_end, name="person_hold_end"),
    path(f"{RIGHTS}/lock/<int:block_id>/end", holds.person_lock_end, name="person_lock_end"),
    path(f"{RIGHTS}/<int:request_id>", views.person_right, name="person_right"),
    path(
        f"{RIGHTS}/<int:request_id>/longer", views.person_right_longer, name="person_right_longer"
    ),
    path("oversight/records", records.processing_records, name="processing_records"),
]
