"""One question about my plan as one page with one form; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from throughcare.pages import plan_words
from throughcare.pages.doors import page
from throughcare.pages.drafts import is_keeping
from throughcare.plans import actions
from throughcare.portal.plan import words
from throughcare.portal.plan.drafts import DRAFTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpResponse, QueryDict

    from throughcare.pages.plan_forms import VersionForm
    from throughcare.plans.types import Meanwhile, Written
    from throughcare.portal.plan.rows import Mine

    Make = Callable[[QueryDict | None], VersionForm]
    Write = Callable[[int, dict[str, Any]], Written]

Row = TypeVar("Row")
CONFLICT: Final = 409
BACK: Final = {
    "my_plan": gettext_lazy("My plan"),
    "my_crisis": gettext_lazy("My plan for a bad time"),
    "my_asks": gettext_lazy("What I asked for"),
}
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class Sheet:
    """One page with one question about my plan."""

    def __init__(
        self,
        own: Mine,
        *,
        title: str,
        button: str,
        about: str = "",
        hint: str = "",
        back: str = "my_plan",
        template: str = "portal/plan/form.html",
    ) -> None:
        """Take the words of the page; without an open case there is none."""
        if not own.is_open:
            raise Http404
        self.own, self.title, self.button = own, title, button
        self.about, self.hint, self.back = about, hint, back
        self.template = template

    def start(self, **values: object) -> dict[str, object]:
        """Return the first values of a form, with the version on the screen."""
        return {"version": self.own.plan.ref.version, **values}

    def answer(self, make: Make, write: Write, *, said: str, anchor: str = "") -> HttpResponse:
        """Show the form, or write and lead back."""
        request = self.own.request
        if is_keeping(request):
            return DRAFTS.keep(request, title=self.title)
        if request.method != "POST":
            return self._begin(make)
        if "cancel" in request.POST:
            DRAFTS.drop(request)
            return redirect(self.back)
        form = make(request.POST)
        if not form.is_valid():
            return self._show(form)
        return self._write(make, form, write, said=said, anchor=anchor)

    def _begin(self, make: Make) -> HttpResponse:
        before = DRAFTS.typed_before(self.own.request)
        if before is None:
            return self._show(make(None))
        data, kept = before
        return self._show(make(data).unjudged(), kept=kept)

    def _write(
        self, make: Make, form: VersionForm, write: Write, *, said: str, anchor: str
    ) -> HttpResponse:
        request = self.own.request
        try:
            written = write(self.own.plan_id(), form.cleaned_data)
        except actions.InvalidError as error:
            form.show(error.problems)
            return self._show(form)
        except actions.StaleVersionError as error:
            data = request.POST.copy()
            data["version"] = str(error.meanwhile.version)
            return self._show(make(data), error.meanwhile)
        except actions.PlanClosedError:
            form.add_error(None, plan_words.closed_text())
            return self._show(form)
        except (actions.NotInPlanError, actions.NotYoursError) as error:
            raise Http404 from error
        DRAFTS.drop(request)
        messages.success(request, said)
        return redirect(reverse(self.back) + anchor.format(key=written.key))

    def _show(
        self, form: VersionForm, meanwhile: Meanwhile | None = None, kept: str = ""
    ) -> HttpResponse:
        context = {
            "title": self.title,
            "about": self.about,
            "hint": self.hint,
            "button_text": self.button,
            "back_url": reverse(self.back),
            "back_text": BACK[self.back],
            "form": form,
            "kept": kept,
            "keeps": len(form.visible_fields()) > 0 and self.own.request.kiosk is None,
            "meanwhile": meanwhile,
            "differences": words.differences(meanwhile) if meanwhile else (),
            "changes": _changes(meanwhile) if meanwhile else (),
        }
        status = CONFLICT if meanwhile else 200
        return page(self.own.request, self.template, context, status=status)


def _changes(meanwhile: Meanwhile) -> list[str]:
    """Say once who changed what while I was writing."""
    texts = [
        gettext("%(what)s, by %(who)s")
        % {"what": words.change_text(row), "who": words.who_text(row)}
        for row in meanwhile.rows
    ]
    return list(dict.fromkeys(texts))


def found(rows: Iterable[Row]) -> Row:
    """Return the first of some rows.

    Errors: Http404 where there is none.
    """
    for row in rows:
        return row
    raise Http404
