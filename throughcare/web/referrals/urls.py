"""Addresses of the staff pages of referrals."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.referrals import inbox, one, sending

PERSON: Final = "people/<int:person_id>/referrals"
ONE: Final = f"{PERSON}/<int:referral_id>"

urlpatterns: list[URLPattern] = [
    path("referrals", inbox.inbox, name="referrals"),
    path("referrals/<int:referral_id>", inbox.received, name="referral_received"),
    path("referrals/room", inbox.ask_room, name="room_ask"),
    path("referrals/room/<int:request_id>", inbox.answer_room, name="room_answer"),
    path("referrals/candidates", inbox.candidates, name="candidates"),
    path("referrals/candidates/<int:approach_id>", inbox.reply, name="candidate_reply"),
    path(PERSON, one.referrals, name="person_referrals"),
    path(f"{PERSON}/new", sending.new, name="person_referral_new"),
    path(ONE, one.referral, name="person_referral"),
    path(f"{ONE}/send", sending.send, name="person_referral_send"),
]
