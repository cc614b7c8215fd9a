"""Documents: what is taken, who sees and opens them, what is replaced, taken back and erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from tests.notes.cast import NOW, TODAY, Cast
from throughcare.accounts.types import Role
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError
from throughcare.notes import actions, queries
from throughcare.notes.models import Document, DocumentFile
from throughcare.notes.rules.documents import (
    ENDINGS,
    SIGNS,
    media_type_of,
    problem_of_file,
    problems_of_document,
)
from throughcare.notes.types import DOCUMENT_CATEGORIES, LARGEST_BYTES, DocumentDraft
from throughcare.sharing.actions.leaving import leave_all
from throughcare.sharing.models import Withholding
from throughcare.sharing.types import Level
from throughcare.sharing.types.leaving import NotesAfter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invented"
OTHER = b"%PDF-1.7 another one"


def put(cast: Cast, who: str, category="housing", content=PDF, **more) -> int:
    draft = DocumentDraft(
        category,
        more.pop("kind", "letter"),
        more.pop("title", "Letter of the landlord"),
        TODAY,
        **more,
    )
    return actions.put(
        draft, content, person_id=cast.person_id, access=cast.access(who), now=NOW, today=TODAY
    )


def seen(cast: Cast, who: str):
    return queries.readable_documents(cast.person_id, access=cast.access(who), today=TODAY)


def opened(cast: Cast, who: str, number: int):
    return queries.file_of(number, cast.person_id, access=cast.access(who), today=TODAY)


def back(cast: Cast, who: str, number: int) -> None:
    actions.take_back(
        number, person_id=cast.person_id, access=cast.access(who), now=NOW, today=TODAY
    )


class TestContent:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"%PDF-1.4\n...", "application/pdf"),
            (SIGNS["image/png"] + b"rest", "image/png"),
            (SIGNS["image/jpeg"] + b"rest", "image/jpeg"),
            ("Gr\u00fc\u00dfe\n".encode(), "text/plain"),
            (b"<script>alert(1)</script>", "text/plain"),
            (b"MZ\x90\x00", ""),
            (b"PK\x03\x04", ""),
            (b"GIF89a\x01\x00", ""),
            (b"\xff\xfe", ""),
            (b" \n ", ""),
            (b"a\x00b", ""),
            (b" %PDF-", "text/plain"),
        ],
    )
    def test_says_what_a_file_is(self, content, expected):
        assert media_type_of(content) == expected

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "document.empty"),
            (b"%PDF-" + b"x" * LARGEST_BYTES, "document.large"),
            (b"MZ\x90\x00", "document.type"),
            (PDF, None),
            (b"%PDF-" + b"x" * (LARGEST_BYTES - 5), None),
        ],
    )
    def test_is_refused_with_a_reason(self, content, code):
        found = problem_of_file(content)
        assert (None if found is None else found.code) == code

    def test_has_an_ending_for_every_kind(self):
        assert set(ENDINGS) == {*SIGNS, "text/plain"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("category", "minutes"),
            ("category", "nonsense"),
            ("kind", "nonsense"),
            ("title", " "),
            ("title", "x" * 121),
            ("title", "a\x00b"),
            ("dated_on", None),
            ("dated_on", TODAY + timedelta(days=1)),
        ],
    )
    def test_is_described_as_it_can_be_meant(self, field, value):
        said = {"category": "housing", "kind": "letter", "title": "Letter", "dated_on": TODAY}
        assert problems_of_document(DocumentDraft(**said), today=TODAY) == ()
        (problem,) = problems_of_document(DocumentDraft(**{**said, field: value}), today=TODAY)
        assert problem.name == field


class TestReading:
    @pytest.mark.parametrize(
        ("who", "level"),
        [
            ("helper", Level.FULL),
            ("manager", Level.FULL),
            ("coordinator", Level.SUMMARY),
            ("officer", None),
            ("nurse", None),
            ("shelter", None),
            ("liaison", None),
        ],
    )
    def test_shows_each_role_what_the_rules_say(self, cast: Cast, who, level):
        number = put(cast, "helper")
        rows = seen(cast, who).rows
        assert [one.level for one in rows] == ([level] if level else [])
        assert (opened(cast, who, number) is not None) == (level is Level.FULL)

    def test_of_a_summary_gives_the_title_and_never_the_file(self, cast: Cast):
        put(cast, "helper")
        (row,) = seen(cast, "coordinator").rows
        assert (row.title, row.author, row.size, row.media_type) == (
            "Letter of the landlord",
            "",
            0,
            "",
        )
        assert not row.may_open

    def test_gives_the_content_to_whoever_may_open_it(self, cast: Cast):
        number = put(cast, "helper")
        found = opened(cast, "manager", number)
        assert (found.content, found.row.media_type) == (PDF, "application/pdf")

    def test_of_another_person_gives_nothing(self, cast: Cast):
        number = put(cast, "helper")
        access = cast.access("manager", person_id=cast.other_person_id)
        assert queries.file_of(number, cast.other_person_id, access=access, today=TODAY) is None

    def test_lets_be_known_only_what_a_rule_lets_be_known(self, cast: Cast):
        put(cast, "nurse", "health")
        assert [one.category.value for one in seen(cast, "coordinator").hidden] == ["health"]
        assert seen(cast, "manager").hidden == ()

    def test_goes_by_the_terms_when_its_agency_leaves(self, cast: Cast):
        number = put(cast, "helper")
        leave_all(cast.agencies["helpers"], notes=NotesAfter.LOCKED, access=cast.system(), now=NOW)
        assert seen(cast, "manager").rows == ()
        assert opened(cast, "robin", number).content == PDF


class TestThePerson:
    def test_reads_everything_and_opens_it(self, cast: Cast):
        numbers = {put(cast, "helper"), put(cast, "nurse", "health"), put(cast, "robin", "debts")}
        found = queries.own_documents(access=cast.access("robin"))
        assert {one.document_id for one in found.rows} == numbers
        assert all(opened(cast, "robin", number) for number in numbers)

    def test_does_not_read_what_is_withheld_for_now(self, cast: Cast):
        number = put(cast, "helper")
        Withholding.objects.create(
            person_id=cast.person_id, categories=["housing"], since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=9), reason="-", account_id=1, agency_id=1,
        )  # fmt: skip
        assert queries.own_documents(access=cast.access("robin")).rows == ()
        assert opened(cast, "robin", number) is None

    def test_cannot_tell_which_category_is_withheld(self, cast: Cast):
        access = cast.access("robin")
        before = queries.document_categories(cast.person_id, access=access, today=TODAY)
        Withholding.objects.create(
            person_id=cast.person_id, categories=["housing"], since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=9), reason="-", account_id=1, agency_id=1,
        )  # fmt: skip
        access = cast.access("robin")
        after = queries.document_categories(cast.person_id, access=access, today=TODAY)
        assert before == after == DOCUMENT_CATEGORIES
        number = put(cast, "robin", "housing")
        found = queries.own_documents(access=cast.access("robin"))
        assert [one.document_id for one in found.rows] == [number]
        assert opened(cast, "robin", number).content == PDF

    def test_puts_their_own_there_and_the_rules_say_who_sees_it(self, cast: Cast):
        number = put(cast, "robin", "housing", title="My lease")
        (row,) = seen(cast, "manager").rows
        assert (row.title, row.agency_id, row.author) == ("My lease", None, "")
        assert seen(cast, "officer").rows == ()
        assert opened(cast, "manager", number).content == PDF

    def test_reads_before_who_will_be_able_to(self, cast: Cast):
        from throughcare.kernel.access import Category

        found = queries.who_will_open(
            cast.person_id, Category.HOUSING, access=cast.access("robin"), today=TODAY
        )
        put(cast, "robin", "housing")
        told = {one.agency for one in found.rows}
        names = {
            "manager": "Agency prison",
            "coordinator": "Agency town",
            "officer": "Agency probation",
        }
        for who, agency in names.items():
            assert (agency in told) == bool(seen(cast, who).rows)

    def test_alone_reads_like_this(self, cast: Cast):
        with pytest.raises(AccessRefusedError):
            queries.own_documents(access=cast.access("manager"))


class TestPutting:
    def test_is_for_whoever_could_read_it_as_their_own(self, cast: Cast):
        with pytest.raises(actions.NotYoursError):
            put(cast, "helper", "health")
        assert not Document.objects.exists()

    def test_refuses_what_is_wrong_field_by_field(self, cast: Cast):
        with pytest.raises(actions.InvalidError) as caught:
            put(cast, "helper", content=b"MZ\x90\x00", title="")
        assert {one.name for one in caught.value.problems} == {"title", "file"}

    def test_keeps_what_a_newer_one_replaces(self, cast: Cast):
        first = put(cast, "helper")
        second = put(cast, "helper", content=OTHER, replaces_id=first)
        rows = {row.document_id: row for row in seen(cast, "helper").rows}
        assert rows[first].replaced_by == second
        assert [row.is_current for row in (rows[first], rows[second])] == [False, True]
        for who in ("helper", "robin"):
            assert opened(cast, who, first).content == PDF

    def test_leaves_others_only_the_newest(self, cast: Cast):
        first = put(cast, "helper")
        second = put(cast, "helper", content=OTHER, replaces_id=first)
        assert [row.document_id for row in seen(cast, "manager").rows] == [second]
        assert opened(cast, "manager", first) is None
        assert opened(cast, "manager", second).content == OTHER

    def test_keeps_the_category_of_what_it_replaces(self, cast: Cast):
        first = put(cast, "helper", "debts")
        second = put(cast, "helper", "housing", replaces_id=first)
        assert Document.objects.get(pk=second).category == "debts"

    def test_in_the_place_of_what_a_colleague_may_not_see_is_refused(self, cast: Cast):
        first = put(cast, "manager", "housing")
        colleague = cast.join("colleague", "prison", Role.TEAM_LEADER)
        draft = DocumentDraft("housing", "letter", "Letter", TODAY, replaces_id=first)
        nobody = DocumentDraft("housing", "letter", "Letter", TODAY, replaces_id=first + 99)
        answers = []
        for one in (draft, nobody):
            with pytest.raises(actions.NoSuchNoteError) as caught:
                actions.put(
                    one, PDF, person_id=cast.person_id, access=colleague, now=NOW, today=TODAY
                )
            answers.append(str(caught.value).replace(str(one.replaces_id), "N"))
        assert answers[0] == answers[1]

    @pytest.mark.parametrize("who", ["manager", "robin"])
    def test_in_the_place_of_what_is_not_theirs_is_refused(self, cast: Cast, who):
        first = put(cast, "helper")
        with pytest.raises(actions.NoSuchNoteError):
            put(cast, who, replaces_id=first)

    def test_twice_in_one_place_is_refused(self, cast: Cast):
        first = put(cast, "helper")
        put(cast, "helper", replaces_id=first)
        with pytest.raises(actions.NoSuchNoteError):
            put(cast, "helper", replaces_id=first)

    def test_is_undone_by_a_failing_entry_in_the_log(self, cast: Cast):
        access = cast.access("helper")
        draft = DocumentDraft("housing", "letter", "Letter", TODAY)
        values = {"person_id": cast.person_id, "now": NOW, "today": TODAY}
        unloggable = replace(access, purpose="x" * 10_000)
        with pytest.raises(DataError):
            actions.put(draft, PDF, access=unloggable, **values)
        assert not Document.objects.exists()
        assert not DocumentFile.objects.exists()
        assert actions.put(draft, PDF, access=access, **values)

    def test_and_opening_are_in_the_log_without_the_title(self, cast: Cast):
        number = put(cast, "helper", title="A telling title")
        access = cast.access("manager")
        found = queries.file_of(number, cast.person_id, access=access, today=TODAY)
        actions.record_opened(found.row, access=access, now=NOW)
        events = AuditEvent.objects.filter(what="document").order_by("pk")
        assert [one.action for one in events] == ["record", "export"]
        assert "telling" not in str([one.__dict__ for one in events])


class TestTakingBack:
    def test_hides_it_from_others_and_keeps_it(self, cast: Cast):
        number = put(cast, "helper")
        back(cast, "helper", number)
        assert seen(cast, "manager").rows == ()
        assert opened(cast, "manager", number) is None
        assert [one.withdrawn_at for one in seen(cast, "helper").rows] == [NOW]
        assert opened(cast, "robin", number).content == PDF

    def test_of_the_persons_own_hides_it_from_every_agency(self, cast: Cast):
        number = put(cast, "robin")
        back(cast, "robin", number)
        assert seen(cast, "manager").rows == ()
        assert opened(cast, "robin", number).content == PDF

    @pytest.mark.parametrize("who", ["manager", "robin"])
    def test_is_for_whoever_put_it_there(self, cast: Cast, who):
        number = put(cast, "helper")
        with pytest.raises(actions.NoSuchNoteError):
            back(cast, who, number)

    @pytest.mark.parametrize("which", [0, 1, 2])
    def test_takes_the_whole_chain_whichever_was_named(self, cast: Cast, which):
        numbers = [put(cast, "helper")]
        for _number in range(2):
            numbers.append(put(cast, "helper", content=OTHER, replaces_id=numbers[-1]))
        back(cast, "helper", numbers[which])
        assert seen(cast, "manager").rows == ()
        assert [opened(cast, "manager", one) for one in numbers] == [None] * 3
        assert set(Document.objects.values_list("withdrawn_at", flat=True)) == {NOW}
        assert all(opened(cast, "helper", one) for one in numbers)

    def test_twice_is_refused(self, cast: Cast):
        number = put(cast, "helper")
        back(cast, "helper", number)
        with pytest.raises(actions.NoSuchNoteError):
            back(cast, "helper", number)

    def test_leaves_no_sign_that_it_was_there(self, cast: Cast):
        number = put(cast, "nurse", "health")
        assert seen(cast, "coordinator").hidden
        back(cast, "nurse", number)
        assert seen(cast, "coordinator").hidden == ()
        assert len(seen(cast, "nurse").rows) == 1

    def test_of_what_a_colleague_may_not_see_is_refused_as_if_it_were_not_there(self, cast: Cast):
        number = put(cast, "manager", "housing")
        colleague = cast.join("colleague", "prison", Role.TEAM_LEADER)
        answers = []
        for one in (number, number + 99):
            with pytest.raises(actions.NoSuchNoteError) as caught:
                actions.take_back(
                    one, person_id=cast.person_id, access=colleague, now=NOW, today=TODAY
                )
            answers.append(str(caught.value).replace(str(one), "N"))
        assert answers[0] == answers[1]
        assert Document.objects.get(pk=number).withdrawn_at is None


class TestErasing:
    def test_takes_the_content_along_whatever_replaces_what(self, cast: Cast):
        first = put(cast, "helper")
        put(cast, "helper", replaces_id=first)
        count = actions.erase_documents(access=cast.system(), now=NOW, person_ids=[cast.person_id])
        assert count == 2
        assert not Document.objects.exists()
        assert not DocumentFile.objects.exists()
        assert AuditEvent.objects.filter(what="document", action="erase").exists()

    def test_is_narrowed_by_agency_category_and_day(self, cast: Cast):
        kept = {put(cast, "manager"), put(cast, "helper", "debts"), put(cast, "robin")}
        gone = put(cast, "helper")
        from throughcare.kernel.access import Category

        actions.erase_documents(
            access=cast.system(), now=NOW, person_ids=[cast.person_id],
            categories=[Category.HOUSING], agency_ids=[cast.agencies["helpers"]],
            recorded_before=NOW + timedelta(seconds=1),
        )  # fmt: skip
        left = set(Document.objects.values_list("pk", flat=True))
        assert left == kept
        assert gone not in left

    def test_is_work_of_the_system(self, cast: Cast):
        with pytest.raises(AccessRefusedError):
            actions.erase_documents(
                access=cast.access("manager"), now=NOW, person_ids=[cast.person_id]
            )


class TestTables:
    @pytest.mark.parametrize(
        ("column", "value", "name"),
        [
            ("category", "minutes", "document_has_a_known_category"),
            ("kind", "nonsense", "document_says_what_it_is"),
            ("title", "", "document_says_what_it_is"),
            ("author_id", None, "document_is_of_an_agency_or_the_person"),
            ("size", 0, "document_is_not_too_large"),
            ("size", LARGEST_BYTES + 1, "document_is_not_too_large"),
        ],
    )
    def test_refuse_what_cannot_be(self, cast: Cast, column, value, name):
        row = Document.objects.get(pk=put(cast, "helper"))
        row.pk, row._state.adding = None, True
        setattr(row, column, value)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save()

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("category", "debts"),
            ("title", "Another"),
            ("kind", "other"),
            ("size", 3),
            ("digest", "0"),
            ("agency_id", None),
            ("dated_on", TODAY - timedelta(days=1)),
            ("recorded_at", NOW - timedelta(days=1)),
        ],
    )
    def test_keep_what_is_said_about_a_file(self, cast: Cast, column, value):
        number = put(cast, "helper")
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            Document.objects.filter(pk=number).update(**{column: value})

    def test_let_a_document_be_taken_back_once_and_unlinked(self, cast: Cast):
        first, other = put(cast, "helper"), put(cast, "helper")
        second = Document.objects.filter(pk=put(cast, "helper", replaces_id=first))
        for change in ({"replaces_id": other}, {"withdrawn_at": None, "replaces_id": other}):
            with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
                second.update(**change)
        assert second.update(replaces_id=None) == 1
        assert second.update(withdrawn_at=NOW) == 1
        for moment in (None, NOW + timedelta(days=1)):
            with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
                second.update(withdrawn_at=moment)

    def test_keep_a_content_as_it_was_put_there(self, cast: Cast):
        number = put(cast, "helper")
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentFile.objects.filter(document_id=number).update(content=b"other")

    def test_show_nothing_where_nothing_was_decided(self, cast: Cast):
        from throughcare.sharing.actions import guarding

        put(cast, "helper")
        guarding.begin()
        with connection.cursor() as cursor:
            for table in ("notes_document", "notes_document_file"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,)
