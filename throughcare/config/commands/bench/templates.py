"""Invented people who come in by the real actions; the rest is copied from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.management import call_command
from django.db import connection

from throughcare.accounts.types import Role
from throughcare.config import reference
from throughcare.config.postgres import grants_sql
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import AgencyPlan, set_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access

Word = TypeVar("Word")

AGENCIES = 200
SYSTEM = "nl-bench-register"
LARGEST_PRISON = 0.22
"""Share of the largest prison; the others follow a power law. Our own choice."""
GIVEN = (
    "Anna",
    "Bas",
    "Chris",
    "Daan",
    "Eva",
    "Femke",
    "Gerard",
    "Hanna",
    "Imran",
    "Jan",
    "Karin",
    "Luuk",
    "Mila",
)
FIRST = (
    "Ba",
    "Ca",
    "Da",
    "Ga",
    "Ha",
    "Jo",
    "Ka",
    "Le",
    "Ma",
    "Ne",
    "Or",
    "Pe",
    "Ro",
    "Sa",
    "Ti",
    "Va",
    "Wi",
)
SECOND = (
    "ra",
    "le",
    "mi",
    "no",
    "sto",
    "ver",
    "lin",
    "da",
    "gue",
    "ber",
    "ri",
    "ma",
    "ne",
    "ro",
    "tha",
    "cas",
)
THIRD = (
    "n",
    "s",
    "rez",
    "son",
    "dez",
    "ton",
    "man",
    "ez",
    "ley",
    "ng",
    "ski",
    "o",
    "a",
    "ov",
    "veld",
    "berg",
)
HOMES = ((22, "GM0193"), (3, "GM1708"), (3, ""), (24, "GM0150"), (24, "GM0153"), (24, "GM0200"))
"""Share and municipality; a quarter lives where the Zwolle programme runs."""
TITLES = ((38, LegalTitle.REMAND), (54, LegalTitle.SENTENCE), (7, LegalTitle.OTHER), (1, None))
STAYS = ((25, 3, 30), (50, 31, 365), (25, 366, 2200))
"""Share, and length of stay in days from and to."""
RELEASED, DIED, MOVED, DONE, BATCH = 0.06, 0.005, 0.02, 0.1, 500


@dataclass(frozen=True, slots=True)
class Invented:
    """Hold one invented arrival, before anybody is registered."""

    person: NewPerson
    admitted_on: date | None
    title: LegalTitle | None
    stay_days: int
    dates: tuple[tuple[ReleaseDateKind, date], ...]


def prepare() -> None:
    """Make an empty database what the product needs: tables, reference data, programmes, rights."""
    call_command("migrate", verbosity=0, interactive=False)
    reference.load()
    with connection.cursor() as cursor:
        cursor.execute(grants_sql())


def open_agencies(
    count: int, *, now: datetime, today: date, partners: Sequence[AgencyPlan] = ()
) -> list[int]:
    """Open the invented agencies, partners among them; return the prisons, the largest first."""
    plans = [plan("probation", 1, Role.PROBATION_OFFICER)]
    for place in ("GM0193", "GM1708"):
        plans.append(plan("municipality", len(plans), Role.AFTERCARE_COORDINATOR, place))
    plans += partners
    prisons = [
        plan("prison", n, Role.PRISON_CASE_MANAGER) for n in range(1, count - len(plans) + 1)
    ]
    world = set_up((*plans, *prisons), password=None, now=now, today=today)
    return [world.agencies[one.code] for one in prisons]


def plan(kind: str, number: int, role: Role, place: str = "") -> AgencyPlan:
    """Return the plan of one invented agency with one worker."""
    code = f"bench-{kind}-{number:03d}"
    workers = ((f"{code}-worker", f"Worker of {code}", role),)
    return AgencyPlan(
        code, f"Invented {kind} {number}", kind, "NL", (place,) if place else (), workers
    )


def admit(prisons: Sequence[int], *, count: int, seed: int, now: datetime, today: date) -> None:
    """Take invented people into the prisons, then let time happen to some of them."""
    access = sharing.system_access(purpose="bench", now=now)
    rng = Random(seed)  # noqa: S311 - invented data, nothing secret
    first = 0
    for agency_id, size in zip(prisons, sizes(count, len(prisons)), strict=True):
        for start in range(first, first + size, BATCH):
            numbers = range(start, min(start + BATCH, first + size))
            newcomers = [invented(rng, number, agency_id, today) for number in numbers]
            _admit(newcomers, agency_id, access, now, today)
        first += size


def sizes(count: int, prisons: int) -> list[int]:
    """Share people out over prisons: one very large, many small; together exactly `count`."""
    tail = [(n + 1) ** -0.8 for n in range(prisons - 1)]
    shares = [LARGEST_PRISON, *((1 - LARGEST_PRISON) * weight / sum(tail) for weight in tail)]
    ends = [round(count * share) for share in accumulate(shares)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def invented(rng: Random, number: int, agency_id: int, today: date) -> Invented:
    """Invent one person with a stay that runs today."""
    home, title = drawn(rng, HOMES), drawn(rng, TITLES)
    _, shortest, longest = rng.choices(STAYS, [share for share, *_ in STAYS])[0]
    stay = rng.randint(shortest, longest)
    admitted = None if rng.random() < 0.01 else today - timedelta(days=rng.randrange(stay))  # noqa: PLR2004 - a share
    person = NewPerson(
        rng.choice(GIVEN),
        rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(THIRD),
        "NL",
        SYSTEM,
        f"B{number:08d}",
        agency_id,
        born_on=today - timedelta(days=rng.randint(18 * 366, 70 * 365)),
        language="nl",
        home_municipality=home,
        release_municipality=home if rng.randrange(100) < 60 else "",  # noqa: PLR2004 - a share
        lawful_stay=rng.choice((True, True, True, False, None)),
    )
    return Invented(person, admitted, title, stay, _dates(rng, admitted, title, stay))


def _dates(
    rng: Random, admitted: date | None, title: LegalTitle | None, stay: int
) -> tuple[tuple[ReleaseDateKind, date], ...]:
    if admitted is None or (title is LegalTitle.REMAND and rng.randrange(100) < 70):  # noqa: PLR2004 - a share
        return ()
    out = admitted + timedelta(days=stay)
    if stay <= 365 or title is not LegalTitle.SENTENCE:  # noqa: PLR2004 - a year
        return ((ReleaseDateKind.EXPECTED, out),)
    return (
        (ReleaseDateKind.EARLIEST_CONDITIONAL, out),
        (ReleaseDateKind.EXPECTED, out),
        (ReleaseDateKind.END_OF_SUPERVISION, out + timedelta(days=stay // 3)),
    )


def drawn(rng: Random, table: Sequence[tuple[int, Word]]) -> Word:
    """Draw one word by its share."""
    return rng.choices([word for _, word in table], [share for share, _ in table])[0]


def _admit(
    newcomers: Sequence[Invented], agency_id: int, access: Access, now: datetime, today: date
) -> None:
    ids = people.register_many([one.person for one in newcomers], access=access, now=now)
    journeys.admit_many(
        [
            journeys.Arrival(person_id, one.admitted_on, one.title, one.stay_days, one.dates)
            for person_id, one in zip(ids, newcomers, strict=True)
        ],
        agency_id=agency_id,
        source="bench register",
        access=access,
        now=now,
        today=today,
    )


def let_time_pass(prisons: Sequence[int], *, seed: int, now: datetime, today: date) -> None:
    """Let some be released, some die, some move to another prison, and some tasks get done."""
    access = sharing.system_access(purpose="bench", now=now)
    rng = Random(-seed)  # noqa: S311 - invented data, nothing secret
    for (person_id,) in _rows(_HELD):
        chance = rng.random()
        if chance < RELEASED:
            journeys.release(person_id, on=today, access=access, now=now, today=today)
        elif chance < RELEASED + DIED:
            journeys.record_death(person_id, on=today, access=access, now=now, today=today)
        elif chance < RELEASED + DIED + MOVED:
            to = rng.choice(prisons)
            journeys.transfer(
                person_id, to_agency_id=to, on=today, access=access, now=now, today=today
            )
    for person_id, programme, task in _rows(_FIRST_TASKS):
        if rng.random() < DONE:
            journeys.complete(
                person_id,
                programme_code=programme,
                task_code=task,
                done_on=today,
                note="",
                access=access,
                now=now,
            )


_HELD = "SELECT person_id FROM custody_period WHERE upper_inf(during) ORDER BY person_id"
_FIRST_TASKS = """
SELECT DISTINCT ON (c.person_id) c.person_id, v.code, m.code FROM journeys_milestone m
  JOIN journeys_journey j ON j.id = m.journey_id JOIN programmes_version v ON v.id = j.programme_id
  JOIN caseloads_case c ON c.id = m.case_id WHERE m.state = 'planned' AND upper_inf(c.during)
 ORDER BY c.person_id, m.due_on
"""


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def make(
    count: int, *, seed: int, agencies: int, now: datetime, partners: Sequence[AgencyPlan] = ()
) -> None:
    """Make invented agencies and people, by the real actions."""
    today = now.date()
    prisons = open_agencies(agencies, now=now, today=today, partners=partners)
    admit(prisons, count=count, seed=seed, now=now - timedelta(hours=1), today=today)
    let_time_pass(prisons, seed=seed, now=now, today=today)
