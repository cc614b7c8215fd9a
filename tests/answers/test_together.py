"""Several workers answer the same question at once: one answer is stored, and nobody's is written over."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from tests.answers.asking import access_of
from tests.notes.cast import NOW, TODAY, make_cast
from throughcare.answers import actions
from throughcare.answers.models import Answer
from throughcare.answers.types import Given, Said

pytestmark = pytest.mark.slow
BEFORE = ("rented_social", "rented_private", "owned", "with_others", "supported", "shelter")


@pytest.fixture
def cast(committed_db):
    return make_cast()


class TestTogether:
    def test_store_one_answer_and_tell_the_others(self, cast) -> None:
        stored, told, wrong = [], [], []
        begin = threading.Barrier(len(BEFORE))

        def answer(code: str) -> None:
            try:
                with connection.cursor() as cursor:  # Let the connection be there before all begin.
                    cursor.execute("SELECT 1")
                begin.wait()
                actions.record_page(
                    (Given("home.before", Said((code,))),), person_id=cast.person_id, form="home-talk",
                    page="home", seen={}, access=access_of(cast, "manager"), now=NOW, today=TODAY,
                )  # fmt: skip
                stored.append(code)
            except actions.MeanwhileError as error:
                told.append(error.concepts)
            except Exception as error:
                wrong.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=answer, args=[code]) for code in BEFORE]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert len(stored) == 1
        assert told == [("home.before",)] * (len(BEFORE) - 1)
        assert [one.value for one in Answer.objects.all()] == [{"codes": stored}]
