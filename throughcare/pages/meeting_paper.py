"""Minutes of a case conference on paper, for one audience, as an accessible PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.pages import formatting, meeting_words
from throughcare.pages.documents import Bullets, Document, Facts, Heading, Note, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from throughcare.pages.documents import Block


def minutes_paper(
    *,
    title: str,
    name: str,
    issuer: str,
    number: int,
    facts: tuple[tuple[str, str], ...],
    text: str,
    content: Mapping[str, Any],
    onward: str,
    now: datetime,
    is_for_person: bool,
) -> Document:
    """Make the paper of one version; it holds what that version holds, and no more."""
    return Document(
        title=title,
        subtitle=_("%(name)s, version %(number)s") % {"name": name, "number": number},
        language=get_language() or "en",
        printed_at=now.replace(microsecond=0),
        issuer=issuer,
        blocks=tuple(_blocks(facts, text, content, onward, is_for_person=is_for_person)),
        is_large=is_for_person,
    )


def _blocks(
    facts: tuple[tuple[str, str], ...],
    text: str,
    content: Mapping[str, Any],
    onward: str,
    *,
    is_for_person: bool,
) -> Iterator[Block]:
    yield Heading(_("The conference"))
    yield Facts(facts)
    yield Heading(_("What was said"))
    yield Paragraph(text)
    yield from _voice(content["voice"])
    yield from _decisions(content["decisions"])
    if content["dissents"]:
        yield Heading(_("Who sees it otherwise"))
        yield Bullets(tuple(map(_dissent, content["dissents"])))
    if content["seats"]:
        yield Heading(_("Who was asked"))
        yield Table(
            (_("Who"), _("Came")),
            tuple((one["name"], _came(one["came"])) for one in content["seats"]),
        )
    if content["unanswered"]:
        yield Heading(_("Who has not answered what they were asked"))
        yield Bullets(tuple(content["unanswered"]))
    if not is_for_person:
        yield Note(onward, _("Passing it on"))


def _voice(voice: Mapping[str, str]) -> Iterator[Block]:
    yield Heading(_("How the person was heard"))
    how = meeting_words.VOICES.get(voice["how"])
    yield Paragraph(_("Not noted yet.") if how is None else str(how))
    if voice["statement"]:
        yield Note(voice["statement"], _("In their own words"))
    for key in ("representative", "why_none"):
        if voice[key]:
            yield Paragraph(voice[key])


def _decisions(decisions: list[Mapping[str, Any]]) -> Iterator[Block]:
    yield Heading(_("What was decided"))
    if not decisions:
        yield Paragraph(_("Nothing was decided."))
    for one in decisions:
        yield Heading(one["text"], 2)
        owner = _("The person") if one["is_persons"] else one["owner"] or _("not known yet")
        pairs = [(_("Who does it"), str(owner))]
        if one["due_on"]:
            day = date.fromisoformat(one["due_on"])
            pairs.append((_("By"), formatting.date_text(day)))
        if one["settled"]:
            pairs.append((_("What was settled"), one["settled"]))
            pairs.append((_("What else was looked at"), one["alternatives"]))
        yield Facts(tuple(pairs))
        if one["dissents"]:
            yield Bullets(tuple(map(_dissent, one["dissents"])))


def _dissent(one: Mapping[str, str]) -> str:
    who = one["by"] or _("The person")
    return _("%(who)s sees it otherwise: %(why)s") % {"who": who, "why": one["why"]}


def _came(code: str) -> str:
    return str(meeting_words.CAME.get(code) or _("Not noted"))
