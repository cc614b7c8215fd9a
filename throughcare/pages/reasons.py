"""Texts of reasons. Rules answer with a code and values; here the code becomes a sentence.

Each code has one text with named places, ``%(day)s``. A text is marked for translation with
``gettext_noop`` and translated when it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from throughcare.pages import words

if TYPE_CHECKING:
    from throughcare.kernel.reasons import Reason


class UnknownReasonError(LookupError):
    """A rule gave a reason that has no text; add one to ``throughcare.pages.reasons.TEXTS``."""


TEXTS: Final[dict[str, str]] = {
    "unknown": _("This is not yet known."),
    "not_recorded": _("%(what)s has not been recorded yet."),
    # Directory
    "directory.offence.no": _("It does not accept this group of offences."),
    "directory.offence.unknown": _("It does not say whether it accepts this group of offences."),
    "directory.supervision.no": _("It does not accept somebody under this supervision."),
    "directory.supervision.unknown": _("It does not say whether it accepts this supervision."),
    "directory.residence.no": _("It does not accept this residence status."),
    "directory.residence.unknown": _("It does not say which residence status it accepts."),
    "directory.sex.no": _("It is for somebody else."),
    "directory.sex.unknown": _("It does not say for whom it is."),
    "directory.without_id.no": _("It asks for an identity paper."),
    "directory.without_id.unknown": _(
        "It does not say whether it takes people without identity paper."
    ),
    "directory.age.no": _("It is for another age."),
    "directory.age.unknown": _("It does not say for which ages it is."),
    "directory.language.no": _("This language is not spoken there."),
    "directory.language.unknown": _("It does not say which languages are spoken there."),
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
    "card.code_needed": _(
        "This card was never used. Type the code that stands below the words too."
    ),
    "card.code_wrong": _(
        "This is not the code of the card. Look once more; after five wrong ones the card stops."
    ),
    "card.stopped": _(
        "The code was wrong too often, so this card has stopped. Ask your contact for a new one."
    ),
    "card.too_old": _(
        "This card was made long ago and never used, so it has stopped. Ask your contact for a new one."
    ),
    "card.unknown": _(
        "These are not the words of a card that works. Check each word and their order. If you got a new "
        "card, the old one has stopped."
    ),
    "supporter.too_many": _(
        "You have %(most)s supporters, and that is as many as there can be. End one of them first."
    ),
    "text_code.wrong": _("This code is not right, or too old. Check it, or ask for another one."),
    "text_number.not_whole": _("Write the number with its country, for example +31 6 12345678."),
    "text_number.done": _("This is done already: codes go to this number."),
    "text_number.taken": _("This number cannot be used. Take another one."),
    # Contact, team, handover
    "absence.cover": _("Whoever covers must be a colleague here who can be a contact."),
    "absence.cover_away": _("This colleague is away at that time. Choose another one."),
    "absence.covers": _(
        "This worker covers for somebody at that time. Let somebody else cover there first."
    ),
    "absence.ends_first": _("The last day comes before the first. Check both."),
    "absence.long": _(
        "An absence lasts less than %(days)s days. Hand the cases over when it takes longer."
    ),
    "absence.not_yours": _("Only the worker or a team leader here can record this."),
    "absence.over": _("The last day has passed. Enter today or a later day."),
    "absence.twice": _("This worker is away at that time already. End the other absence first."),
    "absence.unknown": _("This absence is not there any more. Look at the list."),
    "aftercare.sealed": _(
        "A sealed service writes nothing here, for nobody may learn that it helps. Write a note instead."
    ),
    "decline.already": _("The person declined this already."),
    "decline.day": _("Choose a day after today."),
    "decline.goal": _("Choose a goal of the plan that is not reached yet."),
    "decline.guest": _(
        "Your agency was only asked to take part. It can write down that its own offer was declined."
    ),
    "decline.long": _("This is too long. Say it in fewer words."),
    "decline.no_contact": _(
        "The person declined all help. Nobody makes contact before the day they were told."
    ),
    "decline.not_before": _("The person declined it. It is not offered again before %(day)s."),
    "decline.only_if_asked": _(
        "The person said that they will ask themself. Nobody offers it again before they do."
    ),
    "decline.over": _("This was settled already."),
    "decline.programme": _("This programme does not run for the person."),
    "decline.unknown": _("There is no such refusal any more. Open the page again."),
    "decline.what": _("Write what was offered."),
    "followup.asked": _("Say who answered."),
    "followup.early": _(
        "It is too early: the day is %(day)s. Ask in the two weeks before it, or after."
    ),
    "followup.not_yours": _("Another agency asks this: the agency of the contact."),
    "followup.over": _("This was asked already."),
    "followup.unknown": _("There is no such follow-up any more. Open the page again."),
    "loss.already": _("This is written down already. Write down what you tried."),
    "loss.day": _("Enter a day since contact was lost, and not after today."),
    "loss.day_ahead": _("Enter today or an earlier day."),
    "loss.not_by": _("The person does not want to be reached this way. Choose another."),
    "loss.over": _("Contact was found again, or the case closed."),
    "loss.safe": _("Keep to what is safe for the person, and say so."),
    "loss.unknown": _("There is nothing like this any more. Open the page again."),
    "return.no_case": _("Nobody worked with you here before. Ask for help at your municipality."),
    "return.nobody": _(
        "Nobody answers at the agency that knew you last. Ask for help at your municipality."
    ),
    "case.closed": _("This person has no open case."),
    "consult.day_far": _("This day is too far away. Ask again when the time comes."),
    "consult.day_past": _("This day has passed. Enter today or a later day."),
    "consult.long": _("This is too long. Say it in fewer words."),
    "consult.no_answer": _("Write your answer."),
    "consult.no_question": _("Write what you want to know."),
    "consult.nobody": _(
        "Nobody there may see this person. Choose somebody else, or ask the person for a yes first."
    ),
    "consult.not_yours": _("This question was asked of somebody else."),
    "consult.over": _("This question has been answered or taken back already."),
    "consult.unknown": _("There is no such question any more. Look at the list."),
    "contact.role": _("This worker has left, or nobody in their role is a contact."),
    "contact.sealed": _(
        "This worker works for a sealed service, and everybody around a person may learn who the contact is."
    ),
    "deputy.cannot_see": _(
        "No rule would show this person to this worker. Ask the person for a yes first, or choose somebody else."
    ),
    "deputy.is_contact": _("This worker is the contact. Choose somebody else as deputy."),
    "deputy.not_here": _("The agency of this worker takes no part. Ask it into the team first."),
    "handover.leaves": _(
        "This agency leaves the partnership, so nobody can be handed over to it. Choose another one."
    ),
    "handover.agency": _("Nobody can be handed over to this agency. Choose another one."),
    "handover.answered": _("Your agency has answered already."),
    "handover.cannot_see": _(
        "No rule would show this person to anybody there. Ask the person for a yes first, or choose another agency."
    ),
    "handover.no_release": _(
        "Nobody knows a release date, so no day can move with it. Take the tick away, or record the date first."
    ),
    "handover.elsewhere": _(
        "This agency does not serve that municipality. Choose another municipality, or another agency."
    ),
    "handover.meeting_late": _("All meet before the change. Choose an earlier day."),
    "handover.meeting_past": _("The day of the meeting has passed. Enter today or a later day."),
    "handover.no_reason": _("Write why. The other side reads it."),
    "handover.no_worker": _("Choose who takes over at your agency."),
    "handover.nobody_there": _("Nobody at this agency can be a contact. Choose another one."),
    "handover.not_asked": _("Your agency was not asked."),
    "handover.not_decider": _("A team leader of the side that sends decides this."),
    "handover.not_yours": _("Only the side that proposed it can take it back."),
    "handover.over": _("This has been settled meanwhile. Look at it again."),
    "handover.same_agency": _(
        "The contact works at this agency already. Choose a colleague under: hand over."
    ),
    "handover.start_past": _("This day has passed. Enter today or a later day."),
    "handover.twice": _("A handover is under way already. Settle it first."),
    "handover.unknown": _("There is no such handover any more. Look at the list."),
    "load.ceiling": _("Enter a ceiling between 1 and %(most)s points."),
    "load.no_reason": _("This goes beyond the ceiling. Write why it is right all the same."),
    "load.not_yours": _("Only a team leader of the agency decides what cases weigh."),
    "load.over": _(
        "With this case the worker would carry %(points)s points; the ceiling is %(ceiling)s. "
        "Choose somebody else, or let a team leader of the agency assign it and say why."
    ),
    "load.points": _("Enter points between 0 and %(most)s."),
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
    "ground.none": _("No ground is recorded."),
    "ground.rule": _("A rule opens it."),
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


def _values(reason: Reason) -> dict[str, object]:
    values: dict[str, object] = dict(reason.params)
    if "source" in values:
        values["source"] = words.source(str(values["source"]))
    return values


def text(reason: Reason) -> str:
    """Write a reason in the active language.

    Errors: UnknownReasonError when the code has no text, or a value of the text is missing.
    """
    try:
        return gettext(TEXTS[reason.code]) % _values(reason)
    except KeyError as error:
        message = (
            f"Could not write the reason [{reason.code}] with values [{sorted(reason.params)}]: "
            f"missing [{error.args[0]}]. Add the text or the value (throughcare.pages.reasons)."
        )
        raise UnknownReasonError(message) from error
