"""The fixed sentences around the words of a definition, in English and Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _pair(en: str, nl: str) -> Mapping[str, str]:
    return MappingProxyType({"en": en, "nl": nl})


TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # Reasons of a condition.
        "criterion.met": _pair(
            "Met: {asked}. Known: {found}.", "Voldaan: {asked}. Bekend: {found}."
        ),
        "criterion.not_met": _pair(
            "Not met: {asked}. Known: {found}.", "Niet voldaan: {asked}. Bekend: {found}."
        ),
        "fact.missing": _pair(
            "Not yet known: {fact}. Needed for: {asked}.",
            "Nog niet bekend: {fact}. Nodig voor: {asked}.",
        ),
        # What a condition asks.
        "asked.is": _pair("{fact} is {wanted}", "{fact} is {wanted}"),
        "asked.is_not": _pair("{fact} is not {wanted}", "{fact} is niet {wanted}"),
        "asked.below": _pair("{fact} is less than {wanted}", "{fact} is minder dan {wanted}"),
        "asked.at_least": _pair("{fact} is at least {wanted}", "{fact} is ten minste {wanted}"),
        "asked.above": _pair("{fact} is more than {wanted}", "{fact} is meer dan {wanted}"),
        "asked.at_most": _pair("{fact} is at most {wanted}", "{fact} is ten hoogste {wanted}"),
        "asked.between": _pair(
            "{fact} is from {low} to {high}", "{fact} is {low} tot en met {high}"
        ),
        "asked.not_between": _pair(
            "{fact} is not from {low} to {high}", "{fact} is niet {low} tot en met {high}"
        ),
        "asked.one_of": _pair("{fact} is one of: {wanted}", "{fact} is een van: {wanted}"),
        "asked.none_of": _pair("{fact} is none of: {wanted}", "{fact} is geen van: {wanted}"),
        "asked.in_territory": _pair("{fact} is one of: {wanted}", "{fact} is een van: {wanted}"),
        "asked.not_in_territory": _pair(
            "{fact} is none of: {wanted}", "{fact} is geen van: {wanted}"
        ),
        "asked.and": _pair(" and ", " en "),
        "asked.or": _pair(" or ", " of "),
        "value.yes": _pair("yes", "ja"),
        "value.no": _pair("no", "nee"),
        "value.remand": _pair("remand before trial", "voorlopige hechtenis"),
        "value.sentence": _pair("sentence", "straf"),
        "value.other": _pair("another title", "een andere titel"),
        # Lengths of time.
        "unit.days.one": _pair("1 day", "1 dag"),
        "unit.days.many": _pair("{count} days", "{count} dagen"),
        "unit.working_days.one": _pair("1 working day", "1 werkdag"),
        "unit.working_days.many": _pair("{count} working days", "{count} werkdagen"),
        "unit.weeks.one": _pair("1 week", "1 week"),
        "unit.weeks.many": _pair("{count} weeks", "{count} weken"),
        "unit.months.one": _pair("1 month", "1 maand"),
        "unit.months.many": _pair("{count} months", "{count} maanden"),
        "unit.years.one": _pair("1 year", "1 jaar"),
        "unit.years.many": _pair("{count} years", "{count} jaar"),
        # Days measured from an anchor.
        "when.on": _pair("on the day of {anchor}", "op de dag van {anchor}"),
        "when.after": _pair("within {length} after {anchor}", "binnen {length} na {anchor}"),
        "when.before": _pair(
            "no later than {length} before {anchor}", "uiterlijk {length} voor {anchor}"
        ),
        "when.until": _pair("until {length} after {anchor}", "tot {length} na {anchor}"),
        "when.until_day": _pair("until {anchor}", "tot {anchor}"),
        "when.until_before": _pair("until {length} before {anchor}", "tot {length} voor {anchor}"),
        "when.from": _pair("from {anchor}", "vanaf {anchor}"),
        "when.from_after": _pair("from {length} after {anchor}", "vanaf {length} na {anchor}"),
        "when.from_before": _pair("from {length} before {anchor}", "vanaf {length} voor {anchor}"),
        "anchor.custody_start": _pair("arrival", "binnenkomst"),
        "anchor.sentence_start": _pair("the start of the sentence", "het begin van de straf"),
        "anchor.release": _pair("release", "vrijlating"),
        "anchor.actual_release": _pair("release", "vrijlating"),
        "anchor.programme_start": _pair("entry into the programme", "instroom in het programma"),
        "anchor.phase": _pair("the start of “{phase}”", "het begin van “{phase}”"),
        # Who works with the person.
        "obligation.lead": _pair("leads", "heeft de leiding"),
        "obligation.core": _pair("always takes part", "doet altijd mee"),
        "obligation.on_invitation": _pair("takes part when invited", "doet mee op uitnodiging"),
        "obligation.informed": _pair("is kept informed", "wordt op de hoogte gehouden"),
        "client.required": _pair("nothing happens without you", "dit gebeurt niet zonder u"),
        "client.invited": _pair("you are invited", "u wordt uitgenodigd"),
        "client.informed": _pair("you are told", "u hoort ervan"),
        "client.by_decision": _pair(
            "whether you are there is decided each time", "per keer wordt besloten of u erbij bent"
        ),
        "client.none": _pair("", ""),
        "form.meeting": _pair("in a meeting", "in een overleg"),
        "form.conversation": _pair("in a talk", "in een gesprek"),
        "form.phone": _pair("by phone", "per telefoon"),
        "form.message": _pair("by message", "per bericht"),
        "form.document": _pair("on paper", "op papier"),
        "form.visit": _pair("during a visit", "tijdens een bezoek"),
        "only_if": _pair("only if {asked}", "alleen als {asked}"),
        "contact.line": _pair("{phase}: your {role}", "{phase}: uw {role}"),
        "contact.deputy": _pair("when absent: {role}", "bij afwezigheid: {role}"),
        "contact.handover": _pair(
            "{length} before a change: {rule}", "{length} voor een wisseling: {rule}"
        ),
        # What is shared.
        "to.any": _pair("anyone", "wie dan ook"),
        "to.client": _pair("you", "u"),
        "share.line": _pair("{what} to: {to}", "{what} aan: {to}"),
        "share.channel": _pair("through {channel}", "via {channel}"),
        "level.none": _pair("nothing", "niets"),
        "level.existence": _pair("only that it is so", "alleen dat het zo is"),
        "level.attendance": _pair("only whether you came", "alleen of u er was"),
        "level.summary": _pair("a summary", "een samenvatting"),
        "level.full": _pair("in full", "volledig"),
        "ground.consent": _pair("only if you agree", "alleen als u het goed vindt"),
        "ground.statute": _pair("because the law says so", "omdat de wet het zegt"),
        "ground.agreement": _pair(
            "because the agencies agreed so", "omdat de organisaties dat hebben afgesproken"
        ),
        "ground.order": _pair("because a court ordered it", "omdat een rechter het heeft bepaald"),
        "ground.vital_interest": _pair(
            "only where a life is in danger", "alleen als er levensgevaar is"
        ),
        "told.asked_before": _pair("you are asked before", "het wordt u vooraf gevraagd"),
        "told.told_before": _pair("you are told before", "u hoort het vooraf"),
        "told.told_after": _pair("you are told afterwards", "u hoort het achteraf"),
        "told.not_told": _pair("you are not told", "u hoort het niet"),
        "valid.since": _pair("since {start}", "sinds {start}"),
        "valid.until": _pair("before {end}", "vóór {end}"),
        "valid.both": _pair("from {start}, before {end}", "vanaf {start}, vóór {end}"),
        # Saying no.
        "refusal.no_penalty": _pair(
            "You may say no. There is no punishment for it.",
            "U mag nee zeggen. Daar staat geen straf op.",
        ),
        "refusal.penalty": _pair(
            "Saying no can have consequences; ask your contact which.",
            "Nee zeggen kan gevolgen hebben; vraag uw contactpersoon welke.",
        ),
        "refusal.again": _pair("You are asked again {when}.", "We vragen het u opnieuw: {when}."),
        "refusal.partial": _pair(
            "You can accept help with one thing only.", "U kunt hulp bij één ding aannemen."
        ),
        "exit.lost": _pair(
            "Before we let go we try {attempts} times within {length}, "
            "and you can come back {until}.",
            "Voordat we loslaten proberen we het {attempts} keer binnen {length}, "
            "en u kunt terugkomen {until}.",
        ),
        "variant.line": _pair("If {asked}: {what}", "Als {asked}: {what}"),
        # Where values come from.
        "origin.default": _pair(
            "our default, to be decided locally", "onze standaardwaarde, lokaal te bepalen"
        ),
        "origin.partly": _pair(
            "our default, to be decided locally: {fields}",
            "onze standaardwaarde, lokaal te bepalen: {fields}",
        ),
        "origin.working": _pair(
            "The order in which things are done when days are few, "
            "and what moves to after release, are always to be decided locally.",
            "De volgorde als er weinig dagen zijn en wat naar na de vrijlating schuift, "
            "worden altijd lokaal beslist.",
        ),
        "maturity.idea": _pair("an idea", "een idee"),
        "maturity.pilot": _pair("a pilot", "een proef"),
        "maturity.agreement": _pair("an agreement", "een akkoord"),
        "maturity.statute": _pair("a law", "een wet"),
        "maturity.ended": _pair("ended", "beëindigd"),
        "review.source": _pair("original text", "oorspronkelijke tekst"),
        "review.unreviewed": _pair("not yet reviewed", "nog niet nagekeken"),
        "review.reviewed": _pair("reviewed", "nagekeken"),
    }
)
"""Code -> language -> sentence with {names} for what is filled in."""

FIELD_TITLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "at": _pair("the day", "de dag"),
        "owner": _pair("who does it", "wie het doet"),
        "client": _pair("your part", "uw aandeel"),
        "when": _pair("for whom", "voor wie"),
        "escalate": _pair("who hears when it is late", "wie het hoort als het te laat is"),
        "start": _pair("the first day", "de eerste dag"),
        "end": _pair("the last day", "de laatste dag"),
        "valid": _pair("the exact dates", "de precieze data"),
        "deviation": _pair("how to depart from it", "hoe ervan af te wijken"),
        "decides_otherwise": _pair("who may decide otherwise", "wie anders mag beslissen"),
        "partial": _pair("help with one thing only", "hulp bij één ding"),
        "refusal": _pair("what follows a refusal", "wat volgt op een weigering"),
        "decides": _pair("who decides", "wie beslist"),
        "decided_by_day": _pair("when it is decided", "wanneer het besloten is"),
        "told": _pair("how you hear of it", "hoe u het hoort"),
        "complaint": _pair("how to complain", "hoe te klagen"),
        "obligation": _pair("the part of the agency", "het aandeel van de organisatie"),
        "evidence": _pair("how it is shown", "hoe het blijkt"),
        "contact": _pair("who the contact is", "wie contactpersoon is"),
        "opens": _pair("who is told", "wie het hoort"),
        "chair": _pair("who chairs", "wie voorzit"),
        "participants": _pair("who takes part", "wie meedoet"),
        "quorum": _pair("without whom nothing is decided", "zonder wie niets wordt besloten"),
        "chair_in_custody": _pair("who chairs in custody", "wie voorzit tijdens detentie"),
        "chair_outside": _pair("who chairs after release", "wie voorzit na vrijlating"),
        "levels": _pair("how often at which level", "hoe vaak op welk niveau"),
        "minutes_within": _pair("when the minutes are ready", "wanneer het verslag klaar is"),
        "rhythm": _pair("how often", "hoe vaak"),
        "ground": _pair("the ground", "de grond"),
        "level": _pair("how much", "hoeveel"),
        "denominator": _pair("out of whom", "van wie"),
        "data_from": _pair("where the figures come from", "waar de cijfers vandaan komen"),
        "measured_at": _pair("when it is measured", "wanneer het wordt gemeten"),
    }
)
"""Field of a definition -> how a page calls it; others are shown by their name."""
