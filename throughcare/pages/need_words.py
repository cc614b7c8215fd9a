"""Words of the register of unowned needs, for workers and for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from throughcare.needs.types import Answer, Authority, Deed, End, Why

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WHY: Final[dict[Why, _StrPromise]] = {
    Why.NOT_RETURNABLE: _(
        "The person may not stay and cannot be sent back, so no agency has the task"
    ),
    Why.ALL_REFUSED: _("Every service that could help was asked, and said no"),
    Why.EXCLUDED: _("There are services, and each refuses somebody without a right to stay"),
    Why.ALL_FULL: _("There are services, and none has room"),
    Why.NOBODY_COMPETENT: _("It is not known which municipality is responsible for the person"),
    Why.EARLY_RELEASE_REFUSED: _(
        "The day of an early release went by, and nobody prepares the end"
    ),
    Why.NO_SUPERVISION: _("The whole term is served, nobody supervises, and its help ended too"),
    Why.NO_SERVICE: _("There is no service for it: not here, not from afar, not next door"),
}
TO_ME: Final[dict[Why, _StrPromise]] = {
    Why.NOT_RETURNABLE: _(
        "You may not stay here, and you cannot be sent back. No organisation has the task."
    ),
    Why.ALL_REFUSED: _("Everybody who could help was asked, and said no."),
    Why.EXCLUDED: _("There is help, but not for people without a right to stay."),
    Why.ALL_FULL: _("There is help, but nowhere is a place free."),
    Why.NOBODY_COMPETENT: _("It is not clear which municipality is responsible for you."),
    Why.EARLY_RELEASE_REFUSED: _(
        "The day of your early release went by, and nobody prepares the end yet."
    ),
    Why.NO_SUPERVISION: _(
        "Your term is over and nobody supervises you. The help that came with it ended too."
    ),
    Why.NO_SERVICE: _("There is no such help near you, by telephone, or next door."),
}
AUTHORITIES: Final[dict[Authority, _StrPromise]] = {
    Authority.MUNICIPALITY: _("the municipality"),
    Authority.NATIONAL_AUTHORITY: _("the national authority"),
    Authority.IMMIGRATION_SERVICE: _("the immigration service"),
    Authority.SENTENCING_AUTHORITY: _("the authority that decides on the sentence"),
}
ANSWERS: Final[dict[Answer, _StrPromise]] = {
    Answer.TAKES_ON: _("It takes it on"),
    Answer.REFUSES: _("It refuses"),
    Answer.NOT_OURS: _("It says that it is not its task"),
}
ENDS: Final[dict[End, _StrPromise]] = {
    End.OWNED: _("Somebody took it on"),
    End.DECIDED: _("The authority took it on"),
    End.CAN_BE_ASKED: _("A service can be asked now"),
    End.MET: _("The need is met"),
    End.CASE_CLOSED: _("The case was closed"),
    End.MISTAKE: _("It was a mistake"),
}
DEEDS: Final[dict[Deed, _StrPromise]] = {
    Deed.FOUND: _("Entered"),
    Deed.CHANGED: _("Another reason"),
    Deed.ESCALATED: _("Told to the agency of the contact and the municipality"),
    Deed.ASKED: _("The authority was asked"),
    Deed.ANSWERED: _("The authority answered"),
    Deed.ENDED: _("Ended"),
}
