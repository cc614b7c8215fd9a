"""I say no, how I am, and what I want after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import declining, following, losing
from throughcare.journeys.actions.declining import LONGEST_TEXT, Refusal
from throughcare.journeys.queries.declining import declinable, goals_to_keep
from throughcare.journeys.types import Channel, DeclineKind, FollowUpState
from throughcare.journeys.types.aftercare import QUESTIONS
from throughcare.pages import aftercare_words as words
from throughcare.pages import reasons
from throughcare.pages.doors import page, person_page
from throughcare.pages.forms import DateField
from throughcare.portal.aftercare import rows
from throughcare.portal.plan.rows import mine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.http.response import HttpResponseBase

    from throughcare.kernel.reasons import Reason
    from throughcare.pages.doors import Request
    from throughcare.portal.plan.rows import Mine

_CHOOSE = {
    "required": gettext_lazy("Choose one from the list"),
    "invalid_choice": gettext_lazy("Choose one from the list"),
}
YES, NO = "yes", "no"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Told(forms.Form):
    """A form that can show why something was refused."""

    fields_of: Mapping[str, str] = {
        "decline.already": "what_of",
        "decline.day": "offer_again_on",
        "decline.what": "what",
        "decline.goal": "goal",
    }

    def show(self, reason: Reason) -> None:
        """Put a refusal where it belongs."""
        name = self.fields_of.get(reason.code)
        self.add_error(name if name in self.fields else None, reasons.text(reason))


def _chosen(label: Any, choices: Iterable[tuple[str, Any]] = (), **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
        **more,
    )


def _said(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoForm(Told):
    """What I say no to."""

    what_of = _chosen(gettext_lazy("What do you say no to?"))
    what = _said(gettext_lazy("What was offered to you?"), gettext_lazy("Only for one offer."))
    why = _said(
        gettext_lazy("Do you want to say why?"), gettext_lazy("You do not have to give a reason.")
    )
    offer_again_on = DateField(
        label=gettext_lazy("When may we ask again?"),
        help_text=gettext_lazy("You may leave this empty. Nobody asks before this day."),
        required=False,
    )
    only_if_asked = forms.BooleanField(
        label=gettext_lazy("Do not ask again. I will come myself."), required=False
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("Is there one goal that you want to go on with?"),
        required=False,
        error_messages=_CHOOSE,
    )

    def __init__(
        self,
        *args: Any,
        programmes: Iterable[tuple[str, str]],
        goals: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        """Take what I can say no to, and what I can keep."""
        super().__init__(*args, **kwargs)
        more = [
            ("offer", gettext_lazy("One thing that was offered to me")),
            ("all_help", gettext_lazy("All help that no court or law orders")),
        ]
        self.fields["what_of"].choices = [*programmes, *more]  # type: ignore[attr-defined]
        kept = [("", gettext_lazy("None")), *((str(key), text) for key, text in goals.items())]
        self.fields["goal"].choices = kept  # type: ignore[attr-defined]
        if not goals:
            del self.fields["goal"]

    def refusal(self) -> Refusal:
        """Return what I said."""
        data, goal = self.cleaned_data, self.cleaned_data.get("goal") or ""
        kinds = {"offer": DeclineKind.OFFER, "all_help": DeclineKind.ALL_HELP}
        kind = kinds.get(data["what_of"], DeclineKind.PROGRAMME)
        return Refusal(
            kind,
            data["what_of"] if kind is DeclineKind.PROGRAMME else "",
            data["what"] if kind is DeclineKind.OFFER else "",
            data["why"],
            data["offer_again_on"],
            data["only_if_asked"],
            int(goal) if goal else None,
        )


class AskedForm(Told):
    """How I am: five questions, each of which I may leave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the questions."""
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = _chosen(
                words.MY_QUESTIONS[name], words.MY_SCALE.items(), required=False, initial="unknown"
            )


class MyWishForm(Told):
    """Whether help goes on for me, and how I am reached."""

    wants = _chosen(
        gettext_lazy("Do you want help to go on when the law asks for nothing any more?"),
        [(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
    )
    safe_words = _said(
        gettext_lazy("How can we reach you safely?"),
        gettext_lazy("For example: never when my brother is at home."),
    )
    not_by = forms.MultipleChoiceField(
        label=gettext_lazy("How do you not want to be reached?"),
        choices=list(words.CHANNELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _sent(form: Told, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; show what stands against it in the form."""
    try:
        act()
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


def _open_case(own: Mine) -> None:
    if not own.is_open:
        raise Http404


@person_page
@get_or_post
def decline(request: Request) -> HttpResponseBase:
    """Let me say no."""
    own = mine(request, "decline")
    _open_case(own)
    titles, case_id = rows.titles(), own.case_id
    codes = declinable(case_id, own.person_id, access=own.access)
    form = NoForm(
        request.POST if request.method == "POST" else None,
        programmes=[(code, titles.get(code, code)) for code in codes],
        goals=goals_to_keep(case_id, own.person_id, access=own.access),
    )
    if form.is_valid() and _sent(
        form,
        lambda: declining.decline(
            own.person_id,
            form.refusal(),
            access=own.access,
            now=request.now,
            today=request.today,
        ),
    ):
        messages.success(request, _("Saved. It has no penalty, and you can come back to it."))
        return redirect("my_aftercare")
    return page(request, "portal/aftercare/no.html", {"form": form})


@person_page
@get_or_post
def follow_up(request: Request, follow_up_id: int) -> HttpResponseBase:
    """Let me say how I am."""
    own = mine(request, "follow_up")
    row = next(
        (one for one in rows.sheet(own).follow_ups if one.follow_up_id == follow_up_id), None
    )
    if row is None:
        raise Http404
    if row.state is not FollowUpState.DUE:
        return redirect("my_aftercare")
    form = AskedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _sent(
        form,
        lambda: following.record_follow_up(
            follow_up_id,
            own.person_id,
            {name: form.cleaned_data[name] for name in QUESTIONS},
            asked=following.PERSON,
            access=own.access,
            now=request.now,
            today=request.today,
        ),
    ):
        messages.success(request, _("Thank you. Only you and the agency of your contact read it."))
        return redirect("my_aftercare")
    return page(request, "portal/aftercare/asked.html", {"form": form, "row": row})


@person_page
@get_or_post
def wish(request: Request) -> HttpResponseBase:
    """Let me say whether help goes on, and how I am reached."""
    own = mine(request, "aftercare_wish")
    _open_case(own)
    said = rows.sheet(own).wish
    initial = {} if said is None else {
        "wants": YES if said.wants else NO,
        "safe_words": said.safe_words,
        "not_by": list(said.not_by),
    }  # fmt: skip
    form = MyWishForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _sent(form, lambda: _wish(own, form)):
        messages.success(request, _("Saved. You can change it on any day."))
        return redirect("my_aftercare")
    return page(request, "portal/aftercare/wish.html", {"form": form})


def _wish(own: Mine, form: MyWishForm) -> None:
    losing.say_wish(
        own.person_id,
        wants=form.cleaned_data["wants"] == YES,
        safe_words=form.cleaned_data["safe_words"],
        not_by=[Channel(one) for one in form.cleaned_data["not_by"]],
        access=own.access,
        now=own.request.now,
    )
