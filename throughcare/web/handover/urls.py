"""Addresses of handing over and standing in."""

from __future__ import annotations

from django.urls import path

from throughcare.web.handover import absences, consults, contacts, handovers, lists, loads

urlpatterns = [
    path("teamwork", lists.teamwork, name="teamwork"),
    path("absences", absences.absences, name="absences"),
    path("absences/<int:absence_id>/end", absences.end, name="absence_end"),
    path("loads", loads.loads, name="loads"),
    path("people/<int:person_id>/contact", contacts.contact, name="person_contact"),
    path("people/<int:person_id>/deputy", absences.deputy, name="person_deputy"),
    path("people/<int:person_id>/handover", handovers.handover, name="person_handover"),
    path(
        "people/<int:person_id>/handover/propose",
        handovers.propose,
        name="person_handover_propose",
    ),
    path(
        "people/<int:person_id>/handover/<int:handover_id>/answer",
        handovers.answer,
        name="person_handover_answer",
    ),
    path(
        "people/<int:person_id>/handover/<int:handover_id>/withdraw",
        handovers.withdraw,
        name="person_handover_withdraw",
    ),
    path(
        "people/<int:person_id>/handover/<int:handover_id>/decide",
        handovers.decide,
        name="person_handover_decide",
    ),
    path("people/<int:person_id>/questions", consults.questions, name="person_questions"),
    path("people/<int:person_id>/questions/ask", consults.ask, name="person_question_ask"),
    path(
        "people/<int:person_id>/questions/<int:consult_id>",
        consults.question,
        name="person_question",
    ),
]
