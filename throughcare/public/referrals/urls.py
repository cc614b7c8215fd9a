"""Addresses behind signed links."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.public.referrals import views

urlpatterns: list[URLPattern] = [
    path("reply/<str:token>", views.reply_by_link, name="reply_by_link"),
]
