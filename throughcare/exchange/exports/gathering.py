"""Gather everything that a person may have about themselves. What the engine withholds from them is not in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from throughcare.agencies import queries as agencies
from throughcare.answers import queries as answers
from throughcare.audit.queries.reading import readable
from throughcare.exchange.exports import values
from throughcare.exchange.exports.reading import own_person, section
from throughcare.journeys.queries.naming import words
from throughcare.kernel.access import Category
from throughcare.notes.queries.documents import own_documents, own_files
from throughcare.notes.queries.own import own_notes
from throughcare.notes.rules.documents import ENDINGS
from throughcare.referrals import queries as referrals
from throughcare.sharing.queries import consents, rights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from throughcare.answers.rules.schema import Concept
    from throughcare.answers.types import Said
    from throughcare.journeys.queries.naming import Words
    from throughcare.kernel.access import Access
    from throughcare.notes.types import DocumentRow, NoteRow

ALWAYS_LEFT_OUT = ("about_victims", "about_children", "names_of_staff")
P = TypeVar("P", bound=values.Part)
FOLDER = "documents"
"""Where the files of a package are."""
BY_LAW = "withheld_by_law"
"""Said in every package, whether anything is withheld or not: else its absence would tell."""


def gather(
    *,
    language: str,
    access: Access,
    now: datetime,
    today: date,
    step: Callable[[], None] = lambda: None,
) -> values.Package:
    """Return everything about the person who holds the access; `step` is called after each part of the work.

    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    names = agencies.agency_names()
    me = _me(access)
    stays = tuple(values.Stay.model_validate(row[0]) for row in section("stays", access=access))
    step()
    cases = tuple(_cases(access, words(language)))
    step()
    notes = tuple(map(_note, _all_notes(access)))
    step()
    documents = tuple(map(_document, _all_documents(access)))
    package = values.Package(
        made_at=now,
        left_out=(*ALWAYS_LEFT_OUT, BY_LAW),
        me=me,
        stays=stays,
        cases=cases,
        notes=notes,
        documents=documents,
        answers=tuple(_answers(language, access)),
        questions_put=tuple(_askings(language, access)),
        consents=tuple(_consents(access, names)),
        services=_rows(values.ServicePart, section("services", access=access)),
        releases=_rows(values.ReleasePart, section("releases", access=access)),
        relations=_rows(values.RelationPart, section("relations", access=access)),
        restrictions=_rows(values.RestrictionPart, section("restrictions", access=access)),
        requests=tuple(_requests(access, names)),
        asked_to_see=_rows(values.AskedPart, section("asked", access=access)),
        proposed=_rows(values.ProposalPart, section("proposed", access=access)),
        declined=_rows(values.DeclinePart, section("declined", access=access)),
        followed_up=_rows(values.FollowUpPart, section("followed_up", access=access)),
        lost=_rows(values.LossPart, section("lost", access=access)),
        wishes=_rows(values.WishPart, section("wishes", access=access)),
        deputies=_rows(values.DeputyPart, section("deputies", access=access)),
        handovers=_rows(values.HandoverPart, section("handovers", access=access)),
        visits=_rows(values.VisitPart, section("visits", access=access)),
        unowned=_rows(values.UnownedPart, section("unowned", access=access)),
        conferences=_rows(values.ConferencePart, section("conferences", access=access)),
        questions=_rows(values.QuestionPart, section("questions", access=access)),
        supporters=_rows(values.SupporterPart, section("supporters", access=access)),
        appointments=_rows(values.AppointmentPart, section("appointments", access=access)),
        reached=_rows(values.ContactPointPart, section("reached", access=access)),
        reach_rule=_rows(values.ContactRulePart, section("reach_rule", access=access)),
        ways_in=_rows(values.WayInPart, section("ways_in", access=access)),
        referrals=tuple(_referrals(access, names)),
        employers=tuple(_employers(access)),
        providers=tuple(_providers(access, names)),
        log=tuple(_log(access, names, today)),
    )
    step()
    return package


