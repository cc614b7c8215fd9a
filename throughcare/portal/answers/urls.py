"""Addresses of the person's own pages of questions and answers."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.portal.answers import filling, views

ANSWERS: Final = "me/answers"
PAGE: Final = f"{ANSWERS}/<slug:form_key>/<slug:page_key>"

urlpatterns: list[URLPattern] = [
    path(ANSWERS, views.my_answers, name="my_answers"),
    path(f"{ANSWERS}/<int:answer_id>/take-back", views.take_back, name="my_answer_back"),
    path(PAGE, filling.fill, name="my_answer_form"),
    path(f"{PAGE}/draft", filling.draft, name="my_answer_draft"),
]
