"""Cards of words, codes by text message, kiosks: who gets in, and what stops when."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tests.accounts.factories import LONG_AGO, PASSWORD, SYSTEM, audit_rows, open_agency, work
from throughcare.accounts import actions, reference
from throughcare.accounts.models import Card, TextCode
from throughcare.accounts.queries import cards
from throughcare.accounts.rules import cards as rules
from throughcare.accounts.types import CardEnd, Checked, NotDone, Role, SignedIn, ToSend
from throughcare.kernel.reasons import Reason

NOW = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
SOON = NOW + timedelta(minutes=1)


class TestWordLists:
    @pytest.mark.parametrize("language", reference.LANGUAGES)
    def test_have_2048_words_of_which_four_letters_are_enough(self, language: str) -> None:
        words = reference.words(language)
        assert len(words) == len(set(words)) == len({word[:4] for word in words}) == 2048
        assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
        assert all(4 <= len(word) <= 8 for word in words)

    @pytest.mark.parametrize("language", reference.LANGUAGES)
    def test_name_their_licence(self, language: str) -> None:
        from importlib import resources

        text = (resources.files(reference) / f"{language}.txt").read_text()
        assert "Creative Commons Attribution" in text.split("\n\n")[0]

    def test_of_another_language_is_the_first(self) -> None:
        assert reference.words("ar") == reference.words("en")


class TestReadings:
    WORDS = reference.words("nl")[100:106]

    @pytest.mark.parametrize(
        "typed",
        [
            " ".join(WORDS),
            ", ".join(word.upper() for word in WORDS),
            "\n".join(f"{number}. {word}" for number, word in enumerate(WORDS, 1)),
            " ".join(word[:4] for word in WORDS),
            "-".join(word + "x" for word in WORDS),
            " ".join(WORDS).replace("a", "á"),
        ],
    )
    def test_understand_what_is_meant(self, typed: str) -> None:
        assert self.WORDS in rules.readings(typed)

    @pytest.mark.parametrize(
        "typed", ["", "one two", " ".join(WORDS[:5]), " ".join([*WORDS, "appel"]), "\0" * 500]
    )
    def test_are_none_for_what_are_no_six_words(self, typed: str) -> None:
        assert rules.readings(typed) == []


@pytest.fixture
def account(db) -> int:
    found = actions.open_account("ada", name="Ada", password=None, by=SYSTEM, now=LONG_AGO)
    assert isinstance(found, int)
    return found


def make(account: int, now: datetime = NOW):
    return actions.make_card(account, language="nl", checked=Checked.KNOWN, by=SYSTEM, now=now)


def use(printed, code: str | None = None, now: datetime = SOON):
    return actions.sign_in_with_card(
        " ".join(printed.words), printed.code if code is None else code, now=now
    )


class TestSignInWithCard:
    def test_takes_words_and_code_the_first_time_then_words(self, account: int) -> None:
        printed = make(account)
        assert use(printed, "") == NotDone(Reason("card.code_needed"))
        assert use(printed) == SignedIn(account)
        assert use(printed, "") == SignedIn(account)

    def test_takes_the_code_as_it_is_typed(self, account: int) -> None:
        printed = make(account)
        assert use(printed, printed.code.lower().replace("-", " ")) == SignedIn(account)

    def test_refuses_other_words(self, account: int) -> None:
        printed = make(account)
        other = actions.sign_in_with_card(" ".join(reversed(printed.words)), printed.code, now=SOON)
        assert other == NotDone(Reason("card.unknown"))

    def test_stops_the_card_after_five_wrong_codes(self, account: int) -> None:
        printed = make(account)
        answers = [use(printed, "AAAA-AAA2") for _ in range(5)]
        assert answers == [NotDone(Reason("card.code_wrong"))] * 4 + [
            NotDone(Reason("card.stopped"))
        ]
        assert use(printed) == NotDone(Reason("card.unknown"))

    def test_refuses_a_card_that_was_never_begun_in_time(self, account: int) -> None:
        printed = make(account)
        late = NOW + rules.CODE_VALID_FOR
        assert use(printed, now=late) == NotDone(Reason("card.too_old"))

    def test_refuses_a_closed_account(self, account: int) -> None:
        from throughcare.accounts.models import Account

        printed = make(account)
        Account.objects.update(is_active=False)
        assert use(printed) == NotDone(Reason("card.unknown"))

    def test_records_each_use_and_each_try(self, account: int) -> None:
        printed = make(account)
        use(printed, "AAAA-AAA2")
        use(printed)
        assert audit_rows("card") == [
            ("sign_in", "sign_in.failed", account),
            ("sign_in", "sign_in.done", account),
        ]


class TestMakeCard:
    def test_keeps_hashes_only(self, account: int) -> None:
        printed = make(account)
        with connection.cursor() as cursor:
            cursor.execute("SELECT c::text FROM accounts_card c")
            row = cursor.fetchone()[0]
        assert printed.code not in row
        assert not any(f"{word}" in row for word in printed.words if len(word) > 5)

    def test_stops_the_card_before_it(self, account: int) -> None:
        first, second = make(account), make(account, SOON)
        assert use(first) == NotDone(Reason("card.unknown"))
        assert use(second) == SignedIn(account)
        assert Card.objects.get(pk=first.card_id).ended_why == CardEnd.NEW

    def test_draws_other_words_each_time(self, account: int) -> None:
        assert len({make(account).words for _ in range(5)}) == 5


class TestEndCard:
    @pytest.mark.parametrize("password", [None, PASSWORD])
    def test_ends_the_sessions_too(self, account: int, client, password) -> None:
        make(account)
        owner = get_user_model().objects.get(pk=account)
        owner.set_password(password)
        owner.save()
        client.force_login(owner)
        assert client.get("/account").status_code == 200
        assert actions.end_card(account, why=CardEnd.TAKEN_BACK, now=SOON)
        assert client.get("/account").status_code == 302
        assert not actions.end_card(account, why=CardEnd.TAKEN_BACK, now=SOON)


class TestTextCodes:
    NUMBER, OTHER = "+31612345678", "+31612345679"

    @pytest.fixture
    def known(self, account: int) -> int:
        noted = actions.note_number(account, "0031 6 1234 5678", by=SYSTEM, now=LONG_AGO)
        assert actions.confirm_number(account, noted.code, now=LONG_AGO) == self.NUMBER
        return account

    def test_go_nowhere_until_the_first_came_back(self, account: int) -> None:
        noted = actions.note_number(account, self.NUMBER, by=SYSTEM, now=NOW)
        assert actions.make_text_code(self.NUMBER, now=NOW) is None
        assert not isinstance(
            actions.sign_in_with_text_code(self.NUMBER, noted.code, now=NOW), SignedIn
        )
        other = "000000" if noted.code != "000000" else "111111"
        wrong = NotDone(Reason("text_code.wrong"))
        assert actions.confirm_number(account, other, now=SOON) == wrong
        late = NOW + timedelta(minutes=10)
        assert actions.confirm_number(account, noted.code, now=late) == wrong
        assert cards.text_number(account) == ("", self.NUMBER)
        assert actions.confirm_number(account, noted.code, now=SOON) == self.NUMBER
        assert cards.text_number(account) == (self.NUMBER, "")
        assert actions.make_text_code(self.NUMBER, now=SOON) is not None

    @pytest.mark.parametrize("typed", ["+31 6 12345678", "06-12345678", "0031612345678"])
    def test_let_in_with_the_number_as_it_is_typed(self, known: int, typed: str) -> None:
        sent = actions.make_text_code(typed, now=NOW)
        assert sent.number == self.NUMBER
        assert len(sent.code) == 6
        found = actions.sign_in_with_text_code(typed, f" {sent.code[:3]} {sent.code[3:]}", now=SOON)
        assert found == SignedIn(known)

    def test_count_once_and_ten_minutes(self, known: int) -> None:
        code = actions.make_text_code(self.NUMBER, now=NOW).code
        late = NOW + timedelta(minutes=10)
        wrong = NotDone(Reason("text_code.wrong"))
        assert actions.sign_in_with_text_code(self.NUMBER, code, now=late) == wrong
        assert isinstance(actions.sign_in_with_text_code(self.NUMBER, code, now=SOON), SignedIn)
        assert actions.sign_in_with_text_code(self.NUMBER, code, now=SOON) == wrong

    def test_are_worth_nothing_after_five_wrong_ones(self, known: int) -> None:
        code = actions.make_text_code(self.NUMBER, now=NOW).code
        other = "000000" if code != "000000" else "111111"
        for _ in range(5):
            actions.sign_in_with_text_code(self.NUMBER, other, now=SOON)
        found = actions.sign_in_with_text_code(self.NUMBER, code, now=SOON)
        assert found == NotDone(Reason("text_code.wrong"))

    def test_only_the_newest_counts(self, known: int) -> None:
        first = actions.make_text_code(self.NUMBER, now=NOW).code
        second = actions.make_text_code(self.NUMBER, now=SOON).code
        if first != second:
            assert isinstance(actions.sign_in_with_text_code(self.NUMBER, first, now=SOON), NotDone)
        assert isinstance(actions.sign_in_with_text_code(self.NUMBER, second, now=SOON), SignedIn)

    def test_go_out_three_times_an_hour(self, known: int) -> None:
        sent = [actions.make_text_code(self.NUMBER, now=NOW) for _ in range(4)]
        assert [one is None for one in sent] == [False, False, False, True]

    def test_are_stored_as_a_hash_and_forgotten(self, known: int) -> None:
        code = actions.make_text_code(self.NUMBER, now=NOW).code
        assert TextCode.objects.latest("pk").code_hash != code
        assert actions.drop_old_codes(now=NOW + timedelta(days=2)) == 2

    def test_go_to_nobody_unknown(self, known: int) -> None:
        assert actions.make_text_code("+31699999999", now=NOW) is None

    def test_of_one_number_are_for_one_account(self, known: int) -> None:
        other = actions.open_account("bo", name="Bo", password=None, by=SYSTEM, now=LONG_AGO)
        noted = actions.note_number(other, self.NUMBER, by=SYSTEM, now=NOW)
        assert isinstance(noted, ToSend)  # Whose it is, is said to nobody who only typed it.
        refused = actions.confirm_number(other, noted.code, now=SOON)
        assert refused == NotDone(Reason("text_number.taken"))
        assert cards.text_number(other) == ("", "")
        assert cards.text_number(known) == (self.NUMBER, "")
        refused = actions.note_number(other, "0612", by=SYSTEM, now=NOW)
        assert refused == NotDone(Reason("text_number.not_whole"))
        assert actions.drop_number(known)
        noted = actions.note_number(other, self.NUMBER, by=SYSTEM, now=NOW)
        assert actions.confirm_number(other, noted.code, now=SOON) == self.NUMBER

    def test_go_to_the_number_before_until_the_new_one_counts(self, known: int) -> None:
        noted = actions.note_number(known, self.OTHER, by=SYSTEM, now=NOW)
        assert cards.text_number(known) == (self.NUMBER, self.OTHER)
        assert actions.make_text_code(self.OTHER, now=NOW) is None
        code = actions.make_text_code(self.NUMBER, now=NOW).code
        assert actions.sign_in_with_text_code(self.NUMBER, code, now=SOON) == SignedIn(known)
        assert actions.confirm_number(known, noted.code, now=SOON) == self.OTHER
        assert cards.text_number(known) == (self.OTHER, "")
        assert actions.make_text_code(self.NUMBER, now=SOON) is None

    def test_count_for_the_number_they_went_to(self, known: int) -> None:
        new = actions.note_number(known, self.OTHER, by=SYSTEM, now=NOW).code
        old = actions.make_text_code(self.NUMBER, now=NOW).code
        if old != new:
            assert isinstance(actions.sign_in_with_text_code(self.NUMBER, new, now=SOON), NotDone)
            assert isinstance(actions.confirm_number(known, old, now=SOON), NotDone)

    @pytest.mark.parametrize("password", [None, PASSWORD])
    @pytest.mark.parametrize("is_replaced", [True, False])
    def test_end_their_sessions_with_the_number(
        self, known: int, client, password, is_replaced
    ) -> None:
        account = get_user_model().objects.get(pk=known)
        account.set_password(password)
        account.save()
        client.force_login(account)
        noted = actions.note_number(known, self.OTHER, by=SYSTEM, now=NOW)
        assert client.get("/account").status_code == 200
        if is_replaced:
            actions.confirm_number(known, noted.code, now=SOON)
        else:
            actions.drop_number(known)
        assert client.get("/account").status_code == 302


class TestKiosks:
    def test_are_set_up_and_ended_by_the_administrator(self, db) -> None:
        agency = open_agency("prison", kind="prison")
        admin = work(agency, "Wim", Role.AGENCY_ADMINISTRATOR)
        worker = work(agency, "Marijke", Role.PRISON_CASE_MANAGER)
        said = {"place": "Library", "idle_seconds": 180, "now": NOW}
        assert isinstance(actions.set_up_kiosk(agency, by=worker.actor, **said), NotDone)
        kiosk_id = actions.set_up_kiosk(agency, by=admin.actor, **said)
        assert [one.place for one in cards.kiosks_of(agency)] == ["Library"]
        assert cards.kiosk(kiosk_id).agency_name == "Agency of Prison"
        assert not actions.end_kiosk(kiosk_id, agency_id=agency, by=worker.actor, now=NOW)
        assert actions.end_kiosk(kiosk_id, agency_id=agency, by=admin.actor, now=NOW)
        assert cards.kiosk(kiosk_id) is None
        assert [action for action, *_ in audit_rows("kiosk")] == ["record", "erase"]
