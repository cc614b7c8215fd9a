"""Words of the directory of services, and its rows as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.agencies import queries as agencies
from throughcare.pages.plan_words import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUPERVISING: Final = frozenset({"prison", "probation", "police", "immigration"})
"""Kinds of agencies whose help and whose control meet in one house."""
NEEDS: Final = {**DOMAINS, "legal_aid": gettext_lazy("Legal advice")}
OFFENCES: Final = {
    "property": gettext_lazy("Property offences"),
    "drugs": gettext_lazy("Drug offences"),
    "violence": gettext_lazy("Violence"),
    "domestic_violence": gettext_lazy("Violence at home"),
    "sexual": gettext_lazy("Sexual offences"),
    "arson": gettext_lazy("Arson"),
    "other": gettext_lazy("Other offences"),
}
SUPERVISIONS: Final = {
    "none": gettext_lazy("No supervision"),
    "reporting": gettext_lazy("Reporting now and then"),
    "intensive": gettext_lazy("Intensive supervision"),
    "electronic": gettext_lazy("Electronic monitoring"),
}
RESIDENCES: Final = {
    "national": gettext_lazy("Nationals"),
    "eu_citizen": gettext_lazy("EU citizens"),
    "permit": gettext_lazy("People with a residence permit"),
    "asylum": gettext_lazy("People who ask for asylum"),
    "no_permit": gettext_lazy("People without a permit"),
}
SEXES: Final = {
    "female": gettext_lazy("Women"),
    "male": gettext_lazy("Men"),
    "other": gettext_lazy("Everybody else"),
}
COSTS: Final = {
    "unknown": gettext_lazy("Not known"),
    "free": gettext_lazy("Nothing"),
    "insured": gettext_lazy("Paid by health insurance"),
    "reduced": gettext_lazy("Less for whoever has little"),
    "paid": gettext_lazy("Has to be paid"),
}
CAPACITIES: Final = {
    "unknown": gettext_lazy("Not known whether there is room"),
    "open": gettext_lazy("Has room"),
    "waiting_list": gettext_lazy("Waiting list"),
    "closed": gettext_lazy("Takes nobody now"),
}
TONES: Final = {
    "open": "good",
    "waiting_list": "attention",
    "closed": "late",
    "unknown": "neutral",
}
FRESHNESS: Final = {
    "fresh": gettext_lazy("Confirmed"),
    "stale": gettext_lazy("Not confirmed for long"),
    "unconfirmed": gettext_lazy("Never confirmed by the provider"),
    "overdue": gettext_lazy("Not confirmed for so long that it is paused"),
}
FITS: Final = {
    "yes": gettext_lazy("Takes somebody like that"),
    "unknown": gettext_lazy("Ask whether it takes somebody like that"),
    "no": gettext_lazy("Does not take somebody like that"),
}
LANGUAGES: Final = {
    "nl": gettext_lazy("Dutch"),
    "en": gettext_lazy("English"),
    "ar": gettext_lazy("Arabic"),
    "de": gettext_lazy("German"),
    "es": gettext_lazy("Spanish"),
    "fa": gettext_lazy("Persian"),
    "fr": gettext_lazy("French"),
    "pl": gettext_lazy("Polish"),
    "ro": gettext_lazy("Romanian"),
    "so": gettext_lazy("Somali"),
    "ti": gettext_lazy("Tigrinya"),
    "tr": gettext_lazy("Turkish"),
    "uk": gettext_lazy("Ukrainian"),
}
COUNTRIES: Final = {
    "NL": gettext_lazy("Netherlands"),
    "BE": gettext_lazy("Belgium"),
    "DE": gettext_lazy("Germany"),
    "ES-CT": gettext_lazy("Catalonia"),
    "HR": gettext_lazy("Croatia"),
    "IE": gettext_lazy("Ireland"),
    "LV": gettext_lazy("Latvia"),
}
"""Whose municipalities the reference knows; a test compares."""
_YES_NO: Final = {True: gettext_lazy("Yes"), False: gettext_lazy("No")}


def language_word(code: str) -> str:
    """Write a language; a code that we have no word for stands as it is."""
    return str(LANGUAGES.get(code, code))


def _word(words: Mapping[str, Any], code: str) -> str:
    return str(words.get(code, code))


def promise(days: int | None) -> str:
    """Write within how many days a provider promised to answer."""
    if days is None:
        return _("No promise about when they answer")
    if days == 0:
        return _("Answers on the same day")
    return ngettext("Answers within %(count)s day", "Answers within %(count)s days", days) % {
        "count": days
    }


def room(card: Any) -> str:
    """Write whether there is room, with the days to wait."""
    text = _word(CAPACITIES, card.capacity)
    if card.wait_days is None:
        return text
    wait = ngettext("%(count)s day to wait", "%(count)s days to wait", card.wait_days)
    return f"{text}, {wait % {'count': card.wait_days}}"


def reach(offer: Any) -> str:
    """Write how a service reaches the place that was asked for."""
    near = offer.nearness.name
    if near == "NEIGHBOUR":
        minutes = offer.minutes or 0
        text = ngettext(
            "In a municipality %(count)s minute away",
            "In a municipality %(count)s minutes away",
            minutes,
        )
        return text % {"count": minutes}
    return str(_REACH[near])


_REACH: Final = {
    "HERE": gettext_lazy("In this municipality"),
    "WHOLE_JURISDICTION": gettext_lazy("For the whole country"),
    "REMOTE": gettext_lazy("Works from afar"),
    "TRAVELS": gettext_lazy("Comes to people"),
    "ANYWHERE": gettext_lazy("Somewhere: ask where"),
}


def match_row(match: Any, href: str, state: str) -> dict[str, Any]:
    """Return one service of an answer, ready to be shown; what is not fresh says so."""
    card = match.card
    return {
        "name": card.name,
        "organization": card.organization_name,
        "href": href,
        "contact": contact(card),
        "promise": promise(card.response_days),
        "room": room(card),
        "tone": TONES[card.capacity],
        "reach": reach(match.offer),
        "fit": _word(FITS, match.fit.truth),
        "reasons": list(match.fit.reasons),
        "supervises": supervises(card),
        "freshness": "" if state == "fresh" else _word(FRESHNESS, state),
        "languages": ", ".join(language_word(one) for one in card.languages),
    }


def contact(card: Any) -> dict[str, str] | None:
    """Return the one named contact for the component, None where nobody can be reached."""
    if not (card.contact_name or card.contact_email or card.contact_phone):
        return None
    return {
        "name": card.contact_name or card.organization_name,
        "role": card.contact_role or _("No name is known"),
        "agency": card.organization_name,
        "phone": card.contact_phone,
        "email": card.contact_email,
    }


def supervises(card: Any) -> bool:
    """Tell whether the agency behind a service also supervises or guards people: a conflict of two tasks."""
    row = agencies.agency_map().everyone.get(card.agency_id or 0)
    return row is not None and row.kind in SUPERVISING


def facts(card: Any, places: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what is known about a service, row by row; what is unknown says so."""
    accepts = card.accepts
    rows = [
        (_("Room"), room(card)),
        (_("Answer"), promise(card.response_days)),
        (_("Helps with"), listed(NEEDS, card.needs)),
        (_("Where"), ", ".join(places.get(one, one) for one in card.places)),
        (_("Languages"), ", ".join(language_word(one) for one in card.languages)),
        (_("Offences it accepts"), _words(OFFENCES, accepts.offences)),
        (_("Supervision it accepts"), _words(SUPERVISIONS, accepts.supervision)),
        (_("Residence it accepts"), _words(RESIDENCES, accepts.residence)),
        (_("For"), _words(SEXES, accepts.sexes)),
        (_("Age"), _ages(accepts)),
        (_("Without identity paper"), _truth(accepts.without_id)),
        (_("Cost"), _word(COSTS, card.cost)),
        (_("Works from afar"), _truth(card.is_remote)),
        (_("Comes to people"), _truth(card.travels)),
        (_("Also supervises people"), _truth(supervises(card) if card.agency_id else None)),
    ]
    return [{"key": str(key), "value": value or _("Not known: ask")} for key, value in rows]


def listed(words: Mapping[str, Any], codes: Sequence[str]) -> str:
    """Write codes as words, with commas."""
    return ", ".join(_word(words, one) for one in codes)


def _words(words: Mapping[str, Any], codes: Sequence[str] | None) -> str:
    if codes is None:
        return ""
    return listed(words, codes) or _("None")


def _truth(value: bool | None) -> str:  # noqa: FBT001 - a truth that may be missing
    return "" if value is None else str(_YES_NO[value])


def _ages(accepts: Any) -> str:
    least, most = accepts.minimum_age, accepts.maximum_age
    if least is None and most is None:
        return ""
    return _("%(least)s to %(most)s") % {
        "least": "?" if least is None else least,
        "most": "?" if most is None else most,
    }
