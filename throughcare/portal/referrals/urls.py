"""Addresses of the person's own pages of referrals and work."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.referrals import views, work

urlpatterns: list[URLPattern] = [
    path("me/referrals", views.my_referrals, name="my_referrals"),
    path("me/referrals/new", views.new, name="my_referral_new"),
    path("me/referrals/<int:referral_id>", views.my_referral, name="my_referral"),
    path("me/referrals/<int:referral_id>/send", views.send, name="my_referral_send"),
    path("me/work", work.my_work, name="my_work"),
    path("me/work/show", work.show, name="my_work_show"),
    path("me/work/<int:approach_id>", work.step, name="my_work_step"),
]
