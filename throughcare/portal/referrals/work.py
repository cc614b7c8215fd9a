"""What I show employers: skills, hours, region; more only step by step, and by me."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.agencies import queries as agencies
from throughcare.pages import referral_words as words
from throughcare.pages.doors import Request, page, person_page
from throughcare.pages.forms import DateField
from throughcare.pages.referral_forms import show_problems, typed
from throughcare.portal.referrals.views import mine
from throughcare.referrals import actions, queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from throughcare.kernel.access import Access


class ProfileForm(forms.Form):
    """What I can do."""

    skills = typed(
        gettext_lazy("What can you do?"),
        gettext_lazy(
            "Work you did, courses, what you are good at. Nothing about why you are or were inside."
        ),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("How many hours a week?"), required=False, max_value=10**6
    )
    region = forms.CharField(label=gettext_lazy("In which region?"), required=False, max_length=120)
    free_from = DateField(label=gettext_lazy("From which day?"), required=False)


class ShowForm(forms.Form):
    """Whom I show it."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Whom do you want to show it?"),
        error_messages={"required": gettext_lazy("Choose one from the list")},
    )

    def __init__(self, *given: Any, employers: dict[str, str], **more: Any) -> None:
        """Offer employers and job agencies."""
        super().__init__(*given, **more)
        self.fields["agency"].choices = [("", gettext_lazy("Choose")), *employers.items()]  # type: ignore[attr-defined]


def _employers() -> dict[str, str]:
    rows = agencies.agency_map().agencies.values()
    return {
        str(row.agency_id): row.name
        for row in sorted(rows, key=lambda row: row.name)
        if row.kind == "employment" and not row.is_sealed
    }


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_work(request: Request) -> HttpResponse:
    """Write what I show, and see whom I show it and what came back."""
    access = mine(request, "candidate")
    profile = queries.own_profile(access=access)
    initial = (
        {}
        if profile is None
        else {
            "skills": profile.skills,
            "hours": profile.hours,
            "region": profile.region,
            "free_from": profile.free_from,
        }
    )
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _written(request, access, form):
        messages.success(request, _("Saved. What you showed before stays as you showed it."))
        return redirect("my_work")
    return _page(request, access, form, profile is not None)


def _written(request: Request, access: Access, form: ProfileForm) -> bool:
    data = form.cleaned_data
    try:
        actions.write_profile(
            str(data["skills"] or ""),
            hours=data["hours"],
            region=data["region"],
            free_from=data["free_from"],
            access=access,
            now=request.now,
        )
    except actions.InvalidError as error:
        show_problems(form, [(one.name, one.reason) for one in error.problems])
        return False
    return True


def _page(request: Request, access: Access, form: ProfileForm, has_profile: bool) -> HttpResponse:  # noqa: FBT001 - one fact of a page
    employers = _employers()
    context = {
        "form": form,
        "has_profile": has_profile,
        "show_form": ShowForm(employers=employers) if employers else None,
        "rows": queries.own_approaches(access=access),
    }
    return page(request, "portal/referrals/work.html", context)


@person_page
@require_POST
def show(request: Request) -> HttpResponse:
    """Show my profile to an employer, without my name."""
    access = mine(request, "candidate")
    form = ShowForm(request.POST, employers=_employers())
    if not form.is_valid():
        messages.error(request, _("Choose one from the list"))
        return redirect("my_work")
    try:
        actions.show_profile(
            int(form.cleaned_data["agency"]), access=access, now=request.now, today=request.today
        )
    except actions.NotPossibleError as error:
        messages.error(request, words.reason_text(error.reason))
    else:
        messages.success(request, _("They see what you can do, and not who you are."))
    return redirect("my_work")


@person_page
@require_POST
def step(request: Request, approach_id: int) -> HttpResponse:
    """Show more, answer an offer, or stop."""
    access = mine(request, "candidate")
    asked = request.POST.get("step", "")
    given: dict[str, Any] = {"access": access, "now": request.now}
    steps: dict[str, Callable[[], object]] = {
        "more": lambda: actions.show_more(
            approach_id, reach=request.POST.get("reach", ""), **given
        ),
        "stop": lambda: actions.end_approach(approach_id, **given),
        "taken": lambda: actions.answer_offer(approach_id, "taken", **given),
        "declined": lambda: actions.answer_offer(approach_id, "declined", **given),
    }
    if asked not in steps:
        raise Http404
    try:
        steps[asked]()
    except actions.InvalidError:
        messages.error(request, _("Write how they can reach you."))
    except actions.NotPossibleError as error:
        messages.error(request, words.reason_text(error.reason))
    else:
        messages.success(request, _("Saved."))
    return redirect("my_work")
