"""Addresses of the staff pages of the diary."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.appointments import booking, calendars, changing, opening, reaching, views

PERSON: Final = "people/<int:person_id>/diary"
ONE: Final = f"{PERSON}/<int:appointment_id>"

urlpatterns: list[URLPattern] = [
    path("diary", views.diary, name="diary"),
    path("diary/letters", views.letters, name="diary_letters"),
    path("diary/groups", opening.groups, name="diary_groups"),
    path("diary/groups/new", opening.group_new, name="diary_group_new"),
    path("diary/groups/<int:session_id>", opening.group, name="diary_group"),
    path("diary/groups/<int:session_id>/cancel", opening.group_cancel, name="diary_group_cancel"),
    path("diary/offers", opening.offers, name="diary_offers"),
    path("diary/offers/<int:offer_id>/withdraw", opening.withdraw, name="diary_offer_withdraw"),
    path("diary/calendar", calendars.calendar, name="diary_calendar"),
    path("diary/calendar/address", calendars.address, name="diary_calendar_address"),
    path("diary/calendar/drop", calendars.drop, name="diary_calendar_drop"),
    path("calendars/<str:token>", calendars.feed, name="calendar_feed"),
    path(PERSON, views.person_diary, name="person_diary"),
    path(f"{PERSON}/new", booking.book, name="person_diary_book"),
    path(f"{PERSON}/times", booking.times, name="person_diary_times"),
    path(f"{PERSON}/letters/<int:reminder_id>", views.letter, name="person_letter"),
    path(f"{PERSON}/errands/<int:errand_id>", changing.settle, name="person_errand"),
    path(ONE, changing.appointment, name="person_appointment"),
    path(f"{ONE}/move", changing.move, name="person_appointment_move"),
    path(f"{ONE}/cancel", changing.cancel, name="person_appointment_cancel"),
    path(f"{ONE}/came", changing.came, name="person_appointment_came"),
    path("people/<int:person_id>/reach", reaching.reach_page, name="person_reach"),
    path("people/<int:person_id>/reach/rules", reaching.rules, name="person_reach_rules"),
]
