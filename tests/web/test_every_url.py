"""Every address as everybody: who may come in, what stays hidden, what is recorded, what is written.

What is expected follows from the mark of the view and from the relation of the agency to the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.architecture.test_urls import addresses
from tests.browser.addresses import PROGRAMME, path_of
from tests.conftest import build_world
from throughcare.accounts.types import Role
from throughcare.kernel.access import Category
from throughcare.pages.doors import policy_of
from throughcare.sharing.rules.categories import ROLE_PURPOSES

pytestmark = pytest.mark.slow

IDENTITY, CUSTODY, JOURNEY, PLAN = (
    Category.IDENTITY,
    Category.CUSTODY,
    Category.JOURNEY,
    Category.PLAN,
)
NAME = "Zwartewater"
NOBODY = 999_999_999
PATTERNS = {pattern.name: (address, pattern.callback) for address, pattern in addresses()}

ANONYMOUS = "anonymous"
THE_PERSON = "person"
CAST = {
    "casemanager": Role.PRISON_CASE_MANAGER,
    "casemanager2": Role.PRISON_CASE_MANAGER,
    "teamleader": Role.TEAM_LEADER,
    "administrator": Role.AGENCY_ADMINISTRATOR,
    "privacy": Role.DATA_PROTECTION_OFFICER,
    "municipality": Role.AFTERCARE_COORDINATOR,
    "municipality2": Role.AFTERCARE_COORDINATOR,
    "ngo": Role.NGO_WORKER,
    "health": Role.HEALTH_WORKER,
    "police": Role.POLICE_LIAISON,
    "gb-casemanager": Role.PRISON_CASE_MANAGER,
    "stranger": Role.NGO_WORKER,
}
PRISON = {"casemanager", "casemanager2", "teamleader", "administrator", "privacy"}
RELATED = PRISON | {"municipality", "ngo", "police"}
"""Whose agency has to do with the person: holds them, has a part in the programme, or was asked in."""
EVERYBODY = (ANONYMOUS, THE_PERSON, *CAST)
everybody = pytest.mark.parametrize("who", EVERYBODY)

SEES = {
    Role.PRISON_CASE_MANAGER: {IDENTITY, CUSTODY, JOURNEY, PLAN},
    Role.PROBATION_OFFICER: {IDENTITY, CUSTODY, JOURNEY, PLAN},
    Role.AFTERCARE_COORDINATOR: {IDENTITY, CUSTODY, JOURNEY, PLAN},
    Role.TEAM_LEADER: {IDENTITY, CUSTODY, JOURNEY, PLAN},
    Role.NGO_WORKER: {IDENTITY, JOURNEY, PLAN},
    Role.HEALTH_WORKER: {IDENTITY, JOURNEY, PLAN},
    Role.POLICE_LIAISON: {IDENTITY, CUSTODY},
    Role.DATA_PROTECTION_OFFICER: set(),
    Role.AGENCY_ADMINISTRATOR: set(),
}
"""What a role sees in the Netherlands today of somebody who agreed to everything, where its agency has to do with them."""
BY_WEIGHING = {("arrivals", Role.NGO_WORKER)}
"""Lists that a recorded weighing could fill: they exist, and are empty."""
NEEDS = {
    "person": {IDENTITY},
    "task_done": {IDENTITY, JOURNEY},
    "task_not_done": {IDENTITY, JOURNEY},
    "person_contact": {IDENTITY, JOURNEY},
    "person_deputy": {IDENTITY, JOURNEY},
    "person_handover": {IDENTITY, JOURNEY},
    "person_referrals": {IDENTITY, PLAN},
    "person_referral": {IDENTITY, PLAN},
    "person_referral_new": {IDENTITY, PLAN},
    "person_referral_send": {IDENTITY, PLAN},
    "person_handover_propose": {IDENTITY, JOURNEY},
    "person_handover_decide": {IDENTITY, JOURNEY},
    "teamwork": {IDENTITY},
    "aftercare": {IDENTITY, JOURNEY},
    "aftercare_counts": {IDENTITY, JOURNEY},
    "person_aftercare": {IDENTITY, JOURNEY},
    "person_decline": {IDENTITY, JOURNEY},
    "person_lost": {IDENTITY, JOURNEY},
    "person_wish": {IDENTITY, JOURNEY},
    "person_team": {IDENTITY, JOURNEY},
    "person_facts": {IDENTITY, CUSTODY, JOURNEY},
    "person_dates": {IDENTITY, CUSTODY, JOURNEY},
    "person_dates_undo": {IDENTITY, CUSTODY, JOURNEY},
    "person_movements": {IDENTITY, CUSTODY, JOURNEY},
    "admit_again": {IDENTITY, CUSTODY, JOURNEY},
    "caseload": {IDENTITY, JOURNEY},
    "my_day": {IDENTITY},
    "team_overview": {IDENTITY, JOURNEY},
    "commitments": {IDENTITY, PLAN},
    "shares": {IDENTITY, PLAN, JOURNEY},
    "person_timeline": {IDENTITY},
    "agency_people": {IDENTITY},
    "overdue": {IDENTITY, JOURNEY},
    "arrivals": {IDENTITY, CUSTODY},
    "notices": {IDENTITY, JOURNEY},
    "notices_read": {IDENTITY, JOURNEY},
    "find_person": {IDENTITY},
    "promises": {IDENTITY, PLAN},
    "notes": {IDENTITY},
    "conferences": {IDENTITY},
    **{key: {IDENTITY, PLAN} for key in ("unowned_needs", "person_unowned", "person_unowned_add")},
    "person_conference_add": {IDENTITY, PLAN},
    "visits": {IDENTITY},
    "visits_gate": {IDENTITY},
    "diary": {IDENTITY},
    "diary_letters": {IDENTITY},
    "diary_groups": {IDENTITY},
    "diary_group_new": {IDENTITY},
    "diary_group": {IDENTITY},
    "diary_group_cancel": {IDENTITY},
    "diary_offers": {IDENTITY},
    "diary_offer_withdraw": {IDENTITY},
    "diary_calendar": {IDENTITY},
    "diary_calendar_address": {IDENTITY},
    "diary_calendar_drop": {IDENTITY},
    "access_requests": {IDENTITY},
    "consents_ending": {IDENTITY},
    "rights_to_answer": {IDENTITY},
    "person_restrictions": set(),
    "restriction_end": set(),
    "import_rejected": {IDENTITY, CUSTODY},
    "import_missing": {IDENTITY, CUSTODY},
    "import_undo": {IDENTITY, CUSTODY},
}
"""Kinds of data without which an address does not exist; those of the plan need the plan."""
OF_A_SECOND_FACTOR = {
    "mfa_view_recovery_codes": {404},
    "mfa_deactivate_totp": {404},
    "mfa_reauthenticate": {403},
}
"""What somebody is answered who has no second factor."""
OF_PRISONS = {"imports", "import_new", "admit", "schemes", "scheme_new", "visits_gate"}
OF_VISITORS = {"visit_permit_new"}
"""What everybody asks of a prison, and no prison of itself."""


OF_RECEIVERS = {"referrals", "room_ask", "candidates"}
RECEIVERS = set(ROLE_PURPOSES) - {Role.POLICE_LIAISON, Role.DATA_PROTECTION_OFFICER}
"""Who may answer for an agency: whose role wants data for help."""
OF_NOBODY = re.compile(
    r"<str:token>|<int:(appointment|session|offer|reminder|errand|asked|circle|compromise|word|handover|consult|absence|answer|kiosk|supporter|release|request|block|emergency|event|withholding|party|note|document|scheme|decline|follow_up|loss|service|referral|approach|conference|unowned|visit|permit|visitor)_id>|<uuid:uid>"
)
"""Things that the small world has none of: whoever may come in is told that there is no such thing."""

FOR_SOME = re.compile(
    r"person_diary_(book|times)|person_reach|person_plan_action_(answer|withdraw|offer_again)|person_plan_(need|action)_reword|person_plan_answers|person_plan_circle|person_answer_form|person_card|person_number|person_supporter|person_consent_|person_right_ask|my_right$|person_contact$|person_deputy$|person_handover_propose$"
)
"""Forms that exist for whoever leads, for an agency that may be asked, or for a certain kind of right."""


def needs_of(name: str) -> set[Category]:
    if name.startswith("person_plan"):
        return {IDENTITY, PLAN}
    about_somebody = "<int:person_id>" in PATTERNS[name][0]
    return NEEDS.get(name, {IDENTITY} if about_somebody else set())


def may_open(name: str, who: str) -> bool:
    """Tell whether an address exists for a member of the cast."""
    policy = policy_of(PATTERNS[name][1])
    if policy.kind in {"open", "account"}:
        return True
    if policy.kind == "person" or who == THE_PERSON:
        return policy.kind == "person" and who == THE_PERSON
    role = CAST[who].value
    allowed = not policy.roles or role in policy.roles
    sees = needs_of(name) <= SEES[CAST[who]] or (name, CAST[who]) in BY_WEIGHING
    receives = name not in OF_RECEIVERS or CAST[who] in RECEIVERS
    return allowed and who in has_to_do(name) and sees and receives


def has_to_do(name: str) -> set[str]:
    """Return whose agency has to do with what an address names."""
    address = PATTERNS[name][0]
    if "<int:person_id>" in address:
        return RELATED
    if "<int:import_id>" in address or name.startswith("administration"):
        return PRISON
    if name in OF_VISITORS:
        return set(CAST) - PRISON - {"gb-casemanager"}
    return PRISON | {"gb-casemanager"} if name in OF_PRISONS else set(CAST)


@dataclass
class Ground:
    """The small world with everything that an address can name."""

    small: object
    numbers: dict[str, object] = field(default_factory=dict)

    def path(self, name: str, **other: object) -> str:
        address = PATTERNS[name][0]
        numbers = self.numbers | (
            {"action_id": self.numbers["my_action_id"]} if address.startswith("me/") else {}
        )
        return path_of(address, type("Numbers", (), numbers | other))

    def client(self, who: str, **options) -> Client:
        client = Client(raise_request_exception=False, **options)
        if who != ANONYMOUS:
            client.force_login(self.small.account(who))
        return client


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    """Build the world once; each test is rolled back to it, and all of it at the end."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            made = Ground(build_world(today=timezone.localdate(), now=timezone.now()))
            _fill(made)
            yield made
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture(autouse=True)
def _rolled_back(ground):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _fill(ground: Ground) -> None:
    from throughcare.accounts import actions as accounts
    from throughcare.journeys import actions as journeys
    from throughcare.sharing import actions as sharing
    from throughcare.simulation.world import COVENANT, FOUNDER, NGO, POLICE

    small = ground.small
    person_id = small.people["zwolle"]
    access = small.access("zwolle")
    for agency in (NGO, POLICE):
        journeys.ask_into_team(
            person_id,
            agency_id=small.world.agencies[agency],
            access=access,
            now=small.now,
            today=small.today,
        )
    account = accounts.open_account(
        THE_PERSON,
        name="Rik",
        password=None,
        by=FOUNDER,
        now=small.now,
        second_factor_required=False,
    )
    sharing.link_self(account, person_id, access=access, now=small.now)
    get_user_model().objects.update(password=make_password("blue-kettle-under-oak"))
    invited = accounts.invite(
        small.actor("administrator").agency_id,
        name="Roos",
        role=Role.PRISON_CASE_MANAGER,
        by=small.actor("administrator"),
        now=small.now,
    )
    ground.numbers = {
        "person_id": person_id,
        "membership_id": small.world.memberships["casemanager2"],
        "invitation_id": invited.invitation_id,
        "programme": PROGRAMME,
        "code": PROGRAMME,
        "task": "tbo",
        "number": 1,
        "agency_id": small.world.agencies[NGO],
        "purpose": "reintegration",
        "kind": "taking_part",
        "key": COVENANT,
        "token": "nonsense",
        "kiosk_id": NOBODY,
        "heading": "strengths",
        **dict.fromkeys(("asked_id", "circle_id", "compromise_id", "word_id"), NOBODY),
        "supporter_id": NOBODY,
        **dict.fromkeys(
            ("release_id", "request_id", "block_id", "emergency_id", "event_id"), NOBODY
        ),
        "form_key": "intake",
        "page_key": "work",
        **dict.fromkeys(
            ("withholding_id", "party_id", "note_id", "document_id", "answer_id"), NOBODY
        ),
        **dict.fromkeys(("decline_id", "follow_up_id", "loss_id"), NOBODY),
        "scheme_id": NOBODY,
        "service_id": NOBODY,
        "uid": "00000000-0000-0000-0000-000000000000",
        **dict.fromkeys(("referral_id", "approach_id"), NOBODY),
        **dict.fromkeys(("unowned_id", "visit_id", "permit_id", "visitor_id"), NOBODY),
        **dict.fromkeys(("conference_id", "information_id", "decision_id", "minutes_id"), NOBODY),
        "sheet": "invite",
        "step": "accept",
        **dict.fromkeys(
            ("appointment_id", "session_id", "offer_id", "reminder_id", "errand_id"), NOBODY
        ),
        **dict.fromkeys(("handover_id", "consult_id", "absence_id"), NOBODY),
        "import_id": _import(small),
        **_plan(small, person_id, access),
    }


