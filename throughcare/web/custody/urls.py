"""Addresses of custody: by hand as well as by import."""

from __future__ import annotations

from django.urls import path

from throughcare.web.custody import movements, views

urlpatterns = [
    path("people/<int:person_id>/dates", views.dates, name="person_dates"),
    path("people/<int:person_id>/dates/undo", views.undo_dates, name="person_dates_undo"),
    path("people/<int:person_id>/movements", movements.movements, name="person_movements"),
    path("admit", views.admit, name="admit"),
    path("people/<int:person_id>/admit", views.admit_again, name="admit_again"),
]
