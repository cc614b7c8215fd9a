"""Words for roles and for what could not be done with an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from throughcare.accounts.types import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from throughcare.accounts.types import Worker
    from throughcare.kernel.reasons import Reason

ROLES: Final[dict[Role, _StrPromise]] = {
    Role.PRISON_CASE_MANAGER: _("Prison case manager"),
    Role.PROBATION_OFFICER: _("Probation officer"),
    Role.AFTERCARE_COORDINATOR: _("Aftercare coordinator"),
    Role.NGO_WORKER: _("NGO worker"),
    Role.HEALTH_WORKER: _("Health worker"),
    Role.POLICE_LIAISON: _("Police liaison"),
    Role.TEAM_LEADER: _("Team leader"),
    Role.DATA_PROTECTION_OFFICER: _("Data-protection officer"),
    Role.AGENCY_ADMINISTRATOR: _("Agency administrator"),
}
REASONS: Final[dict[str, _StrPromise]] = {
    "account.sign_in_name_taken": _(
        "Somebody already signs in as “%(sign_in_name)s”. Choose another sign-in name."
    ),
    "administration.other_agency": _("You can only administer your own agency."),
    "administration.role": _("Only an administrator of the agency can do this."),
    "invitation.not_valid": _("The invitation is no longer valid. Ask for a new one."),
    "membership.already": _("This worker already works here in this role."),
    "membership.ended": _("This worker no longer works here."),
    "close.duty_contact": _(
        "This worker answers for the agency. Appoint another duty contact first."
    ),
    "close.last_administrator": _(
        "This is the last administrator of the agency. Invite or appoint another one first."
    ),
    "close.named_contact": _(
        "This worker is the one named contact of people. Choose who takes over from them."
    ),
    "move.named_contact": _(
        "This worker is the one named contact of people, and somebody in the new role cannot be. "
        "Hand their people over first."
    ),
    "close.successor": _("The colleague who takes over must work here and be able to be a contact."),
    "duty_contact.not_here": _("The duty contact must work for the agency today."),
    "duty_contact.role": _(
        "Somebody in this role cannot be a contact, so they cannot answer for the agency."
    ),
}


def role_text(role: Role) -> str:
    """Name a role in the reader's language."""
    return str(ROLES[role])


def reason_text(reason: Reason) -> str:
    """Say why something was not done."""
    return str(REASONS[reason.code]) % dict(reason.params)


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One agency for which somebody works."""

    membership_id: int
    agency: str
    role: str
    is_chosen: bool


def membership_rows(workers: Iterable[Worker], *, chosen: int | None) -> list[MembershipRow]:
    """List the agencies of one account."""
    return [
        MembershipRow(
            one.membership_id, one.agency_name, role_text(one.role), one.membership_id == chosen
        )
        for one in workers
    ]
