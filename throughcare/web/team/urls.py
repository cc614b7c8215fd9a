"""Address of the team leader's page."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.web.team import views

urlpatterns: list[URLPattern] = [path("team", views.team_overview, name="team_overview")]
