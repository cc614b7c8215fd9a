"""Sign in and out, unlock, draft, account. Allauth does the work; forms and pages are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare.accounts import actions, queries
from throughcare.accounts.queries import drafts
from throughcare.accounts.types import NotDone
from throughcare.kernel.access import Access
from throughcare.pages import formatting, presence, reasons
from throughcare.pages.doors import Request, account_page, open_page, page, sign_in_first
from throughcare.pages.words import ROLES, word
from throughcare.sharing.actions import decide
from throughcare.web.signing import forms, rows

if TYPE_CHECKING:
    from throughcare.accounts.types import Draft

sign_in = open_page(account.LoginView.as_view(form_class=forms.SignInForm))
sign_out = open_page(account.logout)
closed = open_page(account.account_inactive)
code = open_page(mfa.AuthenticateView.as_view(form_class=forms.CodeForm))

password_again = account_page(
    account.ReauthenticateView.as_view(form_class=forms.PasswordAgainForm)
)
code_again = account_page(mfa.ReauthenticateView.as_view(form_class=forms.RepeatCodeForm))


class _Recorded:
    """Store that somebody changed how they sign in."""

    what = ""
    request: Request

    def form_valid(self, form: object) -> HttpResponse:
        answer = super().form_valid(form)  # type: ignore[misc]
        account_id = cast("int", self.request.user.pk)
        actions.record_sign_in(
            account_id, what=self.what, outcome="sign_in.changed", now=self.request.now
        )
        return cast("HttpResponse", answer)


class _Password(_Recorded, account.PasswordChangeView):  # type: ignore[misc]
    what = "password"

    def dispatch(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            # There is nothing to change; the account page says so.
            return redirect("account")
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))


class _SetUp(_Recorded, totp.ActivateTOTPView):  # type: ignore[misc]
    what = "second_factor"


class _Remove(_Recorded, totp.DeactivateTOTPView):  # type: ignore[misc]
    what = "second_factor"


class _NewCodes(_Recorded, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    what = "recovery_codes"


password = account_page(_Password.as_view(form_class=forms.NewPasswordForm, success_url="/account"))
second_factor = account_page(mfa.index)
set_up_second_factor = account_page(_SetUp.as_view(form_class=forms.FirstCodeForm))
remove_second_factor = account_page(_Remove.as_view())
recovery_codes = account_page(recovery.view_recovery_codes)
new_recovery_codes = account_page(_NewCodes.as_view())


@open_page
@never_cache
def unlock(request: Request) -> HttpResponse:
    """Ask whoever is back for the password, and nothing else."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if not request.is_locked:
        return redirect("start")
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    form = forms.PasswordAgainForm(
        request.POST if request.method == "POST" else None, user=request.user
    )
    if request.method == "POST" and _opens(form):
        return _unlocked(request, wanted)
    shown = {
        "form": form,
        "next": wanted,
        "name": str(request.user),
        "has_password": request.user.has_usable_password(),
    }
    return page(request, "web/signing/unlock.html", shown)


def _opens(form: forms.PasswordAgainForm) -> bool:
    try:
        return bool(form.is_valid())
    except ValidationError as error:  # Too many attempts.
        form.add_error(None, error)
        return False


def _unlocked(request: Request, wanted: str) -> HttpResponse:
    account_id = cast("int", request.user.pk)
    presence.unlock(request.session, now=request.now)
    actions.record_sign_in(account_id, what="unlock", outcome="sign_in.done", now=request.now)
    if drafts.draft_count(account_id, request.now):
        return redirect("kept_draft")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    # Not redirect(): it would take an odd address for the name of a view.
    return HttpResponseRedirect(wanted if safe else reverse("start"))


@account_page
def kept_draft(request: Request) -> HttpResponse:
    """Show what was typed and not sent, to be taken up again, sent on or dropped."""
    found = _still_theirs(request)
    if not found:
        return redirect("start")
    context = {"drafts": found, "kept_for": formatting.days_text(settings.DRAFT_DAYS)}
    return page(request, "web/signing/draft.html", context)


def _still_theirs(request: Request) -> list[Draft]:
    """Return what may still be shown: what was typed about somebody only to who may still reach them."""
    found = drafts.drafts_of(cast("int", request.actor.account_id), request.now)
    about = {draft.path: _person_in(draft.path) for draft in found}
    people = {person_id for person_id in about.values() if person_id is not None}
    reached = {person_id for person_id in people if _reaches(request, person_id)}
    return [draft for draft in found if about[draft.path] is None or about[draft.path] in reached]


def _reaches(request: Request, person_id: int) -> bool:
    found = decide(
        request.actor, person_id=person_id, what="draft", now=request.now, today=request.today
    )
    return isinstance(found, Access)


