"""Recording a page of answers: whole or not at all, never over somebody else's, and counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.answers.asking import NO, YES, access_of, ask, known, prefill, rows
from tests.notes.cast import NOW, TODAY, Cast
from throughcare.answers import actions, queries
from throughcare.answers.models import Answer, AnswerDraft, Asking
from throughcare.answers.types import UNKNOWN, Event, Given, Said, Source
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError

pytestmark = pytest.mark.django_db
LIST = "home.waiting_list"


def put(**narrow) -> list[str]:
    return list(Asking.objects.filter(**narrow).order_by("pk").values_list("put", flat=True))


class TestRecordPage:
    def test_stores_a_page_with_its_event(self, cast: Cast) -> None:
        count = ask(
            cast,
            "manager",
            "home-talk",
            "home",
            home__waiting_list=NO,
            home__before=Said(("owned",)),
        )
        assert count == 2
        one = Answer.objects.get(concept=LIST)
        assert (one.value, one.category, one.event, one.source) == (
            {"codes": ["no"]},
            "housing",
            "said",
            "person",
        )
        assert (one.agency_id, one.membership_id) == (
            cast.agencies["prison"],
            cast.memberships["manager"],
        )
        assert (one.form, one.form_version, one.at) == ("home-talk", 1, NOW)
        event = AuditEvent.objects.filter(what="answers", action="record").latest("pk")
        assert event.detail == {
            "form": "home-talk",
            "page": "home",
            "count": 2,
            "categories": ["housing"],
        }
        assert "owned" not in str(event.detail)

    def test_keeps_the_source_that_the_worker_names(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", x=Given(LIST, NO, Source.DOCUMENT))
        assert Answer.objects.get().source == "document"

    def test_of_the_person_names_no_agency(self, cast: Cast) -> None:
        ask(cast, "robin", "home-talk", "home", x=Given(LIST, NO, Source.REGISTER))
        one = Answer.objects.get()
        assert (one.agency_id, one.membership_id, one.source) == (None, None, "person")

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            (Said(("perhaps",)), "answer.choice_unknown"),
            (Said(("yes", "no")), "answer.choice_one"),
            (Said(text="yes"), "answer.choice_unknown"),
        ],
    )
    def test_refuses_what_is_no_answer_and_stores_nothing(self, cast: Cast, said, code) -> None:
        with pytest.raises(actions.InvalidAnswersError) as caught:
            ask(
                cast,
                "manager",
                "home-talk",
                "home",
                home__waiting_list=said,
                home__before=Said(("owned",)),
            )
        assert [(one.concept, one.reason.code) for one in caught.value.problems] == [(LIST, code)]
        assert not Answer.objects.exists()
        assert not Asking.objects.exists()

    @pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 2001, "a\0b", "\ud800"])
    def test_refuses_a_text_that_is_none(self, cast: Cast, text) -> None:
        if not text:
            assert ask(cast, "manager", "intake", "work", learning__wants=Said(text="")) == 0
            return
        with pytest.raises(actions.InvalidAnswersError):
            ask(cast, "manager", "intake", "work", learning__wants=Said(text=text))

    def test_refuses_alone_with_others(self, cast: Cast) -> None:
        with pytest.raises(actions.InvalidAnswersError):
            ask(cast, "manager", "home-talk", "money", income__before=Said(("nothing", "wages")))

    def test_refuses_questions_that_the_worker_may_not_put(self, cast: Cast) -> None:
        for page, concept in (
            ("care", "care__doctor"),
            ("papers", "care__doctor"),
            ("nowhere", "home__before"),
        ):
            with pytest.raises(actions.NotYoursToAskError):
                ask(cast, "manager", "intake", page, seen={}, **{concept: YES})
        with pytest.raises(actions.NotYoursToAskError):
            ask(cast, "liaison", "intake", "papers", seen={}, papers__registered=YES)

    def test_refuses_another_person(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            actions.record_page(
                (Given(LIST, YES),), person_id=cast.other_person_id, form="home-talk", page="home", seen={},
                access=access_of(cast, "manager"), now=NOW, today=TODAY,
            )  # fmt: skip

    def test_leaves_open_what_was_left_open(self, cast: Cast) -> None:
        assert ask(cast, "manager", "home-talk", "home", home__waiting_list=Said()) == 0
        assert put() == []

    def test_writes_nothing_for_what_was_known_and_left_standing(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        assert ask(cast, "manager", "home-talk", "home", home__waiting_list=YES) == 0
        assert Answer.objects.count() == 1

    def test_refuses_to_write_over_what_somebody_answered_meanwhile(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__waiting_list=YES)
        with pytest.raises(actions.MeanwhileError) as caught:
            ask(cast, "manager", "home-talk", "home", seen={}, home__waiting_list=NO)
        assert caught.value.concepts == (LIST,)
        assert Answer.objects.count() == 1
        assert ask(cast, "manager", "home-talk", "home", seen={}, home__waiting_list=YES) == 0

    def test_never_says_meanwhile_of_what_the_worker_may_not_see(self, cast: Cast) -> None:
        ask(cast, "shelter", "home-talk", "home", home__waiting_list=YES)
        assert ask(cast, "officer", "home-talk", "home", seen={}, home__waiting_list=NO) == 1

    def test_forgets_the_draft(self, cast: Cast) -> None:
        access = access_of(cast, "manager")
        actions.keep_draft(
            cast.person_id,
            [("x", ["y"])],
            form="home-talk",
            version=1,
            page="home",
            access=access,
            now=NOW,
        )
        ask(cast, "manager", "home-talk", "home", home__waiting_list=NO)
        assert not AnswerDraft.objects.exists()


class TestRows:
    def test_never_change_and_never_go(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", home__waiting_list=NO)
        for attempt in (
            lambda: Answer.objects.update(value={"codes": ["yes"]}),
            lambda: Answer.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="what was said stays"), transaction.atomic():
                attempt()


class TestConfirm:
    def test_renews_an_answer_of_another_agency_in_ones_own_name(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__after=Said(("back",)))
        later = {"now": NOW + timedelta(days=59), "today": TODAY + timedelta(days=59)}
        (row,) = known(cast, "manager", **later).rows
        actions.confirm(
            row.answer_id,
            person_id=cast.person_id,
            access=access_of(cast, "manager", *later.values()),
            **later,
        )
        one = Answer.objects.latest("pk")
        assert (one.event, one.value, one.stands_on_id) == (
            Event.CONFIRMED,
            {"codes": ["back"]},
            row.answer_id,
        )
        assert one.valid_until == later["today"] + timedelta(days=60)
        assert prefill(
            cast,
            "manager",
            "intake",
            "home.after",
            now=later["now"] + timedelta(days=5),
            today=later["today"] + timedelta(days=5),
        ).is_valid
        assert put(agency_id=cast.agencies["prison"]) == ["reused"]

    def test_of_what_one_may_not_see_is_not_there(self, cast: Cast) -> None:
        ask(cast, "shelter", "home-talk", "home", home__waiting_list=YES)
        hidden = Answer.objects.get().pk
        for who in ("officer", "manager"):
            with pytest.raises(actions.NoSuchAnswerError):
                actions.confirm(
                    hidden + (who == "manager"),
                    person_id=cast.person_id,
                    access=access_of(cast, who),
                    now=NOW,
                    today=TODAY,
                )

    def test_of_what_one_may_see_and_not_hold_is_refused(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "money", debts__any=YES)
        (row,) = known(cast, "coordinator").rows
        # The municipality of these tests holds its own notes of debts, so that it may.
        assert actions.confirm(
            row.answer_id,
            person_id=cast.person_id,
            access=access_of(cast, "coordinator"),
            now=NOW,
            today=TODAY,
        )


class TestTakeBack:
    def test_hides_ones_own_answer(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", home__waiting_list=NO)
        (row,) = known(cast, "manager").rows
        actions.take_back(
            row.answer_id,
            person_id=cast.person_id,
            access=access_of(cast, "manager"),
            now=NOW,
            today=TODAY,
        )
        assert rows(cast, "manager") == {}
        assert len(queries.own_history(access=access_of(cast, "robin"))) == 2

    def test_of_another_agency_is_refused(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__waiting_list=NO)
        (row,) = known(cast, "manager").rows
        for who in ("manager", "robin"):
            with pytest.raises(actions.NoSuchAnswerError):
                actions.take_back(
                    row.answer_id,
                    person_id=cast.person_id,
                    access=access_of(cast, who),
                    now=NOW,
                    today=TODAY,
                )


@pytest.mark.requirement("R33")
class TestLedger:
    def test_tells_new_from_reused_and_repeated(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__waiting_list=YES, home__adaptations=NO)
        ask(cast, "manager", "home-talk", "home", home__waiting_list=YES, home__adaptations=YES)
        assert put(agency_id=cast.agencies["helpers"]) == ["new", "new"]
        assert put(agency_id=cast.agencies["prison"]) == ["reused", "repeated"]

    def test_counts_already_told(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", x=Given(LIST, is_told=True))
        assert put() == ["already_told"]
        assert Answer.objects.get().event == "told"

    def test_counts_again_what_was_told_already(self, cast: Cast) -> None:
        ask(cast, "robin", "home-talk", "home", x=Given(LIST, is_told=True))
        ask(cast, "manager", "home-talk", "home", home__waiting_list=YES)
        assert put(agency_id=cast.agencies["prison"]) == ["repeated"]

    def test_counts_the_same_question_once_a_day(self, cast: Cast) -> None:
        for said in (YES, NO, YES):
            ask(cast, "manager", "home-talk", "home", home__waiting_list=said)
        assert put() == ["new"]

    def test_counts_what_had_run_out_as_new(self, cast: Cast) -> None:
        ask(cast, "helper", "home-talk", "home", home__after=Said(("back",)))
        later = {"now": NOW + timedelta(days=70), "today": TODAY + timedelta(days=70)}
        ask(cast, "manager", "home-talk", "home", home__after=Said(("nowhere",)), **later)
        assert put(agency_id=cast.agencies["prison"]) == ["new"]

    def test_knows_what_was_asked_twice_because_nobody_could_know(self, cast: Cast) -> None:
        ask(
            cast,
            "helper",
            "home-talk",
            "home",
            home__waiting_list=YES,
            home__adaptations=Said((UNKNOWN,)),
        )
        ask(cast, "officer", "home-talk", "home", home__waiting_list=YES, home__adaptations=NO)
        assert list(Asking.objects.filter(agency_id=cast.agencies["probation"]).order_by("concept").values_list("concept", "put", "is_unseen")) == [
            ("home.adaptations", "new", False), (LIST, "new", True),
        ]  # fmt: skip

    def test_takes_no_notice_of_a_sealed_service(self, cast: Cast) -> None:
        ask(cast, "shelter", "home-talk", "home", home__waiting_list=YES)
        ask(cast, "officer", "home-talk", "home", home__waiting_list=YES)
        assert not Asking.objects.filter(is_unseen=True).exists()


@pytest.mark.requirement("R33")
class TestCounts:
    UNTIL = TODAY + timedelta(days=30)

    def fill(self, cast: Cast, agency: str, number: int, **more) -> None:
        Asking.objects.bulk_create(
            Asking(
                agency_id=cast.agencies[agency],
                concept=f"t.q{i}",
                form="x",
                form_version=1,
                **{"asked_on": TODAY, "put": "new", **more},
            )
            for i in range(number)
        )

    def read(self, agency_id=None, until=UNTIL):
        return queries.ledger(since=TODAY, until=until, agency_id=agency_id)

    def test_hide_small_numbers(self, cast: Cast) -> None:
        self.fill(cast, "prison", 5)
        self.fill(cast, "prison", 4, put="reused")
        (row,) = self.read().rows
        assert (row.agency, row.asked, row.reused, row.repeated) == ("Agency prison", 5, None, 0)

    def test_hide_a_sealed_service_from_others(self, cast: Cast) -> None:
        self.fill(cast, "refuge", 9)
        assert self.read(cast.agencies["prison"]).rows == ()
        assert [one.asked for one in self.read(cast.agencies["refuge"]).rows] == [9]

    def test_tell_what_nobody_could_know_for_all_together_and_whole_months(
        self, cast: Cast
    ) -> None:
        self.fill(cast, "prison", 9, is_unseen=True)
        assert self.read().unseen is None, "one agency alone would be told"
        self.fill(cast, "town", 1, is_unseen=True)
        assert self.read().unseen == 10
        assert [(one.asked, one.repeated) for one in self.read().rows] == [(9, 0), (None, 0)]
        assert self.read(until=TODAY + timedelta(days=1)).unseen is None

    def test_keep_their_period(self, cast: Cast) -> None:
        self.fill(cast, "prison", 9, asked_on=TODAY - timedelta(days=1))
        assert self.read().rows == ()


class TestDrafts:
    def keep(self, cast, who, text, **more):
        actions.keep_draft(
            cast.person_id, [("x", [text])], form="intake", version=2, page="papers",
            access=access_of(cast, who), now=NOW, **more,
        )  # fmt: skip

    def read(self, cast, who, **more):
        return queries.draft_of(
            cast.person_id, form="intake", page="papers", access=access_of(cast, who, **more)
        )

    def test_are_kept_for_their_owner(self, cast: Cast) -> None:
        self.keep(cast, "manager", "a")
        self.keep(cast, "manager", "b")
        assert self.read(cast, "manager").fields == (("x", ("b",)),)
        assert self.read(cast, "helper") is None

    def test_go_after_two_weeks(self, cast: Cast) -> None:
        self.keep(cast, "manager", "a")
        later = NOW + timedelta(days=14)
        assert self.read(cast, "manager", now=later) is None
        assert actions.drop_old_drafts(access=cast.system(), now=later) == 1

    def test_are_shortened_and_never_break(self, cast: Cast) -> None:
        self.keep(cast, "manager", "a\0" + "x" * 9000)
        ((_, (text,)),) = self.read(cast, "manager").fields
        assert len(text) <= 4000


class TestErase:
    def test_forgets_a_person_and_keeps_the_count(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", home__waiting_list=NO)
        TestDrafts().keep(cast, "manager", "a")
        assert actions.forget_of([cast.person_id], access=cast.system(), now=NOW) == 1
        assert (Answer.objects.count(), AnswerDraft.objects.count()) == (0, 0)
        assert Asking.objects.get().person_id is None

    def test_narrows_by_category_agency_and_day(self, cast: Cast) -> None:
        ask(cast, "manager", "home-talk", "home", home__waiting_list=NO, papers__registered=YES)
        ask(cast, "helper", "home-talk", "home", home__adaptations=NO)
        common = {"access": cast.system(), "now": NOW, "person_ids": [cast.person_id]}
        assert actions.erase(recorded_before=NOW, **common) == 0
        assert (
            actions.erase(
                categories=["housing"] and [queries.catalogue().by_key[LIST].category],
                agency_ids=[cast.agencies["prison"]],
                **common,
            )
            == 1
        )
        assert set(Answer.objects.values_list("concept", flat=True)) == {
            "papers.registered",
            "home.adaptations",
        }

    def test_is_work_of_the_system(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            actions.forget_of([cast.person_id], access=access_of(cast, "manager"), now=NOW)
