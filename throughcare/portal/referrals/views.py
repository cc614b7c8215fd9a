"""What was sent about me, what I say to it, and help that I ask for myself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from throughcare.kernel.access import Access
from throughcare.pages import referral_words as words
from throughcare.pages.doors import Request, page, person_page
from throughcare.pages.referral_forms import chosen, show_problems, typed
from throughcare.plans import queries as plans
from throughcare.referrals import actions, queries
from throughcare.referrals.rules.moving import open_to
from throughcare.referrals.types import Draft, Kind, Party, State, Word
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class AskForm(forms.Form):
    """What I ask of whom."""

    service = forms.ChoiceField(
        label=gettext_lazy("Who shall help you?"),
        help_text=gettext_lazy(
            "Some of these help in confidence: nobody else learns that you asked."
        ),
        error_messages={"required": gettext_lazy("Choose one from the list")},
    )
    words = typed(gettext_lazy("What do you ask for?"))

    def __init__(self, *given: Any, services: dict[str, str], **more: Any) -> None:
        """Offer what there is."""
        super().__init__(*given, **more)
        self.fields["service"].choices = [("", gettext_lazy("Choose")), *services.items()]  # type: ignore[attr-defined]


class ItemsForm(forms.Form):
    """What of mine goes."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("What shall they know?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *given: Any, items: dict[str, str], **more: Any) -> None:
        """Offer what is mine."""
        super().__init__(*given, **more)
        self.fields["items"].choices = list(items.items())  # type: ignore[attr-defined]


class MetForm(forms.Form):
    """Whether it helped."""

    met = chosen(gettext_lazy("Did you get what you needed?"), words.MET)
    words = typed(gettext_lazy("What do you want to say about it?"), "", 3)


class NoForm(forms.Form):
    """Why not; nobody has to say."""

    why = typed(
        gettext_lazy("Why not?"), gettext_lazy("You need not say. If you do, they can read it."), 3
    )


def mine(request: Request, what: str) -> Access:
    """Return my access to what is mine."""
    person_id = request.actor.person_id
    found = (
        None
        if person_id is None
        else sharing.decide(
            request.actor, person_id=person_id, what=what, now=request.now, today=request.today
        )
    )
    if not isinstance(found, Access):
        raise Http404
    return found


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_referrals(request: Request) -> HttpResponse:
    """Show every referral about me; take back a no to a provider."""
    access = mine(request, "referrals")
    person_id = access.person_id or 0
    names = plans.agency_names(access=access)
    said = queries.words_of(person_id, access=access)
    if request.method == "POST":
        return _wanted(request, access, said)
    context = {
        "rows": queries.referrals_of(person_id, access=access),
        "names": names,
        "words": words,
        "refused": [
            (key, names.get(key, "")) for key, one in said.items() if one.word is Word.REFUSES
        ],
    }
    return page(request, "portal/referrals/list.html", context)


def _wanted(request: Request, access: Access, said: dict[int, Any]) -> HttpResponse:
    text = request.POST.get("wants", "")
    number = int(text) if text.isdecimal() and len(text) < len("1000000000000000000") else 0
    if number not in said:
        raise Http404
    actions.say_of_provider(
        number,
        Word.WANTS,
        person_id=access.person_id or 0,
        access=access,
        now=request.now,
        today=request.today,
    )
    messages.success(request, _("Saved. They can be asked again."))
    return redirect("my_referrals")


@person_page
@get_or_post
def my_referral(request: Request, referral_id: int) -> HttpResponse:
    """Show one referral with exactly what was sent, and take what I say to it."""
    access = mine(request, "referrals")
    whole = queries.whole_of(referral_id, access=access, person_id=access.person_id)
    if whole is None:
        raise Http404
    step = request.POST.get("step", "")
    met = MetForm(request.POST if step == "say" else None, prefix="met")
    no = NoForm(request.POST if step in {"refuse", "withdraw"} else None, prefix="no")
    form = met if step == "say" else no
    if request.method == "POST" and form.is_valid():
        answer = _said(request, access, referral_id, step, form)
        if answer is not None:
            return answer
    may = {deed.value for deed in open_to(whole.row.state, Party.PERSON)}
    context = {
        "whole": whole,
        "row": whole.row,
        "names": plans.agency_names(access=access),
        "words": words,
        "may": may,
        "met": met,
        "no": no,
        "form": form if form.is_bound else None,
    }
    return page(request, "portal/referrals/referral.html", context)


