"""Send what waits in the outbox. In a safe house nothing waits: everything was held."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django import app

from throughcare.messages.actions import texting
from throughcare.messages.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.core.mail.backends.base import BaseEmailBackend

BATCH = 500
"""Messages of one run; a run begins each minute. Mail of one run goes over one connection."""
SIGN_IN_CODE = "text.sign_in_code"
TEXTS: Mapping[str, tuple[str, str]] = {
    "mail.dates_moved": (
        _("Dates moved for someone you work with"),
        _("Dates moved for someone %(agency)s works with. Sign in to see what and for whom."),
    ),
    "mail.consent_changed": (
        _("Consent changed for someone you work with"),
        _(
            "Somebody whom %(agency)s works with changed what they share. Sign in: your lists show what you may "
            "see now. What rested only on a yes that ended may not be used any more: delete or lock your copies."
        ),
    ),
    "mail.consent_ends": (
        _("A consent ends within a month"),
        _(
            "For somebody whose contact works at %(agency)s a yes ends within a month. Sign in to see whose, and "
            "talk about it."
        ),
    ),
    "mail.data_corrected": (
        _("Something was corrected"),
        _("Something about a person %(agency)s works with was corrected. Sign in to see it."),
    ),
    "mail.rights_answered": (
        _("Your request was answered"),
        _("Sign in to your page to read the answer."),
    ),
    "mail.review_due": (
        _("Something that was settled is to be looked at again"),
        _(
            "A compromise that %(agency)s wrote into a plan is to be looked at again. Sign in: your day says whose."
        ),
    ),
    "mail.conference_invited": (
        _("Your agency is asked to a case conference"),
        _(
            "Somebody whom %(agency)s works with is talked about with others, and your agency is asked to come. "
            "Sign in to see who, when and why, and to read the statement of confidentiality."
        ),
    ),
    "mail.conference_changed": (
        _("A case conference changed"),
        _(
            "A case conference to which %(agency)s was asked has another day, or was called off. Sign in to see it."
        ),
    ),
    "mail.conference_asked": (
        _("Your agency is asked something before a case conference"),
        _(
            "Sign in to see what %(agency)s is asked, what for and by when. Nothing to report is an answer too."
        ),
    ),
    "mail.conference_minutes": (
        _("There are minutes of a case conference"),
        _(
            "Minutes of a conference at which %(agency)s has a place are there. Sign in to read them."
        ),
    ),
    "mail.conference_told": (
        _("There is something for you to read"),
        _("Sign in to your page to read what was decided."),
    ),
    "mail.conference_to_set_anew": (
        _("A case conference is to be set anew"),
        _(
            "A date moved on which a conference of %(agency)s hangs. Others were asked already. Sign in and set a day."
        ),
    ),
    SIGN_IN_CODE: (
        _("Code for signing in"),
        _(
            "Your code for Throughcare is %(code)s. It counts for 10 minutes. Tell it to nobody: whoever works with "
            "you never asks for it."
        ),
    ),
    "mail.restriction_ends": (
        _("Something locked will be opened again"),
        _("Sign in to your page to read what, when and why."),
    ),
    "mail.handover_asked": (
        _("Your agency is asked about a handover"),
        _(
            "Somebody whom %(agency)s has to do with shall get another contact. Sign in to see who and when, and "
            "say yes or no."
        ),
    ),
    "mail.handover_reminder": (
        _("A handover still waits for your answer"),
        _("%(agency)s has not answered yet. Sign in to see what is asked, and say yes or no."),
    ),
    "mail.handover_settled": (
        _("A handover moved on"),
        _("A handover that concerns %(agency)s moved on. Sign in to see who the contact is."),
    ),
    "mail.handover_stuck": (
        _("A handover is stuck"),
        _(
            "A handover that concerns %(agency)s goes no further: whoever shall take over has not answered, or "
            "cannot begin. The contact stays who they are. Sign in and settle it."
        ),
    ),
    "mail.handover_disputed": (
        _("A transfer was refused"),
        _(
            "A transfer that concerns %(agency)s was refused, and somebody has to decide. Until then the contact "
            "stays who they are. Sign in to see why and by when."
        ),
    ),
    "mail.agency_leaves": (
        _("An agency leaves the partnership"),
        _(
            "An agency leaves the partnership. Sign in for %(agency)s to see which one and when, under agreements."
        ),
    ),
    "mail.agency_stays": (
        _("An agency stays after all"),
        _(
            "An agency that said it would leave the partnership stays. Nothing changes for %(agency)s."
        ),
    ),
    "mail.agency_held_up": (
        _("Your agency cannot leave yet"),
        _(
            "The day on which %(agency)s leaves has come, and it is still somebody's contact. Sign in and hand these "
            "people over: it stays until everybody has another contact."
        ),
    ),
    "mail.agency_left": (
        _("An agency left the partnership"),
        _(
            "An agency left the partnership, and something changed for people of %(agency)s. Sign in to see what, "
            "under notices."
        ),
    ),
    "mail.consult_asked": (
        _("A colleague asks your specialists something"),
        _(
            "%(agency)s was asked something about somebody it works with. Sign in to read and answer."
        ),
    ),
    "mail.consult_answered": (
        _("A question of yours was answered"),
        _("A specialist answered a question of %(agency)s. Sign in to read it."),
    ),
    "mail.emergency_opened": (
        _("Somebody opened an emergency"),
        _(
            "Somebody of %(agency)s opened an emergency about one person. Sign in to see why, and review it "
            "within five working days."
        ),
    ),
    "mail.emergency_person": (
        _("Somebody looked at your data because of a danger"),
        _(
            "%(agency)s said that there was a danger and looked at something about you. Sign in and read under Who "
            "looked what it was. Somebody else checks whether it was needed."
        ),
    ),
    "mail.directory_confirm": (
        _("Is your entry in the directory still right?"),
        _(
            "Please look at the entry of %(service)s and say whether it is right, and whether you have room: "
            "%(address)s. You need no account. The address counts once and for 8 days."
        ),
    ),
    "mail.referral_asked": (
        _("A referral waits for your answer"),
        _("Somebody was referred to %(agency)s. Sign in to see what is asked, and answer."),
    ),
    "mail.referral_link": (
        _("A referral waits for your answer"),
        _(
            "Your service is asked to help somebody. Open %(address)s to see what is asked and to answer; you need no "
            "account. The address counts for 8 days and for this mailbox: do not pass it on."
        ),
    ),
    "mail.referral_code": (
        _("Code for a referral"),
        _(
            "Your code is %(code)s. It counts for 15 minutes. If you did not ask for it, somebody else opened the "
            "address that we sent you: tell whoever sent the referral."
        ),
    ),
    "mail.referral_answered": (
        _("A referral moved on"),
        _("A referral of %(agency)s was answered, or something came of it. Sign in to see what."),
    ),
    "mail.referral_late": (
        _("An answer came to a referral that was taken back"),
        _("It was kept as a note for %(agency)s, and moved nothing. Sign in to read it."),
    ),
    "mail.referral_withdrawn": (
        _("A referral was taken back"),
        _("A referral to %(agency)s was taken back. You need not answer any more."),
    ),
    "mail.referral_reminder": (
        _("A referral still waits for your answer"),
        _("%(agency)s has not answered yet. Sign in to see what is asked, and answer."),
    ),
    "mail.referral_stuck": (
        _("Nobody answered a referral in time"),
        _(
            "A referral that concerns %(agency)s was not answered by the promised day. Sign in and settle it: call, "
            "choose another service, or answer."
        ),
    ),
    "mail.referral_unanswered": (
        _("A referral got no answer"),
        _(
            "A referral of %(agency)s got no answer and is over. Sign in: the thread is kept, and another service can "
            "be asked."
        ),
    ),
    "mail.referral_moved": (
        _("A wanted start moved"),
        _("For somebody referred to %(agency)s the wanted start moved. Sign in to see to when."),
    ),
    "mail.housing_unconfirmed": (
        _("No certain place to sleep a month before release"),
        _(
            "Somebody whom %(agency)s has to do with leaves within a month, and no place to sleep is certain. Sign in "
            "to see who, and what was tried."
        ),
    ),
    "mail.release_unconfirmed": (
        _("Something for the day of release is not certain"),
        _(
            "Somebody whose contact works at %(agency)s leaves within a month. Medicine or a paper was asked for and "
            "is not certain. Sign in to see whose, and ask again."
        ),
    ),
    "mail.unowned_need": (
        _("A need that nobody owns"),
        _(
            "Somebody whom %(agency)s has to do with needs something that no agency owns, and nobody has asked who "
            "could decide. Sign in to see what it is, why, and whom to ask."
        ),
    ),
    "mail.permit_asked": (
        _("An organisation asks to work in your prison"),
        _(
            "Somebody asks %(agency)s whether they may work there. Sign in to see who and what for, and answer."
        ),
    ),
    "mail.permit_answered": (
        _("An answer about working in prison"),
        _("There is an answer for %(agency)s about working in a prison. Sign in to read it."),
    ),
    "mail.visit_asked": (
        _("A visit is asked for"),
        _(
            "An organisation asks %(agency)s for a visit. Sign in to see when and who comes, and answer."
        ),
    ),
    "mail.visit_answered": (
        _("News about a visit"),
        _("Something about a visit that concerns %(agency)s changed. Sign in to see what."),
    ),
    "mail.visit_again": (
        _("A visit waits for an answer"),
        _(
            "Somebody waits for an answer of %(agency)s about a visit, or about working there. Sign in to answer."
        ),
    ),
    "mail.capacity_asked": (
        _("Is there room?"),
        _(
            "%(agency)s is asked whether there is room in a certain week. Sign in to answer; it is about nobody yet."
        ),
    ),
    "mail.capacity_link": (
        _("Is there room?"),
        _(
            "Your service is asked whether there is room in a certain week. Open %(address)s to answer; you need no "
            "account, and it is about nobody yet."
        ),
    ),
    "mail.capacity_answered": (
        _("Your question about room was answered"),
        _("A service told %(agency)s whether there is room. Sign in to read it."),
    ),
    "mail.candidate_shown": (
        _("Somebody shows you what they can do"),
        _("A candidate shows %(agency)s their skills and hours. Sign in to read and answer."),
    ),
}
"""Text code -> subject and body; a text message leaves its subject out.

