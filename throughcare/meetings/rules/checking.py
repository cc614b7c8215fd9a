"""What may be typed into a conference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings.types import (
    MAX_CHARACTERS,
    MAX_LINE,
    SHORTEST_REASON,
    TALKED_ABOUT,
    Problem,
    Recipient,
    Voice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from throughcare.meetings.types import Ask, Draft, Heard, Invite, Ruling, Telling

_DIGIT: Final = re.compile(r"\d")
LONGEST_AHEAD_DAYS: Final = 730
"""Our default: decide locally."""


def problem_of_text(text: str, *, most: int = MAX_CHARACTERS, least: int = 1) -> Reason | None:
    """Return what is wrong with a text; None where nothing is.

    Source: our own choice, ADR 25.
    """
    kept = text.strip()
    if not kept:
        return Reason("meetings.text_missing")
    if len(kept) < least:
        return Reason("meetings.text_short", {"least": str(least)})
    if len(kept) > most:
        return Reason("meetings.text_long", {"most": str(most)})
    return None


def _texts(*asked: tuple[str, Reason | None]) -> list[Problem]:
    return [Problem(name, reason) for name, reason in asked if reason is not None]


def problems_of_draft(draft: Draft, *, now: datetime) -> tuple[Problem, ...]:
    """Return what is wrong with a conference as typed.

    Source: our own choice, ADR 25.
    """
    found = _texts(
        ("place", problem_of_text(draft.place, most=MAX_LINE)),
        ("purpose", problem_of_text(draft.purpose, least=SHORTEST_REASON)),
        ("statement", problem_of_text(draft.statement, least=SHORTEST_REASON)),
        ("onward", problem_of_text(draft.onward)),
    )
    if draft.starts_at is None:
        found.append(Problem("starts_at", Reason("meetings.day_missing")))
    elif draft.starts_at < now:
        found.append(Problem("starts_at", Reason("meetings.day_past")))
    elif (draft.starts_at - now).days > LONGEST_AHEAD_DAYS:
        found.append(Problem("starts_at", Reason("meetings.day_far")))
    if draft.quorum < 1:
        found.append(Problem("quorum", Reason("meetings.quorum_none")))
    return tuple(found)


def problems_of_invite(
    invite: Invite, *, opened: Iterable[Category], taken: Iterable[int | None]
) -> tuple[Problem, ...]:
    """Return why somebody cannot be asked to the table.

    Shapes: `opened` is what the sharing rules would let that agency hear here; `taken` who was asked already.
    Each is asked for a reason of their own and for named categories, never for everything.
    Source: requirement C1 and C5 of need to know, ADR 25.
    """
    found = _texts(("why", problem_of_text(invite.why, least=SHORTEST_REASON)))
    if invite.agency_id is None:
        guest = problem_of_text(invite.guest, most=MAX_LINE)
        return tuple(found + _texts(("guest", guest)))
    if invite.agency_id in set(taken):
        found.append(Problem("agency", Reason("meetings.asked_already")))
    if invite.is_excluded:
        return tuple(found)
    may = set(opened)
    if Category.MINUTES not in may:
        found.append(Problem("agency", Reason("meetings.no_ground")))
    elif not invite.categories:
        found.append(Problem("categories", Reason("meetings.category_missing")))
    found += [
        Problem("categories", Reason("meetings.not_opened", {"category": one.value}))
        for one in sorted(invite.categories - may)[:1]
        if Category.MINUTES in may
    ]
    return tuple(found)


def problems_of_ask(
    ask: Ask, *, bound: Iterable[Category], may_hear: bool, today: date, meets_on: date
) -> tuple[Problem, ...]:
    """Return why an agency cannot be asked for this: the test of necessity.

    Shapes: `bound` is what the agency sits at the table for; `may_hear` whether whoever asks may have the answer.
    Source: requirement F11 and need to know, ADR 25.
    """
    found = _texts(
        ("question", problem_of_text(ask.question)),
        ("what_for", problem_of_text(ask.what_for, least=SHORTEST_REASON)),
    )
    if ask.category not in TALKED_ABOUT or ask.category not in set(bound):
        found.append(
            Problem("category", Reason("meetings.not_bound", {"category": ask.category.value}))
        )
    elif not may_hear:
        found.append(
            Problem("category", Reason("meetings.may_not_hear", {"category": ask.category.value}))
        )
    if ask.due_on is None:
        found.append(Problem("due_on", Reason("meetings.day_missing")))
    elif ask.due_on < today:
        found.append(Problem("due_on", Reason("meetings.day_past")))
    elif ask.due_on > meets_on:
        found.append(Problem("due_on", Reason("meetings.day_after")))
    return tuple(found)


def problems_of_heard(heard: Heard, *, has_statement: bool) -> tuple[Problem, ...]:
    """Return what is missing where it is said how the person was heard.

    Source: requirement 55, ADR 25.
    """
    if heard.voice is Voice.STATEMENT and not has_statement:
        return tuple(_texts(("statement", problem_of_text(heard.statement))))
    if heard.voice is Voice.REPRESENTATIVE:
        reason = problem_of_text(heard.representative, most=MAX_LINE)
        return tuple(_texts(("representative", reason)))
    if heard.voice is Voice.NONE:
        reason = problem_of_text(heard.why_none, least=SHORTEST_REASON)
        return tuple(_texts(("why_none", reason)))
    return ()


def problems_of_ruling(
    ruling: Ruling, *, at_table: Callable[[int], bool], today: date
) -> tuple[Problem, ...]:
    """Return what is wrong with a decision; who does it and by when may still be missing.

    Source: our own choice, ADR 25.
    """
    found = _texts(("text", problem_of_text(ruling.text)))
    if ruling.owner_agency_id is not None and not at_table(ruling.owner_agency_id):
        found.append(Problem("owner", Reason("meetings.owner_not_here")))
    if ruling.due_on is not None and ruling.due_on < today:
        found.append(Problem("due_on", Reason("meetings.day_past")))
    is_compromise = bool(ruling.alternatives.strip() or ruling.settled.strip() or ruling.gave_way)
    if is_compromise and ruling.goal_id is None:
        found.append(Problem("goal", Reason("meetings.goal_missing")))
    return tuple(found)


def problems_of_telling(telling: Telling, *, names: Iterable[str]) -> tuple[Problem, ...]:
    """Return what is wrong with an entry of the register that somebody makes by hand.

    Shapes: `names` are parts of the person's name: what neighbours are told holds none of them, and no figure, for
    a figure may be an address or a day of birth.
    Source: requirement 115 (information to the community names nobody), ADR 25.
    """
    found = _texts(
        ("name", problem_of_text(telling.name, most=MAX_LINE)),
        ("what", problem_of_text(telling.what)),
        ("basis", problem_of_text(telling.basis, least=SHORTEST_REASON)),
        ("conditions", problem_of_text(telling.conditions)),
    )
    if not telling.is_told:
        reason = problem_of_text(telling.why_not_told, least=SHORTEST_REASON)
        found += _texts(("why_not_told", reason))
    if telling.recipient is Recipient.COMMUNITY:
        if says_who(telling.what, names):
            found.append(Problem("what", Reason("meetings.names_somebody")))
        if _DIGIT.search(telling.what):
            found.append(Problem("what", Reason("meetings.holds_figures")))
    return tuple(found)


def says_who(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text holds one of the names, as a word of its own.

    Source: requirement 115, ADR 25.

    >>> says_who("Sem lives here", ["sem"])
    True
    >>> says_who("The semester begins", ["sem"])
    False
    """
    words = set(re.findall(r"\w+", text.casefold()))
    return any(
        part in words
        for name in names
        for part in re.findall(r"\w+", name.casefold())
        if len(part) > 1
    )
