"""The record of processing of my agency, and what an impact assessment starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_safe

from throughcare.agencies import queries as agencies
from throughcare.pages import consent_words, rights_words
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.actions.overseeing import OFFICER, decide_oversight
from throughcare.sharing.queries.recording import uses
from throughcare.sharing.queries.retaining import keeping_rules
from throughcare.sharing.rules.recording import assessment_inputs, record_of
from throughcare.sharing.types import Refused

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.pages.doors import Request


@staff_page(roles={OFFICER})
@require_safe
def processing_records(request: Request) -> HttpResponse:
    """Show what my agency uses data for, on which grounds, who receives them, and how long they are kept."""
    access = decide_oversight(
        request.actor, what="processing_records", now=request.now, today=request.today
    )
    if isinstance(access, Refused) or request.actor.agency_id is None:
        raise Http404
    agency = agencies.agency_of(request.actor.agency_id)
    record = record_of(
        uses(), keeping_rules(), kind=agency.kind, place=agency.jurisdiction, on=request.today
    )
    context = {
        "agency": agency,
        "record": record,
        "inputs": assessment_inputs(record),
        "words": rights_words,
        "purposes": consent_words.PURPOSES,
        "category": consent_words.category,
        "named": lambda rule: f"{rule.key}@{rule.version}",
    }
    return page(request, "web/rights/records.html", context)
