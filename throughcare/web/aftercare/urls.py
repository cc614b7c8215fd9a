"""Addresses of help after release."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.aftercare import declines, follow_ups, lists, losses, views

PERSON: Final = "people/<int:person_id>/aftercare"

urlpatterns: list[URLPattern] = [
    path("aftercare", lists.aftercare, name="aftercare"),
    path("aftercare/counts", lists.counts, name="aftercare_counts"),
    path(PERSON, views.person_aftercare, name="person_aftercare"),
    path(f"{PERSON}/wish", views.wish, name="person_wish"),
    path(f"{PERSON}/no", declines.decline, name="person_decline"),
    path(f"{PERSON}/no/<int:decline_id>", declines.again, name="person_offer_again"),
    path(f"{PERSON}/asked/<int:follow_up_id>", follow_ups.follow_up, name="person_follow_up"),
    path(f"{PERSON}/lost", losses.lose, name="person_lost"),
    path(f"{PERSON}/lost/<int:loss_id>", losses.tried, name="person_try"),
    path(f"{PERSON}/lost/<int:loss_id>/back", losses.back, name="person_back"),
]
