"""What is being typed in a plan is kept while it is typed."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from throughcare.accounts import actions
from throughcare.accounts.queries import drafts
from throughcare.pages.drafts import Drafts

DRAFTS: Final = Drafts(
    drafts.draft_at,
    actions.keep_draft,
    actions.drop_draft,
    lambda: _("What you type is kept since %(time)s. It is not in your plan yet."),
)
