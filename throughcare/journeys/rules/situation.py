"""Facts about a case, in the words that programme conditions ask with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.journeys.types import CaseFacts
    from throughcare.programmes.types.programme import Fact

MAX_AGE_ON_PAPER = 150


def facts_for_conditions(case: CaseFacts) -> Mapping[str, Fact]:
    """Return the facts of a case under the names of the vocabulary; what nobody knows is None.

    Only facts of the day of entry and the governing release date are used, so that the answer changes with
    facts and never with the mere passing of days.
    Source: our own choice, ADR 3.
    """
    stay_days = _days_between(case.admitted_on, case.release_on)
    return {
        "in_custody": case.custody_agency_id is not None,
        "deceased": case.died_on is not None,
        "jurisdiction": case.jurisdiction or None,
        "home_municipality": case.home_municipality or None,
        "release_municipality": case.release_municipality or None,
        "legal_title": case.legal_title or None,
        "expected_stay_days": stay_days,
        "days_before_release": stay_days,
        "sentence_days": case.sentence_days,
        "lawful_stay": case.lawful_stay,
        "returnable": case.returnable,
        "age": _age(case.born_on, case.admitted_on or case.opened_on),
    }


def _days_between(start: date | None, end: date | None) -> int | None:
    if start is None or end is None:
        return None
    return max((end - start).days, 0)


def _age(born_on: date | None, on: date) -> int | None:
    if born_on is None:
        return None
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1)


def anchors_of(case: CaseFacts) -> dict[str, date | None]:
    """Return the days that deadlines hang on; None where nobody knows.

    Source: our own choice, ADR 5.
    """
    start = case.admitted_on or case.opened_on
    return {
        "custody_start": case.admitted_on,
        "programme_start": start,
        "release": case.release_on,
        "actual_release": case.released_on,
    }