def _person_in(path: str) -> int | None:
    try:
        return resolve(urlsplit(path).path).kwargs.get("person_id")
    except Resolver404:
        return None


@account_page
@require_POST
def drop_draft(request: Request) -> HttpResponse:
    """Forget what was typed."""
    path = request.POST.get("path", "")
    if actions.drop_draft(cast("int", request.actor.account_id), path=path):
        messages.success(request, _("What you had typed was dropped."))
    return redirect("kept_draft")


@open_page
@never_cache
def new_password(request: Request) -> HttpResponse:
    """Let whoever holds a code choose a new password."""
    given = str(request.POST.get("code") or request.GET.get("code") or "")
    name = actions.recovery_name(given, now=request.now)
    form = forms.LostPasswordForm(
        request.POST if request.method == "POST" else None, initial={"code": given}
    )
    if name and form.is_valid():
        said = form.cleaned_data
        if actions.recover(said["code"], password=said["password"], now=request.now) is None:
            messages.success(request, _("Your password was changed."))
            return redirect("account_login")
    shown = {"form": form, "sign_in_name": name}
    return page(request, "web/signing/new_password.html", shown)


@account_page
def my_account(request: Request) -> HttpResponse:
    """Show how one signs in, and for which agencies one works."""
    account_id = cast("int", request.actor.account_id)
    found = queries.account_of(account_id)
    shown = {
        "account": found,
        "memberships": rows.membership_rows(
            queries.memberships_of(account_id, request.today), chosen=request.actor.membership_id
        ),
    }
    return page(request, "web/signing/account.html", shown)


@account_page
@require_POST
def choose_membership(request: Request) -> HttpResponse:
    """Work for another agency, or in another role, from the next page on."""
    mine = queries.memberships_of(cast("int", request.actor.account_id), request.today)
    chosen = [one for one in mine if str(one.membership_id) == request.POST.get("membership")]
    if not chosen:
        raise Http404
    presence.choose(request.session, membership_id=chosen[0].membership_id)
    return redirect("start")


@open_page
@never_cache
def invitation(request: Request) -> HttpResponse:
    """Accept an invitation: as somebody new, or with the account one is signed in with."""
    given = str(request.POST.get("code") or request.GET.get("code") or "").strip()
    if not given:
        asked = "code" in request.GET  # The form was sent, though empty.
        form = forms.InvitationCodeForm(request.GET) if asked else None
        return _ask_for_code(request, form)
    found = queries.invitation_for(given, request.now)
    if found is None:
        form = forms.InvitationCodeForm({"code": given})
        form.add_error("code", _("This code is not valid: it was used, is too old or mistyped."))
        return _ask_for_code(request, form)
    shown = {"invitation": found, "role": word(ROLES, found.role), "code": given}
    if request.actor.account_id is not None:
        return _join_with_account(request, shown)
    return _join_as_new(request, shown)


def _ask_for_code(request: Request, form: forms.InvitationCodeForm | None) -> HttpResponse:
    shown = {"form": form or forms.InvitationCodeForm()}
    return page(request, "web/signing/invitation_code.html", shown)


def _join_with_account(request: Request, shown: dict[str, object]) -> HttpResponse:
    if request.method == "POST" and request.actor.person_id is None:
        done = actions.accept_with_account(
            str(shown["code"]),
            account_id=cast("int", request.actor.account_id),
            now=request.now,
            today=request.today,
        )
        if isinstance(done, NotDone):
            messages.error(request, reasons.text(done.reason))
        else:
            presence.choose(request.session, membership_id=done)
        return redirect("start")
    return page(request, "web/signing/invitation_join.html", shown)


def _join_as_new(request: Request, shown: dict[str, object]) -> HttpResponse:
    data = request.POST if "sign_in_name" in request.POST else None
    initial = {"code": shown["code"], "name": getattr(shown["invitation"], "name", "")}
    form = forms.NewColleagueForm(data, initial=initial)
    if form.is_valid() and _accepted(request, form):
        messages.success(request, _("Your account is ready. Sign in with it now."))
        return redirect("account_login")
    return page(request, "web/signing/invitation.html", {**shown, "form": form})


def _accepted(request: Request, form: forms.NewColleagueForm) -> bool:
    said = form.cleaned_data
    done = actions.accept_invitation(
        said["code"],
        name=said["name"],
        sign_in_name=said["sign_in_name"],
        password=said["password"],
        language=get_language() or "en",
        now=request.now,
        today=request.today,
    )
    if isinstance(done, NotDone):
        form.add_error("sign_in_name", reasons.text(done.reason))
        return False
    return True
