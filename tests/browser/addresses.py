"""Every address of the product, with real numbers of the invented world, and who may open it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import connection

from tests.architecture.test_urls import addresses

PROGRAMME = "nl-kansen-bieden-zwolle"


@dataclass(frozen=True)
class Numbers:
    """Real numbers for the parts of addresses."""

    person_id: int
    import_id: int
    membership_id: int
    invitation_id: int
    need_id: int
    goal_id: int
    action_id: int
    my_goal_id: int
    my_action_id: int
    number: int
    task: str
    waiting_id: int
    reading_id: int
    refused_id: int
    agency_id: int
    scheme_id: int
    circle_id: int
    compromise_id: int
    asked_id: int
    word_id: int
    conference_id: int
    appointment_id: int
    session_id: int
    heading: str = "strengths"
    sheet: str = "invite"
    step: str = "accept"
    information_id: int = 1
    unowned_id: int = 1
    visit_id: int = 1
    permit_id: int = 1
    visitor_id: int = 1
    placed_id: int = 0
    decision_id: int = 1
    minutes_id: int = 1
    purpose: str = "reintegration"
    kind: str = "taking_part"
    kiosk_id: int = 1
    service_id: int = 0
    uid: str = "00000000-0000-0000-0000-000000000000"
    token: str = "nonsense"
    supporter_id: int = 1
    referral_id: int = 1
    approach_id: int = 1
    form_key: str = "intake"
    page_key: str = "work"
    key: str = "nl-cooperation-zwolle"
    programme: str = PROGRAMME
    code: str = PROGRAMME


def one(statement: str, *values):
    """Return the first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    assert row is not None, f"The invented world has no row for: {statement}"
    return row[0]


