"""What is kept too long goes: a whole file from every table, one agency's part to the day, and nothing that is held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from throughcare.audit.models import AuditEvent
from throughcare.exchange.exports import erasing, keeping
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.retaining import find_due, grant_erasure, what_keeps
from throughcare.kernel.access import Access, Actor, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.notes.models import Document, DocumentFile, Note, NoteComment
from throughcare.people.models import Person
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import rights as right_actions
from throughcare.sharing.actions.rights import RightsError
from throughcare.sharing.models import Block, Relation, RetentionRule
from throughcare.simulation.world import CITY, FOUNDER, PRISON

pytestmark = pytest.mark.django_db
RELEASED = date(2026, 12, 1)
SIX_MONTHS = date(2027, 6, 1)
GIVEN, FAMILY, NUMBER = "Xanthippe", "Quastenflosser", "CANARY-77310"


def at(day, hour=3):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class House:
    """One person with something in every room, and a clock that jumps."""

    def __init__(self, small, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        self.small, self.person_id = small, small.people["zwolle"]
        person = Person.objects.get(pk=self.person_id)
        person.about_me = f"Call me {GIVEN}"
        person.save()
        person.names.update(given=GIVEN, family=FAMILY, search=f"{GIVEN} {FAMILY}".lower())
        person.identifiers.update(value=NUMBER)
        self.city = small.world.agencies[CITY]
        case_ids = self.case_ids()
        journeys.project(case_ids, access=small.system())

    def case_ids(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM caseloads_case WHERE person_id = %s", [self.person_id])
            return [row[0] for row in cursor.fetchall()]

    def system(self, day):
        return sharing.system_access(purpose="retention", now=at(day))

    def note(self, agency, day, category="housing", text=None):
        membership = self.small.world.memberships[
            {CITY: "municipality", PRISON: "casemanager"}[agency]
        ]
        return Note.objects.create(
            person_id=self.person_id,
            agency_id=self.small.world.agencies[agency],
            category=category,
            kind="fact",
            occurred_on=day,
            text=text or f"{GIVEN} looks for a room",
            author_id=membership,
            recorded_at=at(day, 12),
        )

    def document(self, agency, day, category="housing"):
        who = {CITY: "municipality", PRISON: "casemanager", None: None}[agency]
        row = Document.objects.create(
            person_id=self.person_id,
            agency_id=agency and self.small.world.agencies[agency],
            author_id=who and self.small.world.memberships[who],
            category=category,
            kind="letter",
            title=f"Letter to {GIVEN}",
            dated_on=day,
            recorded_at=at(day, 12),
            media_type="text/plain",
            size=1,
            digest="-",
        )
        DocumentFile.objects.create(document=row, content=b"-")
        return row

    def release(self):
        journeys.release(
            self.person_id,
            on=RELEASED,
            access=self.small.system(),
            now=at(RELEASED),
            today=RELEASED,
        )

    def sweep(self, day):
        return erasing.sweep(access=self.system(day), now=at(day), today=day)

    def due(self, day):
        found = find_due(access=self.system(day), now=at(day), today=day)
        return [one for one in found if one.person_id == self.person_id]

    def sees(self, who, moment, day):
        found = sharing.decide(
            self.small.actor(who), person_id=self.person_id, what="person", now=moment, today=day
        )
        return isinstance(found, Access)

    def relate(self, agency, until=None):
        """Let an agency go on helping, so that only the rule can end its part."""
        from throughcare.kernel.periods import Period

        Relation.objects.create(
            person_id=self.person_id,
            agency_id=self.small.world.agencies[agency],
            kind="team",
            during=Period(self.small.today, until),
            origin=f"team:{self.small.world.agencies[agency]}:{self.small.today}",
        )
        sharing.project_visibility([self.person_id], access=self.small.system())


@pytest.fixture
def house(small_world, tmp_path, settings):
    return House(small_world, tmp_path, settings)


def close_all(house, day):
    from throughcare.journeys.actions.ending import close_case

    for case_id in house.case_ids():
        close_case(
            case_id, person_id=house.person_id, access=house.system(day), now=at(day, 9), today=day
        )


class TestSixMonths:
    def test_its_documents_go_on_the_day_with_their_contents_and_others_stay(self, house):
        house.relate(CITY)
        house.release()
        house.document(CITY, RELEASED)
        kept = {house.document(PRISON, RELEASED).pk, house.document(None, RELEASED).pk}
        house.sweep(SIX_MONTHS - timedelta(days=1))
        assert Document.objects.count() == 3
        assert house.sweep(SIX_MONTHS).counts["documents"] == 1
        assert set(Document.objects.values_list("pk", flat=True)) == kept
        assert set(DocumentFile.objects.values_list("document_id", flat=True)) == kept

    def test_the_part_ends_to_the_instant(self, house):
        house.relate(CITY)
        house.release()
        last = SIX_MONTHS - timedelta(days=1)
        house.sweep(last - timedelta(days=1))
        assert not Block.objects.exists()
        house.sweep(last)
        (block,) = Block.objects.filter(agency_id=house.city)
        assert (block.effect, block.reason_code) == ("exclude", "retention")
        midnight = datetime(2027, 5, 31, 22, tzinfo=UTC)  # Amsterdam is two hours ahead
        assert block.since == midnight
        assert house.sees("municipality", midnight - timedelta(seconds=1), last)
        assert not house.sees("municipality", midnight, SIX_MONTHS)

    def test_its_notes_go_on_the_day_and_others_stay(self, house):
        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        mine = house.note(PRISON, RELEASED)
        health = house.note(CITY, RELEASED, category="health")
        house.sweep(SIX_MONTHS - timedelta(days=1))
        assert Note.objects.count() == 3
        swept = house.sweep(SIX_MONTHS)
        assert swept.counts["notes"] == 1
        assert set(Note.objects.values_list("pk", flat=True)) == {mine.pk, health.pk}
        event = AuditEvent.objects.get(action="erase", what="retention")
        assert event.detail["rule"].startswith("nl-municipality-after-release@")
        assert event.detail["counts"] == {"notes": 1}

    def test_again_finds_nothing_and_says_nothing(self, house):
        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        house.sweep(SIX_MONTHS)
        before = AuditEvent.objects.count()
        assert house.sweep(SIX_MONTHS + timedelta(days=1)).counts == {}
        assert AuditEvent.objects.count() == before

    def test_nothing_while_held_again(self, house):
        house.relate(CITY)
        house.release()
        journeys.admit_many(
            [journeys.Arrival(house.person_id, RELEASED + timedelta(days=60), None, None, ())],
            agency_id=house.small.world.agencies[PRISON],
            source="register",
            access=house.system(RELEASED),
            now=at(RELEASED + timedelta(days=60)),
            today=RELEASED + timedelta(days=60),
        )
        house.sweep(SIX_MONTHS)
        assert not Block.objects.exists()

    def test_begins_again_with_a_new_stay(self, house):
        house.relate(CITY)
        house.release()
        house.sweep(SIX_MONTHS)
        later = SIX_MONTHS + timedelta(days=30)
        journeys.admit_many(
            [journeys.Arrival(house.person_id, later, None, None, ())],
            agency_id=house.small.world.agencies[PRISON],
            source="register",
            access=house.system(later),
            now=at(later),
            today=later,
        )
        assert house.sweep(later).counts["parts_begun"] == 1
        assert house.sees("municipality", at(later, 4), later)

    def test_nobody_is_left_without_a_contact(self, house):
        house.relate(CITY)
        house.release()
        journeys.hand_over(
            house.person_id,
            to_membership_id=house.small.world.memberships["municipality"],
            reason="contact.next_phase",
            access=house.small.system(),
            now=at(RELEASED, 5),
            today=RELEASED,
        )
        house.sweep(SIX_MONTHS)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT upper_inf(c.during), n.agency_id FROM caseloads_case c "
                "JOIN caseloads_named_contact n ON n.case_id = c.id "
                "WHERE c.person_id = %s ORDER BY lower(n.during) DESC LIMIT 1",
                [house.person_id],
            )
            is_open, agency_id = cursor.fetchone()
        assert not is_open or agency_id != house.city


class TestHolds:
    def test_a_hold_keeps_it_and_is_shown(self, house):
        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        lead = sharing.decide(
            house.small.actor("teamleader"), person_id=house.person_id, what="rights",
            now=at(RELEASED, 6), today=RELEASED,
        )  # fmt: skip
        number = right_actions.hold(
            house.person_id, reason="Claim in court", review_on=date(2028, 1, 1), access=lead,
            now=at(RELEASED, 6), today=RELEASED,
        )  # fmt: skip
        assert house.sweep(SIX_MONTHS).counts == {}
        (found,) = house.due(SIX_MONTHS)
        assert found.held_by == ("keep.hold",)
        right_actions.end_hold(
            house.person_id, number, reason="Settled", access=lead, now=at(SIX_MONTHS)
        )
        assert house.sweep(SIX_MONTHS).counts["notes"] == 1

    def test_a_dry_run_changes_nothing(self, house):
        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        before = AuditEvent.objects.count()
        assert len(house.due(SIX_MONTHS)) == 1
        assert (AuditEvent.objects.count(), Note.objects.count()) == (before, 1)


class TestWholeFile:
    def test_two_years_after_the_case_and_not_a_day_before(self, house):
        house.release()
        close_all(house, RELEASED)
        day = date(2028, 12, 1)
        house.sweep(day - timedelta(days=1))
        assert Person.objects.filter(pk=house.person_id).exists()
        swept = house.sweep(day)
        assert not Person.objects.filter(pk=house.person_id).exists()
        assert swept.counts["people"] == 1
        event = AuditEvent.objects.filter(action="erase", what="retention").latest("pk")
        assert (event.person_ids, event.detail["rule"]) == ([house.person_id], "eu-plan@1")
        assert event.detail["counts"]["cases"] == 1

    def test_notes_of_a_category_go_before_the_file(self, house):
        house.release()
        close_all(house, RELEASED)
        house.note(PRISON, RELEASED, category="health")
        kept = house.note(PRISON, RELEASED)
        house.sweep(date(2027, 12, 1))
        assert list(Note.objects.values_list("pk", flat=True)) == [kept.pk]

    def test_a_rule_that_only_reviews_erases_nothing(self, house):
        RetentionRule.objects.filter(key="eu-care").update(action="review")
        house.release()
        close_all(house, RELEASED)
        house.note(PRISON, RELEASED, category="health")
        swept = house.sweep(date(2029, 12, 1))
        assert swept.counts["to_review"] == 1
        assert Note.objects.filter(category="health").exists()

    def test_candidates_and_facts_take_few_statements(self, house, django_assert_max_num_queries):
        house.release()
        with django_assert_max_num_queries(8):
            house.due(SIX_MONTHS)


def text_columns():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN "
            "('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'USER-DEFINED', 'character')"
        )
        return cursor.fetchall()


def found_anywhere(*canaries):
    """Return every table and column that holds one of the words, whatever its case."""
    hits = []
    with connection.cursor() as cursor:
        for table, column in text_columns():
            for canary in canaries:
                cursor.execute(
                    f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1',
                    [f"%{canary}%"],
                )
                if cursor.fetchone():
                    hits.append((table, column, canary))
    return hits


class TestCanary:
    def fill(self, house, tmp_path):
        """Leave the canary's words in every room that keeps any."""
        from throughcare.accounts import actions as accounts
        from throughcare.plans.models import Action, Goal, Need, Plan, PlanVersion

        day = RELEASED
        account = accounts.open_account(
            FAMILY.lower(), name=f"{GIVEN} {FAMILY}", password=None, language="nl",
            second_factor_required=False, by=FOUNDER, now=at(day),
        )  # fmt: skip
        sharing.link_self(account, house.person_id, access=house.system(day), now=at(day))
        note = house.note(PRISON, day)
        NoteComment.objects.create(
            note=note, text=f"{GIVEN} says no", said_at=at(day), account_id=account
        )
        (case_id,) = house.case_ids()
        plan = Plan.objects.create(case_id=case_id, person_id=house.person_id)
        Need.objects.create(plan=plan, domain="shelter", text=GIVEN, recorded_at=at(day))
        goal = Goal.objects.create(plan=plan, words=f"{GIVEN} wants a room", recorded_at=at(day))
        Action.objects.create(
            plan=plan, goal=goal, text=FAMILY, owner_is_person=True, due_on=day, recorded_at=at(day)
        )
        PlanVersion.objects.create(
            plan=plan, number=1, at=at(day), change="opened", content={"needs": [{"text": GIVEN}]}
        )
        access = sharing.decide(
            Actor(account, role="person", person_id=house.person_id), person_id=house.person_id,
            what="rights", now=at(day, 6), today=day,
        )  # fmt: skip
        request = right_actions.file_right(
            house.person_id, "access", access=access, now=at(day, 6), today=day
        )
        keeping.keep(request, f"{GIVEN} {FAMILY}".encode())
        right_actions.complete_access(house.person_id, request, access=access, now=at(day, 6))
        erasure = right_actions.file_right(
            house.person_id,
            "erasure",
            text=f"Forget {GIVEN}",
            access=access,
            now=at(day, 6),
            today=day,
        )
        register = RegisterImport.objects.create(
            agency_id=house.small.world.agencies[PRISON], file_name="r.csv", file_digest="0",
            mapping="m", state="applied", created_at=at(day),
        )  # fmt: skip
        RegisterRow.objects.create(
            register_import=register, number=1, kind="new", identifier=NUMBER,
            person_id=house.person_id, values={"family": FAMILY}, applied=True, undo={"new": True},
        )  # fmt: skip
        RegisterRow.objects.create(
            register_import=register, number=2, kind="rejected", identifier=NUMBER,
            raw=[GIVEN, FAMILY], problems=[{"value": FAMILY}],
        )  # fmt: skip
        return request, erasure

    def test_no_word_of_an_erased_person_is_left_in_any_table(self, house, tmp_path):
        request, _ = self.fill(house, tmp_path)
        house.release()
        close_all(house, RELEASED)
        tables = {table for table, _column, _word in found_anywhere(GIVEN, FAMILY, NUMBER)}
        assert len(tables) >= 12, sorted(tables)
        day = date(2028, 12, 1)
        counts = house.sweep(day).counts
        assert found_anywhere(GIVEN, FAMILY, NUMBER) == []
        assert not keeping.package_path(request).exists()
        assert counts == {
            **counts, "people": 1, "accounts": 1, "plans": 1, "notes": 1, "cases": 1, "stays": 1,
            "register_rows": 2, "packages": 1,
        }  # fmt: skip

    def test_only_the_log_still_knows_the_number(self, house, tmp_path):
        self.fill(house, tmp_path)
        counts = erasing.erase_person(
            house.person_id, rule="test@1", access=house.system(RELEASED), now=at(RELEASED)
        )
        assert counts["people"] == 1
        left = set()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'person_id' "
                "AND table_schema = 'public'"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(
                    f'SELECT 1 FROM "{table}" WHERE person_id = %s LIMIT 1',
                    [house.person_id],
                )
                left |= {table} if cursor.fetchone() else set()
        assert left == set()
        assert AuditEvent.objects.filter(person_ids=[house.person_id], action="erase").exists()

    def test_takes_documents_along(self, house):
        house.document(PRISON, RELEASED)
        house.document(None, RELEASED)
        erasing.erase_person(
            house.person_id, rule="test@1", access=house.system(RELEASED), now=at(RELEASED)
        )
        assert not Document.objects.exists()
        assert not DocumentFile.objects.exists()

    def test_twice_is_nothing(self, house):
        erase = {"rule": "test@1", "access": house.system(RELEASED), "now": at(RELEASED)}
        assert erasing.erase_person(house.person_id, **erase)
        assert erasing.erase_person(house.person_id, **erase) == {}

    def test_a_worker_who_was_a_client_keeps_the_account(self, house):
        account = house.small.world.accounts["ngo"]
        day = RELEASED
        sharing.link_self(account, house.person_id, access=house.system(day), now=at(day))
        counts = erasing.erase_person(
            house.person_id, rule="test@1", access=house.system(day), now=at(day)
        )
        assert counts["accounts"] == 0

    def test_others_lose_nothing(self, house):
        before = Person.objects.count()
        house.note(PRISON, RELEASED)
        erasing.erase_person(
            house.person_id, rule="test@1", access=house.system(RELEASED), now=at(RELEASED)
        )
        assert Person.objects.count() == before - 1

    def test_needs_the_systems_access(self, house):
        access = house.small.access("zwolle")
        with pytest.raises(AccessRefusedError):
            erasing.erase_person(house.person_id, rule="x@1", access=access, now=house.small.now)


