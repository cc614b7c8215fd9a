"""Codes of what an entry of the log is about, in words: which page or step, never what stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

WHATS: Final[Mapping[str, _StrPromise]] = {
    "about_me": _("The person's own words"),
    "absence": _("Absence of a worker"),
    "access_package": _("A copy of everything about a person"),
    "access_request": _("A request to see more"),
    "access_requests": _("List of requests to see more"),
    "account": _("An account"),
    "admission": _("Taking somebody in"),
    "admit": _("Taking somebody in"),
    "aftercare": _("Help after release"),
    "aftercare_wish": _("What the person wants after the legal end"),
    "agency": _("An agency"),
    "agency_people": _("List of people"),
    "agreement": _("An agreement between agencies"),
    "appointment": _("An appointment"),
    "arrivals": _("List of arrivals"),
    "audit_log": _("Numbers in old entries of the log"),
    "audit_withholding": _("Keeping an entry from somebody"),
    "block": _("Who is kept out"),
    "breach_report": _("Report after a breach"),
    "calendar_feed": _("A calendar address"),
    "card": _("A card to sign in with"),
    "case": _("A case"),
    "case_closed": _("A case"),
    "caseload": _("Caseload"),
    "consent": _("What the person agreed to"),
    "consents_ending": _("List of consents that end"),
    "contact_loss": _("Lost contact"),
    "contact_points": _("How the person is reached"),
    "death": _("A death"),
    "decline": _("What the person declined"),
    "diary": _("The diary"),
    "document": _("A document"),
    "documents": _("Documents"),
    "departure": _("An agency that leaves the partnership"),
    "deputy": _("Who stands in for a worker"),
    "duty_contact": _("The duty contact"),
    "emergency": _("An emergency"),
    "emergency_closed": _("An emergency"),
    "emergency_review": _("Review of an emergency"),
    "emergency_told": _("Telling somebody of an emergency"),
    "existence": _("Whether somebody works with a person"),
    "find_person": _("Search for a person"),
    "follow_up": _("How the person is, some time after release"),
    "groups": _("Groups"),
    "handover": _("Handing over"),
    "invitation": _("An invitation"),
    "journey": _("The journey"),
    "kiosk": _("A device that many people use"),
    "legal_title": _("The legal title"),
    "letters": _("Letters to print"),
    "membership": _("Who works here"),
    "movement": _("Release, transfer or another change of custody"),
    "named_contact": _("The one contact"),
    "note": _("A note"),
    "note_comment": _("A comment on a note"),
    "notes": _("Notes"),
    "notices": _("Notices"),
    "offers": _("Times that we offer"),
    "overdue": _("List of late tasks"),
    "oversight": _("Oversight"),
    "oversight_person": _("Whom an entry of the log is about"),
    "person": _("The person's page"),
    "plan": _("The plan"),
    "processing_records": _("Records of processing"),
    "projections": _("A check of the tables"),
    "purpose": _("The purpose of a piece of work"),
    "register_import": _("A file from a register"),
    "register_import_missing": _("A file from a register"),
    "release": _("A release"),
    "reminder": _("A reminder of an appointment"),
    "release_date": _("Dates of release"),
    "restriction": _("What nobody may use"),
    "restrictions": _("Who is kept out"),
    "retention": _("What may be kept no longer"),
    "rights": _("A right of the person"),
    "rights_to_answer": _("List of rights to answer"),
    "second_factor": _("A second factor"),
    "secrecy_release": _("A release from secrecy"),
    "self_link": _("A person's own account"),
    "service": _("Taking part in a service"),
    "sign_in": _("Signing in"),
    "sign_out": _("Signing out"),
    "supporter": _("A supporter whom the person chose"),
    "supporter_card": _("A card for a supporter"),
    "conference": _("A case conference"),
    "conferences": _("Case conferences"),
    "minutes": _("Minutes of a case conference"),
    "task_done": _("A task"),
    "team": _("The team"),
    "text_code": _("A code by text message"),
    "text_number": _("A telephone number for codes"),
    "transfer": _("A transfer"),
    "why": _("Why something may be seen"),
    "withholding_lifted": _("Showing a withheld entry"),
}
_SEPARATORS: Final = (".", "_")


def what(code: str) -> str:
    """Say which page or step a code names; one without words of its own is named by what it belongs to."""
    rest = code
    while rest:
        if rest in WHATS:
            return str(WHATS[rest])
        cuts = [rest.rfind(mark) for mark in _SEPARATORS]
        rest = rest[: max(*cuts, 0)]
    return str(_("Another page or step"))