def _referrals(access: Access, names: Mapping[int, str]) -> Iterator[values.ReferralPart]:
    person_id = access.actor.person_id or 0
    if not access.covers(person_id, Category.PLAN):
        return
    for row in referrals.referrals_of(person_id, access=access):
        whole = referrals.whole_of(row.referral_id, access=access, person_id=person_id)
        yield values.ReferralPart(
            service=row.service,
            kind=row.kind.value,
            state=row.state.value,
            from_agency=names.get(row.from_agency_id or 0, ""),
            to_agency=names.get(row.to_agency_id, ""),
            sent_at=row.sent_at,
            ended_on=row.ended_on,
            why=row.why,
            sent=tuple(
                values.SentPart(
                    category=one.category.value, key=one.key, text=one.text, ground=one.ground
                )
                for one in (whole.sent if whole else ())
            ),
            said=tuple(one.words for one in (whole.events if whole else ()) if one.words),
        )


def _employers(access: Access) -> Iterator[values.EmployerPart]:
    for row in referrals.own_approaches(access=access):
        yield values.EmployerPart(
            agency=row.agency,
            skills=row.skills,
            name=row.name,
            reach=row.reach,
            shown_at=row.shown_at,
            reply=row.reply,
            answer=row.answer,
        )


def _providers(access: Access, names: Mapping[int, str]) -> Iterator[values.ProviderWordPart]:
    for one in referrals.words_of(access.actor.person_id or 0, access=access).values():
        yield values.ProviderWordPart(
            agency=names.get(one.agency_id, ""), word=one.word.value, said_at=one.at, why=one.why
        )


def _rows(kind: type[P], rows: list[tuple[Any, ...]]) -> tuple[P, ...]:
    fields = tuple(kind.model_fields)
    return tuple(kind.model_validate(dict(zip(fields, row, strict=True))) for row in rows)


def _me(access: Access) -> values.Me:
    (row,) = section("me", access=access)
    return values.Me.model_validate(dict(zip(values.Me.model_fields, row, strict=True)))


def _cases(access: Access, said: Words) -> Iterator[values.Case]:
    journeys = _by_case(section("journeys", access=access))
    done = _by_case(section("done", access=access))
    moved = _by_case(section("moved", access=access))
    plans = _by_case(section("plans", access=access))
    for case_id, opened_at, closed_at, contacts in section("cases", access=access):
        yield values.Case(
            opened_at=opened_at,
            closed_at=closed_at,
            contacts=tuple(map(values.Contact.model_validate, contacts)),
            journeys=tuple(_journey(said, *row) for row in journeys.get(case_id, ())),
            done=_rows(values.Done, done.get(case_id, [])),
            moved=tuple(
                values.Moved(at=at, cause=json.loads(cause), changes=json.loads(changes))
                for at, cause, changes in moved.get(case_id, ())
            ),
            plan=_plan(plans.get(case_id, [])),
        )


