"""Addresses that exist only in the demo."""

from __future__ import annotations

from django.urls import path

from throughcare.config.demo import views

urlpatterns = [
    path("sign-in", views.sign_in, name="demo_sign_in"),
    path("messages", views.messages, name="demo_messages"),
]