def _import(small) -> int:
    from throughcare.exchange.imports import previewing

    actor = small.actor("casemanager")
    return previewing.begin(
        agency_id=actor.agency_id,
        file_name="register.csv",
        mapping_text="",
        mapping_name="nl-demo-register",
        digest="0" * 64,
        actor=actor,
        now=small.now,
        today=small.today,
    )


def _plan(small, person_id: int, access) -> dict[str, int]:
    from throughcare.caseloads import queries as caseloads
    from throughcare.plans import actions as plans
    from throughcare.plans.types import THE_PERSON as HERSELF
    from throughcare.plans.types import Owner

    case = caseloads.latest_case_of(person_id, access=access)
    ref = plans.plan_for(case.case_id, person_id, access=access, now=small.now)
    common = {"access": access, "now": small.now}
    need = plans.record_need(
        ref.plan_id, domain="debts", text="Old fines", version=ref.version, **common
    )
    goal = plans.add_goal(
        ref.plan_id, words="No more fines", need_id=need.key, version=need.version, **common
    )
    found, version = {"need_id": need.key, "goal_id": goal.key}, goal.version
    for name, owner in (("action_id", Owner(access.actor.agency_id)), ("my_action_id", HERSELF)):
        step = plans.add_action(
            ref.plan_id,
            text="List the letters",
            owner=owner,
            due_on=small.today + timedelta(days=5),
            goal_id=goal.key,
            version=version,
            today=small.today,
            **common,
        )
        found[name], version = step.key, step.version
    return found


