"""Addresses of the staff pages of questions and answers."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.answers import counting, filling, views

ANSWERS: Final = "people/<int:person_id>/answers"
PAGE: Final = f"{ANSWERS}/<slug:form_key>/<slug:page_key>"

urlpatterns: list[URLPattern] = [
    path("questions-asked", counting.questions_asked, name="questions_asked"),
    path(ANSWERS, views.answers, name="person_answers"),
    path(f"{ANSWERS}/<int:answer_id>/take-back", views.take_back, name="person_answer_back"),
    path(PAGE, filling.fill, name="person_answer_form"),
    path(f"{PAGE}/draft", filling.draft, name="person_answer_draft"),
]
