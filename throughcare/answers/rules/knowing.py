"""What one reader may know of answers, and what a question was: new, reused, repeated or already told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.answers.rules.carrying import carry
from throughcare.answers.types import NOTHING, Event, Put
from throughcare.kernel.access import Category
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Origin, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from throughcare.agencies.types import AgencyRow
    from throughcare.answers.rules.schema import Catalogue, Form
    from throughcare.answers.types import AnswerRow, Elsewhere, Given, Known, Said
    from throughcare.sharing.types import Asker, Law, PersonFacts

Origins = tuple[Category, int | None]
"""A category, and the agency that asked; None where the person answered on their own."""


@dataclass(frozen=True, slots=True)
class Prefill:
    """Hold what is known about one question of a form before it is asked."""

    concept: str
    rows: tuple[AnswerRow, ...] = ()
    """What the reader may see, the newest first; several agencies may know different things."""
    said: Said = NOTHING
    """What the form shows as the answer: of the newest row, as this version understands it."""
    is_valid: bool = False
    told: AnswerRow | None = None
    """The person said that they told it already, and nothing that the reader may see answers it."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Agencies that know something, where the reader may know that and no more."""

    @property
    def newest(self) -> AnswerRow | None:
        """Return the row that the form shows.

        Source: our own choice, ADR 15.
        """
        return self.rows[0] if self.rows else None


def topic_of(category: Category, agency: AgencyRow | None) -> Topic:
    """Return what the sharing rules are asked about: the shared file, where the person answered on their own.

    Source: our own choice, ADR 15.
    """
    if agency is None:
        return Topic(category)
    origin = Origin(agency.agency_id, agency.kind, agency.jurisdiction, agency.is_sealed)
    return Topic(category, origin)


def levels(
    asker: Asker,
    origins: Iterable[Origins],
    agencies: Mapping[int, AgencyRow],
    law: Law,
    facts: PersonFacts,
) -> dict[Origins, Level]:
    """Return how much a worker sees of each kind of answers; what is denied is not in it.

    Source: our own choice, ADR 11 and 15.
    """
    found: dict[Origins, Level] = {}
    for category, agency_id in origins:
        agency = None if agency_id is None else agencies[agency_id]
        level = decide(asker, topic_of(category, agency), law, facts).level
        if level is not Level.NONE:
            found[category, agency_id] = level
    return found


def may_hold(
    asker: Asker, category: Category, own: AgencyRow, law: Law, facts: PersonFacts
) -> bool:
    """Tell whether a worker may ask about a category: whoever may read all of it as their own.

    Source: our own choice, ADR 11 and 15; GDPR, article 5(1)(c).
    """
    return decide(asker, topic_of(category, own), law, facts).level is Level.FULL


def prefills(
    form: Form,
    catalogue: Catalogue,
    known: Known,
    *,
    today: date,
    telling: frozenset[str] = frozenset(),
) -> dict[str, Prefill]:
    """Return what is known before a form is asked, by concept; a concept of which nothing is known is not in it.

    Shapes: `telling` are the concepts of which it says something that they were answered at all; of those no
    more is told than of unanswered ones.
    Source: our own choice, ADR 15.
    """
    rows: dict[str, list[AnswerRow]] = {}
    for row in known.rows:
        rows.setdefault(carry(row.concept, row.said, form, catalogue).concept, []).append(row)
    elsewhere: dict[str, list[Elsewhere]] = {}
    for one in known.elsewhere:
        key = carry(one.concept, NOTHING, form, catalogue).concept
        if one.concept not in telling and key not in telling:
            elsewhere.setdefault(key, []).append(one)
    concepts = (set(rows) | set(elsewhere)) - {""}
    return {
        concept: _prefill(
            concept, rows.get(concept, ()), elsewhere.get(concept, ()), form, catalogue, today
        )
        for concept in sorted(concepts)
    }


def _prefill(
    concept: str,
    rows: Sequence[AnswerRow],
    elsewhere: Iterable[Elsewhere],
    form: Form,
    catalogue: Catalogue,
    today: date,
) -> Prefill:
    # Somebody who knows is asked before somebody who asked later and was told that it is not known.
    answers = tuple(sorted((row for row in rows if row.said), key=lambda row: row.said.is_unknown))
    told = next((row for row in rows if row.event is Event.TOLD), None)
    agencies = {one.agency_id: one for one in elsewhere}
    if not answers:
        return Prefill(concept, told=told, elsewhere=tuple(agencies.values()))
    newest = answers[0]
    return Prefill(
        concept,
        answers,
        carry(newest.concept, newest.said, form, catalogue).said,
        newest.is_valid_on(today) and not newest.said.is_unknown,
        elsewhere=tuple(agencies.values()),
    )


def put_as(
    given: Given, known: Prefill | None, *, is_known_unseen: bool
) -> tuple[Put, bool] | None:
    """Say as what a question counts, and whether it was repeated without anybody being able to know it.

    Shapes: None where the question was left open and nothing was known: it was not put.
    Source: our own choice, ADR 15.
    """
    if given.is_told:
        return Put.ALREADY_TOLD, False
    if not given.said:
        return None
    if known is None:
        return Put.NEW, is_known_unseen
    if known.is_valid and known.said:
        return (Put.REUSED if given.said == known.said else Put.REPEATED), False
    is_told_of = bool(known.elsewhere) or known.told is not None
    return (Put.REPEATED if is_told_of else Put.NEW), False


def changes(given: Given, known: Prefill | None, *, agency_id: int | None) -> bool:
    """Tell whether what was sent must be written: whatever says more than what stands there already.

    Source: our own choice, ADR 15: what stood and was left standing is no new answer.
    """
    if given.is_told:
        return known is None or known.told is None or known.told.agency_id != agency_id
    if not given.said:
        return False
    return known is None or not known.is_valid or given.said != known.said
