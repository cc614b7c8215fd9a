"""Change who works where, who answers for an agency, what an account keeps. One file a use case."""

from throughcare.accounts.actions.cards import end_card, make_card, sign_in_with_card
from throughcare.accounts.actions.drafts import (
    drop_draft,
    drop_drafts_about,
    drop_old_drafts,
    keep_draft,
)
from throughcare.accounts.actions.duty import appoint_duty_contact
from throughcare.accounts.actions.invitations import (
    accept_invitation,
    accept_with_account,
    invite,
    withdraw_invitation,
)
from throughcare.accounts.actions.kiosks import end_kiosk, set_up_kiosk
from throughcare.accounts.actions.leaving import end_agency
from throughcare.accounts.actions.memberships import close, hold, join, move
from throughcare.accounts.actions.recovery import help_back_in, recover, recovery_name
from throughcare.accounts.actions.signing import open_account, record_sign_in, set_language
from throughcare.accounts.actions.telling import tell, tell_agencies
from throughcare.accounts.actions.texting import (
    confirm_number,
    drop_number,
    drop_old_codes,
    make_text_code,
    note_number,
    sign_in_with_text_code,
)

__all__ = [
    "accept_invitation",
    "accept_with_account",
    "appoint_duty_contact",
    "close",
    "confirm_number",
    "drop_draft",
    "drop_drafts_about",
    "drop_number",
    "drop_old_codes",
    "drop_old_drafts",
    "end_agency",
    "end_card",
    "end_kiosk",
    "help_back_in",
    "hold",
    "invite",
    "join",
    "keep_draft",
    "make_card",
    "make_text_code",
    "move",
    "note_number",
    "open_account",
    "record_sign_in",
    "recover",
    "recovery_name",
    "set_language",
    "set_up_kiosk",
    "sign_in_with_card",
    "sign_in_with_text_code",
    "tell",
    "tell_agencies",
    "withdraw_invitation",
]
