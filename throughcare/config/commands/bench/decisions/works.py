"""What is timed: each piece of work through the product's own functions, each with its floor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.journeys.queries import finding, lists
from throughcare.journeys.queries.lists import Filter
from throughcare.kernel.access import Access, Category
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.actions import deciding, guarding
from throughcare.sharing.queries import explaining
from throughcare.sharing.rules import telling
from throughcare.sharing.types import RelationFact, RelationKind, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    import psycopg

    from throughcare.config.commands.bench.decisions.subjects import Listed, Subject

LIMITS: Mapping[str, float | None] = {
    "point decision, stored": 5,
    "point decision alone": None,
    "storing it alone": None,
    "explanation of one category": 20,
    "explanation of all categories": 20,
    "list of 50 by name": 20,
    "list of 50 by what is due": 20,
    "search by sound": 10,
    "search by beginning": 150,
    "search by likeness": 200,
    "count up to 1,000": 30,
    "change of one relation": 10,
}
"""Name -> most milliseconds at the 95th percentile; None is told and not judged."""
_FACTS = (
    "sharing_relation",
    "sharing_phase",
    "sharing_consent_event",
    "sharing_weighing",
    "sharing_block",
)
_LISTINGS = "SELECT * FROM journeys_case_listing WHERE id = ANY(%s::bigint[])"

Statement = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """Hold one piece of work, ready to be timed, and the statement that reads the same rows by primary key."""

    name: str
    run: Callable[[], object]
    floor: Callable[[], Statement]


class Asking:
    """Make pieces of work about one agency's people."""

    def __init__(
        self,
        subject: Subject,
        raw: psycopg.Connection[Any],
        *,
        seed: int,
        now: datetime,
        today: date,
    ) -> None:
        """Take who asks, and a connection past the guard on which floors are prepared."""
        self.subject, self.raw, self.now, self.today = subject, raw, now, today
        self.rng = Random(seed)  # noqa: S311 - whom to ask about, nothing secret
        self._counted: list[int] = []

    def works(self, turn: int) -> list[Work]:
        """Return one piece of each work, about somebody else each turn."""
        people, strangers = self.subject.people, self.subject.strangers
        one = people[turn % len(people)]
        somebody = one.person_id
        if strangers and turn % 5 == 0:
            somebody = strangers[turn // 5 % len(strangers)]
        return [
            *self._decisions(somebody),
            *self._explanations(one.person_id, turn),
            *self._lists(one),
            *self._searches(one.sort_name),
            Work("count up to 1,000", self._count, self._thousand),
            Work("change of one relation", *self._change(one.person_id, turn)),
        ]

    def _decisions(self, person_id: int) -> list[Work]:
        facts = partial(self._facts, person_id)
        return [
            Work("point decision, stored", partial(self._decide, person_id), facts),
            Work("point decision alone", partial(self._judge, person_id), facts),
            Work("storing it alone", self._store(person_id), self._last_event),
        ]

    def _decide(self, person_id: int) -> object:
        return sharing.decide(
            self.subject.actor, person_id=person_id, what="bench", now=self.now, today=self.today
        )

    def _judge(self, person_id: int) -> object:
        with guarding.trial() as trial:
            return deciding._access(  # noqa: SLF001 - the decision without its entry in the log
                self.subject.actor, trial, person_id=person_id, now=self.now, today=self.today
            )

    def _store(self, person_id: int) -> Callable[[], object]:
        access = self.subject.listing(self.now, self.today)
        return partial(
            audit.record, access, act=Act.READ, what="bench", person_ids=[person_id], now=self.now
        )

    def _last_event(self) -> Statement:
        row = self.raw.execute("SELECT max(id) FROM audit_event").fetchone()
        return "SELECT * FROM audit_event WHERE id = %s", [row[0] if row else 0]

    def _facts(self, person_id: int) -> Statement:
        """Return one statement that reads by primary key each row that the decision rests on."""
        parts, values = [], []
        for table in _FACTS:
            found = self.raw.execute(f"SELECT id FROM {table} WHERE person_id = %s", [person_id])
            if ids := [row[0] for row in found]:
                parts.append(f"SELECT t::text FROM {table} t WHERE id = ANY(%s::bigint[])")
                values.append(ids)
        parts.append("SELECT t::text FROM people_person t WHERE id = %s")
        return " UNION ALL ".join(parts), [*values, person_id]

    def _explanations(self, person_id: int, turn: int) -> list[Work]:
        categories = tuple(Category)
        topic = Topic(categories[turn % len(categories)])
        facts = partial(self._facts, person_id)
        # The page was let in before it explains anything; whoever may not come in gets no explanation.
        access = self._decide(person_id)
        if not isinstance(access, Access):
            return []
        return [
            Work(
                "explanation of one category",
                partial(self._explain, access, person_id, topic),
                facts,
            ),
            Work(
                "explanation of all categories",
                partial(self._explain_all, access, person_id),
                facts,
            ),
        ]

    def _explain(self, access: Access, person_id: int, topic: Topic) -> object:
        asker = deciding.asker_of(self.subject.actor, now=self.now, today=self.today)
        facts = sharing_queries.facts_of([person_id], access=access)[person_id]
        return asker and telling.told(asker, topic, sharing_queries.law(), facts)

    def _explain_all(self, access: Access, person_id: int) -> object:
        asker = deciding.asker_of(self.subject.actor, now=self.now, today=self.today)
        return asker and explaining.told_to(person_id, asker, access=access)

    def _lists(self, one: Listed) -> list[Work]:
        name = partial(self._by_name, (one.sort_name, one.case_id))
        due = partial(self._by_due_day, (one.due_on, one.case_id))
        return [
            Work("list of 50 by name", name, lambda: self._rows(name().rows)),
            Work("list of 50 by what is due", due, lambda: self._rows(due().rows)),
        ]

    def _by_name(self, after: tuple[str, int]) -> lists.Page:
        access = self.subject.listing(self.now, self.today)
        return lists.by_name(access=access, today=self.today, narrow=Filter(), after=after)

    def _by_due_day(self, after: tuple[date, int]) -> lists.Page:
        access = self.subject.listing(self.now, self.today)
        return lists.by_due_day(access=access, today=self.today, narrow=Filter(), after=after)

    def _searches(self, sort_name: str) -> list[Work]:
        family = sort_name.split(maxsplit=1)[0]
        asked = {
            "search by sound": (finding.by_sound, respelt(family)),
            "search by beginning": (finding.by_beginning, family[:4]),
            "search by likeness": (finding.by_likeness, swapped(sort_name, self.rng)),
        }
        return [
            self._search(name, partial(self._find, stage, text))
            for name, (stage, text) in asked.items()
        ]

    def _find(self, stage: Callable[..., Sequence[Any]], text: str) -> Sequence[Any]:
        access = self.subject.listing(self.now, self.today)
        return stage(text, access=access, today=self.today)

    def _search(self, name: str, find: Callable[[], Sequence[Any]]) -> Work:
        return Work(name, find, lambda: self._rows(find()))

    def _rows(self, rows: Sequence[Any]) -> Statement:
        found = self.raw.execute(
            "SELECT id FROM journeys_case_listing WHERE agency_id = %s AND case_id = ANY(%s::bigint[])",
            [self.subject.actor.agency_id, [row.case_id for row in rows]],
        )
        return _LISTINGS, [[row[0] for row in found]]

    def _count(self) -> int:
        access = self.subject.listing(self.now, self.today)
        return lists.count_capped(access=access, today=self.today, narrow=Filter())

    def _thousand(self) -> Statement:
        if not self._counted:
            found = self.raw.execute(
                "SELECT id FROM journeys_case_listing WHERE agency_id = %s LIMIT %s",
                [self.subject.actor.agency_id, lists.COUNTED + 1],
            )
            self._counted = [row[0] for row in found]
        return "SELECT count(*) FROM journeys_case_listing WHERE id = ANY(%s::bigint[])", [
            self._counted
        ]

    def _change(
        self, person_id: int, turn: int
    ) -> tuple[Callable[[], object], Callable[[], Statement]]:
        """Return a change that ends a relation or, at the next turn, takes that back; its floor writes one row."""
        person_id = self.subject.people[turn // 2 % len(self.subject.people)].person_id
        agency_id = self.subject.actor.agency_id or 0
        fact = RelationFact(agency_id, RelationKind.TEAM, self.today, None, "upkeep:bench")
        wanted = {person_id: [] if turn % 2 else [fact]}

        def change() -> object:
            access = sharing.system_access(purpose="bench", now=self.now)
            return sharing.sync_relations(wanted, origins={person_id: "upkeep:"}, access=access)

        update = "UPDATE sharing_relation SET origin = origin WHERE id = %s"
        row = self.raw.execute(
            "SELECT min(id) FROM sharing_relation WHERE person_id = %s", [person_id]
        ).fetchone()
        return change, lambda: (update, [row[0] if row else 0])


_RESPELT = (("k", "ck"), ("s", "z"), ("t", "d"), ("f", "v"), ("v", "w"), ("n", "nn"), ("r", "rr"))


def respelt(name: str) -> str:
    """Return a name as somebody writes who only heard it."""
    for heard, written in _RESPELT:
        if heard in name[1:]:
            return name[0] + name[1:].replace(heard, written, 1)
    return name


def swapped(name: str, rng: Random) -> str:
    """Return a name with two neighbouring letters in the wrong order."""
    at = rng.randrange(max(len(name) - 1, 1))
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
