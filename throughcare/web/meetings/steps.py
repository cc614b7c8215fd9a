"""What is done in a conference with one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.journeys.queries.agenda import gather
from throughcare.meetings import actions
from throughcare.pages import meeting_words
from throughcare.pages.doors import Request, staff_page
from throughcare.web.caseload import keys
from throughcare.web.meetings.seats import place_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from throughcare.web.meetings.seats import Place


@staff_page
@require_POST
def take(request: Request, person_id: int, conference_id: int, step: str) -> HttpResponse:
    """Take one step, and lead back to the conference."""
    if step not in STEPS:
        raise Http404
    place = place_at(request, person_id, conference_id)
    try:
        said = STEPS[step](place)
    except actions.InvalidError as error:
        messages.error(
            request, " ".join(meeting_words.problem(one.reason) for one in error.problems)
        )
    except actions.BlockedError as error:
        messages.error(request, " ".join(meeting_words.problem(one) for one in error.reasons))
    except actions.StaleError:
        messages.error(request, _("Somebody changed the conference meanwhile. Look at it again."))
    except actions.NotYoursError:
        messages.error(
            request, _("Only the agency that convenes does this. What the person asks stays.")
        )
    except (actions.NoSuchConferenceError, actions.NotAcceptedError) as error:
        raise Http404 from error
    else:
        messages.success(request, said)
    return redirect("person_conference", person_id, conference_id)


def _accept(place: Place) -> str:
    version = keys.id_of(place.request.POST.get("statement", "")) or 0
    actions.accept(
        place.conference_id,
        statement_version=version,
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
    )
    return _("Thank you. You see now what your agency is here for.")


def _send(place: Place) -> str:
    actions.send_invitations(
        place.conference_id,
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
        today=place.request.today,
    )
    return _("The invitations are out. The person sees the conference on their page.")


def _open(place: Place) -> str:
    actions.open_conference(
        place.conference_id, person_id=place.person_id, access=place.access, now=place.request.now
    )
    return _("The conference is open. Note who came, and how the person is heard.")


def _close(place: Place) -> str:
    actions.close(
        place.conference_id,
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
        today=place.request.today,
    )
    return _("The conference is closed.")


def _agenda(place: Place) -> str:
    found = gather(
        place.person_id,
        place.room.conference.case_id,
        access=place.plan_access,
        today=place.request.today,
        language=get_language() or "en",
    )
    count = actions.build_agenda(
        place.conference_id,
        found,
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
    )
    return ngettext(
        "%(count)s item came to the agenda.", "%(count)s items came to the agenda.", count
    ) % {"count": count}


def _withdraw(place: Place) -> str:
    actions.withdraw(
        place.conference_id,
        _key(place),
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
        today=place.request.today,
    )
    return _("The invitation is taken back.")


def _off(place: Place) -> str:
    actions.take_off(
        place.conference_id,
        _key(place),
        person_id=place.person_id,
        access=place.access,
        now=place.request.now,
    )
    return _("Taken off the agenda.")


def _key(place: Place) -> int:
    return keys.id_of(place.request.POST.get("key", "")) or 0


STEPS: Final[Mapping[str, Callable[[Place], str]]] = {
    "accept": _accept,
    "send": _send,
    "open": _open,
    "close": _close,
    "agenda": _agenda,
    "withdraw": _withdraw,
    "off": _off,
}