def bare(answer, path: str) -> str:
    """Return a page without what differs each time: its own address and the token of its forms."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return text.replace(path, "").replace(re.sub("/", "%2F", path), "")


def written() -> dict[str, int]:
    """Return how many rows of each table this transaction has written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables "
            "WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def events_about(person_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE person_ids @> %s::bigint[]", [[person_id]]
        )
        return cursor.fetchone()[0]


def faults(found: list[str]) -> None:
    assert not found, "\n".join(found)


class TestGet:
    @everybody
    def test_is_answered_by_policy_and_relation(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name, (_address, view) in PATTERNS.items():
            answer = client.get(ground.path(name))
            kind = policy_of(view).kind
            if who == ANONYMOUS and kind != "open":
                good = answer.status_code == 302 and answer.headers["Location"].startswith(
                    "/sign-in?"
                )
            elif may_open(name, who):
                missing = {404} if OF_NOBODY.search(_address) or FOR_SOME.match(name) else set()
                good = answer.status_code in {200, 302, 405} | missing | OF_A_SECOND_FACTOR.get(
                    name, set()
                )
            else:
                good = answer.status_code in {404, 405}
            if not good:
                wrong.append(
                    f"{who} {name}: {answer.status_code}, may open: {who != ANONYMOUS and may_open(name, who)}"
                )
        faults(wrong)

    @everybody
    def test_hides_the_person_from_who_is_refused(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name in PATTERNS:
            if who != ANONYMOUS and may_open(name, who):
                continue
            if NAME in client.get(ground.path(name), follow=True).content.decode():
                wrong.append(f"{who} {name}")
        faults(wrong)

    @everybody
    def test_of_somebody_hidden_is_the_page_of_nobody(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name, (address, _view) in PATTERNS.items():
            if "<int:person_id>" not in address or (who != ANONYMOUS and may_open(name, who)):
                continue
            here, nowhere = ground.path(name), ground.path(name, person_id=NOBODY)
            answers = [client.get(path) for path in (here, nowhere)]
            statuses = {answer.status_code for answer in answers}
            texts = {
                bare(answer, path) for answer, path in zip(answers, (here, nowhere), strict=True)
            }
            if len(statuses) > 1 or len(texts) > 1:
                wrong.append(f"{who} {name}: {statuses}")
        faults(wrong)

    @pytest.mark.parametrize("who", EVERYBODY[1:])
    def test_is_kept_in_no_cache(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name in PATTERNS:
            answer = client.get(ground.path(name))
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                wrong.append(
                    f"{who} {name}: {answer.status_code} {answer.headers.get('Cache-Control')}"
                )
        faults(wrong)

    @pytest.mark.parametrize("who", EVERYBODY[1:])
    def test_about_a_person_is_recorded(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        person_id = ground.numbers["person_id"]
        for name, (address, _view) in PATTERNS.items():
            if "<int:person_id>" not in address and not address.startswith("me"):
                continue
            before = events_about(person_id)
            answer = client.get(ground.path(name))
            if answer.status_code == 200 and events_about(person_id) == before:
                wrong.append(f"{who} {name}")
        faults(wrong)

    @everybody
    def test_writes_nothing_but_audit_and_session(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name in PATTERNS:
            before = written()
            client.get(ground.path(name))
            new = {table for table, count in written().items() if count != before.get(table, 0)}
            if new - {"audit_event", "django_session"}:
                wrong.append(f"{who} {name}: {sorted(new)}")
        faults(wrong)


class TestWithoutAPassword:
    def test_account_pages_have_no_fault(self, ground) -> None:
        account = ground.small.account("casemanager")
        account.set_unusable_password()
        account.save()
        client = ground.client("casemanager")
        answers = {
            name: client.get(ground.path(name)).status_code
            for name, (_address, view) in PATTERNS.items()
            if policy_of(view).kind in {"account", "open"}
        }
        faults([f"{name}: {status}" for name, status in answers.items() if status >= 500])
        assert "/account/password" not in client.get("/account").content.decode()


class TestPost:
    @everybody
    def test_without_a_token_is_refused(self, ground, who) -> None:
        client = ground.client(who, enforce_csrf_checks=True)
        answers = {name: client.post(ground.path(name)).status_code for name in PATTERNS}
        faults([f"{who} {name}: {status}" for name, status in answers.items() if status != 403])

    @everybody
    def test_is_refused_where_the_page_is(self, ground, who) -> None:
        client, wrong = ground.client(who), []
        for name, (_address, view) in PATTERNS.items():
            if policy_of(view).kind in {"open", "account"} or (
                who != ANONYMOUS and may_open(name, who)
            ):
                continue
            before = written()
            answer = client.post(ground.path(name), {"version": "1"})
            new = {table for table, count in written().items() if count != before.get(table, 0)}
            good = 302 if who == ANONYMOUS else 404
            if answer.status_code not in {good, 405} or new - {"audit_event", "django_session"}:
                wrong.append(f"{who} {name}: {answer.status_code} {sorted(new)}")
        faults(wrong)
