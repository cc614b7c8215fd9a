"""Ask the shipped grounds in words: who, of which kind of agency, about what, for what, on which day, knowing what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import count
from zoneinfo import ZoneInfo

import yaml

from throughcare.kernel.access import Category
from throughcare.sharing.rules import explaining
from throughcare.sharing.rules.pack import Pack
from throughcare.sharing.rules.reading import law_of
from throughcare.sharing.types.facts import (
    Asker,
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    EmergencyFact,
    ObjectionFact,
    Origin,
    PersonFacts,
    ReleaseFact,
    Topic,
    WeighingFact,
)
from throughcare.sharing.types.law import Law, Level, Purpose
from throughcare.sharing.types.relations import Phase, PhaseFact, RelationFact, RelationKind

PERSON_ID, ACCOUNT_ID = 1, 9
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PARTIES = {
    "NL prison": "pi-ijsseloever",
    "NL probation": "reclassering-oost",
    "NL municipality": "zwolle-nazorg",
    "NL health": "kliniek-vechtdal",
    "NL ngo": "stichting-tweede-deur",
    "LV prison": "lv-cietums-upmala",
    "LV probation": "lv-probacija-upmala",
    "LV police": "lv-policija-upmala",
    "DE-BW prison": "bw-jva-neckartal",
    "DE-BW probation": "bw-bewaehrungshilfe-neckartal",
    "DE-BW municipality": "bw-landkreis-neckartal",
    "DE-BW employment": "bw-jobcenter-neckartal",
    "DE-BW ngo": "bw-netzwerk-neckartal",
    "IE prison": "ie-prison-northfield",
    "IE probation": "ie-probation-northfield",
    "IE police": "ie-police-northfield",
}
"""Agencies that signed an agreement; `2` after a kind is another agency, which signed nothing."""
_OTHERS = count(1000)
AGENCY_IDS = {code: number for number, code in enumerate(PARTIES.values(), start=100)}


@cache
def packs() -> dict[str, Pack]:
    """Return file name -> every pack that comes with the product."""
    folder = resources.files("throughcare.sharing") / "grounds"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name
    )
    return {
        file.name: Pack.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in files
    }


@cache
def law() -> Law:
    """Return the shipped packs as law."""
    return law_of(packs().values(), AGENCY_IDS)


@cache
def agency_id(place: str, kind: str) -> int:
    """Return the number of the agency of a kind in a place; it stays the same in one run."""
    code = PARTIES.get(f"{place} {kind}")
    return AGENCY_IDS[code] if code else next(_OTHERS)


def zone_of(place: str) -> ZoneInfo:
    """Return the time zone in which a place counts its days."""
    zones = {pack.jurisdiction: pack.time_zone for pack in packs().values()}
    return ZoneInfo(zones[place])


@dataclass(frozen=True)
class Vignette:
    """Hold one question in words."""

    place: str
    role: str
    kind: str
    category: str
    origin: str
    purpose: str
    on: str
    facts: str = ""

    def at(self, on: str) -> Vignette:
        """Return the same question on another day."""
        return replace(self, on=on)

    def knowing(self, facts: str) -> Vignette:
        """Return the same question with other things recorded about the person."""
        return replace(self, facts=facts)

    @property
    def day(self) -> date:
        """Return the day of the question."""
        return date.fromisoformat(self.on)

    @property
    def moment(self) -> datetime:
        """Return noon of the day, in the place."""
        return datetime.combine(self.day, time(12), tzinfo=zone_of(self.place))

    def decide(self, moment: datetime | None = None, under: Law | None = None):
        """Return the decision of the readable reference."""
        moment = moment or self.moment
        asker = Asker(
            ACCOUNT_ID,
            agency_id(self.place, self.kind),
            self.kind.rstrip("2"),
            self.place,
            self.role,
            Purpose(self.purpose),
            moment.astimezone(UTC),
            moment.date(),
        )
        topic = Topic(Category(self.category), self._origin())
        return explaining.decide(asker, topic, under or law(), self._person())

    def answer(self, under: Law | None = None) -> str:
        """Return the answer in words: the level and the limits, or the gate that stayed shut."""
        found = self.decide(under=under)
        if found.failed is not None:
            return f"no: {found.failed}"
        limits = " ".join(sorted(found.limits))
        return f"{found.level.name.lower()}, {limits}" if limits else found.level.name.lower()

    def clause(self, under: Law | None = None) -> str:
        """Return the clause that the answer rests on; a dash where there is none."""
        found = self.decide(under=under)
        rule = found.rule or found.forbidden_by
        return rule.clause if rule else "-"

    def level(self) -> Level:
        """Return how much is shown."""
        return self.decide().level

    def _origin(self) -> Origin | None:
        if self.origin == "shared":
            return None
        sealed = self.origin.startswith("sealed ")
        kind = self.origin.removeprefix("sealed ")
        place, _, kind = kind.rpartition(":")
        place, kind = place or self.place, self.kind if kind == "own" else kind
        number = agency_id(place, f"sealed {kind}" if sealed and kind != self.kind else kind)
        return Origin(number, kind.rstrip("2"), place, sealed)

    def _person(self) -> PersonFacts:
        found = PersonFacts(PERSON_ID)
        for word in filter(None, map(str.strip, self.facts.split(","))):
            name, fact = self._fact(word)
            found = replace(found, **{name: (*getattr(found, name), fact)})
        return found

    def _fact(self, word: str):
        me, category = agency_id(self.place, self.kind), frozenset({Category(self.category)})
        purpose, origin, window = Purpose(self.purpose), self._origin(), (LONG_AGO, None)
        start = LONG_AGO.date()
        states = {"consent": "given", "refused": "refused", "withdrawn": "withdrawn"}
        kind, ended = word.removeprefix("ended "), word.startswith("ended ")
        if kind in set(RelationKind):
            until = self.day if ended else None
            return "relations", RelationFact(me, RelationKind(kind), start, until, "")
        if word in {"in custody", "in community"}:
            return "phases", PhaseFact(Phase(word.removeprefix("in ")), start, None)
        if word in states:
            state, number = ConsentState(states[word]), list(states).index(word)
            said = ConsentFact(number, LONG_AGO, state, purpose, frozenset({me}), category, *window)
            return "consents", said
        from_id, end = origin.agency_id if origin else 0, self.moment + timedelta(hours=4)
        others = {
            "release": ("releases", ReleaseFact(from_id, me, category, *window)),
            "weighed": ("weighings", WeighingFact(me, purpose, category, *window)),
            "objected": ("objections", ObjectionFact(me, category, *window)),
            "excluded": ("blocks", BlockFact(BlockEffect.EXCLUDE, *window, account_id=ACCOUNT_ID)),
            "emergency": ("emergencies", EmergencyFact(ACCOUNT_ID, me, category, LONG_AGO, end)),
        }
        return others[word]


def read_table(text: str) -> list[tuple[Vignette, str, str]]:
    """Read lines of `place role kind | asks | recorded by | for | on | facts | answer | clause`."""
    rows = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        who, *cells, answer, clause = (cell.strip() for cell in line.split("|"))
        rows.append((Vignette(*who.split(), *cells), answer, clause))
    return rows
