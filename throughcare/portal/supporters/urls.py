"""Addresses of supporters: the person's own, and the one page of a supporter."""

from __future__ import annotations

from django.urls import path

from throughcare.portal.supporters import views

urlpatterns = [
    path("me/supporters", views.my_supporters, name="my_supporters"),
    path("me/supporters/new", views.my_supporter_new, name="my_supporter_new"),
    path(
        "me/supporters/<int:supporter_id>/card", views.my_supporter_card, name="my_supporter_card"
    ),
    path("me/supporters/<int:supporter_id>/end", views.my_supporter_end, name="my_supporter_end"),
    path("supporting", views.supporting, name="supporting"),
]
