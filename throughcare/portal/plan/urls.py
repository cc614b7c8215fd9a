"""Addresses of the person's own pages of the plan."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.portal.plan import agreeing, asking, goals, saying, steps, views

PLAN: Final = "me/plan"
GOAL: Final = f"{PLAN}/goals/<int:goal_id>"
ACTION: Final = f"{PLAN}/actions/<int:action_id>"
CIRCLE: Final = f"{PLAN}/circle/<int:circle_id>"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.my_plan, name="my_plan"),
    path(f"{PLAN}/print", views.my_plan_print, name="my_plan_print"),
    path(f"{PLAN}/asked", views.my_duties, name="my_duties"),
    path(f"{PLAN}/agree", agreeing.my_agree, name="my_agree"),
    path(f"{PLAN}/goals/new", goals.my_goal_add, name="my_goal_add"),
    path(f"{GOAL}/words", goals.my_goal_reword, name="my_goal_reword"),
    path(f"{GOAL}/about", goals.my_goal_about, name="my_goal_about"),
    path(f"{GOAL}/position", goals.my_position, name="my_position"),
    path(f"{GOAL}/reached", goals.my_goal_reached, name="my_goal_reached"),
    path(f"{GOAL}/drop", goals.my_goal_drop, name="my_goal_drop"),
    path(f"{PLAN}/actions/new", steps.my_action_add, name="my_action_add"),
    path(f"{ACTION}/answer", steps.my_action_answer, name="my_action_answer"),
    path(f"{ACTION}/done", steps.my_action_done, name="my_action_done"),
    path(f"{ACTION}/open", steps.my_action_reopen, name="my_action_reopen"),
    path(f"{PLAN}/own/<slug:heading>", saying.my_statement, name="my_statement"),
    path(f"{PLAN}/crisis", saying.my_crisis, name="my_crisis"),
    path(f"{PLAN}/crisis/print", saying.my_crisis_print, name="my_crisis_print"),
    path(f"{PLAN}/circle/new", saying.my_circle_add, name="my_circle_add"),
    path(CIRCLE, saying.my_circle, name="my_circle"),
    path(f"{CIRCLE}/end", saying.my_circle_end, name="my_circle_end"),
    path(f"{CIRCLE}/back", saying.my_circle_back, name="my_circle_back"),
    path(f"{PLAN}/requests", asking.my_asks, name="my_asks"),
    path(f"{PLAN}/requests/new", asking.my_ask, name="my_ask"),
    path("me/about", saying.my_about, name="my_about"),
]
