"""Who signs in, and for which agency they work."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from throughcare.accounts.types import Role
from throughcare.fields import DayPeriodField


class AccountManager(BaseUserManager["Account"]):
    """Find accounts by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account that signs in under this name, in capitals or not."""
        return self.get(sign_in_name__iexact=username)


class Account(AbstractBaseUser):
    """One row is someone who can sign in: a worker, or a person in their own matter.

    No e-mail address is required; a person may have none. That an account *is* a person stands in `sharing`.
    """

    sign_in_name = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    second_factor_required = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts_account"

    def __str__(self) -> str:
        return self.name

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Answer no: rights come from roles and relations, not from Django's permissions."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        """Answer no, for the same reason."""
        return False


class Membership(models.Model):
    """One row says that an account worked for an agency in one role during a period.

    A worker who moves gets a new row; nothing they did is rewritten.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    during = DayPeriodField()

    class Meta:
        db_table = "accounts_membership"
        indexes = (models.Index(fields=["agency", "role"], name="membership_by_agency"),)
        constraints = (
            ExclusionConstraint(
                name="one_membership_of_an_agency_in_a_role_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class DutyContact(models.Model):
    """One row says who answers for an agency during a period: the contact of everyone without another."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    during = DayPeriodField()

    class Meta:
        db_table = "accounts_duty_contact"
        constraints = (
            ExclusionConstraint(
                name="one_duty_contact_of_an_agency_at_a_time",
                expressions=[("agency", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.membership_id}"


class Invitation(models.Model):
    """One row is an invitation to work for an agency; the code itself is stored only as a hash."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    code_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_invitation"

    def __str__(self) -> str:
        return self.name


class KeptDraft(models.Model):
    """One row keeps what somebody had typed when the page locked, until they are back or a day is over."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_kept_draft"

    def __str__(self) -> str:
        return self.path
