"""Addresses of an agency's administration."""

from __future__ import annotations

from django.urls import path

from throughcare.web.administration import leaving, views

urlpatterns = [
    path("administration", views.overview, name="administration"),
    path("administration/leave", leaving.leave, name="administration_leave"),
    path("administration/leave/stay", leaving.stay, name="administration_stay"),
    path("administration/invite", views.invite, name="administration_invite"),
    path(
        "administration/invitations/<int:invitation_id>/withdraw",
        views.withdraw,
        name="administration_withdraw",
    ),
    path("administration/workers/<int:membership_id>", views.worker, name="administration_worker"),
    path("administration/workers/<int:membership_id>/move", views.move, name="administration_move"),
    path(
        "administration/workers/<int:membership_id>/close", views.close, name="administration_close"
    ),
    path(
        "administration/workers/<int:membership_id>/help",
        views.help_back_in,
        name="administration_help",
    ),
    path("administration/duty-contact", views.duty_contact, name="administration_duty_contact"),
    path("administration/sites/add", views.add_site, name="administration_add_site"),
    path("administration/posts/add", views.add_post, name="administration_add_post"),
]
