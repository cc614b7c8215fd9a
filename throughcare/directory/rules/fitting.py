"""Decide whom a service takes, which one comes first, and whether there is a choice. Unknown is never no."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from throughcare.directory.types.search import Choice, Fit, Match, Nearness
from throughcare.kernel.logic import Truth, all_of, truth_of
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from throughcare.directory.types.search import Asked, Offer

CLOSED = 3
LOCAL = frozenset({Nearness.HERE, Nearness.WHOLE_JURISDICTION, Nearness.ANYWHERE})
_SLOWEST = 999
_ORDER = {Truth.YES: 0, Truth.UNKNOWN: 1, Truth.NO: 2}
_LISTS = (
    ("offence", "offences"),
    ("supervision", "supervision"),
    ("residence", "residence"),
    ("sex", "sexes"),
)


def fit(offer: Offer, asked: Asked) -> Fit:
    """Say whether a service takes somebody like that: yes, no, or unknown, with the reasons.

    What was not asked is not judged.
    Source: our own choice; the criteria are those of the Throughcare profile (docs/reference/directory-profile.md).
    """
    judged = list(_judged(offer, asked))
    truth = all_of(one for one, _ in judged)
    return Fit(truth, tuple(reason for one, reason in judged if one is not Truth.YES))


def _judged(offer: Offer, asked: Asked) -> Iterator[tuple[Truth, Reason]]:
    accepts = offer.accepts
    if asked.language:
        known = asked.language in offer.languages if offer.languages else None
        yield _with("language", known, asked.language)
    for question, criterion in _LISTS:
        if wanted := getattr(asked, question):
            words = getattr(accepts, criterion)
            yield _with(question, None if words is None else wanted in words, wanted)
    if asked.has_id is False:
        yield _with("without_id", accepts.without_id, "")
    if asked.age is not None:
        yield _with("age", _is_of_age(offer, asked.age), str(asked.age))


def _is_of_age(offer: Offer, age: int) -> bool | None:
    least, most = offer.accepts.minimum_age, offer.accepts.maximum_age
    if (least is not None and age < least) or (most is not None and age > most):
        return False
    return None if least is None or most is None else True


def _with(question: str, known: bool | None, value: str) -> tuple[Truth, Reason]:  # noqa: FBT001 - a truth that may be missing
    truth = truth_of(known)
    return truth, Reason(f"directory.{question}.{truth.value}", {"value": value})


def key(match: Match) -> tuple[int, int, int, int, int]:
    """Return what answers are ordered by: fits, has room, near, fast; the number makes it unique.

    Source: our own choice (issue: open capacity first, nearer, faster): decide locally.
    """
    offer = match.offer
    response = _SLOWEST if offer.response_days is None else offer.response_days
    near = offer.nearness * 1000 + min(offer.minutes or 0, 999)
    return (_ORDER[match.fit.truth], offer.rank, near, response, offer.service_id)


def matched(offers: Iterable[Offer], asked: Asked) -> list[Match]:
    """Judge services and put them in order.

    Source: our own choice, see `key`.
    """
    return sorted((Match(offer, fit(offer, asked)) for offer in offers), key=key)


def choice(matches: Iterable[Match]) -> Choice:
    """Say how many services one can choose from in the place: not closed, and not known to refuse.

    Source: our own choice: none or one is no choice (requirement R61).
    """
    here = sum(is_possible(one) and one.offer.nearness in LOCAL for one in matches)
    return Choice(here, is_absent=here < 2)  # noqa: PLR2004 - one is no choice


def is_possible(match: Match) -> bool:
    """Tell whether somebody could go there, as far as is known.

    Source: our own choice.
    """
    return match.fit.truth is not Truth.NO and match.offer.rank < CLOSED


def refused(matches: Sequence[Match]) -> Mapping[str, int]:
    """Count why services refuse; one service may have several reasons.

    Source: our own choice: exclusions are counted and explained (requirement R117).
    """
    return Counter(
        reason.code
        for one in matches
        if one.fit.truth is Truth.NO
        for reason in one.fit.reasons
        if reason.code.endswith(".no")
    )
