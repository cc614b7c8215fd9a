"""One change of a plan as one page with one form; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.pages import plan_words
from throughcare.pages.doors import page
from throughcare.plans import actions
from throughcare.web.plans.rows import titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, QueryDict

    from throughcare.plans.types import Meanwhile, Written
    from throughcare.web.plans.forms import VersionForm
    from throughcare.web.plans.rows import Desk

    Make = Callable[[QueryDict | None], VersionForm]
    Write = Callable[[int, dict[str, Any]], Written]

CONFLICT = 409


class Sheet:
    """One page with one form: what it asks, how it writes, where it leads."""

    def __init__(self, desk: Desk, *, title: str, about: str = "", button: str = "") -> None:
        """Take the words of the page; a closed case has no such page."""
        if not desk.is_open:
            raise Http404
        self.desk, self.title, self.about = desk, title, about
        self.button = button or _("Save")

    def start(self, **values: object) -> dict[str, object]:
        """Return the first values of a form, with the version on the screen."""
        return {"version": self.desk.plan.ref.version, **values}

    def answer(self, make: Make, write: Write, *, said: str, anchor: str = "") -> HttpResponse:
        """Show the form, or write and lead back to the plan."""
        request = self.desk.request
        if request.method != "POST":
            return self._show(make(None))
        form = make(request.POST)
        if not form.is_valid():
            form.show(form.problems())
            return self._show(form)
        try:
            written = write(self.desk.plan_id(), form.cleaned_data)
        except actions.InvalidError as error:
            form.show(error.problems)
            return self._show(form)
        except actions.StaleVersionError as error:
            return self._show_both(make, error.meanwhile)
        except (actions.NotInPlanError, actions.PlanClosedError) as error:
            raise Http404 from error
        messages.success(request, said)
        return redirect(self._back() + anchor.format(key=written.key))

    def _back(self) -> str:
        return reverse("person_plan", args=[self.desk.person_id])

    def _show_both(self, make: Make, meanwhile: Meanwhile) -> HttpResponse:
        data = self.desk.request.POST.copy()
        data["version"] = str(meanwhile.version)
        return self._show(make(data), meanwhile)

    def _show(self, form: VersionForm, meanwhile: Meanwhile | None = None) -> HttpResponse:
        context = {
            "person_id": self.desk.person_id,
            "person_name": self.desk.name,
            "title": self.title,
            "about": self.about,
            "button_text": self.button,
            "form": form,
            "meanwhile": meanwhile,
            "differences": _differences(meanwhile),
            **titles(),
        }
        return page(
            self.desk.request, "web/plans/form.html", context, status=CONFLICT if meanwhile else 200
        )


def _differences(meanwhile: Meanwhile | None) -> list[plan_words.DifferenceRow]:
    if meanwhile is None:
        return []
    return plan_words.difference_rows(meanwhile.changed, meanwhile.agency_names)
