"""Texts of reasons. Rules answer with a code and values; here the code becomes a sentence.

Each code has one text with named places, ``%(day)s``. A text is marked for translation with
``gettext_noop`` and translated when it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from throughcare.kernel.reasons import Reason


class UnknownReasonError(LookupError):
    """A rule gave a reason that has no text; add one to ``throughcare.pages.reasons.TEXTS``."""


TEXTS: Final[dict[str, str]] = {
    "unknown": _("This is not yet known."),
    "not_recorded": _("%(what)s has not been recorded yet."),
    # Accounts
    "account.sign_in_name_taken": _("The sign-in name %(sign_in_name)s is already in use."),
    "administration.other_agency": _("This belongs to another agency."),
    "administration.role": _("Your role may not change this."),
    "close.duty_contact": _(
        "This worker is the duty contact of the agency. Choose another duty contact first."
    ),
    "close.last_administrator": _(
        "This worker is the last administrator of the agency. Appoint another one first."
    ),
    "close.named_contact": _(
        "This worker is the one named contact of people. Choose who takes over from them."
    ),
    "close.successor": _("Whoever takes over must work here and be able to be a contact."),
    "recovery.elsewhere": _(
        "This worker also works for another agency, so no agency alone can let them back in. "
        "Close them here and invite them again."
    ),
    "recovery.not_valid": _("This link is no longer valid. Ask for a new one."),
    "move.named_contact": _(
        "This worker is the one named contact of people, and somebody in the new role cannot be. "
        "Hand their people over first."
    ),
    "duty_contact.not_here": _("This worker does not work at the agency."),
    "duty_contact.role": _("A worker in this role cannot be the duty contact."),
    "invitation.not_valid": _("This invitation is no longer valid. Ask the agency for a new one."),
    "membership.already": _("This worker already has this role at the agency."),
    "membership.ended": _("This worker no longer has this role at the agency."),
    # Custody
    "release.happened": _("The person was released on this day."),
    "release.actual": _("The day of release. Source: %(source)s."),
    "release.expected": _("The expected day of release. Source: %(source)s."),
    "release.earliest_conditional": _(
        "The earliest day of conditional release. Source: %(source)s."
    ),
    "release.end_of_supervision": _("The end of supervision. Source: %(source)s."),
    "release.not_in_custody": _("The person is not in custody."),
    "release.unknown": _("No release date has been recorded."),
    "release.unknown_remand": _("The person is on remand. Nobody knows yet when that ends."),
    # Journeys
    "journey.fits": _("The person meets every criterion."),
    # Plans
    "plan.domain_unknown": _("Choose a domain from the list."),
    "plan.due_missing": _("Enter the day it must be done."),
    "plan.due_past": _("This day has passed. Enter today or a later day."),
    "plan.due_far_past": _("This day is too far in the past. Check the year."),
    "plan.due_far_future": _("This day is too far in the future. Check the year."),
    "plan.owner_missing": _("Choose who does it."),
    "plan.owner_blind": _("This agency may not see the plan of the person. Choose another owner."),
    "plan.position_unknown": _("Choose whether the person agrees."),
    "plan.text_missing": _("Write what it is about."),
    "plan.text_long": _("Write at most %(most)s characters. There are now %(length)s."),
    "plan.text_nul": _("The text holds a sign that cannot be stored. Type it again."),
    "plan.text_broken": _("The text holds a broken sign. Type it again."),
    # Sharing: why someone may see a case, in words that serve workers and the person alike
    "relation.agency": _("The worker works for this agency."),
    "relation.contact": _("A worker of the agency is the one contact of the person."),
    "relation.custody": _("The agency holds the person, or lately did."),
    "relation.programme": _("A programme that fits the person gives the agency a part."),
    "relation.self": _("It is about the person who looks."),
    "relation.system": _("The system did this by itself."),
    "relation.team": _("The agency was asked to take part in this case."),
    "refused.category": _("Your role does not give access to this part."),
    "refused.no_agency": _("You work for no agency at this moment."),
    "refused.no_relation": _("Your agency has no part in this case at this moment."),
    "refused.not_self": _("You can see only what is about yourself."),
    "refused.role": _("Your role does not give access to this."),
}
"""Reasons of programme rules are not here: a programme brings the words for its own criteria."""


def text(reason: Reason) -> str:
    """Write a reason in the active language.

    Errors: UnknownReasonError when the code has no text, or a value of the text is missing.
    """
    try:
        return gettext(TEXTS[reason.code]) % dict(reason.params)
    except KeyError as error:
        message = (
            f"Could not write the reason [{reason.code}] with values [{sorted(reason.params)}]: "
            f"missing [{error.args[0]}]. Add the text or the value (throughcare.pages.reasons)."
        )
        raise UnknownReasonError(message) from error
