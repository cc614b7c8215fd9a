"""Addresses around signing in: only what is needed of allauth, under the names it looks for."""

from __future__ import annotations

from django.urls import path

from throughcare.web.signing import views

urlpatterns = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/code", views.code, name="mfa_authenticate"),
    path("sign-in/closed", views.closed, name="account_inactive"),
    path("sign-in/new-password", views.new_password, name="new_password"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("unlock", views.unlock, name="unlock"),
    path("draft", views.kept_draft, name="kept_draft"),
    path("draft/drop", views.drop_draft, name="drop_draft"),
    path("invitation", views.invitation, name="invitation"),
    path("account", views.my_account, name="account"),
    path("account/agency", views.choose_membership, name="choose_membership"),
    path("account/password", views.password, name="account_change_password"),
    path("account/confirm", views.password_again, name="account_reauthenticate"),
    path("account/confirm/code", views.code_again, name="mfa_reauthenticate"),
    path("account/second-factor", views.second_factor, name="mfa_index"),
    path("account/second-factor/set-up", views.set_up_second_factor, name="mfa_activate_totp"),
    path("account/second-factor/remove", views.remove_second_factor, name="mfa_deactivate_totp"),
    path("account/recovery-codes", views.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new", views.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]
