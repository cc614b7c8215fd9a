"""Who may administer what, what an invitation's code is worth, and what a draft may keep."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.kernel.access import Actor

INVITATION_VALID_FOR = timedelta(days=8)
"""Long enough for a week's leave; our default, decide locally."""
DRAFTS_AT_MOST = 20
"""So many drafts an account keeps; the oldest go first. Our default, decide locally."""
LONGEST_TITLE = 200
"""As many characters of a title as a draft has room for."""
LONGEST_NUMBER = 19
"""Fewer digits than this always fit into the number of a row."""
LONGEST_PATH = 500
"""As many characters as a draft has room for."""
CODE_BYTES = 20
"""160 random bits: nobody guesses it, so a plain hash is enough to store."""

WORKER_TASKS = frozenset({Role.AGENCY_ADMINISTRATOR})
DUTY_TASKS = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})

_EVERYWHERE = (
    Role.TEAM_LEADER,
    Role.DATA_PROTECTION_OFFICER,
    Role.AGENCY_ADMINISTRATOR,
)
_BY_KIND: dict[str, tuple[Role, ...]] = {
    "prison": (Role.PRISON_CASE_MANAGER, Role.HEALTH_WORKER),
    "probation": (Role.PROBATION_OFFICER,),
    "municipality": (Role.AFTERCARE_COORDINATOR,),
    "ngo": (Role.NGO_WORKER,),
    "health": (Role.HEALTH_WORKER,),
    "police": (Role.POLICE_LIAISON,),
    "care_and_safety_house": (Role.AFTERCARE_COORDINATOR,),
    "oversight": (),
}


def roles_for(agency_kind: str) -> tuple[Role, ...]:
    """List the roles that an agency of a kind invites people for.

    Source: our own choice, ADR 6.

    >>> roles_for("police")[0]
    <Role.POLICE_LIAISON: 'police_liaison'>
    """
    return (*_BY_KIND.get(agency_kind, (Role.NGO_WORKER,)), *_EVERYWHERE)


def why_not_administer(by: Actor, *, agency_id: int, roles: Iterable[Role]) -> Reason | None:
    """Say why an actor may not administer an agency, or None when they may.

    Source: our own choice, ADR 6.
    """
    if by.role == "system":
        return None
    if by.agency_id != agency_id:
        return Reason("administration.other_agency")
    return None if by.role in set(roles) else Reason("administration.role")


def may_be_contact(role: Role) -> bool:
    """Tell whether a worker in this role may be somebody's one contact, and answer for an agency.

    Source: our own choice, ADR 6.
    """
    return role in CONTACT_ROLES


def code_hash(code: str) -> str:
    """Return what is stored of an invitation's code.

    Source: our own choice, ADR 6.
    """
    return hashlib.sha256(code.strip().encode()).hexdigest()


def fields_to_keep(fields: Iterable[tuple[str, Sequence[str]]]) -> list[list[str]]:
    """Choose what of a form may be kept as a draft: never a token, never a password.

    Shapes: pairs of name and value in their order; a name may come several times.
    Source: our own choice, ADR 6.

    >>> fields_to_keep([("note", ["a", "b"]), ("password", ["x"])])
    [['note', 'a'], ['note', 'b']]
    """
    return [
        # PostgreSQL stores no NUL character; the page that receives the form refuses it anyway.
        [name.replace("\0", ""), value.replace("\0", "")]
        for name, values in fields
        for value in values
        if "password" not in name.lower() and name != "csrfmiddlewaretoken"
    ]
