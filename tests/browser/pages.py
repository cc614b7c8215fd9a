"""The pages of the walk: each address that can be opened, and those states that look different."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from tests.browser.addresses import Numbers, every_address, path_of

PASSWORD = "blue-kettle-under-oak"
NO_PAGE = {
    "set_language": "only takes what a button sends",
    **dict.fromkeys(
        (
            "person_card_stop",
            "person_number",
            "person_number_confirm",
            "person_number_drop",
            "person_supporter_card",
            "administration_kiosk_end",
            "leave",
            "stay",
            "my_supporter_card",
            "my_supporter_end",
            "person_answer_back",
            "my_answer_back",
            "person_answer_draft",
            "my_answer_draft",
            "person_handover_withdraw",
            "absence_end",
            "person_document_back",
            "my_document_back",
            "person_conference_step",
            "person_plan_action_offer_again",
            "my_work_show",
            "my_work_step",
            "diary_calendar_address",
            "diary_calendar_drop",
            "diary_offer_withdraw",
            "diary_group_cancel",
        ),
        "only takes what a button sends",
    ),
    "kiosk": "makes the browser a kiosk; walked by the tests of the kiosk",
    "text_code": "leads on until a number was given; walked by the tests of signing in",
    "administration_stay": "only takes what a button sends",
    "administration_withdraw": "only takes what a button sends",
    "administration_move": "only takes what a form sends",
    "administration_close": "only takes what a form sends",
    "administration_help": "only takes what a button sends",
    "notices_read": "only takes what a button sends",
    "task_not_done": "only takes what a button sends",
    "import_preview_again": "only takes what a button sends",
    "drop_draft": "only takes what a button sends",
    "choose_membership": "only takes what a button sends",
    "import_rejected": "a file, no page",
    **dict.fromkeys(
        (
            "person_offer_again",
            "person_follow_up",
            "person_try",
            "person_back",
            "my_yes",
            "my_follow_up",
            "person_handover_answer",
            "person_handover_decide",
            "person_question",
            "emergency_close",
            "oversight_told",
            "oversight_lift",
            "oversight_emergency",
            "oversight_event",
            "oversight_withhold",
            "request_answer",
            "restriction_end",
            "person_hold_end",
            "person_lock_end",
            "person_right",
            "person_right_longer",
            "my_request",
            "my_copy_file",
            "person_letter",
            "person_errand",
            "person_appointment_came",
            "my_appointment_ask",
            "my_referral",
            "my_referral_send",
            "referral_received",
            "room_answer",
            "candidate_reply",
            "person_referral",
            "person_referral_send",
            "person_conference_answer",
            "person_conference_owner",
            "person_conference_paper",
            "visit",
            "visit_answer",
            "visit_off",
            "visit_report",
            "visit_permit",
            "visit_permit_new",
            "visit_permit_answer",
            "visit_permit_end",
            "visit_visitor_new",
            "visit_visitor_gone",
            "visit_group_new",
            "my_visit_no",
            "person_unowned_asked",
            "person_unowned_answered",
            "person_unowned_mistake",
            "my_conference_paper",
            "my_note_say",
            "person_note_correct",
            "person_document",
            "my_document",
            "my_consent_release_end",
            "person_consent_release_end",
            "agreement_confirm",
            "agreement_leave",
            "referral_received",
            "room_answer",
            "candidate_reply",
            "person_referral",
            "person_referral_send",
            "my_referral",
            "my_referral_send",
            "reply_by_link",
        ),
        "about something that the walk has none of; walked by the tests of its room",
    ),
    **dict.fromkeys(
        (
            "my_consent_print",
            "person_consent_print",
            "my_consent_receipt",
            "oversight_breach_file",
            "unowned_numbers_file",
        ),
        "a file, no page",
    ),
    **dict.fromkeys(
        (
            "directory_hsds",
            "directory_hsds_services",
            "directory_hsds_service",
            "directory_hsds_terms",
        ),
        "JSON for other directories, no page",
    ),
    "reply_by_link": "behind a signed link; walked by the tests of referrals",
    "calendar_feed": "a calendar, no page",
    "directory_confirm": "walked by the tests of the directory",
    "my_work_show": "only takes what a button sends",
    "my_work_step": "only takes what a button sends",
    "my_copy": "only takes what a button sends",
    "my_consent_withdraw": "leads on when nothing was agreed; walked by the tests of consent",
    "person_consent_withdraw": "leads on when nothing was agreed; walked by the tests of consent",
    "person_consent_release": "only for whoever wrote something secret; walked by the tests of consent",
    "person_right_ask": "walked with a kind of right",
    "my_right": "walked with a kind of right",
    "start": "leads on to where somebody belongs; its page for strangers is walked as such",
    "mfa_authenticate": "leads on, unless a password was just given; walked with one",
    "mfa_reauthenticate": "leads on, unless a second factor is there; walked with one",
    "account_reauthenticate": "walked with somebody who has a password",
    "account_change_password": "walked with somebody who has a password",
    "mfa_activate_totp": "walked with somebody who has a password",
    "mfa_deactivate_totp": "walked with somebody who has a second factor",
    "mfa_view_recovery_codes": "walked with somebody who has a second factor",
    "mfa_generate_recovery_codes": "walked with somebody who has a second factor",
    "unlock": "walked with a session that was left alone",
    "kept_draft": "walked with a session that was left alone",
    "import_progress": "a part of a page; leads on when nothing is under way",
    "import_apply": "leads on when nothing waits; walked with a register that waits",
    "scheme_progress": "a part of a page; leads on when nothing is under way",
    "my_return": "only takes what a button sends",
    "my_yes": "only takes what a button sends",
    "person_dates_undo": "only takes what a button sends",
    "scheme_apply": "takes what is sent, and shows nothing of its own",
    "person_plan_action_answer": "walked with a step that was offered",
    "administration_word_aside": "only takes what a button sends",
    "administration_word_again": "only takes what a button sends",
    "account_logout": "leads on for strangers; walked with somebody who is signed in",
    "account": "walked as somebody who works, and as the data-protection officer",
}
"""Addresses that the plain walk leaves out, and why."""


@dataclass(frozen=True)
class Stop:
    """One page of the walk; `send` names a form to send as it stands, so that its errors show."""

    who: str | None
    path: str
    send: bool = False
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who or 'anybody'} {self.path}{' sent empty' if self.send else ''}"


def _who(name: str, address: str) -> str | None:
    if address.startswith("me"):
        return "person"
    if name.startswith(
        ("administration", "agreement", "services_own", "services_place", "services_way")
    ):
        return "administrator"
    if name.startswith("oversight") or name == "processing_records":
        return "privacy"
    if name in {
        "person_restrictions",
        "ask_rules",
        "person_hold",
        "loads",
        "team_overview",
        "aftercare_counts",
    } or name.startswith("scheme"):
        return "teamleader"
    if name == "person_known":
        return "casemanager2"
    signing = {"account_login", "account_inactive", "new_password", "invitation"}
    public = {"about", "accessibility", "programmes", "programme", "directory", "directory_service"}
    signing |= {"card_sign_in", "lost_card", "text_sign_in"}
    return None if name in signing | public else "casemanager"


def stops(numbers: Numbers) -> list[Stop]:
    """Return every address once, as somebody who may open it, then the other states."""
    found = [
        Stop(_who(name, address), path_of(_own(address), numbers))
        for name, address in every_address().items()
        if name not in NO_PAGE
    ]
    return [*found, *_states(numbers), *_with_errors(numbers)]


def _own(address: str) -> str:
    """Name the person's own steps in their own addresses, and what was imported where only that has a page."""
    if address.startswith("services/places/"):
        return address.replace("<int:service_id>", "<int:placed_id>")
    if address.startswith("me/"):
        return address.replace("<int:action_id>", "<int:my_action_id>")
    return address


