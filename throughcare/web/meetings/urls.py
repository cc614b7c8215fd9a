"""Addresses of the staff pages of case conferences."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.meetings import asking, rooms, steps

OF: Final = "people/<int:person_id>/conferences"
ONE: Final = f"{OF}/<int:conference_id>"

urlpatterns: list[URLPattern] = [
    path("conferences", rooms.conferences, name="conferences"),
    path(OF, rooms.person_conferences, name="person_conferences"),
    path(f"{OF}/new", asking.add, name="person_conference_add"),
    path(ONE, rooms.conference, name="person_conference"),
    path(f"{ONE}/register", rooms.register, name="person_conference_register"),
    path(f"{ONE}/step/<slug:step>", steps.take, name="person_conference_step"),
    path(f"{ONE}/<slug:sheet>", asking.sheet, name="person_conference_sheet"),
    path(f"{ONE}/requests/<int:information_id>", asking.answer, name="person_conference_answer"),
    path(f"{ONE}/decisions/<int:decision_id>", asking.give_owner, name="person_conference_owner"),
    path(f"{ONE}/minutes/<int:minutes_id>", rooms.paper, name="person_conference_paper"),
]
