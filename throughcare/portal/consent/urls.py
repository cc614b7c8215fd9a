"""Addresses of what the person shares."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.portal.consent import views

SHARING: Final = "me/sharing"
ANSWER: Final = f"{SHARING}/<int:agency_id>/<slug:purpose>"

urlpatterns: list[URLPattern] = [
    path(SHARING, views.my_consent, name="my_consent"),
    path(f"{SHARING}/print", views.my_consent_print, name="my_consent_print"),
    path(f"{SHARING}/receipt", views.my_consent_receipt, name="my_consent_receipt"),
    path(
        f"{SHARING}/release/<int:release_id>/end",
        views.my_release_end,
        name="my_consent_release_end",
    ),
    path(
        f"{SHARING}/<int:agency_id>/agreement/<slug:kind>",
        views.my_agreement,
        name="my_consent_agreement",
    ),
    path(ANSWER, views.my_consent_give, name="my_consent_give"),
    path(f"{ANSWER}/withdraw", views.my_consent_withdraw, name="my_consent_withdraw"),
]