def _states(numbers: Numbers) -> list[Stop]:
    person = f"/people/{numbers.person_id}"
    return [
        Stop(None, "/"),
        Stop(None, "/demo/sign-in"),
        Stop(None, "/demo/messages"),
        Stop(None, "/nowhere", status=404),
        Stop(None, "/invitation?code=nonsense"),
        Stop(None, "/kiosk/nonsense", status=404),
        Stop(None, "/card?left=left"),
        Stop(None, "/card?left=away"),
        Stop("stranger", "/people/1", status=404),
        Stop("stranger", "/caseload"),
        Stop("stranger", "/day"),
        Stop("stranger", "/commitments"),
        Stop("municipality", "/day"),
        Stop("health", "/day"),
        Stop("teamleader", "/team?days=60"),
        Stop("casemanager", f"{person}/timeline?without=offence"),
        Stop("stranger", "/people"),
        Stop("stranger", "/overdue"),
        Stop("stranger", "/notices"),
        Stop("municipality2", "/arrivals"),
        Stop("municipality2", "/caseload?who=agency"),
        Stop("casemanager", "/caseload?who=agency"),
        Stop("casemanager", "/caseload?due=late&release=7"),
        Stop("casemanager", "/arrivals?days=30"),
        Stop("casemanager", "/overdue?who=mine"),
        Stop("casemanager", "/find?q=zz-nobody"),
        Stop("casemanager", "/find?q=a"),
        Stop("casemanager", "/find?q=van"),
        Stop("casemanager", f"{person}/plan/actions/new?goal={numbers.goal_id}"),
        Stop("casemanager", f"{person}/plan/actions/{numbers.my_action_id}/answer"),
        Stop("casemanager", "/promises?what=late"),
        Stop("casemanager", "/promises?what=promised"),
        Stop("casemanager", "/promises?what=asked"),
        Stop("municipality", "/promises"),
        Stop("administrator", "/administration/words?language=nl"),
        Stop("municipality", "/notices"),
        Stop("municipality", person),
        Stop("municipality", "/caseload"),
        Stop("ngo", person),
        Stop("ngo", "/people"),
        Stop("police", person),
        Stop("police", "/people"),
        Stop("teamleader", "/administration"),
        Stop("administrator", "/imports"),
        Stop("casemanager", "/services?need=shelter&place=Texel&residence=no_permit&papers=no"),
        Stop("casemanager", "/services?need=shelter&place=Zwolle&supervision=intensive"),
        Stop("casemanager", "/services?need=belonging&place=Texel"),
        Stop("casemanager", "/services?need=shelter&place=Atlantis"),
        Stop(None, "/directory?need=addiction&place=Texel"),
        Stop(None, "/directory?need=debts"),
        Stop(None, "/directory/confirm/guessed", status=404),
        Stop("administrator", f"/imports/{numbers.import_id}"),
        Stop("casemanager", f"/imports/{numbers.import_id}?kind=rejected"),
        Stop("casemanager", f"/imports/{numbers.waiting_id}"),
        Stop("casemanager", f"/imports/{numbers.waiting_id}/apply"),
        Stop("casemanager", f"/imports/{numbers.reading_id}"),
        Stop("casemanager", f"/imports/{numbers.refused_id}"),
        Stop("gb-casemanager", "/caseload"),
        Stop("person", "/me/rights/ask/correction"),
        Stop("person", "/me/plan/print?letters=large"),
        Stop("casemanager", f"{person}/rights/ask/correction"),
        Stop("casemanager", f"{person}/notes"),
        Stop("health", "/notes"),
        Stop("municipality", "/teamwork"),
        Stop("casemanager2", "/teamwork"),
        Stop("casemanager2", "/caseload"),
        Stop("casemanager", f"{person}/handover/propose?kind=transfer"),
        Stop("privacy", "/agreements"),
        Stop("casemanager", "/sign-out"),
        Stop("casemanager", "/account"),
        *_of_visits(numbers),
        Stop("privacy", "/account"),
    ]


