"""One telephone number confirmed twice at once: one counts, the other is told so, and nothing breaks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from django.db import connections, transaction

from throughcare.accounts import actions
from throughcare.accounts.queries import cards
from throughcare.accounts.types import NotDone
from throughcare.kernel.access import Actor
from throughcare.kernel.reasons import Reason

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOON = NOW + timedelta(minutes=2)
NUMBER = "+31612345678"
DONE, TAKEN = NotDone(Reason("text_number.done")), NotDone(Reason("text_number.taken"))


def account(name: str) -> int:
    by = Actor(None)
    made = actions.open_account(
        name, name=name, password=None, by=by, now=NOW, second_factor_required=False
    )
    assert isinstance(made, int)
    return made


def code_for(account_id: int, number: str = NUMBER) -> str:
    return actions.note_number(account_id, number, by=Actor(None), now=NOW).code


def beside_an_open_one(first, second) -> tuple[object, list[object]]:
    """Do the first, begin the second before the first is committed, and return what both were told."""
    told: list[object] = []

    def run() -> None:
        try:
            told.append(second())
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    with transaction.atomic():
        answer = first()
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(timeout=1)
        assert not told, "the second did not wait for the first"
    thread.join(timeout=30)
    return answer, told


class TestTwice:
    def test_by_one_account_says_that_it_is_done(self, db) -> None:
        one = account("ada")
        code = code_for(one)
        assert actions.confirm_number(one, code, now=SOON) == NUMBER
        assert actions.confirm_number(one, code, now=SOON) == DONE
        assert cards.text_number(one) == (NUMBER, "")
        other = "000000" if code != "000000" else "111111"
        wrong = NotDone(Reason("text_code.wrong"))
        assert actions.confirm_number(one, other, now=SOON) == wrong

    def test_at_once_by_one_account_says_that_it_is_done(self, committed_db) -> None:
        one = account("ada")
        code = code_for(one)

        def confirm() -> object:
            return actions.confirm_number(one, code, now=SOON)

        assert beside_an_open_one(confirm, confirm) == (NUMBER, [DONE])
        assert cards.text_number(one) == (NUMBER, "")

    def test_at_once_by_two_accounts_lets_one_count(self, committed_db) -> None:
        one, other = account("ada"), account("bo")
        old = code_for(other, "+31699999999")
        assert actions.confirm_number(other, old, now=NOW) == "+31699999999"
        codes = {who: code_for(who) for who in (one, other)}
        answer, told = beside_an_open_one(
            lambda: actions.confirm_number(one, codes[one], now=SOON),
            lambda: actions.confirm_number(other, codes[other], now=SOON),
        )
        assert (answer, told) == (NUMBER, [TAKEN])
        assert cards.text_number(one) == (NUMBER, "")
        assert cards.text_number(other) == ("+31699999999", "")
