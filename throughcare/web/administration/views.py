"""Administration of one's own agency: who works here, who answers for it, where it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.accounts import actions as staff
from throughcare.accounts import queries as workers
from throughcare.accounts import rules
from throughcare.accounts.types import NotDone, Role
from throughcare.agencies import actions as agencies
from throughcare.agencies import queries as agency_queries
from throughcare.caseloads.queries import open_case_counts
from throughcare.journeys.actions import staffing
from throughcare.journeys.queries.departures import leaving_on
from throughcare.pages import reasons
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.words import ROLES, word
from throughcare.sharing.actions import system_access
from throughcare.web.administration import forms, rows

if TYPE_CHECKING:
    from throughcare.accounts.types import Worker

ADMINISTRATOR = frozenset({Role.AGENCY_ADMINISTRATOR})
ANY_LEAD = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})


def _me(request: Request) -> Worker:
    return cast("Worker", request.worker)


def _contacts(request: Request) -> list[Worker]:
    found = workers.workers_of(_me(request).agency_id, request.today)
    return [one for one in found if rules.may_be_contact(one.role)]


@staff_page(roles=ANY_LEAD)
def overview(request: Request) -> HttpResponse:
    """Show the agency: what is missing, who works here, who answers for it, where it works."""
    me = _me(request)
    here = workers.worker_rows(me.agency_id, request.today)
    duty = workers.duty_contact(me.agency_id, request.today)
    may_change = me.role is Role.AGENCY_ADMINISTRATOR
    counts = open_case_counts([one.membership_id for one in here])
    shown = {
        "agency": agency_queries.agency_of(me.agency_id),
        "missing": rows.missing(duty, here),
        "duty": duty and {"name": duty.name, "role": word(ROLES, duty.role), "agency": ""},
        "workers": rows.worker_table(here, counts, may_change=may_change),
        "invitations": [
            (one, word(ROLES, one.role))
            for one in workers.open_invitations(me.agency_id, request.now)
        ],
        "sites": agency_queries.sites_of(me.agency_id),
        "posts": rows.post_table(agency_queries.posts_of(me.agency_id)),
        "may_change": may_change,
        "leaves_on": leaving_on(me.agency_id),
    }
    return page(request, "web/administration/overview.html", shown)


@staff_page(roles=ADMINISTRATOR)
def invite(request: Request) -> HttpResponse:
    """Invite a worker; the link is shown once, on the answer to this form."""
    me = _me(request)
    form = forms.InviteForm(request.POST or None, roles=rules.roles_for(me.agency_kind))
    if not form.is_valid():
        return page(request, "web/administration/invite.html", {"form": form})
    said = form.cleaned_data
    done = staff.invite(
        me.agency_id, name=said["name"], role=said["role"], by=request.actor, now=request.now
    )
    if isinstance(done, NotDone):
        return _not_done(request, done)
    link = request.build_absolute_uri(f"{reverse('invitation')}?code={done.code}")
    shown = {"invited": done, "name": said["name"], "link": link}
    return page(request, "web/administration/invited.html", shown)


@staff_page(roles=ADMINISTRATOR)
@require_POST
def withdraw(request: Request, invitation_id: int) -> HttpResponse:
    """Make an invitation worthless."""
    done = staff.withdraw_invitation(
        invitation_id, agency_id=_me(request).agency_id, by=request.actor, now=request.now
    )
    if not done:
        raise Http404
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("administration")


def _colleague(request: Request, membership_id: int) -> Worker:
    found = workers.worker(membership_id, request.today)
    if found is None or found.agency_id != _me(request).agency_id:
        raise Http404
    return found


@staff_page(roles=ADMINISTRATOR)
def worker(request: Request, membership_id: int) -> HttpResponse:
    """Show one worker of the agency, to be moved or closed."""
    return _worker_page(request, _colleague(request, membership_id))


def _worker_page(
    request: Request,
    who: Worker,
    *,
    move_form: forms.MoveForm | None = None,
    close_form: forms.SuccessorForm | None = None,
) -> HttpResponse:
    shown = {
        "who": who,
        "role": word(ROLES, who.role),
        "cases": _cases(request, who),
        "move_form": move_form or _move_form(request, who),
        "close_form": close_form or _close_form(request, who),
    }
    return page(request, "web/administration/worker.html", shown)


def _cases(request: Request, who: Worker) -> int:
    everywhere = workers.memberships_of(who.account_id, request.today)
    here = [one.membership_id for one in everywhere if one.agency_id == who.agency_id]
    return sum(open_case_counts(here).values())


def _move_form(request: Request, who: Worker, *, sent: bool = False) -> forms.MoveForm:
    roles = rules.roles_for(who.agency_kind)
    return forms.MoveForm(
        request.POST if sent else None,
        roles=roles if who.role in roles else (who.role, *roles),
        posts=agency_queries.posts_of(who.agency_id),
        initial={"role": who.role.value, "post": _post_of(request, who)},
    )


def _post_of(request: Request, who: Worker) -> int | None:
    here = workers.worker_rows(who.agency_id, request.today)
    return next((one.post_id for one in here if one.membership_id == who.membership_id), None)


def _close_form(request: Request, who: Worker, *, sent: bool = False) -> forms.SuccessorForm:
    others = [one for one in _contacts(request) if one.account_id != who.account_id]
    needed = _cases(request, who) > 0
    return forms.SuccessorForm(request.POST if sent else None, colleagues=others, needed=needed)


@staff_page(roles=ADMINISTRATOR)
@require_POST
def move(request: Request, membership_id: int) -> HttpResponse:
    """Give a worker another role or post; the people whose contact they are come along."""
    who = _colleague(request, membership_id)
    form = _move_form(request, who, sent=True)
    if not form.is_valid():
        return _worker_page(request, who, move_form=form)
    done = staffing.move_worker(
        membership_id,
        role=form.cleaned_data["role"],
        post_id=form.cleaned_data["post"],
        by=request.actor,
        access=system_access(purpose="handover", now=request.now, actor=request.actor),
        now=request.now,
        today=request.today,
    )
    if isinstance(done, NotDone):
        return _not_done(request, done)
    messages.success(request, _("%(name)s was moved.") % {"name": who.name})
    return redirect("administration")


@staff_page(roles=ADMINISTRATOR)
@require_POST
def close(request: Request, membership_id: int) -> HttpResponse:
    """Let a worker leave at once; a colleague takes over from them."""
    who = _colleague(request, membership_id)
    form = _close_form(request, who, sent=True)
    if not form.is_valid():
        return _worker_page(request, who, close_form=form)
    done = staffing.close_worker(
        membership_id,
        successor_id=form.cleaned_data["successor"],
        by=request.actor,
        access=system_access(purpose="handover", now=request.now, actor=request.actor),
        now=request.now,
        today=request.today,
    )
    if isinstance(done, NotDone):
        return _not_done(request, done)
    messages.success(request, _("%(name)s no longer works here.") % {"name": who.name})
    return redirect("administration")


@staff_page(roles=ADMINISTRATOR)
@require_POST
def help_back_in(request: Request, membership_id: int) -> HttpResponse:
    """Let a worker choose a new password; the link is shown once, on the answer to this form."""
    who = _colleague(request, membership_id)
    code = staff.help_back_in(membership_id, by=request.actor, now=request.now, today=request.today)
    if isinstance(code, NotDone):
        return _not_done(request, code)
    link = request.build_absolute_uri(f"{reverse('new_password')}?code={code}")
    return page(request, "web/administration/helped.html", {"who": who, "link": link})


@staff_page(roles=ANY_LEAD)
def duty_contact(request: Request) -> HttpResponse:
    """Appoint who answers for the agency from today."""
    agency_id = _me(request).agency_id
    present = workers.duty_contact(agency_id, request.today)
    form = forms.DutyForm(
        request.POST if request.method == "POST" else None,
        workers=_contacts(request),
        initial={"worker": present.membership_id if present else ""},
    )
    if not form.is_valid():
        shown = {"form": form, "history": rows.duty_lines(workers.duty_history(agency_id))}
        return page(request, "web/administration/duty_contact.html", shown)
    done = staff.appoint_duty_contact(
        agency_id,
        membership_id=form.cleaned_data["worker"],
        by=request.actor,
        now=request.now,
        today=request.today,
    )
    if isinstance(done, NotDone):
        return _not_done(request, done)
    messages.success(request, _("The duty contact was appointed."))
    return redirect("administration")


@staff_page(roles=ADMINISTRATOR)
def add_site(request: Request) -> HttpResponse:
    """Add a place where the agency works."""
    form = forms.SiteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            agencies.add_site(
                _me(request).agency_id, by=request.actor, now=request.now, **form.cleaned_data
            )
        except agencies.NameTakenError:
            form.add_error("name", _("There is a site of this name already."))
        else:
            messages.success(request, _("The site was added."))
            return redirect("administration")
    return page(request, "web/administration/add_site.html", {"form": form})


@staff_page(roles=ADMINISTRATOR)
def add_post(request: Request) -> HttpResponse:
    """Add a post."""
    me = _me(request)
    form = forms.PostForm(
        request.POST if request.method == "POST" else None,
        roles=rules.roles_for(me.agency_kind),
        sites=agency_queries.sites_of(me.agency_id),
    )
    if form.is_valid() and _post_added(request, form):
        messages.success(request, _("The post was added."))
        return redirect("administration")
    return page(request, "web/administration/add_post.html", {"form": form})


def _post_added(request: Request, form: forms.PostForm) -> bool:
    said = form.cleaned_data
    try:
        agencies.add_post(
            _me(request).agency_id,
            title=said["title"],
            role=said["role"],
            site_id=said["site"],
            by=request.actor,
            now=request.now,
        )
    except agencies.NameTakenError:
        form.add_error("title", _("There is a post of this title at this site already."))
        return False
    return True


def _not_done(request: Request, why: NotDone) -> HttpResponse:
    messages.error(request, reasons.text(why.reason))
    return redirect("administration")
