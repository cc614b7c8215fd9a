"""Which release date governs: a table."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.custody.rules import governing_release_date
from throughcare.custody.types import DatedRelease, LegalTitle, ReleaseDateKind

K = ReleaseDateKind
EARLY, EXPECTED, LATE = date(2027, 1, 1), date(2027, 3, 1), date(2028, 1, 1)


def dated(**days):
    return [DatedRelease(K(kind), on, "court") for kind, on in days.items()]


@pytest.mark.parametrize(
    ("dates", "title", "released_on", "on", "reason"),
    [
        ({}, LegalTitle.SENTENCE, None, None, "release.unknown"),
        ({}, LegalTitle.REMAND, None, None, "release.unknown_remand"),
        ({}, None, None, None, "release.unknown"),
        (
            {"earliest_conditional": EARLY},
            LegalTitle.SENTENCE,
            None,
            EARLY,
            "release.earliest_conditional",
        ),
        (
            {"earliest_conditional": EARLY, "expected": EXPECTED},
            LegalTitle.SENTENCE,
            None,
            EXPECTED,
            "release.expected",
        ),
        ({"expected": EXPECTED}, LegalTitle.REMAND, None, EXPECTED, "release.expected"),
        ({"end_of_supervision": LATE}, LegalTitle.SENTENCE, None, None, "release.unknown"),
        ({"expected": EXPECTED}, LegalTitle.SENTENCE, EARLY, EARLY, "release.happened"),
    ],
)
def test_governs(dates, title, released_on, on, reason):
    found = governing_release_date(dated(**dates), title=title, released_on=released_on)
    assert (found.on, found.reason.code) == (on, reason)


def test_order_of_the_dates_does_not_matter():
    dates = dated(expected=EXPECTED, earliest_conditional=EARLY, end_of_supervision=LATE)
    found = {
        governing_release_date(order, title=None, released_on=None).on
        for order in (dates, dates[::-1])
    }
    assert found == {EXPECTED}
