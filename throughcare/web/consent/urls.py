"""Addresses of the staff pages about consent."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.consent import others, views

CONSENT: Final = "people/<int:person_id>/consent"
ANSWER: Final = f"{CONSENT}/<int:agency_id>/<slug:purpose>"

urlpatterns: list[URLPattern] = [
    path(CONSENT, views.consent, name="person_consent"),
    path(f"{CONSENT}/print", views.consent_print, name="person_consent_print"),
    path(f"{CONSENT}/release", others.release, name="person_consent_release"),
    path(
        f"{CONSENT}/release/<int:release_id>/end",
        others.release_end,
        name="person_consent_release_end",
    ),
    path(
        f"{CONSENT}/<int:agency_id>/agreement/<slug:kind>",
        others.agreement,
        name="person_consent_agreement",
    ),
    path(ANSWER, views.give, name="person_consent_give"),
    path(f"{ANSWER}/withdraw", views.withdraw, name="person_consent_withdraw"),
    path("consents/ending", others.ending, name="consents_ending"),
]
