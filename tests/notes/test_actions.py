"""Writing, correcting, commenting and erasing: what is refused, what is kept, and what the log says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.notes.cast import NOW, TODAY, Cast, draft_of
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError
from throughcare.notes import actions, queries
from throughcare.notes.models import Note, NoteComment

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert(1)</script>",
    "%(name)s %s {0}",
    "'; DROP TABLE notes_note; --",
    "😀" * 50,
    "a\u202eb",
]


def given(cast: Cast, who: str) -> dict:
    return {"person_id": cast.person_id, "access": cast.access(who), "now": NOW, "today": TODAY}


class TestWrite:
    def test_keeps_who_wrote_it_and_tells_the_log_without_the_text(self, cast: Cast) -> None:
        note = Note.objects.get(pk=cast.write("helper", "debts", "He owes 400."))
        assert (note.agency_id, note.author_id) == (
            cast.agencies["helpers"],
            cast.memberships["helper"],
        )
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == ("record", "note", [cast.person_id])
        assert "400" not in str(event.detail)

    @pytest.mark.parametrize(
        ("who", "category"),
        [
            ("helper", "health"),
            ("helper", "risk"),
            ("nurse", "minutes"),
            ("coordinator", "offence"),
            ("liaison", "debts"),
        ],
    )
    def test_refuses_what_the_role_may_not_read_of_its_own(self, cast: Cast, who, category) -> None:
        with pytest.raises(actions.NotYoursError, match=rf"Cannot write about \[{category}\]"):
            cast.write(who, category, "No")
        assert not Note.objects.exists()

    def test_refuses_the_person(self, cast: Cast) -> None:
        with pytest.raises(actions.NotYoursError):
            actions.write(draft_of("debts"), **given(cast, "robin"))

    def test_refuses_another_person(self, cast: Cast) -> None:
        values = given(cast, "helper") | {"person_id": cast.other_person_id}
        with pytest.raises(AccessRefusedError):
            actions.write(draft_of("debts"), **values)

    def test_names_every_problem(self, cast: Cast) -> None:
        draft = draft_of("debts", "", occurred_on=TODAY + timedelta(days=1), kind="assessment")
        with pytest.raises(actions.InvalidError) as raised:
            actions.write(draft, **given(cast, "helper"))
        assert {one.name for one in raised.value.problems} == {"occurred_on", "text", "method"}

    @pytest.mark.parametrize("text", HOSTILE)
    def test_takes_any_words(self, cast: Cast, text) -> None:
        cast.write("helper", "debts", text, summary=text[:200])
        (row,) = queries.readable(cast.person_id, access=cast.access("helper"), today=TODAY).rows
        assert (row.text, row.summary) == (text, text[:200])

    def test_is_undone_when_the_log_cannot_be_written(self, cast: Cast, monkeypatch) -> None:
        def fails(*_args, **_values):
            raise DatabaseError("full")

        monkeypatch.setattr("throughcare.audit.actions.record", fails)
        with pytest.raises(DatabaseError), transaction.atomic():
            cast.write("helper", "debts", "Lost")
        assert not Note.objects.exists()


class TestCorrect:
    def test_is_a_new_row_and_the_old_wording_stays(self, cast: Cast) -> None:
        note = cast.write("helper", "debts", "He owes 400.")
        once = actions.correct(note, draft_of("debts", "He owes 300."), **given(cast, "helper"))
        actions.correct(once, draft_of("debts", "He owes 250."), **given(cast, "helper"))
        (row,) = queries.readable(cast.person_id, access=cast.access("helper"), today=TODAY).rows
        assert row.text == "He owes 250."
        assert [one.text for one in row.earlier] == ["He owes 300.", "He owes 400."]

    def test_keeps_what_it_is_about(self, cast: Cast) -> None:
        note = cast.write("manager", "family", "Old", subject="child")
        later = actions.correct(note, draft_of("debts", "New"), **given(cast, "manager"))
        stored = Note.objects.get(pk=later)
        assert (stored.category, stored.subject) == ("family", "child")

    def test_is_refused_to_another_agency(self, cast: Cast) -> None:
        note = cast.write("helper", "debts", "He owes 400.")
        with pytest.raises(actions.NoSuchNoteError, match=rf"note \[{note}\]"):
            actions.correct(note, draft_of("debts", "No"), **given(cast, "manager"))

    def test_is_refused_twice(self, cast: Cast) -> None:
        note = cast.write("helper", "debts", "He owes 400.")
        actions.correct(note, draft_of("debts", "300"), **given(cast, "helper"))
        with pytest.raises(actions.AlreadyCorrectedError):
            actions.correct(note, draft_of("debts", "200"), **given(cast, "helper"))

    def test_hides_earlier_wordings_from_those_who_read_a_summary(self, cast: Cast) -> None:
        note = cast.write("helper", "debts", "He owes 400.", summary="Debts")
        actions.correct(note, draft_of("debts", "300", summary="Less"), **given(cast, "helper"))
        (row,) = queries.readable(
            cast.person_id, access=cast.access("coordinator"), today=TODAY
        ).rows
        assert (row.summary, row.earlier) == ("Less", ())


class TestComment:
    @pytest.mark.requirement("R43")
    def test_stands_with_the_note_for_every_reader_of_what_it_says(self, cast: Cast) -> None:
        note = cast.write("helper", "housing", "He shouts.", summary="Loud")
        actions.comment(note, "I do not shout.", access=cast.access("robin"), now=NOW)
        later = actions.correct(note, draft_of("housing", "He is loud."), **given(cast, "helper"))
        for who in ("helper", "manager", "coordinator"):
            (row,) = queries.readable(cast.person_id, access=cast.access(who), today=TODAY).rows
            assert (row.note_id, [one.text for one in row.comments]) == (later, ["I do not shout."])

    def test_reaches_the_note_when_it_was_corrected_meanwhile(self, cast: Cast) -> None:
        note = cast.write("helper", "housing", "He shouts.")
        actions.correct(note, draft_of("housing", "He is loud."), **given(cast, "helper"))
        actions.comment(note, "I do not shout.", access=cast.access("robin"), now=NOW)
        (row,) = queries.own_notes(access=cast.access("robin")).rows
        assert [one.text for one in row.comments] == ["I do not shout."]

    def test_is_for_the_person_only(self, cast: Cast) -> None:
        note = cast.write("helper", "housing", "He shouts.")
        with pytest.raises(AccessRefusedError):
            actions.comment(note, "No", access=cast.access("manager"), now=NOW)

    def test_is_refused_on_what_the_person_does_not_read(self, cast: Cast) -> None:
        about_child = cast.write("manager", "family", "Old", subject="child")
        about_other = cast.write("manager", "debts", "Old", person_id=cast.other_person_id)
        for note in (about_child, about_other, 10**12):
            with pytest.raises(actions.NoSuchNoteError):
                actions.comment(note, "No", access=cast.access("robin"), now=NOW)

    @pytest.mark.parametrize("text", ["", " \n", "a\0b", "x" * 2001])
    def test_needs_words_that_can_be_kept(self, cast: Cast, text) -> None:
        note = cast.write("helper", "housing", "He shouts.")
        with pytest.raises(actions.InvalidError):
            actions.comment(note, text, access=cast.access("robin"), now=NOW)


class TestErase:
    def test_takes_every_wording_and_comment(self, cast: Cast) -> None:
        note = cast.write("helper", "debts", "He owes 400.")
        actions.comment(note, "No", access=cast.access("robin"), now=NOW)
        later = actions.correct(note, draft_of("debts", "300"), **given(cast, "helper"))
        kept = cast.write("helper", "housing", "Stays")
        assert actions.erase(note_ids=[later], access=cast.system(), now=NOW) == 2
        assert list(Note.objects.values_list("pk", flat=True)) == [kept]
        assert not NoteComment.objects.exists()
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.detail) == ("erase", {"count": 2, "categories": ["debts"]})

    def test_narrows_by_everything_given(self, cast: Cast) -> None:
        cast.write("helper", "debts", "Goes")
        cast.write("manager", "debts", "Stays")
        cast.write("helper", "housing", "Stays")
        gone = actions.erase(
            person_ids=[cast.person_id],
            categories=["debts"],
            agency_ids=[cast.agencies["helpers"]],
            recorded_before=NOW + timedelta(days=1),
            access=cast.system(),
            now=NOW,
        )
        assert gone == 1
        assert set(Note.objects.values_list("text", flat=True)) == {"Stays"}

    def test_erases_nothing_that_is_not_named(self, cast: Cast) -> None:
        cast.write("helper", "debts", "Stays")
        assert actions.erase(access=cast.system(), now=NOW) == 0
        assert actions.erase(person_ids=[], access=cast.system(), now=NOW) == 0
        assert Note.objects.count() == 1

    def test_is_work_of_the_system(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            actions.erase(person_ids=[cast.person_id], access=cast.access("manager"), now=NOW)


class TestTables:
    @pytest.mark.parametrize(
        "statement",
        ["UPDATE notes_note SET text = 'x'", "DELETE FROM notes_note", "DELETE FROM notes_comment"],
    )
    def test_let_nobody_change_or_delete_by_hand(self, cast: Cast, statement) -> None:
        note = cast.write("helper", "debts", "Stays")
        actions.comment(note, "No", access=cast.access("robin"), now=NOW)
        with (
            pytest.raises(DatabaseError, match="what was recorded stays"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
