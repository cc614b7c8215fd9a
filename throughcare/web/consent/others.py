"""The other two yeses, releases from secrecy, and whose yes ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.pages import consent_forms, consent_words
from throughcare.pages.doors import page, staff_page
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting, releasing
from throughcare.sharing.queries import consents
from throughcare.sharing.rules.consenting import REMIND_DAYS, Telling
from throughcare.sharing.types import Refused
from throughcare.web.consent.rows import Table, table_for
from throughcare.web.gate import LEADING_ROLES

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request

PROFESSIONALS = frozenset({"health_worker", "ngo_worker"})
"""Whom somebody can release from secrecy; so can workers of a sealed service."""
OPEN_WORK = (Category.HEALTH, Category.ATTENDANCE)
"""What an open agency's professional keeps secret; a sealed service keeps everything."""


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, person_id: int) -> HttpResponseBase:
    """Write down, as the professional, that the person released me from secrecy towards an agency."""
    table = table_for(request, person_id)
    if not may_release(request):
        raise Http404
    form = consent_forms.ReleaseForm(
        request.POST if request.method == "POST" else None,
        agencies=_receivers(table),
        offered=[(one.value, consent_words.category(one.value)) for one in _secrets(request)],
        longest_on=consenting.longest_on(request.today),
    )
    if form.is_valid() and _released(table, form):
        messages.success(
            request, _("Written down: it may be told from now, and no more than that.")
        )
        return redirect("person_consent", person_id)
    return page(request, "web/consent/release.html", {**table.context(), "form": form})


def may_release(request: Request) -> bool:
    """Tell whether whoever asks keeps secrets that a person can release."""
    worker = request.worker
    if worker is None:
        return False
    return worker.role in PROFESSIONALS or worker.agency_id in consents.sealed_agencies()


def _secrets(request: Request) -> tuple[Category, ...]:
    worker = request.worker
    if worker is not None and worker.agency_id in consents.sealed_agencies():
        return (*OPEN_WORK, Category.HOUSING, Category.CONTACT_DETAILS, Category.FAMILY)
    return OPEN_WORK


def _receivers(table: Table) -> list[tuple[str, str]]:
    """Offer the agencies that the worker may know of and that are not their own."""
    worker = table.request.worker
    own = None if worker is None else worker.agency_id
    sealed = consents.sealed_agencies()
    found = agencies.agency_map().agencies.values()
    jurisdiction = table.person.facts.jurisdiction
    here = [
        row
        for row in found
        if row.jurisdiction == jurisdiction and row.agency_id != own and row.agency_id not in sealed
    ]
    return [(str(row.agency_id), row.name) for row in sorted(here, key=lambda row: row.name)]


def _released(table: Table, form: consent_forms.ReleaseForm) -> bool:
    request, data = table.request, form.cleaned_data
    try:
        releasing.record_release(
            table.person_id,
            agency_id=int(data["agency"]),
            categories=set(map(Category, data["categories"])),
            until_on=data["until_on"],
            topic=data["topic"],
            access=table.access,
            now=request.now,
            today=request.today,
        )
    except consenting.ConsentError as error:
        form.show(error.faults)
        return False
    return True


@staff_page
@require_POST
def release_end(request: Request, person_id: int, release_id: int) -> HttpResponseBase:
    """Write down that a release was taken back, told to either side."""
    table = table_for(request, person_id)
    telling = Telling("spoken", get_language() or "en", text_version=consent_words.TEXT_VERSION)
    try:
        releasing.withdraw_release(
            person_id,
            release_id,
            telling=telling,
            access=table.access,
            now=request.now,
            today=request.today,
        )
    except consenting.ConsentError as error:
        messages.error(request, consent_words.fault_text(error.faults[0].reason))
    else:
        messages.success(request, _("Stopped. The professional may not tell it any more."))
    return redirect("person_consent", person_id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, person_id: int, agency_id: int, kind: str) -> HttpResponseBase:
    """Write down whether the person takes part, or is treated: another question than sharing."""
    table = table_for(request, person_id)
    part = table.board.agency(agency_id)
    if part is None or kind not in releasing.KINDS:
        raise Http404
    if kind == "treatment" and not part.shows_treatment:
        raise Http404
    form = consent_forms.AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _agreed(table, agency_id, kind, form):
        messages.success(request, _("Written down. It changes nothing about what is shared."))
        return redirect("person_consent", person_id)
    context = {**table.context(), "form": form, "part": part, "kind": kind}
    return page(request, "web/consent/agreement.html", context)


def _agreed(table: Table, agency_id: int, kind: str, form: consent_forms.AgreementForm) -> bool:
    try:
        releasing.agree(
            table.person_id,
            agency_id=agency_id,
            kind=kind,
            state=form.cleaned_data["state"],
            access=table.access,
            now=table.request.now,
            today=table.request.today,
        )
    except consenting.ConsentError as error:
        form.show(error.faults)
        return False
    return True


@staff_page(roles=LEADING_ROLES)
@require_safe
def ending(request: Request) -> HttpResponse:
    """List the people of my agency whose yes ends within a month."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        raise Http404
    before = request.now + timedelta(days=REMIND_DAYS)
    rows = consents.ending_list(access=access, now=request.now, before=before)
    sharing.record_listed(
        access,
        what="consents_ending",
        person_ids=[row.person_id for row in rows],
        now=request.now,
    )
    context = {"rows": rows, "days": REMIND_DAYS, "words": consent_words}
    return page(request, "web/consent/ending.html", context)
