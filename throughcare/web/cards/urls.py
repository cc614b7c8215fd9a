"""Addresses of cards and kiosks."""

from __future__ import annotations

from django.urls import path

from throughcare.web.cards import views

urlpatterns = [
    path("people/<int:person_id>/card", views.person_card, name="person_card"),
    path("people/<int:person_id>/card/stop", views.card_stop, name="person_card_stop"),
    path("people/<int:person_id>/card/number", views.number, name="person_number"),
    path(
        "people/<int:person_id>/card/number/confirm",
        views.number_confirm,
        name="person_number_confirm",
    ),
    path("people/<int:person_id>/card/number/drop", views.number_drop, name="person_number_drop"),
    path(
        "people/<int:person_id>/supporters/<int:supporter_id>/card",
        views.supporter_card,
        name="person_supporter_card",
    ),
    path("administration/kiosks", views.kiosks, name="administration_kiosks"),
    path(
        "administration/kiosks/<int:kiosk_id>/end",
        views.kiosk_end,
        name="administration_kiosk_end",
    ),
]