Neither names the person: mail is no place for that.
"""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Send waiting mail and text messages, one transaction a message; return how many left."""
    if settings.SAFE_MODE:
        return 0
    sent = 0
    mail = get_connection()
    try:
        for _number in range(BATCH):
            outcome = _send_one(mail)
            if outcome is None:
                break
            sent += outcome
    finally:
        _hang_up(mail)
    return sent


def _hang_up(mail: BaseEmailBackend) -> None:
    with suppress(OSError, smtplib.SMTPException):
        mail.close()


@transaction.atomic
def _send_one(mail: BaseEmailBackend) -> bool | None:
    """Send the oldest waiting message; None when none waits, False when it failed and says why."""
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        state=Message.State.WAITING, channel__in=[Message.Channel.EMAIL, Message.Channel.SMS]
    )
    message = waiting.order_by("pk").first()
    if message is None:
        return None
    try:
        if message.channel == Message.Channel.SMS:
            _text(message)
        else:
            mail.open()
            mail.send_messages([_mail(message)])
    except (OSError, smtplib.SMTPException, LookupError, TypeError) as error:
        # A text that is missing or lacks a value fails too: it must not stop the mail behind it.
        message.state, message.fault = (
            Message.State.FAILED,
            f"{type(error).__name__}: {error}"[:254],
        )
        # What the server says about one mail may leave the connection unusable for the next.
        _hang_up(mail)
    else:
        message.state = Message.State.SENT
    message.settled_at = timezone.now()
    message.body = ""
    message.save(update_fields=["state", "fault", "settled_at", "body"])
    return message.state == Message.State.SENT


def _text(message: Message) -> None:
    sender = texting.text_sender()
    if sender is None:
        raise LookupError("This site sends no text messages: choose a sender.")
    sender.send(message.to, message.body)


def _mail(message: Message) -> EmailMessage:
    if message.body:
        return EmailMessage(message.subject, message.body, to=[message.to])
    subject, body = TEXTS[message.text_code]
    with translation.override(message.language):
        subject_text = translation.gettext(subject)
        body_text = translation.gettext(body) % message.params
    return EmailMessage(subject_text, body_text, to=[message.to])


def send_code(to: str, code: str, *, language: str, now: datetime) -> bool:
    """Send a code for signing in as a text message, at once; return whether it left."""
    with translation.override(language):
        text = translation.gettext(TEXTS[SIGN_IN_CODE][1]) % {"code": code}
    return texting.send_text(
        to,
        text,
        text_code=SIGN_IN_CODE,
        language=language,
        params={"code": texting.HIDDEN},
        now=now,
    )
