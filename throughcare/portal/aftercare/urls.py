"""Addresses of what comes after for me."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.aftercare import saying, views

urlpatterns: list[URLPattern] = [
    path("me/after", views.my_aftercare, name="my_aftercare"),
    path("me/after/back", views.come_back, name="my_return"),
    path("me/after/wish", saying.wish, name="my_wish"),
    path("me/after/no", saying.decline, name="my_decline"),
    path("me/after/no/<int:decline_id>/yes", views.say_yes, name="my_yes"),
    path("me/after/asked/<int:follow_up_id>", saying.follow_up, name="my_follow_up"),
]
