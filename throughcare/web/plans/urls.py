"""Addresses of the staff pages of the plan."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.plans import views, writing

PLAN: Final = "people/<int:person_id>/plan"
NEED: Final = f"{PLAN}/needs/<int:need_id>"
GOAL: Final = f"{PLAN}/goals/<int:goal_id>"
ACTION: Final = f"{PLAN}/actions/<int:action_id>"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.plan, name="person_plan"),
    path(f"{PLAN}/print", views.plan_print, name="person_plan_print"),
    path(f"{PLAN}/versions", views.versions, name="person_plan_versions"),
    path(f"{PLAN}/versions/<int:number>", views.version, name="person_plan_version"),
    path(f"{PLAN}/needs/new", writing.need_add, name="person_plan_need_add"),
    path(f"{NEED}/met", writing.need_met, name="person_plan_need_met"),
    path(f"{PLAN}/goals/new", writing.goal_add, name="person_plan_goal_add"),
    path(f"{GOAL}/words", writing.goal_reword, name="person_plan_goal_reword"),
    path(f"{GOAL}/position", writing.position, name="person_plan_position"),
    path(f"{GOAL}/reached", writing.goal_reached, name="person_plan_goal_reached"),
    path(f"{PLAN}/actions/new", writing.action_add, name="person_plan_action_add"),
    path(f"{ACTION}/day", writing.action_move, name="person_plan_action_move"),
    path(f"{ACTION}/done", writing.action_done, name="person_plan_action_done"),
    path(f"{ACTION}/open", writing.action_reopen, name="person_plan_action_reopen"),
]
