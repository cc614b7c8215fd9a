"""Addresses of the staff pages of the plan."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.plans import agreeing, own, promises, settling, steps, views, writing

PLAN: Final = "people/<int:person_id>/plan"
NEED: Final = f"{PLAN}/needs/<int:need_id>"
GOAL: Final = f"{PLAN}/goals/<int:goal_id>"
ACTION: Final = f"{PLAN}/actions/<int:action_id>"
CIRCLE: Final = f"{PLAN}/circle/<int:circle_id>"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.plan, name="person_plan"),
    path(f"{PLAN}/print", views.plan_print, name="person_plan_print"),
    path(f"{PLAN}/versions", views.versions, name="person_plan_versions"),
    path(f"{PLAN}/versions/<int:number>", views.version, name="person_plan_version"),
    path(f"{PLAN}/agree", writing.agree, name="person_plan_agree"),
    path(f"{PLAN}/answers", agreeing.answers, name="person_plan_answers"),
    path(f"{PLAN}/needs/new", writing.need_add, name="person_plan_need_add"),
    path(f"{NEED}/words", writing.need_reword, name="person_plan_need_reword"),
    path(f"{NEED}/met", writing.need_met, name="person_plan_need_met"),
    path(f"{PLAN}/goals/new", writing.goal_add, name="person_plan_goal_add"),
    path(f"{GOAL}/words", writing.goal_reword, name="person_plan_goal_reword"),
    path(f"{GOAL}/about", writing.goal_describe, name="person_plan_goal_describe"),
    path(f"{GOAL}/position", writing.position, name="person_plan_position"),
    path(f"{GOAL}/reached", writing.goal_reached, name="person_plan_goal_reached"),
    path(f"{GOAL}/drop", writing.goal_drop, name="person_plan_goal_drop"),
    path(f"{GOAL}/compromise", settling.compromise_add, name="person_plan_compromise_add"),
    path(
        f"{PLAN}/compromises/<int:compromise_id>",
        settling.compromise_review,
        name="person_plan_compromise",
    ),
    path(f"{PLAN}/actions/new", steps.action_add, name="person_plan_action_add"),
    path(f"{ACTION}/back", steps.action_withdraw, name="person_plan_action_withdraw"),
    path(f"{ACTION}/again", steps.action_offer_again, name="person_plan_action_offer_again"),
    path(f"{ACTION}/words", steps.action_reword, name="person_plan_action_reword"),
    path(f"{ACTION}/day", steps.action_move, name="person_plan_action_move"),
    path(f"{ACTION}/answer", steps.action_answer, name="person_plan_action_answer"),
    path(f"{ACTION}/done", steps.action_done, name="person_plan_action_done"),
    path(f"{ACTION}/open", steps.action_reopen, name="person_plan_action_reopen"),
    path(f"{PLAN}/own/<slug:heading>", own.statement, name="person_plan_statement"),
    path(f"{PLAN}/circle/new", own.circle_add, name="person_plan_circle_add"),
    path(CIRCLE, own.circle_change, name="person_plan_circle"),
    path(f"{CIRCLE}/end", own.circle_end, name="person_plan_circle_end"),
    path(f"{PLAN}/requests/new", own.request_add, name="person_plan_request_add"),
    path(f"{PLAN}/requests/<int:asked_id>", own.request_answer, name="person_plan_request"),
    path("promises", promises.promises, name="promises"),
]