def _of_visits(numbers: Numbers) -> list[Stop]:
    visit, permit = f"/visits/{numbers.visit_id}", f"/visits/permits/{numbers.permit_id}"
    in_three_days = datetime.now(UTC).date() + timedelta(days=3)
    return [
        Stop("casemanager", f"/visits/gate?day={in_three_days}"),
        *(Stop("casemanager", path) for path in (visit, permit)),
        *(
            Stop("ngo", path)
            for path in ("/visits", "/visits/permits", permit, visit, f"{visit}/off")
        ),
        Stop("casemanager", f"{visit}/answer", send=True),
        *(Stop("ngo", f"{path}", send=True) for path in (f"{permit}/visitors", f"{permit}/group")),
        Stop("ngo", f"{permit}/end"),
        Stop("ngo", "/visits/permits/new"),
    ]


def _with_errors(numbers: Numbers) -> list[Stop]:
    person, plan = f"/people/{numbers.person_id}", f"/people/{numbers.person_id}/plan"
    casemanager = [
        f"{person}/dates",
        f"{person}/movements",
        f"{person}/contact",
        f"{person}/deputy",
        f"{person}/handover/propose",
        f"{person}/questions/ask",
        "/absences",
        f"{person}/team",
        "/admit",
        f"{person}/admit",
        "/imports/new",
        f"{person}/documents/new",
        f"{plan}/needs/new",
        f"{plan}/goals/new",
        f"{plan}/actions/new",
        f"{plan}/actions/{numbers.my_action_id}/answer",
        f"{plan}/goals/{numbers.goal_id}/compromise",
        f"{plan}/circle/new",
        f"{plan}/requests/new",
        f"{plan}/requests/{numbers.asked_id}",
    ]
    administrator = [
        "/administration/invite",
        "/administration/leave",
        "/administration/sites/add",
        "/administration/posts/add",
        "/administration/words/new",
        "/administration/kiosks",
        "/services/ours/new",
    ]
    return [
        *(Stop("casemanager", path, send=True) for path in casemanager),
        *(Stop("administrator", path, send=True) for path in administrator),
        Stop("person", "/me/plan/goals/new", send=True),
        Stop("person", "/me/plan/actions/new", send=True),
        Stop("person", "/me/plan/own/my_story", send=True),
        Stop("person", "/me/plan/circle/new", send=True),
        Stop("person", "/me/plan/requests/new", send=True),
        Stop("person", "/me/supporters/new", send=True),
        Stop("person", "/me/documents/new", send=True),
        Stop(None, "/card", send=True),
        Stop(None, "/invitation", send=True),
    ]


