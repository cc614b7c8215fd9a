"""Who falls under a release scheme, and on which day they leave by it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.custody.types import ReleaseDateKind
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import date

    from throughcare.custody.types import Stay
    from throughcare.journeys.types import SchemeTerms

LONGEST_WINDOW_DAYS = 3660
MOST_DAYS = 3660


def problems_of_terms(terms: SchemeTerms, *, today: date) -> dict[str, Reason]:
    """Say what is wrong with the terms of a scheme, one reason a field.

    Source: our own choice, ADR 14.
    """
    days = (terms.release_to - terms.release_from).days
    checks = {
        "name": not terms.name.strip(),
        "legal_act": not terms.legal_act.strip(),
        "agency_ids": not terms.agency_ids,
        "titles": not terms.titles,
        "release_to": not 0 <= days <= LONGEST_WINDOW_DAYS,
        "days_earlier": not 1 <= terms.days_earlier <= MOST_DAYS,
        "not_before": terms.not_before < today,
    }
    return {name: Reason(f"scheme.{name}") for name, is_wrong in checks.items() if is_wrong}


def expected_day(stay: Stay) -> date | None:
    """Return the day on which a stay is expected to end; None where none is in force.

    Source: our own choice, ADR 5.
    """
    found = (one.on for one in stay.release_dates if one.kind is ReleaseDateKind.EXPECTED)
    return next(found, None)


def new_day(stay: Stay, terms: SchemeTerms) -> date | None:
    """Return the day of release under a scheme; None for whoever does not fall under it.

    Who lacks a fact that the scheme asks for stays out: a date is moved on what is known.
    Source: our own choice, ADR 14.
    """
    before = expected_day(stay)
    if (
        before is None
        or stay.released_on is not None
        or stay.agency_id not in terms.agency_ids
        or stay.legal_title not in terms.titles
        or not terms.release_from <= before <= terms.release_to
        or not _is_short_enough(stay, terms)
    ):
        return None
    after = max(before - timedelta(days=terms.days_earlier), terms.not_before)
    return after if after < before else None


def _is_short_enough(stay: Stay, terms: SchemeTerms) -> bool:
    if terms.most_sentence_days is None:
        return True
    return stay.sentence_days is not None and stay.sentence_days <= terms.most_sentence_days