def _said(
    request: Request, access: Access, referral_id: int, step: str, form: forms.Form
) -> HttpResponse | None:
    data = form.cleaned_data
    common: dict[str, Any] = {
        "person_id": access.person_id or 0,
        "access": access,
        "now": request.now,
        "today": request.today,
    }
    text = str(data.get("words") or data.get("why") or "")
    steps: dict[str, Callable[[], None]] = {
        "say": lambda: actions.say_outcome(referral_id, data["met"], words=text, **common),
        "refuse": lambda: actions.refuse(referral_id, why=text, **common),
        "withdraw": lambda: actions.withdraw(referral_id, "no_longer_needed", words=text, **common),
    }
    if step not in steps:
        raise Http404
    try:
        steps[step]()
    except actions.InvalidError as error:
        show_problems(form, [(one.name, one.reason) for one in error.problems])
        return None
    except actions.NotPossibleError as error:
        messages.error(request, words.reason_text(error.reason))
    else:
        messages.success(request, _("Saved."))
    return redirect("my_referral", referral_id)


@person_page
@get_or_post
def new(request: Request) -> HttpResponse:
    """Ask for help myself; nothing is sent yet."""
    access = mine(request, "referral_new")
    person_id = access.person_id or 0
    cards, _refused = queries.offered_to(person_id, None, access=access)
    services = {str(one.service_id): f"{one.name}, {one.organization_name}" for one in cards}
    form = AskForm(
        request.POST if request.method == "POST" else None,
        services=services,
        initial={"service": request.GET.get("service", "")},
    )
    if form.is_valid():
        try:
            number = actions.draft(
                Draft(Kind.SERVICE.value, str(form.cleaned_data["words"] or "")),
                person_id=person_id,
                service_id=int(form.cleaned_data["service"]),
                access=access,
                now=request.now,
                today=request.today,
            )
        except actions.InvalidError as error:
            show_problems(form, [(one.name, one.reason) for one in error.problems])
        except actions.NotPossibleError as error:
            form.add_error("service", words.reason_text(error.reason))
        else:
            return redirect("my_referral_send", number)
    context = {"form": form, "has_services": bool(services)}
    return page(request, "portal/referrals/new.html", context)


@person_page
@get_or_post
def send(request: Request, referral_id: int) -> HttpResponse:
    """Choose what of mine goes, and send it."""
    access = mine(request, "referral_new")
    person_id = access.person_id or 0
    whole = queries.whole_of(referral_id, access=access, person_id=person_id)
    if whole is None or whole.row.state is not State.DRAFT or not whole.row.is_self:
        raise Http404
    items = queries.items_for(person_id, need_id=None, words=whole.row.words, access=access)
    titles = {one.key: f"{words.item(one.key)}: {one.text}" for one in items}
    form = ItemsForm(
        request.POST if request.method == "POST" else None,
        items=titles,
        initial={"items": ["words"]},
    )
    if form.is_valid():
        try:
            actions.send(
                referral_id,
                form.cleaned_data["items"],
                person_id=person_id,
                access=access,
                now=request.now,
                today=request.today,
            )
        except actions.InvalidError as error:
            show_problems(form, [(one.name, one.reason) for one in error.problems])
        except actions.NotPossibleError as error:
            form.add_error(None, words.reason_text(error.reason))
        except actions.NoGroundError as error:
            form.add_error("items", str(error))
        else:
            messages.success(request, _("It was sent. You see here what comes of it."))
            return redirect("my_referral", referral_id)
    context = {"form": form, "row": whole.row}
    return page(request, "portal/referrals/send.html", context)
