"""What a movement, another legal title, or a corrected fact would move: the one preview, asked for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from throughcare.caseloads.queries.handovers import open_handover_of
from throughcare.caseloads.rules.hanging import BEGINS
from throughcare.custody import queries as custody
from throughcare.journeys.queries.carrying import carries_on, contact_at
from throughcare.journeys.queries.preview import Known, preview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.custody.types import LegalTitle
    from throughcare.journeys.queries.preview import Preview
    from throughcare.journeys.types import PartFact
    from throughcare.kernel.access import Access


def preview_release(
    person_id: int, *, on: date, access: Access, now: datetime, today: date
) -> Preview | None:
    """Return what a release on a day would move, with who is the contact after it."""

    def released(known: Known) -> Known:
        return replace(known, stay=known.stay and replace(known.stay, released_on=on))

    def carried(known: Known, found: Preview) -> Known:
        accepted = next((one for one in found.changes if one.effect == BEGINS), None)
        if accepted is not None:
            known = _moved_house(known, access)
            return passed_on(known, (0, accepted.owner_agency_id), today)
        after = carries_on(found.after, found.derivations, on=on, today=today)
        if after.closes:
            return _closed(known, now, today)
        if after.contact is None:
            return known
        return passed_on(known, (after.contact.membership_id, after.contact.agency_id), today)

    return preview(person_id, released, access=access, today=today, then=carried)


def _moved_house(known: Known, access: Access) -> Known:
    """Return what is known once the accepted handover begins: a transfer says where the person will live."""
    row = open_handover_of(known.case.case_id, known.case.person_id, access=access)
    if row is None or not row.home_after:
        return known
    return replace(known, person=replace(known.person, home_municipality=row.home_after))


def passed_on(known: Known, contact: tuple[int, int], today: date) -> Known:
    """Return what is known once a worker of an agency is the contact: what hung on the one before ends.

    Not guarded by an access: who knows it may suppose something of it.
    """
    membership_id, agency_id = contact
    left, parts = known.case.contact_agency_id, known.parts
    if left != agency_id:
        stay = tuple(one for one in parts if one.is_deputy and one.agency_id != left)
        parts = (*stay, *_settled([one for one in parts if one not in stay], today))
    case = replace(known.case, contact_membership_id=membership_id, contact_agency_id=agency_id)
    return replace(known, case=case, parts=parts)


def _closed(known: Known, now: datetime, today: date) -> Known:
    case = replace(known.case, closed_at=now)
    return replace(known, case=case, parts=_settled(known.parts, today))


def _settled(parts: Sequence[PartFact], today: date) -> tuple[PartFact, ...]:
    return tuple(one if one.until else replace(one, until=today) for one in parts)


def preview_transfer(
    person_id: int, *, to_agency_id: int, access: Access, today: date
) -> Preview | None:
    """Return what a transfer to another prison would move; its duty contact takes over from the old prison's."""

    def transferred(known: Known) -> Known:
        stay, contact = known.stay, contact_at(to_agency_id, today)
        if stay is not None and contact is not None:
            if known.case.contact_agency_id == stay.agency_id:
                known = passed_on(known, (contact.membership_id, to_agency_id), today)
            known = replace(known, stay=replace(stay, agency_id=to_agency_id))
        return known

    return preview(person_id, transferred, access=access, today=today)


def preview_legal_title(
    person_id: int, *, title: LegalTitle, from_on: date, access: Access, today: date
) -> Preview | None:
    """Return what another legal title would move; one that begins before the present one changes nothing."""
    history = custody.history_of(person_id, access=access)
    newest = history.titles[0].from_on if history is not None and history.titles else None
    holds = newest is None or from_on >= newest

    def titled(known: Known) -> Known:
        if not holds:
            return known
        return replace(known, stay=known.stay and replace(known.stay, legal_title=title))

    return preview(person_id, titled, access=access, today=today)


def preview_death(
    person_id: int, *, on: date, access: Access, now: datetime, today: date
) -> Preview | None:
    """Return what falls away when a person has died."""

    def died(known: Known) -> Known:
        stay = known.stay
        if stay is not None and stay.released_on is None:
            stay = replace(stay, released_on=on)
        return replace(known, person=replace(known.person, died_on=on), stay=stay)

    def closed(known: Known, _found: Preview) -> Known:
        return _closed(known, now, today)

    return preview(person_id, died, access=access, today=today, then=closed)


def preview_person(
    person_id: int, fields: Mapping[str, Any], *, access: Access, today: date
) -> Preview | None:
    """Return what corrected facts about a person would move: another municipality, another age."""

    def corrected(known: Known) -> Known:
        return replace(known, person=replace(known.person, **fields))

    return preview(person_id, corrected, access=access, today=today)


def preview_moved_house(
    person_id: int,
    municipality: str,
    *,
    contact: tuple[int, int],
    access: Access,
    today: date,
) -> Preview | None:
    """Return what a transfer to where the person will live would move, with who is the contact then.

    Shapes: the contact is a worker and their agency.
    """

    def moved(known: Known) -> Known:
        home = municipality or known.person.home_municipality
        known = replace(known, person=replace(known.person, home_municipality=home))
        return passed_on(known, contact, today)

    return preview(person_id, moved, access=access, today=today)