def _by_case(rows: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for case_id, *rest in rows:
        found.setdefault(case_id, []).append(tuple(rest))
    return found


def _journey(
    said: Words, programme_id: int, outcome: str, tasks: list[dict[str, Any]]
) -> values.Journey:
    return values.Journey(
        programme=said.programmes.get(programme_id, ""),
        outcome=outcome,
        tasks=tuple(
            values.Task.model_validate({**task, "title": _title(said, programme_id, task["code"])})
            for task in tasks
        ),
    )


def _title(said: Words, programme_id: int, code: str) -> str:
    found = said.tasks.get((programme_id, code))
    return said.title(code) if found is None else found.plain


def _plan(rows: list[tuple[Any, ...]]) -> values.Plan | None:
    if not rows:
        return None
    return values.Plan(
        version=rows[0][0],
        versions=tuple(
            values.PlanVersion(
                number=number,
                at=at,
                by="you" if is_person else agency,
                change=change,
                content=_content(json.loads(content)),
            )
            for _version, number, at, agency, is_person, change, content in rows
        ),
    )


def _content(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out which worker wrote it: the agency is named beside it."""
    return {name: value for name, value in content.items() if name != "membership_id"}


def _all_notes(access: Access) -> Iterator[NoteRow]:
    after = None
    while True:
        found = own_notes(access=access, after=after)
        yield from found.rows
        if found.next_key is None:
            return
        after = found.next_key


def _all_documents(access: Access) -> Iterator[DocumentRow]:
    after = None
    while True:
        found = own_documents(access=access, after=after)
        yield from found.rows
        if found.next_key is None:
            return
        after = found.next_key


def _note(row: NoteRow) -> values.NotePart:
    return values.NotePart(
        note_id=row.note_id,
        category=row.category.value,
        agency=row.agency,
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        kind="" if row.kind is None else row.kind.value,
        attended="" if row.attended is None else row.attended.value,
        method=row.method,
        summary=row.summary,
        text=row.text,
        earlier=tuple(
            values.Wording(
                recorded_at=one.recorded_at,
                occurred_on=one.occurred_on,
                summary=one.summary,
                text=one.text,
            )
            for one in row.earlier
        ),
        comments=tuple(values.Comment(at=one.said_at, text=one.text) for one in row.comments),
    )


def _document(row: DocumentRow) -> values.DocumentPart:
    return values.DocumentPart(
        title=row.title,
        kind=row.kind.value,
        category=row.category.value,
        dated_on=row.dated_on,
        recorded_at=row.recorded_at,
        by=row.agency or "you",
        media_type=row.media_type,
        size=row.size,
        is_current=row.is_current,
        file=f"{FOLDER}/{row.document_id}{ENDINGS[row.media_type]}",
    )


def files_of(*, access: Access) -> Iterator[tuple[str, bytes]]:
    """Give the name in the package and the content of every document of the person who holds the access.

    Shapes: one content at a time is in memory.
    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    own_person(access)
    for found in own_files(access=access):
        yield _document(found.row).file, found.content


def _answers(language: str, access: Access) -> Iterator[values.AnswerPart]:
    concepts = answers.catalogue().by_key
    for row in answers.own_history(access=access):
        concept = concepts.get(row.concept)
        yield values.AnswerPart(
            at=row.at,
            concept=row.concept,
            question="" if concept is None else _in(concept.ask, language),
            event=row.event.value,
            answer=_answer(row.said, concept, language),
            codes=row.said.codes,
            source=row.source.value,
            agency=row.agency,
            valid_until=row.valid_until,
            form=f"{row.form} {row.form_version}",
        )


def _answer(said: Said, concept: Concept | None, language: str) -> str:
    """Return an answer in words; what nobody has words for stays a code."""
    if not said.codes:
        return said.day.isoformat() if said.day is not None else said.text
    options = [None if concept is None else concept.option(code) for code in said.codes]
    named = zip(said.codes, options, strict=True)
    return ", ".join(code if one is None else _in(one.text, language) for code, one in named)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def _askings(language: str, access: Access) -> Iterator[values.AskingPart]:
    concepts = answers.catalogue().by_key
    for row in answers.own_askings(access=access):
        yield values.AskingPart(
            on=row.on,
            agency=row.agency,
            question=_in(concepts[row.concept].ask, language),
            put=row.put.value,
        )


def _consents(access: Access, names: Mapping[int, str]) -> Iterator[values.ConsentPart]:
    for one in consents.events_of(own_person(access), access=access):
        fact, telling = one.fact, one.telling
        yield values.ConsentPart(
            at=fact.at,
            state=fact.state.value,
            purpose=fact.purpose.value,
            agencies=tuple(names.get(number, "") for number in sorted(fact.agency_ids)),
            categories=tuple(sorted(fact.categories)),
            since=fact.since,
            until=fact.until,
            method=telling.method,
            language=telling.language,
            text_version=telling.text_version,
            witness=telling.witness,
        )


def _requests(access: Access, names: Mapping[int, str]) -> Iterator[values.RequestPart]:
    for row in rights.rights_of(own_person(access), access=access):
        yield values.RequestPart(
            kind=row.kind,
            categories=row.categories,
            agency=names.get(row.agency_id or 0, ""),
            text=row.text,
            asked_at=row.asked_at,
            due_on=row.due_on,
            state=row.state,
            answered_at=row.answered_at,
            answer=row.answer,
            justification=row.justification,
        )


_LOGGED = (
    "pk", "at", "action", "what", "agency_id", "role", "purpose", "basis", "categories",
    "outcome", "limits", "channel", "break_glass_id",
)  # fmt: skip


def _log(access: Access, names: Mapping[int, str], today: date) -> Iterator[values.LogPart]:
    person_id = own_person(access)
    if not access.covers(person_id, Category.AUDIT):
        return
    events = readable(person_id, today=today).order_by("pk").values_list(*_LOGGED)
    for row in events.iterator(chunk_size=2000):
        event_id, at, action, what, agency_id, role, purpose, basis, categories, *rest = row
        outcome, limits, channel, break_glass = rest
        yield values.LogPart(
            event_id=event_id,
            at=at,
            action=action,
            what=what,
            agency=names.get(agency_id or 0, ""),
            role=role,
            purpose=purpose,
            basis=basis,
            categories=tuple(categories),
            outcome=outcome,
            limits=tuple(limits),
            channel=channel,
            is_emergency=break_glass is not None,
        )
