"""Addresses of the person's own pages of the diary."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.appointments import reaching, views

urlpatterns: list[URLPattern] = [
    path("me/diary", views.my_diary, name="my_diary"),
    path("me/diary/print", views.my_diary_print, name="my_diary_print"),
    path("me/diary/times", views.my_times, name="my_times"),
    path("me/diary/calendar", reaching.my_calendar, name="my_calendar"),
    path("me/diary/<int:appointment_id>/ask", views.ask, name="my_appointment_ask"),
    path("me/reach", reaching.my_reach, name="my_reach"),
    path("me/reach/rules", reaching.my_rules, name="my_reach_rules"),
]
