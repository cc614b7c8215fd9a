"""Addresses of the list of words that may hurt."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from throughcare.web.words import views

WORD: Final = "administration/words/<int:word_id>"

urlpatterns: list[URLPattern] = [
    path("administration/words", views.words, name="administration_words"),
    path("administration/words/new", views.add, name="administration_word_add"),
    path(WORD, views.change, name="administration_word"),
    path(f"{WORD}/aside", views.put_aside, name="administration_word_aside"),
    path(f"{WORD}/again", views.take_again, name="administration_word_again"),
]
