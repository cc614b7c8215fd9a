"""Addresses of the person's own pages of the plan."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.portal.plan import views

PLAN: Final = "me/plan"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.my_plan, name="my_plan"),
    path(f"{PLAN}/print", views.my_plan_print, name="my_plan_print"),
    path(f"{PLAN}/goals/new", views.my_goal_add, name="my_goal_add"),
    path(f"{PLAN}/goals/<int:goal_id>/position", views.my_position, name="my_position"),
    path(f"{PLAN}/actions/<int:action_id>/done", views.my_action_done, name="my_action_done"),
    path(f"{PLAN}/actions/<int:action_id>/open", views.my_action_reopen, name="my_action_reopen"),
    path("me/about", views.my_about, name="my_about"),
]
