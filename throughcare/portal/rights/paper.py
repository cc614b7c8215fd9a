"""Everything about me, to read: a document made from the package, with the same words as my pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.pages import (
    access_words,
    aftercare_words,
    answer_words,
    consent_words,
    diary_words,
    formatting,
    handover_words,
    note_words,
    plan_words,
    rights_words,
    supporter_words,
    words,
)
from throughcare.pages.documents import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    Table,
    render,
)
from throughcare.portal.log.words import ACTS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from throughcare.exchange.exports.values import (
        AnswerPart,
        Case,
        DocumentPart,
        FollowUpPart,
        LogPart,
        NotePart,
        Package,
        PlanVersion,
        Stay,
    )


def readable(package: Package, *, language: str) -> bytes:
    """Return the document as a PDF that can be read aloud.

    Errors: ThroughcareError if it cannot be made.
    """
    name = next((f"{one.given} {one.family}".strip() for one in package.me.names), "")
    return render(
        Document(
            title=_("Everything about you"),
            subtitle=name,
            language=language,
            printed_at=timezone.localtime(package.made_at),
            blocks=tuple(_blocks(package)),
        )
    )


def _blocks(package: Package) -> Iterator[Block]:
    yield Heading(_("What this is"))
    yield Paragraph(
        _(
            "This is everything that is recorded about you here and that you may have. "
            "The other files beside this one hold the same for computers."
        )
    )
    yield Note("\n".join(str(rights_words.LEFT_OUT[code]) for code in package.left_out))
    yield from _me(package)
    yield from _stays(package.stays)
    for number, case in enumerate(package.cases, 1):
        yield from _case(number, case)
    yield from _notes(package.notes)
    yield from _documents(package.documents)
    yield from _answers(package.answers)
    yield from _after(package)
    yield from _sharing(package)
    yield from _own_ways(package)
    yield from _diary(package)
    yield from _asked(package)
    yield from _log(package.log)


def _me(package: Package) -> Iterator[Block]:
    me = package.me
    yield Heading(_("Who you are"))
    named = [f"{one.given} {one.family}".strip() for one in me.names]
    pairs = [
        (_("Names"), "; ".join(named)),
        (_("Numbers"), "; ".join(f"{one.value} ({one.system})" for one in me.numbers)),
        (_("Date of birth"), _day(me.born_on)),
        (_("Language"), me.language),
        (_("Municipality where you lived"), me.home_municipality),
        (_("Municipality where you want to go"), me.release_municipality),
    ]
    yield Facts(tuple((label, value or _("Not recorded")) for label, value in pairs))
    if me.about_me:
        yield Heading(_("Your own words"), 2)
        yield Paragraph(me.about_me)


def _stays(stays: Sequence[Stay]) -> Iterator[Block]:
    if not stays:
        return
    yield Heading(_("Your stays"))
    for stay in stays:
        yield Heading(f"{stay.agency}, {_day(stay.admitted_on)}", 2)
        yield Facts(
            (
                (_("You came in"), _day(stay.admitted_on) or _("Not recorded")),
                (_("You left"), _day(stay.released_on) or _("Not recorded")),
                (
                    _("Legal title"),
                    "; ".join(words.word(words.LEGAL_TITLES, one.title) for one in stay.titles)
                    or _("Not recorded"),
                ),
            )
        )
        if stay.release_dates:
            yield Table(
                (_("Date"), _("Day"), _("Source"), _("Recorded on")),
                tuple(
                    (
                        words.word(words.RELEASE_KINDS, one.kind),
                        _day(one.on) or _("Taken back"),
                        one.source,
                        _moment(one.recorded_at),
                    )
                    for one in stay.release_dates
                ),
            )
        if stay.movements:
            yield Bullets(
                tuple(
                    f"{_day(one.on)}: {words.word(words.MOVEMENTS, one.kind)}, {one.agency}"
                    for one in stay.movements
                )
            )


def _case(number: int, case: Case) -> Iterator[Block]:
    yield Heading(_("Help, part %(number)s") % {"number": number})
    yield Paragraph(
        _("From %(since)s until %(until)s.")
        % {
            "since": _moment(case.opened_at),
            "until": _moment(case.closed_at) if case.closed_at else _("now"),
        }
    )
    yield Heading(_("Your contacts"), 2)
    yield Bullets(
        tuple(f"{one.name}, {one.agency}, {_moment(one.since)}" for one in case.contacts)
        or (_("Nobody"),)
    )
    for journey in case.journeys:
        yield Heading(journey.programme or _("Programme"), 2)
        yield Paragraph(words.word(words.OUTCOMES, journey.outcome))
        if journey.tasks:
            yield Table(
                (_("Day"), _("What"), _("Who")),
                tuple((_day(one.due_on), one.title, one.agency) for one in journey.tasks),
            )
    if case.plan is not None:
        yield from _plan(case.plan.versions)


def _plan(versions: Sequence[PlanVersion]) -> Iterator[Block]:
    newest = versions[-1].content
    yield Heading(_("Your plan"), 2)
    lines = [
        *(
            _("Need: %(text)s") % {"text": f"{_domain(one)}: {one.get('text', '')}"}
            for one in newest.get("needs", ())
        ),
        *(_("Goal: %(text)s") % {"text": one.get("words", "")} for one in newest.get("goals", ())),
        *(
            _("Step: %(text)s, %(day)s")
            % {"text": one.get("text", ""), "day": one.get("due_on", "")}
            for one in newest.get("actions", ())
        ),
    ]
    if lines:
        yield Bullets(tuple(lines))
    yield Heading(_("How your plan changed"), 3)
    yield Table(
        (_("When"), _("Who"), _("What")),
        tuple(
            (
                _moment(one.at),
                _("You") if one.by == "you" else one.by or _("The system"),
                str(plan_words.CHANGES.get(one.change, one.change)),
            )
            for one in versions
        ),
    )


def _domain(need: dict[str, object]) -> str:
    code = str(need.get("domain", ""))
    return str(plan_words.DOMAINS.get(code, code))


def _notes(notes: Sequence[NotePart]) -> Iterator[Block]:
    if not notes:
        return
    yield Heading(_("What is written about you"))
    for one in notes:
        category = consent_words.category(one.category)
        yield Heading(f"{_day(one.occurred_on)}, {category}, {one.agency}", 2)
        texts = [
            str(note_words.ATTENDED.get(one.attended, "")),
            one.text or one.summary,
            *(
                _("Earlier wording (%(day)s): %(text)s")
                % {"day": _moment(each.recorded_at), "text": each.text}
                for each in one.earlier
            ),
            *(_("You said: %(text)s") % {"text": each.text} for each in one.comments),
        ]
        yield Paragraph("\n".join(text for text in texts if text) or _("Nothing more"))


def _documents(documents: Sequence[DocumentPart]) -> Iterator[Block]:
    if not documents:
        return
    yield Heading(_("Documents about you"))
    yield Table(
        (_("Day"), _("What"), _("Who put it there"), _("File in this package")),
        tuple(
            (
                _day(one.dated_on),
                f"{one.title} ({note_words.DOCUMENT_KINDS[one.kind]})",
                _("You") if one.by == "you" else one.by,
                one.file,
            )
            for one in documents
        ),
    )


def _answers(answers: Sequence[AnswerPart]) -> Iterator[Block]:
    if not answers:
        return
    yield Heading(_("What you were asked, and what was written down"))
    shared, events = answer_words.SHARED, answer_words.EVENTS
    yield Table(
        (_("When"), _("Question"), _("Answer"), _("Who")),
        tuple(
            (
                _moment(one.at),
                one.question,
                str(shared.get(one.answer, one.answer) or events.get(one.event, one.event)),
                one.agency or _("You"),
            )
            for one in answers
        ),
    )


def _sharing(package: Package) -> Iterator[Block]:
    yield Heading(_("What you said about sharing"))
    if package.consents:
        yield Table(
            (_("When"), _("Answer"), _("Agency"), _("About"), _("Until")),
            tuple(
                (
                    _moment(one.at),
                    str(consent_words.EVENTS.get(one.state, one.state)),
                    "; ".join(one.agencies),
                    _categories(one.categories),
                    _moment(one.until),
                )
                for one in package.consents
            ),
        )
    else:
        yield Paragraph(_("Nothing yet."))
    if package.relations:
        yield Heading(_("Agencies that have to do with you"), 2)
        yield Table(
            (_("Agency"), _("How"), _("Since"), _("Until")),
            tuple(
                (
                    one.agency,
                    words.word(words.RELATIONS, one.kind),
                    _day(one.since),
                    _day(one.until),
                )
                for one in package.relations
            ),
        )


def _after(package: Package) -> Iterator[Block]:
    if package.proposed:
        yield Heading(_("What you asked for"), 2)
        yield Table(
            (_("When"), _("What"), _("Your words"), _("The answer")),
            tuple(
                (
                    _day(one.asked_at.date()),
                    str(plan_words.PROPOSALS[one.kind]),
                    one.text,
                    one.answer,
                )
                for one in package.proposed
            ),
        )
    if package.declined:
        yield Heading(_("What you said no to"), 2)
        yield Table(
            (_("When"), _("What"), _("Your words"), _("Not asked again before")),
            tuple(
                (
                    _day(one.declined_on),
                    one.what or one.programme or str(aftercare_words.DECLINES[one.kind]),
                    one.why,
                    _day(one.offer_again_on),
                )
                for one in package.declined
            ),
        )
    if package.followed_up:
        yield Heading(_("How you are after release"), 2)
        yield Table(
            (_("Day"), _("Agency"), _("State"), _("What you said")),
            tuple(
                (
                    _day(one.due_on),
                    one.agency,
                    str(aftercare_words.FOLLOW_UPS[one.state]),
                    "; ".join(_how_it_was(one)),
                )
                for one in package.followed_up
            ),
        )
    for loss in package.lost:
        yield Heading(_("Nobody reached you since %(day)s") % {"day": _day(loss.since)}, 2)
        for one in loss.tries:
            yield Paragraph(f"{_day(one.on)}: {aftercare_words.CHANNELS[one.channel]}")
    for wish in package.wishes:
        yield Heading(_("What you want after the legal end"), 2)
        wants = _("Help goes on") if wish.wants else _("Help ends")
        yield Paragraph(f"{_moment(wish.said_at)}: {wants}. {wish.safe_words}".strip())


def _how_it_was(one: FollowUpPart) -> Iterator[str]:
    for name, text in aftercare_words.QUESTIONS.items():
        if answer := getattr(one, name):
            yield f"{text}: {aftercare_words.SCALE[answer]}"


def _contacts_to_come(package: Package) -> Iterator[Block]:
    if package.deputies:
        yield Heading(_("Who stood in for your contact"), 2)
        yield Table(
            (_("Name"), _("Agency"), _("Since"), _("Until")),
            tuple(
                (one.name, one.agency, _moment(one.since), _moment(one.until))
                for one in package.deputies
            ),
        )
    if package.handovers:
        yield Heading(_("Who was to become your contact"), 2)
        yield Table(
            (_("Agency"), _("Since"), _("State"), _("What they said")),
            tuple(
                (
                    one.to_agency,
                    _day(one.start_on),
                    words.word(handover_words.STATES, one.state),
                    "; ".join(
                        f"{each.agency}: {words.word(handover_words.ANSWERS, each.answer)} {each.reason}".strip()
                        for each in one.answers
                    ),
                )
                for one in package.handovers
            ),
        )
    for question in package.questions:
        yield Heading(_("A question to a specialist"), 2)
        yield Paragraph(f"{question.asked_by}: {question.question}")
        if question.answer:
            yield Paragraph(f"{question.asked_of}: {question.answer}")


def _diary(package: Package) -> Iterator[Block]:
    if package.appointments:
        yield Heading(_("Your appointments"))
        yield Table(
            (_("When"), _("With"), _("What"), _("How it stands"), _("Where")),
            tuple(
                (
                    _day(one.starts_at) if one.is_all_day else _moment(one.starts_at),
                    one.agency,
                    one.about or access_words.word(diary_words.KINDS, one.kind),
                    access_words.word(diary_words.STATES, one.state),
                    one.place,
                )
                for one in package.appointments
            ),
        )
    if package.reached:
        yield Heading(_("How you are reached"))
        yield Table(
            (_("What"), _("Number or address"), _("Since"), _("Until")),
            tuple(
                (
                    access_words.word(diary_words.SYSTEMS, one.system),
                    one.value,
                    _moment(one.since),
                    _moment(one.ended_at),
                )
                for one in package.reached
            ),
        )
    for rule in package.reach_rule:
        yield Heading(_("What you want kept in mind"))
        yield Paragraph("\n".join(part for part in (rule.words, rule.letter_to) if part) or "-")


def _own_ways(package: Package) -> Iterator[Block]:
    yield from _contacts_to_come(package)
    if package.supporters:
        yield Heading(_("Whom you chose to support you"), 2)
        yield Table(
            (_("Name"), _("May see"), _("Since"), _("Until")),
            tuple(
                (
                    one.name,
                    "; ".join(str(supporter_words.SEES[each]) for each in one.sees)
                    or str(supporter_words.NOTHING),
                    _moment(one.since),
                    _moment(one.ended_at) if one.ended_at else _day(one.until_on),
                )
                for one in package.supporters
            ),
        )
    if package.ways_in:
        yield Heading(_("How you sign in"), 2)
        yield Table(
            (_("What"), _("Since"), _("Last used"), _("Until")),
            tuple(
                (
                    one.number or _("Card"),
                    _moment(one.since),
                    _moment(one.last_used_at),
                    _moment(one.ended_at),
                )
                for one in package.ways_in
            ),
        )


def _asked(package: Package) -> Iterator[Block]:
    if package.requests:
        yield Heading(_("What you asked for as your right"))
        yield Table(
            (_("When"), _("What"), _("State"), _("Answer")),
            tuple(
                (
                    _moment(one.asked_at),
                    rights_words.kind(one.kind),
                    str(rights_words.STATES[one.state][0]),
                    one.answer,
                )
                for one in package.requests
            ),
        )
    if package.asked_to_see:
        yield Heading(_("Who asked to see more"))
        yield Table(
            (_("When"), _("Agency"), _("About"), _("Reason"), _("Answer")),
            tuple(
                (
                    _moment(one.asked_at),
                    one.agency,
                    _categories(one.categories),
                    one.reason,
                    {"granted": _("Yes"), "refused": _("No")}.get(one.answer, _("Not yet")),
                )
                for one in package.asked_to_see
            ),
        )


def _log(log: Sequence[LogPart]) -> Iterator[Block]:
    yield Heading(_("Who looked at what is written about you"))
    yield Paragraph(
        _("What is alike on one day is one line. The files for computers hold each one.")
    )
    rows = tuple(_merged(log))
    if rows:
        yield Table((_("Day"), _("Who"), _("What"), _("How often")), rows)


def _merged(log: Iterable[LogPart]) -> Iterator[tuple[str, str, str, str]]:
    """Gather what is alike on one day, as NEN 7513 allows for a log that people read."""
    found: dict[tuple[date, str, str], int] = {}
    for one in log:
        key = (timezone.localdate(one.at), _who(one), _what(one))
        found[key] = found.get(key, 0) + 1
    for (day, who, what), times in sorted(found.items(), reverse=True):
        yield _day(day), who, what, str(times)


def _who(one: LogPart) -> str:
    if one.role == "person":
        return _("You")
    parts = [one.agency, str(ROLES.get(one.role, ""))]
    return ", ".join(part for part in parts if part) or _("The system")


def _what(one: LogPart) -> str:
    table, otherwise = ACTS.get(one.action, ({}, _("did something about you")))
    return str(table.get(one.what.partition(".")[0], otherwise))


def _categories(codes: Iterable[str]) -> str:
    return "; ".join(consent_words.category(code) for code in codes)


def _day(day: date | None) -> str:
    return "" if day is None else formatting.date_medium(day)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else formatting.date_medium(timezone.localdate(moment))
