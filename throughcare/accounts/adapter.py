"""How sign-in behaves: nobody signs up by themselves, and every attempt is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from throughcare.accounts import queries
from throughcare.accounts.actions import record_sign_in

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Close sign-up: accounts come by invitation from an agency."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This sign-in name and password do not belong together. Check both and try again."
        ),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("This is not your present password. Try again."),
        "too_many_login_attempts": _(
            "There were too many failed attempts. Wait five minutes, then try again."
        ),
        "account_inactive": _("This sign-in has been closed. Ask your agency's administrator."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record an attempt with a wrong password or an unknown name."""
        account_id = queries.account_named(str(credentials.get("username", "")))
        record_sign_in(account_id, what="sign_in", outcome="sign_in.failed", now=request.now)  # type: ignore[attr-defined]

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **options: Any
    ) -> HttpResponse:
        """Record that somebody is in, second factor included."""
        record_sign_in(user.pk, what="sign_in", outcome="sign_in.done", now=request.now)  # type: ignore[attr-defined]
        return cast("HttpResponse", super().post_login(request, user, **options))

    def logout(self, request: HttpRequest) -> None:
        """Record that somebody left."""
        record_sign_in(request.user.pk, what="sign_out", outcome="sign_in.left", now=request.now)  # type: ignore[attr-defined]
        super().logout(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keep the second factor where the agency asks for one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your agency asks for a second factor, so it cannot be switched off."
        ),
        "incorrect_code": _(
            "This code is not right. Codes change every half minute: type the one you see now."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Answer no while the account must have one."""
        return not authenticator.user.second_factor_required

    def build_totp_svg(self, url: str) -> str:
        """Return the picture without the XML line that HTML does not know."""
        return str(super().build_totp_svg(url)).rpartition("?>")[2]
