"""Words of notes: kinds, attendance, whose data, and what is wrong with a draft. The rest is in `access_words`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

KINDS: Final[Mapping[str, _StrPromise]] = {
    "fact": _("A fact"),
    "assessment": _("An assessment"),
}
ATTENDED: Final[Mapping[str, _StrPromise]] = {
    "came": _("Came"),
    "did_not_come": _("Did not come"),
    "cancelled_by_person": _("The person cancelled"),
    "cancelled_by_service": _("The service cancelled"),
}
SUBJECTS: Final[Mapping[str, _StrPromise]] = {
    "person": _("The person"),
    "contact": _("Somebody the person knows"),
    "child": _("A child"),
    "victim": _("Somebody who was harmed"),
}
DOCUMENT_KINDS: Final[Mapping[str, _StrPromise]] = {
    "identity_paper": _("Identity paper"),
    "letter": _("Letter"),
    "certificate": _("Certificate"),
    "agreement": _("Agreement"),
    "other": _("Something else"),
}
MEDIA: Final[Mapping[str, str]] = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/plain": "TXT",
}
"""Names of kinds of file, the same in every language."""
REASONS: Final[Mapping[str, _StrPromise]] = {
    "note.choice_unknown": _("Choose one from the list"),
    "note.day_missing": _("Enter the day it happened"),
    "note.day_ahead": _("This day has not come yet. Enter today or an earlier day"),
    "note.day_far_past": _("That day is more than thirty years ago. Check the year"),
    "document.title_missing": _("Give it a title"),
    "document.title_long": _("Write at most %(most)s characters"),
    "document.empty": _("This file is empty. Choose another one"),
    "document.large": _(
        "This file is larger than %(most)s MB. Make it smaller, for example by scanning in grey"
    ),
    "document.type": _(
        "This kind of file is not taken, whatever its name says. Save it as PDF, PNG, JPEG or plain text"
    ),
    "note.text_missing": _("Write what happened"),
    "note.method_missing": _("Write how you came to this assessment"),
    "note.comment_missing": _("Write what you want to say"),
    "note.text_long": _("Write at most %(most)s characters. There are now %(length)s"),
    "note.text_broken": _("The text holds a sign that cannot be stored. Type it again"),
    "note.attendance_missing": _("Choose whether the person came"),
    "note.attendance_elsewhere": _("Leave this open: the note is not about an appointment"),
}
"""Texts of the reason codes of the notes room, in the form of `pages.reasons.TEXTS`."""


def reason_text(reason: Reason) -> str:
    """Write what is wrong, in the active language."""
    return str(REASONS[reason.code]) % dict(reason.params)
