"""Whom a service takes, which comes first, whether there is a choice: unknown is never no."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.directory.rules import fitting
from throughcare.directory.types import Criteria
from throughcare.directory.types.search import Asked, Nearness, Offer
from throughcare.kernel.logic import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
ASKED = Asked("shelter", "NL", "GM0193")


class TestFit:
    @pytest.mark.parametrize(
        ("asked", "accepts", "languages", "truth", "code"),
        [
            ({"offence": "arson"}, Criteria(), (), UNKNOWN, "directory.offence.unknown"),
            ({"offence": "arson"}, Criteria(offences=()), (), NO, "directory.offence.no"),
            ({"offence": "arson"}, Criteria(offences=("drugs",)), (), NO, "directory.offence.no"),
            ({"offence": "arson"}, Criteria(offences=("arson",)), (), YES, ""),
            ({"supervision": "electronic"}, Criteria(supervision=("none",)), (), NO, "directory.supervision.no"),
            ({"residence": "no_permit"}, Criteria(residence=("national",)), (), NO, "directory.residence.no"),
            ({"residence": "no_permit"}, Criteria(residence=("no_permit",)), (), YES, ""),
            ({"sex": "female"}, Criteria(sexes=("female",)), (), YES, ""),
            ({"has_id": False}, Criteria(), (), UNKNOWN, "directory.without_id.unknown"),
            ({"has_id": False}, Criteria(without_id=False), (), NO, "directory.without_id.no"),
            ({"has_id": True}, Criteria(without_id=False), (), YES, ""),
            ({"age": 17}, Criteria(minimum_age=18), (), NO, "directory.age.no"),
            ({"age": 70}, Criteria(maximum_age=65), (), NO, "directory.age.no"),
            ({"age": 30}, Criteria(minimum_age=18), (), UNKNOWN, "directory.age.unknown"),
            ({"age": 30}, Criteria(minimum_age=18, maximum_age=120), (), YES, ""),
            ({"language": "ar"}, Criteria(), (), UNKNOWN, "directory.language.unknown"),
            ({"language": "ar"}, Criteria(), ("nl",), NO, "directory.language.no"),
            ({"language": "ar"}, Criteria(), ("nl", "ar"), YES, ""),
            ({}, Criteria(), (), YES, ""),
        ],
    )  # fmt: skip
    def test_says_yes_no_or_unknown_and_why(
        self,
        asked: dict[str, object],
        accepts: Criteria,
        languages: tuple[str, ...],
        truth: Truth,
        code: str,
    ) -> None:
        found = fitting.fit(
            Offer(1, "Beds", accepts, languages),
            replace(ASKED, **asked),  # type: ignore[arg-type]
        )
        assert found.truth is truth
        assert [one.code for one in found.reasons] == ([code] if code else [])

    def test_is_no_as_soon_as_one_criterion_is(self) -> None:
        asked = replace(ASKED, offence="arson", sex="male")
        offer = Offer(1, "Beds", Criteria(offences=("drugs",)))
        assert fitting.fit(offer, asked).truth is NO

    @given(
        st.sampled_from(["arson", "drugs"]),
        st.sampled_from([None, (), ("arson",), ("arson", "drugs")]),
    )
    def test_is_never_no_where_nothing_was_stated(
        self, offence: str, words: tuple[str, ...] | None
    ) -> None:
        found = fitting.fit(
            Offer(1, "Beds", Criteria(offences=words)), replace(ASKED, offence=offence)
        )
        assert (found.truth is UNKNOWN) == (words is None)


class TestMatched:
    def test_puts_what_fits_first_then_room_then_nearness_then_speed(self) -> None:
        asked = replace(ASKED, sex="male")
        male = Criteria(sexes=("male",))
        offers = [
            Offer(1, "refuses", Criteria(sexes=("female",)), rank=0),
            Offer(2, "unknown", rank=0),
            Offer(3, "waits", male, rank=1),
            Offer(4, "wide", male, rank=0, nearness=Nearness.WHOLE_JURISDICTION, response_days=1),
            Offer(5, "slow", male, rank=0, response_days=9),
            Offer(6, "fast", male, rank=0, response_days=1),
        ]
        order = [one.offer.name for one in fitting.matched(offers, asked)]
        assert order == ["fast", "slow", "wide", "waits", "unknown", "refuses"]


class TestChoice:
    @pytest.mark.requirement("R61")
    @pytest.mark.parametrize(
        ("offers", "here", "is_absent"),
        [
            ([], 0, True),
            ([Offer(1, "a")], 1, True),
            ([Offer(1, "a"), Offer(2, "b")], 2, False),
            ([Offer(1, "a"), Offer(2, "b", rank=3)], 1, True),
            ([Offer(1, "a"), Offer(2, "b", nearness=Nearness.REMOTE)], 1, True),
            ([Offer(1, "a"), Offer(2, "b", Criteria(sexes=("female",)))], 1, True),
        ],
    )
    def test_needs_two_that_are_there_open_and_not_refusing(
        self, offers: list[Offer], here: int, is_absent: bool
    ) -> None:
        found = fitting.choice(fitting.matched(offers, replace(ASKED, sex="male")))
        assert (found.here, found.is_absent) == (here, is_absent)


class TestRefused:
    @pytest.mark.requirement("R117")
    def test_counts_exclusions_by_reason(self) -> None:
        asked = replace(ASKED, residence="no_permit")
        national = Criteria(residence=("national",))
        matches = fitting.matched([Offer(1, "a", national), Offer(2, "b", national)], asked)
        assert fitting.refused(matches) == {"directory.residence.no": 2}