def visit(stop: Stop, windows: dict, window: Callable, **options):
    """Open a stop, in one window for each member of the cast, and see that it is what it should be."""
    if stop.who not in windows:
        windows[stop.who] = window(stop.who, **options)
    here = windows[stop.who]
    here.go(stop.path, stop.status)
    if stop.send:
        with here.page.expect_navigation():
            here.page.locator("main form").last.evaluate("form => form.submit()")
        assert here.page.locator(".govuk-error-summary").count(), f"{stop}: no error was shown"
    assert urlsplit(here.page.url).path == urlsplit(stop.path).path, (
        f"{stop} led to {here.page.url}"
    )
    return here


def signing(window: Callable, **options) -> Iterator[tuple[str, object]]:
    """Walk the pages around signing in, each in the state in which it shows what it is for."""
    from django.contrib.auth import get_user_model

    account = get_user_model().objects.get(sign_in_name="teamleader")
    account.set_password(PASSWORD)
    account.save()
    here = window(None, **options)
    yield from _wrong_then_right(here)
    for path in ("/account/password", "/account/confirm", "/account/second-factor"):
        here.go(path)
        yield path, here
    yield from _second_factor(here)
    yield from _lock(here)


def _sign_in(here, password: str) -> None:
    here.go("/sign-in")
    here.page.get_by_label("Sign-in name").fill("teamleader")
    here.page.get_by_label("Password").fill(password)
    here.page.locator("main").get_by_role("button", name="Sign in").click()


def _wrong_then_right(here) -> Iterator[tuple[str, object]]:
    _sign_in(here, "not the password")
    here.page.locator(".govuk-error-summary").wait_for()
    yield "sign-in refused", here
    _sign_in(here, PASSWORD)
    here.page.get_by_role("button", name="Sign out").wait_for()


def _second_factor(here) -> Iterator[tuple[str, object]]:
    here.go("/account/second-factor/set-up")
    if "/account/confirm" in here.page.url:
        here.page.get_by_label("Password").fill(PASSWORD)
        here.page.get_by_role("button", name="Continue").click()
    here.page.locator("main code").first.wait_for()
    yield "second factor", here
    secret = here.page.locator("main code").first.inner_text().replace(" ", "")
    here.page.get_by_label("Code").fill(_code(secret))
    here.page.locator("main form button").first.click()
    here.page.wait_for_url("**/account/recovery-codes")
    yield "recovery codes", here
    for path in (
        "/account/recovery-codes/new",
        "/account/second-factor/remove",
        "/account/second-factor",
        "/account/confirm/code",
    ):
        here.go(path)
        yield path, here
    here.go("/sign-out")
    here.page.locator("main form button").first.click()
    _sign_in(here, PASSWORD)
    here.page.wait_for_url("**/sign-in/code")
    yield "sign-in with a code", here
    _remove_second_factor()


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal import auth as totp

    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def _remove_second_factor() -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user__sign_in_name="teamleader").delete()


def _lock(here) -> Iterator[tuple[str, object]]:
    here.context.clear_cookies(name="sessionid")
    _sign_in(here, PASSWORD)
    here.page.get_by_role("button", name="Sign out").wait_for()
    here.go("/admit")
    here.page.get_by_label("Family name").fill("Typed before the lock")
    _leave_alone(here)
    here.page.locator("main form").last.evaluate("form => form.submit()")
    here.page.wait_for_url("**/unlock*")
    yield "locked", here
    here.page.get_by_label("Password").fill(PASSWORD)
    here.page.get_by_role("button", name="Unlock").click()
    here.page.wait_for_url("**/draft")
    assert "Typed before the lock" in here.page.content()
    yield "draft kept", here


def _leave_alone(here) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    cookies = {one["name"]: one["value"] for one in here.context.cookies()}
    session = SessionStore(cookies["sessionid"])
    session["seen_at"] = 0
    session.save()
