"""Forms around signing in. Pasting is never hindered; browsers may fill in what they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.actions import record_sign_in

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.utils.functional import _StrPromise

NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


def _dress(field: forms.Field, label: str | _StrPromise, **attrs: str) -> None:
    """Give a field of allauth our words; a placeholder is no label."""
    field.label, field.help_text = label, ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _dress_code(form: forms.Form) -> None:
    _dress(
        form.fields["code"],
        _("Code"),
        autocomplete="one-time-code",
        inputmode="numeric",
        spellcheck="false",
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields."""
        super().__init__(*args, **kwargs)
        _dress(self.fields["login"], _("Sign-in name"), **NAME)
        _dress(self.fields["password"], _("Password"), autocomplete="current-password")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the field."""
        super().__init__(*args, **kwargs)
        _dress(self.fields["password"], _("Password"), autocomplete="current-password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields; the new password is typed once, as it may be seen or pasted."""
        super().__init__(*args, **kwargs)
        _dress(self.fields["oldpassword"], _("Present password"), autocomplete="current-password")
        _dress(self.fields["password1"], _("New password"), autocomplete="new-password")
        _dress(self.fields["password2"], _("New password again"), autocomplete="new-password")
        self.fields["password1"].help_text = _("At least 12 characters. Several words are good.")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the second factor, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the field."""
        super().__init__(*args, **kwargs)
        _dress_code(self)

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        _record_wrong_code(authenticator)


class RepeatCodeForm(CodeAgainForm):  # type: ignore[misc]
    """The code of the second factor, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the field."""
        super().__init__(*args, **kwargs)
        _dress_code(self)

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        _record_wrong_code(authenticator)


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app knows the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the field."""
        super().__init__(*args, **kwargs)
        _dress_code(self)


def _record_wrong_code(authenticator: Authenticator) -> None:
    from allauth.core import context

    record_sign_in(
        authenticator.user_id,
        what="second_factor",
        outcome="sign_in.failed",
        now=context.request.now,
    )


class InvitationCodeForm(forms.Form):
    """The code that an administrator passed on."""

    code = forms.CharField(
        label=_("Code of the invitation"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LostPasswordForm(forms.Form):
    """A new password for somebody who holds a code."""

    code = forms.CharField(max_length=80, widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Several words are good."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a password that is short or widely known."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class NewColleagueForm(forms.Form):
    """What somebody who accepts an invitation says about themselves."""

    code = forms.CharField(max_length=80, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("The people you work with see this name."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        help_text=_(
            "You type it each time you sign in. For example, your first name and family name."
        ),
        min_length=3,
        max_length=80,
        widget=forms.TextInput(attrs=NAME),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Several words are good."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a password that is short or widely known."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password
