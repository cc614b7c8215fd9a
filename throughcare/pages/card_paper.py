"""A card on paper: large words in its reader's language, to fold and keep, as an accessible PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from throughcare.pages import formatting
from throughcare.pages.documents import Bullets, Document, Facts, Heading, Large, Note, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from throughcare.pages.documents import Block


def card(
    *,
    words: Sequence[str],
    code: str,
    language: str,
    starts_until: datetime,
    address: str,
    owner: str,
    issuer: str,
    supports: str = "",
    now: datetime,
) -> Document:
    """Make the card; `supports` names whom its owner supports, where it is a supporter's."""
    with override(language):
        blocks = tuple(_blocks(words, code, starts_until, address, supports))
        return Document(
            title=_("Your card"),
            subtitle=owner,
            language=language,
            printed_at=now.replace(microsecond=0),
            issuer=issuer,
            is_large=True,
            blocks=blocks,
        )


def _blocks(
    words: Sequence[str], code: str, starts_until: datetime, address: str, supports: str
) -> Iterator[Block]:
    if supports:
        yield Paragraph(
            _("With this card you see what %(name)s chose to show you, and nothing else.")
            % {"name": supports}
        )
    else:
        yield Paragraph(_("With these words you open your own pages: your plan, your dates."))
    yield Heading(_("Six words"))
    yield Large(tuple(f"{number}. {word}" for number, word in enumerate(words, start=1)))
    yield Heading(_("Code, only for the first time"))
    yield Large((code,))
    yield Paragraph(
        _("Begin before %(day)s. After the first time you need the words only; cut the code off.")
        % {"day": formatting.date_medium(starts_until)}
    )
    yield Facts(((_("Where"), address),))
    yield Heading(_("Good to know"))
    yield Bullets(
        (
            _("Of each word the first four letters are enough. Capitals do not matter."),
            _("Whoever has the words can open the pages. Keep the card where nobody else looks."),
            _("Nobody who works with you needs your words. Do not tell them to anybody."),
            _("On a device that others use too, press Leave when you are done."),
        )
    )
    yield Note(
        _("Ask your contact for a new card. The old one stops at once, also for whoever found it."),
        title=_("Lost it, or did somebody see it?"),
    )
