"""Erase the account of a person whose file is kept no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts.models import Account, Membership
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from throughcare.kernel.access import Access


@transaction.atomic
def forget_account(account_id: int, *, access: Access) -> bool:
    """Erase an account with its second factor and drafts; False for one that a worker uses, which stays.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    if Membership.objects.filter(account_id=account_id).exists():
        return False
    gone, _ = Account.objects.filter(pk=account_id).delete()
    return bool(gone)