def path_of(address: str, numbers: object) -> str:
    """Put the numbers into an address."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(getattr(numbers, part[1])), address)


def every_address() -> dict[str, str]:
    """Return name -> address, of everything that is mounted."""
    return {pattern.name: address for address, pattern in addresses()}


def prepare() -> Numbers:
    """Add what the invented world lacks for some pages, and return the numbers of everything."""
    from django.utils import timezone

    from throughcare.accounts import actions as accounts
    from throughcare.accounts.types import Role

    person_id = one("SELECT person_id FROM sharing_self_link ORDER BY id LIMIT 1")
    my_action_id = _give_the_person_a_step(person_id)
    invited = accounts.invite(
        _membership("administrator", "agency_id"),
        name="Roos Invited",
        role=Role.PRISON_CASE_MANAGER,
        by=_actor("administrator"),
        now=timezone.now(),
    )
    plan = "(SELECT id FROM plans_plan WHERE person_id = %s)"
    goal_id = one(f"SELECT min(id) FROM plans_goal WHERE plan_id = {plan}", person_id)
    return Numbers(
        person_id=person_id,
        import_id=_import(),
        membership_id=_membership("casemanager", "id"),
        invitation_id=invited.invitation_id,
        need_id=one(f"SELECT min(id) FROM plans_need WHERE plan_id = {plan}", person_id),
        goal_id=goal_id,
        my_goal_id=goal_id,
        my_action_id=my_action_id,
        action_id=one(f"SELECT min(id) FROM plans_action WHERE plan_id = {plan}", person_id),
        number=1,
        task="tbo",
        waiting_id=_sent("waiting.csv", "previewed"),
        reading_id=_sent("reading.csv", "reading"),
        refused_id=_sent("refused.csv", "refused"),
        agency_id=one("SELECT id FROM agencies_agency WHERE code = 'reclassering-oost'"),
        scheme_id=_scheme(),
        word_id=one("SELECT min(id) FROM plans_unwanted"),
        service_id=one("SELECT id FROM directory_service WHERE source_id = 'prison-learning'"),
        uid=str(one("SELECT uid FROM directory_service WHERE source_id = 'prison-learning'")),
        conference_id=one(
            "SELECT min(id) FROM meetings_conference WHERE person_id = %s", person_id
        ),
        appointment_id=one(
            "SELECT min(a.id) FROM appointments_appointment a JOIN agencies_agency g ON g.id = a.agency_id "
            "WHERE a.person_id = %s AND g.code = 'pi-ijsseloever' AND lower(a.during) > now() AND a.state = 'booked'",
            person_id,
        ),
        session_id=one(
            "SELECT min(s.id) FROM appointments_session s JOIN agencies_agency g ON g.id = s.agency_id "
            "WHERE g.code = 'pi-ijsseloever'"
        ),
        placed_id=_imported_service(),
        permit_id=one("SELECT min(id) FROM visits_permit"),
        visit_id=one("SELECT min(id) FROM visits_visit"),
        **_the_persons_own(person_id),
    )


def _imported_service() -> int:
    """Import a service of which nobody can say where it is."""
    from django.utils import timezone

    from throughcare.directory import actions as directory
    from throughcare.directory.types.entries import Entry
    from throughcare.kernel.access import Actor

    entries = [
        Entry("organization", "walk", {"name": "Roof of nowhere"}),
        Entry("service", "walk", {"name": "Beds of nowhere"}, {"organization": "walk"}),
    ]
    founder = Actor(account_id=None, role="system")
    directory.load("walk", entries, by=founder, now=timezone.now())
    return one("SELECT id FROM directory_service WHERE source = 'walk'")


def _scheme() -> int:
    """Draw up a release scheme and work it out, so that it waits to be applied."""
    from datetime import timedelta

    from django.utils import timezone

    from throughcare.custody.types import LegalTitle
    from throughcare.journeys.actions import scheming
    from throughcare.journeys.types import SchemeTerms
    from throughcare.sharing import actions as sharing

    now, today, by = timezone.now(), timezone.localdate(), _actor("teamleader")
    terms = SchemeTerms(
        "Relief of crowding",
        "Act of 1 October 2026, section 4",
        (by.agency_id,),
        (LegalTitle.SENTENCE,),
        today,
        today + timedelta(days=200),
        14,
        today + timedelta(days=3),
    )
    scheme_id = scheming.draw_up(terms, by=by, now=now, today=today)
    access = sharing.system_access(purpose="tests", now=now)
    scheming.preview_scheme(scheme_id, access=access, now=now, today=today)
    return scheme_id


def _import() -> int:
    return one(
        "SELECT i.id FROM exchange_import i JOIN agencies_agency a ON a.id = i.agency_id "
        "WHERE a.code = 'pi-ijsseloever' ORDER BY i.id LIMIT 1"
    )


def _sent(name: str, state: str) -> int:
    """Send a register of other people, and bring it as far as wanted."""
    from django.utils import timezone

    from throughcare.exchange.imports import previewing
    from throughcare.exchange.imports.reading import load_mapping, shipped_mappings
    from throughcare.exchange.imports.registers.invented import invented_register, register_csv

    now, today, actor = timezone.now(), timezone.localdate(), _actor("casemanager")
    mapping = shipped_mappings()["nl-demo-register"]
    import_id = previewing.begin(
        agency_id=actor.agency_id,
        file_name=name,
        mapping_text=mapping.read_text(),
        mapping_name="nl-demo-register",
        digest=name,
        actor=actor,
        now=now,
        today=today,
    )
    if state == "refused":
        previewing.refuse(import_id, "")
    if state == "previewed":
        with NamedTemporaryFile(suffix=".csv") as file:
            file.write(register_csv(invented_register(today, people=60, seed=3)))
            file.flush()
            previewing.preview(
                import_id, Path(file.name), load_mapping(mapping), actor=actor, now=now, today=today
            )
    return import_id


def _membership(sign_in_name: str, column: str) -> int:
    return one(
        f"SELECT m.{column} FROM accounts_membership m JOIN accounts_account a ON a.id = m.account_id "
        "WHERE a.sign_in_name = %s ORDER BY m.id LIMIT 1",
        sign_in_name,
    )


def _actor(sign_in_name: str):
    from throughcare.kernel.access import Actor

    return Actor(
        one("SELECT id FROM accounts_account WHERE sign_in_name = %s", sign_in_name),
        _membership(sign_in_name, "agency_id"),
        _membership(sign_in_name, "id"),
        _membership(sign_in_name, "role"),
    )


def _the_persons_own(person_id: int) -> dict[str, int]:
    """Name somebody of the person's circle, and write down what they ask for."""
    from django.utils import timezone

    from throughcare.plans import actions as plans
    from throughcare.sharing import actions as sharing

    now, today = timezone.now(), timezone.localdate()
    access = sharing.system_access(purpose="tests", now=now)
    plan_id, version = (
        one(f"SELECT {name} FROM plans_plan WHERE person_id = %s", person_id)
        for name in ("id", "version")
    )
    given = {"version": version, "access": access, "now": now}
    named = {"name": "Ilse", "relation": "my sister", "helps_with": "a bed", "may_be_called": True}
    asked = {"kind": "meeting", "text": "A talk with all of you", "today": today}
    return {
        "circle_id": plans.name_circle(plan_id, **named, **given).key,
        "compromise_id": _settle(plan_id, person_id),
        "asked_id": plans.propose(plan_id, **asked, access=access, now=now),
    }


def _settle(plan_id: int, person_id: int) -> int:
    """Write down what was settled about the first goal."""
    from datetime import timedelta

    from django.utils import timezone

    from throughcare.plans import actions as plans
    from throughcare.plans.types import Settlement
    from throughcare.sharing import actions as sharing

    now, today = timezone.now(), timezone.localdate()
    settled = Settlement(
        "A room in the old town", "A room near the work", (None,), today + timedelta(days=20)
    )
    return plans.settle(
        plan_id,
        goal_id=one("SELECT min(id) FROM plans_goal WHERE plan_id = %s", plan_id),
        typed=settled,
        version=one("SELECT version FROM plans_plan WHERE id = %s", plan_id),
        access=sharing.decide(
            _actor("casemanager"), person_id=person_id, what="plan", now=now, today=today
        ),
        now=now,
        today=today,
    ).key


def _give_the_person_a_step(person_id: int) -> int:
    from datetime import timedelta

    from django.utils import timezone

    from throughcare.plans import actions as plans
    from throughcare.plans.types import THE_PERSON
    from throughcare.sharing import actions as sharing

    now, today = timezone.now(), timezone.localdate()
    access = sharing.decide(
        _actor("casemanager"), person_id=person_id, what="plan", now=now, today=today
    )
    written = plans.add_action(
        one("SELECT id FROM plans_plan WHERE person_id = %s", person_id),
        text="Bring my old letters",
        owner=THE_PERSON,
        due_on=today + timedelta(days=9),
        goal_id=None,
        version=one("SELECT version FROM plans_plan WHERE person_id = %s", person_id),
        access=access,
        now=now,
        today=today,
    )
    return written.key
