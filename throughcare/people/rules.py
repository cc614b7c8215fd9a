"""What a contact point may be, and what a person may ask for when somebody writes to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import phonenumbers

from throughcare.kernel.reasons import Reason
from throughcare.people.types import Channel, ContactProblem, System, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.people.types import ContactRules, PointDraft

MOST: Final = {"words": 1000, "letter_to": 500, "value": 254}
"""Longest texts, in characters (our own choice: decide locally)."""
LAST_HOUR: Final = 24
_MAIL: Final = re.compile(
    r"[^@\s\x00-\x1f<>,;]{1,64}@[^@\s\x00-\x1f<>,;]{1,185}\.[^@\s.<>,;]{2,63}"
)
MOBILE: Final = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


def region_of(jurisdiction: str) -> str:
    """Return the country whose way of writing numbers is taken where a number names none.

    Source: ISO 3166-1 and -2: a subdivision begins with its country.

    >>> region_of("ES-CT")
    'ES'
    """
    return jurisdiction.partition("-")[0]


def tidy_value(draft: PointDraft, *, region: str) -> str | None:
    """Return the value as it is stored, None where it is none: numbers as E.164, mail without blanks around it.

    Source: ITU-T E.164 for numbers, checked with libphonenumber; RFC 5321, 4.5.3.1 for lengths.
    """
    typed = draft.value.strip()
    if not typed or len(typed) > MOST["value"]:
        return None
    if draft.system == System.EMAIL:
        return typed if _MAIL.fullmatch(typed) else None
    return _number(typed, region, is_text=draft.system == System.SMS)


def _number(typed: str, region: str, *, is_text: bool) -> str | None:
    try:
        found = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(found):
        return None
    if is_text and phonenumbers.number_type(found) not in MOBILE:
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def problems_of_point(draft: PointDraft, *, region: str) -> tuple[ContactProblem, ...]:
    """Say everything that is wrong with a contact point, one problem a field.

    Source: HL7 FHIR R4, ContactPoint; our own choice, that a text message needs a mobile number.
    """
    return tuple(_problems(draft, region))


def _problems(draft: PointDraft, region: str) -> Iterator[ContactProblem]:
    if draft.system not in set(System):
        yield ContactProblem("system", Reason("contact.choice_unknown"))
    elif tidy_value(draft, region=region) is None:
        yield ContactProblem("value", Reason(f"contact.{draft.system}_wrong"))
    if draft.use not in set(Use):
        yield ContactProblem("use", Reason("contact.choice_unknown"))


def problems_of_rules(rules: ContactRules) -> tuple[ContactProblem, ...]:
    """Say everything that is wrong with what a person asks for.

    Source: our own choice: hours on one day, texts of bounded length.
    """
    found = []
    if not 0 <= rules.from_hour < rules.until_hour <= LAST_HOUR:
        found.append(ContactProblem("until_hour", Reason("contact.hours")))
    for name in ("words", "letter_to"):
        text = getattr(rules, name)
        if len(text) > MOST[name] or "\0" in text:
            most = {"most": str(MOST[name])}
            found.append(ContactProblem(name, Reason("contact.text_long", most)))
    if len(set(rules.channels)) != len(rules.channels) or set(rules.channels) - set(Channel):
        found.append(ContactProblem("channels", Reason("contact.choice_unknown")))
    return tuple(found)
