"""Addresses of the person's own pages of case conferences."""

from __future__ import annotations

from django.urls import URLPattern, path

from throughcare.portal.meetings import views

urlpatterns: list[URLPattern] = [
    path("me/conferences", views.my_conferences, name="my_conferences"),
    path("me/conferences/<int:conference_id>", views.my_conference, name="my_conference"),
    path("me/conferences/<int:conference_id>/say", views.say, name="my_conference_say"),
    path("me/conferences/<int:conference_id>/ask", views.ask, name="my_conference_ask"),
    path(
        "me/conferences/<int:conference_id>/otherwise",
        views.otherwise,
        name="my_conference_otherwise",
    ),
    path(
        "me/conferences/<int:conference_id>/paper/<int:minutes_id>",
        views.paper,
        name="my_conference_paper",
    ),
]
