"""Addresses of the person's way in and out."""

from __future__ import annotations

from django.urls import path

from throughcare.portal.signing import views

urlpatterns = [
    path("card", views.card_sign_in, name="card_sign_in"),
    path("card/lost", views.lost_card, name="lost_card"),
    path("card/text", views.text_sign_in, name="text_sign_in"),
    path("card/text/code", views.text_code, name="text_code"),
    path("leave", views.leave, name="leave"),
    path("stay", views.stay, name="stay"),
    path("kiosk/<str:token>", views.kiosk, name="kiosk"),
    path("me/card", views.my_card, name="my_card"),
]
