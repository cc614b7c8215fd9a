"""Addresses of the lists of people that workers begin their day with."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.caseload import notices, views

urlpatterns: list[URLPattern] = [
    path("caseload", views.caseload, name="caseload"),
    path("people", views.agency_people, name="agency_people"),
    path("overdue", views.overdue, name="overdue"),
    path("arrivals", views.arrivals, name="arrivals"),
    path("find", views.find_person, name="find_person"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.read, name="notices_read"),
]