class TestOnRequest:
    def ask(self, house, day):
        access = sharing.decide(
            Actor(None, role="person", person_id=house.person_id), person_id=house.person_id,
            what="rights", now=at(day), today=day,
        )  # fmt: skip
        return right_actions.file_right(
            house.person_id, "erasure", text="Please", access=access, now=at(day), today=day
        )

    def test_a_yes_erases_what_the_agency_wrote(self, house):
        day = house.small.today
        house.note(PRISON, day)
        other = house.note(CITY, day)
        number = self.ask(house, day)
        access = house.small.access("zwolle")
        count = grant_erasure(
            house.person_id, number, text="Done", access=access, now=house.small.now, today=day
        )
        assert count == 1
        assert list(Note.objects.values_list("pk", flat=True)) == [other.pk]
        event = AuditEvent.objects.get(action="erase", what="retention")
        assert event.detail["rule"] == f"rights:{number}"

    def test_not_while_it_is_held(self, house):
        day = house.small.today
        number = self.ask(house, day)
        right_actions.hold(
            house.person_id, reason="Court", review_on=day + timedelta(days=9),
            access=house.small.access("zwolle", "teamleader"), now=house.small.now, today=day,
        )  # fmt: skip
        with pytest.raises(RightsError) as caught:
            grant_erasure(
                house.person_id, number, text="Done", access=house.small.access("zwolle"),
                now=house.small.now, today=day,
            )  # fmt: skip
        assert [one.code for one in caught.value.reasons] == ["keep.hold"]

    def test_the_answer_says_what_must_be_kept(self, house):
        small = house.small
        found = what_keeps(
            house.person_id, access=small.access("zwolle"), now=small.now, today=small.today
        )
        assert found[Category.PLAN] == ("eu-plan@1", None)
        assert all(rule for rule, _until in found.values())


