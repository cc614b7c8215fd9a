"""One change of a plan as one page with one form; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.pages import plan_words
from throughcare.pages.doors import page
from throughcare.pages.drafts import is_keeping
from throughcare.plans import actions, queries, rules
from throughcare.web.plans.drafts import DRAFTS
from throughcare.web.plans.merging import Together, together, typed_again
from throughcare.web.plans.reading import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.http import HttpResponse, QueryDict

    from throughcare.plans.rules import Finding
    from throughcare.plans.types import Meanwhile, Written
    from throughcare.web.plans.forms import VersionForm
    from throughcare.web.plans.merging import Read
    from throughcare.web.plans.rows import Desk

    Make = Callable[[QueryDict | None], VersionForm]
    Write = Callable[[int, dict[str, Any]], Written]

CONFLICT: Final = 409
PATIENCE: Final = 5
"""How often a change is put on top of those of others before somebody is asked after all."""


class Sheet:
    """One page with one form: what it asks, how it writes, where it leads."""

    def __init__(
        self,
        desk: Desk,
        *,
        title: str,
        about: str = "",
        button: str = "",
        read: Read | None = None,
        texts: Sequence[str] = (),
        template: str = "web/plans/form.html",
    ) -> None:
        """Take the words of the page; a closed case has no such page.

        `read` says what a plan holds in the fields of the form: with it, what others changed meanwhile is put
        together with this change. `texts` are the fields in which words that may hurt are pointed out.
        """
        if not desk.is_open:
            raise Http404
        self.desk, self.title, self.about = desk, title, about
        self.button = button or _("Save")
        self.read, self.texts, self.template = read, texts, template

    def start(self, **values: object) -> dict[str, object]:
        """Return the first values of a form, with the version on the screen."""
        return {"version": self.desk.plan.ref.version, **values}

    def answer(self, make: Make, write: Write, *, said: str, anchor: str = "") -> HttpResponse:
        """Show the form, or write and lead back to the plan."""
        if self.desk.is_sealed:
            return self._turn_back()
        return self._set_aside(make) or self._take(make, write, said=said, anchor=anchor)

    def _set_aside(self, make: Make) -> HttpResponse | None:
        """Answer whatever does not send the form: look at it, keep what is typed, or leave it."""
        request = self.desk.request
        if is_keeping(request):
            return DRAFTS.keep(request, title=self.title)
        if request.method != "POST":
            return self._begin(make)
        if "cancel" in request.POST:
            DRAFTS.drop(request)
            return redirect(self._back())
        return None

    def _take(self, make: Make, write: Write, *, said: str, anchor: str) -> HttpResponse:
        form = make(self.desk.request.POST)
        if not form.is_valid():
            form.show(form.problems())
            return self._show(form)
        if found := self._hurting(form):
            return self._show(make(self._again(hinted="1")), hints=found)
        return self._write(make, form, write, said=said, anchor=anchor)

    def _begin(self, make: Make) -> HttpResponse:
        before = DRAFTS.typed_before(self.desk.request)
        if before is None:
            return self._show(make(None))
        data, kept = before
        return self._show(make(data).unjudged(), kept=kept)

    def _write(
        self, make: Make, form: VersionForm, write: Write, *, said: str, anchor: str
    ) -> HttpResponse:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "hinted"}
        merged: Meanwhile | None = None
        for _turn in range(PATIENCE):
            try:
                written = write(self.desk.plan_id(), typed)
            except actions.InvalidError as error:
                form.show(error.problems)
                return self._show(form)
            except actions.NotYoursError:
                form.add_error(None, self._not_yours())
                return self._show(form)
            except actions.StaleVersionError as error:
                both = self._together(form, error.meanwhile)
                if both is None or both.conflicts:
                    return self._show_both(make, error.meanwhile, both)
                merged = merged or error.meanwhile
                typed = {**typed, **both.values, "version": error.meanwhile.version}
            except actions.PlanClosedError:
                form.add_error(None, plan_words.closed_text())
                return self._show(form)
            except (actions.NotInPlanError, actions.SealedError) as error:
                raise Http404 from error
            else:
                return self._done(written, merged, said=said, anchor=anchor)
        return self._show_both(make, merged, None) if merged else self._show(form)

    def _together(self, form: VersionForm, meanwhile: Meanwhile) -> Together | None:
        """Put both changes together; None where somebody has to look first."""
        seen = form.cleaned_data["version"]
        if self.read is None or not 0 < seen <= meanwhile.version:
            return None
        return together(self.desk, self.read, form)

    def _done(
        self, written: Written, merged: Meanwhile | None, *, said: str, anchor: str
    ) -> HttpResponse:
        request = self.desk.request
        DRAFTS.drop(request)
        messages.success(request, said)
        if merged is not None:
            messages.info(request, _merged_text(merged))
        return redirect(self._back() + anchor.format(key=written.key))

    def _hurting(self, form: VersionForm) -> list[Finding]:
        """Find words that may hurt, once: who sends them again means them, and so does the person."""
        typed = form.cleaned_data
        if not self.texts or typed.get("hinted") or typed.get("on_paper"):
            return []
        unwanted = queries.unwanted_words()
        return [one for name in self.texts for one in rules.find(typed.get(name) or "", unwanted)]

    def _turn_back(self) -> HttpResponse:
        why = _(
            "A sealed service does not write in the shared plan: nobody may learn that it helps."
        )
        messages.error(self.desk.request, why)
        return redirect(self._back())

    def _not_yours(self) -> str:
        return _("This is not for your agency to write. Ask whom it belongs to.")

    def _back(self) -> str:
        return reverse("person_plan", args=[self.desk.person_id])

    def _again(self, **changed: str) -> QueryDict:
        data = self.desk.request.POST.copy()
        for name, value in changed.items():
            data[name] = value
        return data

    def _show_both(self, make: Make, meanwhile: Meanwhile, both: Together | None) -> HttpResponse:
        data = self._again(version=str(meanwhile.version))
        if both is not None:
            typed_again(data, both.values)
        form = make(data)
        conflicts = both.conflicts if both else ()
        return self._show(form, meanwhile=meanwhile, conflicts=conflicts)

    def _show(self, form: VersionForm, **more: Any) -> HttpResponse:
        meanwhile = more.get("meanwhile")
        context = {
            "person_id": self.desk.person_id,
            "person_name": self.desk.name,
            "title": self.title,
            "about": self.about,
            "button_text": self.button,
            "form": form,
            "meanwhile": meanwhile,
            "conflicts": more.get("conflicts", ()),
            "differences": _differences(meanwhile),
            "hints": _hint_rows(more.get("hints", ())),
            "kept": more.get("kept", ""),
            "keeps": len(form.visible_fields()) > 0,
            **TITLES,
        }
        status = CONFLICT if meanwhile else 200
        return page(self.desk.request, self.template, context, status=status)


def _differences(meanwhile: Meanwhile | None) -> list[plan_words.DifferenceRow]:
    if meanwhile is None:
        return []
    return plan_words.difference_rows(meanwhile.changed, meanwhile.agency_names)


def _hint_rows(found: Iterable[Finding]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((one.word, one.instead) for one in found))


def _merged_text(meanwhile: Meanwhile) -> str:
    """Say what others changed meanwhile: it stands, and so does this change."""
    what = [str(plan_words.CHANGES[row.change.value]) for row in meanwhile.rows]
    return _("Others changed the plan while you were writing, and both stand: %(what)s.") % {
        "what": "; ".join(dict.fromkeys(what))
    }
