"""Who signs in, and for which agency they work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from throughcare.accounts.types import CardEnd, Checked, Role
from throughcare.fields import DayPeriodField

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    session_stamp = models.PositiveIntegerField(default=0, db_default=0)
    """Sessions carry it: another one ends them all, whether the account has a password or not."""

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts_account"

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Return what a session of this account holds as long as it counts."""
        return f"{super().get_session_auth_hash()}.{self.session_stamp}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same, made with the keys of before."""
        for one in super().get_session_auth_fallback_hash():
            yield f"{one}.{self.session_stamp}"

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
    """One row keeps what somebody typed at one address and did not send, until they do or the time is over."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=200, blank=True)
    """What the page is called that takes it up again; empty where no page does, and it can only be sent on."""
    fields = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_kept_draft"
        constraints = (
            models.UniqueConstraint(fields=["account", "path"], name="one_draft_of_an_address"),
        )

    def __str__(self) -> str:
        return self.path


class Card(models.Model):
    """One row is a printed card of six words with which somebody signs in; the words are stored only as a hash.

    A card that ended stays as long as its account, so that it can be told when it was made, used and stopped.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    words_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    checked = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Checked])
    """How it was made sure that it goes to the right hands."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    starts_until = models.DateTimeField()
    """Until then the one-time code counts; after it a card that nobody used is worth nothing."""
    tries = models.PositiveSmallIntegerField(default=0)
    first_used_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=16, blank=True, choices=[(one.value, one.value) for one in CardEnd]
    )

    class Meta:
        db_table = "accounts_card"
        constraints = (
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_card_of_an_account",
            ),
        )

    def __str__(self) -> str:
        return f"card of {self.account_id}"


class TextNumber(models.Model):
    """One row is a telephone number to which an account's codes go; it is deleted when it is taken away.

    It lets nobody in until a code that was sent to it came back: a slip of the worker must open no plan to a stranger.
    Until then the one before it counts, and others may have noted the same one: nobody learns whose it is.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    number = models.CharField(max_length=20)
    noted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "accounts_text_number"
        constraints = (
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(confirmed_at__isnull=False),
                name="one_account_of_a_number",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(confirmed_at__isnull=False),
                name="one_number_of_an_account",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(confirmed_at__isnull=True),
                name="one_waiting_number_of_an_account",
            ),
        )

    def __str__(self) -> str:
        return f"number of {self.account_id}"


class TextCode(models.Model):
    """One row is a code that went out as a text message; only its hash, and only for a day.

    It counts for the number it was sent to, and for no other one of the account.
    """

    number = models.ForeignKey(TextNumber, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_text_code"
        indexes = (models.Index(fields=["number", "-sent_at"], name="text_code_newest_first"),)

    def __str__(self) -> str:
        return f"code for {self.number_id}"


class Kiosk(models.Model):
    """One row is a device that many people use one after the other; it forgets each of them when they leave."""

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)
    idle_seconds = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_kiosk"

    def __str__(self) -> str:
        return self.place
