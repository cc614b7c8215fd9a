"""Codes of events as the person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from throughcare.audit.types import Act

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ROLES: Final[dict[str, _StrPromise]] = {
    "prison_case_manager": gettext_lazy("a prison case manager"),
    "probation_officer": gettext_lazy("a probation officer"),
    "aftercare_coordinator": gettext_lazy("an aftercare coordinator"),
    "ngo_worker": gettext_lazy("a worker of a voluntary organisation"),
    "health_worker": gettext_lazy("a health worker"),
    "police_liaison": gettext_lazy("a police liaison"),
    "team_leader": gettext_lazy("a team leader"),
    "data_protection_officer": gettext_lazy("a data-protection officer"),
    "agency_administrator": gettext_lazy("an administrator"),
}
READ: Final[dict[str, _StrPromise]] = {
    "person": gettext_lazy("looked at your page"),
    "plan": gettext_lazy("read your plan"),
    "admission": gettext_lazy("looked at when you came in"),
    "journey": gettext_lazy("looked at your journey"),
    "movement": gettext_lazy("looked at where you are held"),
    "named_contact": gettext_lazy("looked at who your contact is"),
    "release_date": gettext_lazy("looked at your dates"),
    "task_done": gettext_lazy("looked at what is done and what is not"),
    "team": gettext_lazy("looked at which agencies help you"),
    "deputy": gettext_lazy("looked at who stands in for your contact"),
    "handover": gettext_lazy("looked at who becomes your contact"),
    "consult": gettext_lazy("read questions to specialists about you"),
    "aftercare": gettext_lazy("looked at how help goes on for you"),
    "decline": gettext_lazy("looked at what you said no to"),
    "follow_up": gettext_lazy("looked at how you are"),
    "contact_loss": gettext_lazy("looked at whether anybody reaches you"),
    "my_page": gettext_lazy("looked at your page"),
    "my_supporters": gettext_lazy("looked at who supports you"),
    "supporter": gettext_lazy("looked at what you show them"),
    "card": gettext_lazy("looked at how you sign in"),
    "my_log": gettext_lazy("looked at who looked"),
    "emergency": gettext_lazy("looked at your page"),
    "consent": gettext_lazy("looked at what you share"),
    "diary": gettext_lazy("looked at your appointments"),
    "contact_points": gettext_lazy("looked at how you are reached"),
    "calendar_feed": gettext_lazy("fetched the times of your appointments"),
    "notes": gettext_lazy("read notes about you"),
    "documents": gettext_lazy("looked at which documents there are about you"),
    "document": gettext_lazy("looked at a document about you"),
    "conference": gettext_lazy("looked at a meeting about you"),
    "conferences": gettext_lazy("looked at which meetings about you there are"),
    "unowned_needs": gettext_lazy("looked at what nobody takes on for you"),
    "visit": gettext_lazy("looked at a visit to you in prison"),
    "oversight_person": gettext_lazy("checked one line of this log, and for that who it is about"),
}
LISTED: Final[dict[str, _StrPromise]] = {
    "caseload": gettext_lazy("saw you in a list of what is to be done"),
    "agency_people": gettext_lazy("saw you in the list of the agency's people"),
    "overdue": gettext_lazy("saw you in a list of what is late"),
    "arrivals": gettext_lazy("saw you in the list of arrivals"),
    "find_person": gettext_lazy("found you when looking for somebody"),
    "notices": gettext_lazy("read that days of yours moved"),
    "conferences": gettext_lazy("saw you in a list of meetings"),
    "unowned_needs": gettext_lazy("saw you in a list of what nobody takes on"),
    "visits": gettext_lazy("saw you in a list of visits in prison"),
    "visits_gate": gettext_lazy("saw you in the list of visits at the gate"),
    "diary": gettext_lazy("saw your appointments in their diary"),
    "letters": gettext_lazy("saw you in a list of letters to print"),
    "groups": gettext_lazy("saw you in the list of a group"),
    "calendar_feed": gettext_lazy("fetched the times of your appointments with them"),
    "teamwork": gettext_lazy("saw you in a list of handovers and questions"),
    "aftercare": gettext_lazy("saw you in a list of people after release"),
}
WROTE: Final[dict[str, _StrPromise]] = {
    "conference": gettext_lazy("planned, held or wrote down a meeting about you"),
    "appointment": gettext_lazy("booked or changed an appointment with you"),
    "contact_points": gettext_lazy("wrote down how you are reached"),
    "reminder": gettext_lazy("sent you a reminder"),
    "calendar_feed": gettext_lazy("made or stopped your calendar address"),
    "document": gettext_lazy("put a document there, or took it back"),
    "departure": gettext_lazy("recorded that an organisation stopped working with you"),
    "about_me": gettext_lazy("changed the words about you"),
    "admission": gettext_lazy("recorded that you came in"),
    "case": gettext_lazy("began your case"),
    "case_closed": gettext_lazy("closed your case"),
    "journey": gettext_lazy("moved days of your journey"),
    "death": gettext_lazy("recorded a death"),
    "legal_title": gettext_lazy("recorded on which ground you are held"),
    "named_contact": gettext_lazy("recorded who your contact is"),
    "person": gettext_lazy("recorded facts about you"),
    "plan": gettext_lazy("changed your plan"),
    "register_import": gettext_lazy("took your facts over from a register"),
    "release": gettext_lazy("recorded that you left"),
    "release_date": gettext_lazy("recorded a release date"),
    "self_link": gettext_lazy("opened this page for you"),
    "card": gettext_lazy("made a card for you to sign in with"),
    "text_number": gettext_lazy("wrote down to which telephone your codes go"),
    "supporter": gettext_lazy("changed who supports you"),
    "supporter_card": gettext_lazy("made a card for one of your supporters"),
    "task_done": gettext_lazy("recorded that something was done"),
    "team": gettext_lazy("changed which agencies help you"),
    "deputy": gettext_lazy("recorded who stands in for your contact"),
    "handover": gettext_lazy("proposed or answered who becomes your contact"),
    "consult": gettext_lazy("asked a specialist something about you"),
    "consult.answer": gettext_lazy("answered a question about you"),
    "decline": gettext_lazy("wrote down what you said no to, or yes again"),
    "follow_up": gettext_lazy("wrote down how you are"),
    "contact_loss": gettext_lazy("wrote down whether anybody reaches you"),
    "aftercare_wish": gettext_lazy("wrote down what you want after the legal end"),
    "load_crossed": gettext_lazy("gave your contact more to do than usual, and said why"),
    "transfer": gettext_lazy("recorded that you were moved"),
    "consent": gettext_lazy("wrote down what you said about sharing"),
    "secrecy_release": gettext_lazy("wrote down whom you released from secrecy"),
    "emergency": gettext_lazy("opened an emergency about you"),
    "emergency_closed": gettext_lazy("closed the emergency"),
    "emergency_review": gettext_lazy("checked whether the emergency was needed"),
    "emergency_told": gettext_lazy("wrote down that you were told about the emergency"),
    "audit_withholding": gettext_lazy("decided which lines of this log you can read now"),
    "withholding_lifted": gettext_lazy("let you read lines of this log that were withheld"),
}
ERASED: Final[dict[str, _StrPromise]] = {
    "card": gettext_lazy("stopped your card"),
    "text_number": gettext_lazy("forgot to which telephone your codes go"),
}
TRIED: Final[dict[str, _StrPromise]] = {
    "text_number": gettext_lazy("tried a telephone number for your codes, but it does not count"),
}
SENT: Final[dict[str, _StrPromise]] = {
    "minutes": gettext_lazy("printed what was written down of a meeting about you"),
    "reminder_letter": gettext_lazy("printed a letter about an appointment with you"),
    "breach_report": gettext_lazy(
        "wrote you into a list of people whose data may have been misused"
    ),
    "consent": gettext_lazy("printed what you share"),
    "consent_print": gettext_lazy("printed what you share"),
    "plan": gettext_lazy("printed your plan"),
}
ACTS: Final[dict[str, tuple[dict[str, _StrPromise], _StrPromise]]] = {
    Act.READ.value: (READ, gettext_lazy("read something about you")),
    Act.LIST.value: (LISTED, gettext_lazy("saw you in a list")),
    Act.RECORD.value: (WROTE, gettext_lazy("recorded something about you")),
    Act.CHANGE.value: (WROTE, gettext_lazy("changed something about you")),
    Act.DISCLOSE.value: ({}, gettext_lazy("passed something about you on")),
    Act.EXPORT.value: (SENT, gettext_lazy("took something about you out as a file")),
    Act.ERASE.value: (ERASED, gettext_lazy("erased something about you")),
    Act.REFUSED.value: (TRIED, gettext_lazy("wanted to look, and was not allowed to")),
}
KINDS: Final[dict[str, _StrPromise]] = {
    Act.READ.value: gettext_lazy("Read"),
    Act.LIST.value: gettext_lazy("In a list"),
    Act.RECORD.value: gettext_lazy("Recorded"),
    Act.CHANGE.value: gettext_lazy("Changed"),
    Act.DISCLOSE.value: gettext_lazy("Passed on"),
    Act.EXPORT.value: gettext_lazy("Taken out"),
    Act.ERASE.value: gettext_lazy("Erased"),
    Act.REFUSED.value: gettext_lazy("Refused"),
}
PRINTED: Final = gettext_lazy("Printed")
WHY: Final[dict[str, _StrPromise]] = {
    "refused.known_number": gettext_lazy("Somebody typed a number of yours; nothing was shown."),
    "relation.agency": gettext_lazy("You are one of the people this agency works with."),
    "relation.contact": gettext_lazy("Your contact works there."),
    "relation.custody": gettext_lazy("This agency holds you, or did so lately."),
    "relation.programme": gettext_lazy("Your programme gives this agency a part."),
    "relation.self": gettext_lazy("It is about you."),
    "relation.supporter": gettext_lazy("You chose them to support you."),
    "relation.system": gettext_lazy("It follows from what somebody recorded."),
    "relation.team": gettext_lazy("This agency was asked to help you."),
    "refused.no_relation": gettext_lazy("This agency has nothing to do with you now."),
    "refused.role": gettext_lazy("This kind of work does not need to see this."),
    "refused.category": gettext_lazy("This kind of work does not need to see this."),
    "refused.not_self": gettext_lazy("Everybody sees only what is about themselves."),
    "refused.blocked": gettext_lazy("Somebody decided that this reader may not see it."),
    "refused.no_ground": gettext_lazy("No law, no agreement and no yes of yours allows it."),
    "refused.confidential": gettext_lazy("It is secret, and you released nobody."),
    "refused.purpose": gettext_lazy("It was given to help you, not for this."),
    "refused.forbidden": gettext_lazy("A rule forbids it."),
    "ground.emergency": gettext_lazy(
        "Somebody said that there was a danger. Somebody else checks whether that was so."
    ),
    "ground.self": gettext_lazy("It is about you."),
    "ground.review_of_emergencies": gettext_lazy("Somebody must check every emergency."),
    "refused.no_agency": gettext_lazy("Whoever asked works for no agency."),
}
