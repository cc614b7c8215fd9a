"""Ask and read as members of the cast do."""

from __future__ import annotations

from tests.notes.cast import NOW, TODAY, Cast
from throughcare.answers import actions, queries
from throughcare.answers.types import Given, Known, Said
from throughcare.kernel.access import Access
from throughcare.sharing import actions as sharing

YES, NO = Said(("yes",)), Said(("no",))


def access_of(cast: Cast, who: str, now=NOW, today=TODAY) -> Access:
    found = sharing.decide(
        cast.actor(who), person_id=cast.person_id, what="answers", now=now, today=today
    )
    assert isinstance(found, Access), (who, found)
    return found


def ask(
    cast: Cast, who: str, form: str, page: str, *, seen=None, now=NOW, today=TODAY, **said
) -> int:
    """Record answers to a page; keys of concepts have two underscores for the point."""
    given = tuple(
        one if isinstance(one, Given) else Given(key.replace("__", "."), one)
        for key, one in said.items()
    )
    access = access_of(cast, who, now, today)
    if seen is None:
        sheet = queries.sheet_for(cast.person_id, form, access=access, today=today)
        seen = (
            {key: one.newest.answer_id for key, one in sheet.prefills.items() if one.newest}
            if sheet
            else {}
        )
    return actions.record_page(
        given,
        person_id=cast.person_id,
        form=form,
        page=page,
        seen=seen,
        access=access,
        now=now,
        today=today,
    )


def known(cast: Cast, who: str, *, now=NOW, today=TODAY) -> Known:
    return queries.known(cast.person_id, access=access_of(cast, who, now, today), today=today)


def rows(cast: Cast, who: str, **more) -> dict[tuple[str, str], Said]:
    return {(one.concept, one.agency): one.said for one in known(cast, who, **more).rows}


def prefill(cast: Cast, who: str, form: str, concept: str, *, now=NOW, today=TODAY):
    sheet = queries.sheet_for(
        cast.person_id, form, access=access_of(cast, who, now, today), today=today
    )
    assert sheet is not None
    return sheet.prefills.get(concept)