class TestCommand:
    def test_a_dry_run_lists_numbers_and_no_names(self, house, capsys):
        import json

        from throughcare.config.commands.retaining import retain

        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        assert retain(dry_run=True, today=SIX_MONTHS, json=True) == 0
        told = json.loads(capsys.readouterr().out)
        (row,) = [one for one in told["due"] if one["person"] == house.person_id]
        assert row["agency"] == house.city
        assert row["rule"].startswith("nl-municipality-after-release@")
        assert (told["dry_run"], told["counts"], row["due_on"]) == (True, {}, "2027-06-01")
        retain(dry_run=True, today=SIX_MONTHS)
        assert FAMILY not in capsys.readouterr().out

    def test_another_day_is_only_looked_at(self, house):
        from throughcare.config.commands.retaining import retain
        from throughcare.kernel.errors import ThroughcareError

        with pytest.raises(ThroughcareError, match="only what is due today"):
            retain(today=SIX_MONTHS)

    def test_without_it_erases(self, house, capsys, monkeypatch):
        from throughcare.config.commands import retaining as command

        monkeypatch.setattr(command.timezone, "now", lambda: at(SIX_MONTHS))

        house.relate(CITY)
        house.release()
        house.note(CITY, RELEASED)
        command.retain()
        assert "notes: 1" in capsys.readouterr().out
        assert not Note.objects.exists()
