"""Addresses of agreements between agencies."""

from __future__ import annotations

from django.urls import path

from throughcare.web.agreements import views

urlpatterns = [
    path("agreements", views.agreements, name="agreements"),
    path("agreements/<slug:key>/sign", views.sign, name="agreement_sign"),
    path("agreements/parties/<int:party_id>/confirm", views.confirm, name="agreement_confirm"),
    path("agreements/parties/<int:party_id>/leave", views.leave, name="agreement_leave"),
]
