"""Change who works where, who answers for an agency, what an account keeps. One file a use case."""

from throughcare.accounts.actions.drafts import drop_draft, drop_old_drafts, keep_draft
from throughcare.accounts.actions.duty import appoint_duty_contact
from throughcare.accounts.actions.invitations import (
    accept_invitation,
    accept_with_account,
    invite,
    withdraw_invitation,
)
from throughcare.accounts.actions.memberships import close, hold, join, move
from throughcare.accounts.actions.recovery import help_back_in, recover, recovery_name
from throughcare.accounts.actions.signing import open_account, record_sign_in, set_language

__all__ = [
    "accept_invitation",
    "accept_with_account",
    "appoint_duty_contact",
    "close",
    "drop_draft",
    "drop_old_drafts",
    "help_back_in",
    "hold",
    "invite",
    "join",
    "keep_draft",
    "move",
    "open_account",
    "record_sign_in",
    "recover",
    "recovery_name",
    "set_language",
    "withdraw_invitation",
]
