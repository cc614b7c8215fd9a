"""What every page needs around its content. Each site (staff, person, open) fills it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from throughcare.pages import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.messages.storage.base import Message

    from throughcare.pages.kiosk import Frame


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry of the main navigation, or a word that opens several: then it has no address of its own."""

    text: str
    href: str
    current: bool = False
    items: tuple[NavigationItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page.

    Addresses are finished URLs (use ``reverse``). An empty address leaves its element out: no
    ``sign_out_url`` for someone who is not signed in.
    """

    home_url: str
    language_url: str
    about_url: str
    accessibility_url: str
    source_url: str
    navigation: tuple[NavigationItem, ...] = ()
    user_name: str = ""
    agency_name: str = ""
    account_url: str = ""
    purpose: str = ""
    """What a worker works for, in words."""
    purpose_until: str = ""
    """Until what time, where it is not the usual purpose."""
    purpose_url: str = ""
    """Where it is changed; empty for whoever has nothing to choose."""
    sign_in_url: str = ""
    sign_out_url: str = ""
    is_demo: bool = False
    messages: Iterable[Message] = ()
    kiosk: Frame | None = None
    """Set while somebody is signed in at a kiosk."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language the site can be read in, named in itself."""

    code: str
    name: str
    direction: str
    is_current: bool
    is_reviewed: bool


def languages() -> list[Language]:
    """List the languages of the site in the order of the settings."""
    return [_language(code) for code, _name in settings.LANGUAGES]


def current_language() -> Language:
    """Return the active language."""
    return _language(get_language() or catalogues.SOURCE_LANGUAGE)


def _language(code: str) -> Language:
    info = get_language_info(code)
    return Language(
        code=code,
        name=info["name_local"],
        direction="rtl" if info["bidi"] else "ltr",
        is_current=code == (get_language() or catalogues.SOURCE_LANGUAGE),
        is_reviewed=catalogues.reviewed(code),
    )
