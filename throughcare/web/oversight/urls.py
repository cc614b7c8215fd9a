"""Addresses of the data-protection officer's pages."""

from __future__ import annotations

from django.urls import path

from throughcare.web.oversight import checks, emergencies, home, log

urlpatterns = [
    path("oversight", home.oversight, name="oversight"),
    path("oversight/agreements", home.agreements, name="oversight_agreements"),
    path("oversight/requests", home.requests, name="oversight_requests"),
    path("oversight/emergencies", emergencies.emergencies, name="oversight_emergencies"),
    path("oversight/emergencies/rates", emergencies.rates, name="oversight_rates"),
    path(
        "oversight/emergencies/<int:emergency_id>",
        emergencies.emergency,
        name="oversight_emergency",
    ),
    path(
        "oversight/emergencies/<int:emergency_id>/told",
        emergencies.told,
        name="oversight_told",
    ),
    path("oversight/log", log.log, name="oversight_log"),
    path("oversight/log/<int:event_id>", log.event, name="oversight_event"),
    path("oversight/log/<int:event_id>/withhold", log.withhold, name="oversight_withhold"),
    path("oversight/withheld", log.withheld, name="oversight_withheld"),
    path("oversight/withheld/<int:withholding_id>/lift", log.lift, name="oversight_lift"),
    path("oversight/unusual", checks.unusual, name="oversight_unusual"),
    path("oversight/breach", checks.breach, name="oversight_breach"),
    path("oversight/breach/file", checks.breach_file, name="oversight_breach_file"),
    path("oversight/completeness", checks.completeness, name="oversight_completeness"),
]
