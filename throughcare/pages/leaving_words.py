"""Words about an agency that leaves the partnership: to workers, and to the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

WHY_NOT: Final = {
    "leaving.role": _("Only the administrator of an agency says that it leaves."),
    "leaving.twice": _("Your agency said already that it leaves. Look at the day below."),
    "leaving.notice": _(
        "This day is too soon: those who work with your people need %(days)s days. Choose a later day."
    ),
    "leaving.far": _("This day is more than two years away. Choose an earlier one."),
    "leaving.too_late": _(
        "The day has come, so this cannot be taken back any more. To come back, your agency is set up anew."
    ),
}
WHY_NOT_COUNTED: Final = {
    "leaving.contacts": ngettext_lazy(
        "Your agency cannot leave yet: it is the contact of %(people)s person whom nobody takes over. Hand "
        "them over first.",
        "Your agency cannot leave yet: it is the contact of %(people)s people whom nobody takes over. Hand "
        "them over first.",
        "people",
    ),
}
NOTES: Final = {
    "stay": _(
        "They stay. Whoever may read them by law, by agreement or by the person's yes still can."
    ),
    "back": _(
        "They are your agency's alone. Where a rule lets it be known, others see that there are some, and whom to "
        "ask."
    ),
    "locked": _(
        "They are locked: kept, and read by nobody but the person, and by whom the person releases them to."
    ),
}
STEPS: Final = {
    "offered": _(
        "They are offered to the agency of the person's contact. What that agency may not see is withdrawn."
    ),
    "withdrawn": _("They are withdrawn, with the reason. The person and the contact are told."),
}
CONTACT: Final = {
    "deputy": _("Whoever accepted the handover takes over, else the deputy from another agency."),
    "handover": _("Only whoever accepted the handover takes over."),
}
OWN_NOTES: Final = {
    "stay": _("What they wrote about you stays. Who could read it still can, and so can you."),
    "back": _(
        "What they wrote about you is shown to no other organisation any more. You can still read it."
    ),
    "locked": _(
        "What they wrote about you is locked. Nobody reads it but you, and whoever you release it to."
    ),
}
OWN_STEPS: Final = {
    "offered": _("What they wanted to do for you, your contact's organisation is asked to do."),
    "withdrawn": _(
        "What they wanted to do for you, they do not do any more. Ask your contact who can."
    ),
}


class _Terms(Protocol):
    """Describe the terms that are put into words: see `sharing.types.leaving`."""

    @property
    def notes(self) -> Any: ...
    @property
    def steps(self) -> Any: ...
    @property
    def contact(self) -> Any: ...
    @property
    def ours(self) -> AbstractSet[str]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what happens to one kind of thing; `is_ours` where no agreement says so."""

    what: str
    text: str
    is_ours: bool = False


def lines(terms: _Terms) -> list[Line]:
    """Return what happens when an agency leaves, one line a kind of thing."""
    return [
        Line(
            str(_("People whose contact works here")),
            str(CONTACT[terms.contact]),
            "contact" in terms.ours,
        ),
        Line(str(_("Open steps")), str(STEPS[terms.steps]), "steps" in terms.ours),
        Line(str(_("Notes and documents")), str(NOTES[terms.notes]), "notes" in terms.ours),
        Line(str(_("Answers")), str(_("They stay, with the name of your agency as their source."))),
        Line(
            str(_("The people's yes to your agency")),
            str(_("It ends on the day. The person is told.")),
        ),
        Line(
            str(_("Sign-ins")),
            str(_("Nobody signs in for your agency any more, from the day on.")),
        ),
    ]


def own_lines(terms: _Terms, *, has_steps: bool, has_yes: bool) -> list[str]:
    """Return what it means for the person, said to them."""
    found = [OWN_NOTES[terms.notes]]
    if has_steps:
        found.append(OWN_STEPS[terms.steps])
    if has_yes:
        found.append(_("What you agreed to share with them ends. You need to do nothing."))
    found.append(_("The answers you gave them stay yours, so that nobody asks you again."))
    return [str(one) for one in found]
