"""Refer somebody in two steps: what is asked of whom; then what exactly goes, on which ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.directory.queries import service_card
from throughcare.pages import access_words
from throughcare.pages import referral_words as words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.referral_forms import show_problems
from throughcare.referrals import actions, queries
from throughcare.referrals.types import Draft, State
from throughcare.web.caseload.keys import id_of
from throughcare.web.plans.rows import desk_for
from throughcare.web.referrals.forms import DraftForm, SliceForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.directory.types import ServiceCard
    from throughcare.referrals.types import Footing, Whole
    from throughcare.web.plans.rows import Desk

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@get_or_post
def new(request: Request, person_id: int) -> HttpResponse:
    """Write down what is asked of which service; nothing is sent yet."""
    desk = desk_for(request, person_id)
    if not desk.is_open:
        raise Http404
    needs = {str(one.need_id): one for one in desk.plan.content.needs if one.met_on is None}
    asked = request.GET.get("need", "")
    domain = needs[asked].domain.value if asked in needs else None
    listed, refused = queries.offered_to(person_id, domain, access=desk.access)
    cards = _with(listed, id_of(request.GET.get("service", "")))
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        initial={
            "need": asked,
            "service": request.GET.get("service", ""),
            "kind": "housing" if domain == "shelter" else "service",
        },
        services={str(one.service_id): f"{one.name}, {one.organization_name}" for one in cards},
        needs={key: one.text for key, one in needs.items()},
    )
    if form.is_valid():
        number = _drafted(desk, form)
        if number is not None:
            return redirect("person_referral_send", person_id, number)
    context = {
        "person_id": person_id,
        "person_name": desk.name,
        "form": form,
        "has_services": bool(cards),
        "search_href": f"{reverse('services')}?{urlencode(_searched(person_id, domain))}",
        "refused": refused,
        "after": request.GET.get("after", ""),
    }
    return page(request, "web/referrals/new.html", context)


def _with(listed: tuple[ServiceCard, ...], chosen: int | None) -> list[ServiceCard]:
    """Add a service that was found in the directory; whether anybody may be sent there is judged with the draft."""
    found = service_card(chosen) if chosen else None
    known = {one.service_id for one in listed}
    return [*listed, *([found] if found and found.service_id not in known else [])]


def _searched(person_id: int, domain: str | None) -> dict[str, int | str]:
    return {"person": person_id, **({"need": domain} if domain else {})}


def _drafted(desk: Desk, form: DraftForm) -> int | None:
    data = form.cleaned_data
    draft = Draft(
        data["kind"],
        str(data["words"] or ""),
        data["wanted_on"],
        data["hangs"],
        id_of(data["need"]) if data["need"] else None,
    )
    try:
        return actions.draft(
            draft,
            person_id=desk.person_id,
            service_id=int(data["service"]),
            release_on=desk.release_on,
            after_id=id_of(desk.request.GET.get("after", "")),
            access=desk.access,
            now=desk.request.now,
            today=desk.request.today,
        )
    except actions.InvalidError as error:
        show_problems(form, [(one.name, one.reason) for one in error.problems])
    except actions.NotPossibleError as error:
        form.add_error("service", words.reason_text(error.reason))
    except actions.NoSuchReferralError:
        raise Http404 from None
    return None


@staff_page
@get_or_post
def send(request: Request, person_id: int, referral_id: int) -> HttpResponse:
    """Choose what goes, see each category's ground, and send; a no is shown with its next lawful step."""
    desk = desk_for(request, person_id)
    whole = queries.whole_of(referral_id, access=desk.access, person_id=person_id)
    if whole is None or whole.row.state is not State.DRAFT:
        raise Http404
    items = queries.items_for(
        person_id,
        need_id=whole.row.need_id,
        words=whole.row.words,
        release_on=desk.release_on,
        access=desk.access,
    )
    titles = {
        one.key: f"{words.item(one.key)}: {words.item_text(one.key, one.text)}" for one in items
    }
    form = SliceForm(request.POST if request.method == "POST" else None, items=titles)
    footings = queries.footings_for(
        person_id,
        whole.row.to_agency_id or None,
        {one.category for one in items},
        access=desk.access,
        today=request.today,
    )
    if form.is_valid():
        try:
            _send(desk, referral_id, form.cleaned_data["items"])
        except actions.InvalidError as error:
            show_problems(form, [(one.name, one.reason) for one in error.problems])
        except actions.NotPossibleError as error:
            form.add_error(None, words.reason_text(error.reason))
        except actions.NoGroundError as error:
            _mark(form, error)
        else:
            messages.success(request, _("The referral was sent. You see here what comes of it."))
            return redirect("person_referral", person_id, referral_id)
    return page(request, "web/referrals/send.html", _context(desk, whole, form, footings))


def _send(desk: Desk, referral_id: int, keys: list[str]) -> None:
    actions.send(
        referral_id,
        keys,
        person_id=desk.person_id,
        release_on=desk.release_on,
        access=desk.access,
        now=desk.request.now,
        today=desk.request.today,
    )


def _mark(form: SliceForm, error: actions.NoGroundError) -> None:
    told = ", ".join(access_words.category(one.category.value) for one in error.footings)
    form.add_error(
        "items",
        _(
            "Nothing was sent: there is no ground for %(what)s. Leave it out, or take the next lawful step below."
        )
        % {"what": told},
    )


def _context(
    desk: Desk, whole: Whole, form: SliceForm, footings: tuple[Footing, ...]
) -> dict[str, object]:
    grounds = [
        {
            "category": access_words.category(one.category.value),
            "may": one.may,
            "ground": words.ground(one.clause, one.ground.partition("@")[0]),
            "why": words.reason_text(one.reason) if one.reason else "",
            "steps": [access_words.STEPS[step.code] for step in one.next_steps],
        }
        for one in footings
    ]
    return {
        "person_id": desk.person_id,
        "person_name": desk.name,
        "row": whole.row,
        "form": form,
        "grounds": grounds,
        "may_ask": any(
            step.code == "step.ask_person" for one in footings for step in one.next_steps
        ),
    }
