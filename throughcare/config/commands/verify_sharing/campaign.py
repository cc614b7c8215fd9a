"""Run mutants: each in a process of its own, over a few worlds, until plain Python and the rest disagree."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from django.db import connection, connections, transaction

from throughcare.config.commands.bench import databases
from throughcare.config.commands.verify_sharing import (
    comparing,
    moments,
    mutating,
    policies,
    targets,
)
from throughcare.config.commands.verify_sharing.comparing import DisagreedError, Size
from throughcare.config.commands.verify_sharing.equivalents import EQUIVALENT
from throughcare.config.commands.verify_sharing.memory import Memory
from throughcare.config.commands.verify_sharing.running import names_of, scratch
from throughcare.config.commands.verify_sharing.verdicts import (
    DISAGREED,
    ENDLESS,
    FAILED,
    SAME,
    SURVIVED,
    UNMADE,
    Campaign,
    Kept,
    Verdict,
    Wanted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import CodeType

    from throughcare.config.commands.verify_sharing.mutating import Mutant
    from throughcare.config.commands.verify_sharing.targets import Target

    Told = Callable[[int, int, str], None]

SIZES = {"two": Size(24, 8, lists=False), "four": Size(24, 24, lists=True)}
SIZES["guard"] = SIZES["four"]
WORLDS = 12
"""How many worlds of each size a mutant must survive."""
ARGUED = 3
"""How many, where it is argued to be the same program."""
SECONDS = 90
"""A mutant that never comes to an end is killed after so much of a processor's time, however busy the machine is."""
WAITED = 1_200
"""After so long by the clock nothing is known about a mutant: the machine is too busy, or something is locked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what every mutant is asked, and how the owner of the tables is reached."""

    seed: int
    worlds: int
    owner_url: str = ""


def chosen(sample: int | None, seed: int) -> list[Mutant]:
    """Return all mutants, or so many by chance."""
    every = [mutant for target in targets.targets() for mutant in mutating.mutants_of(target)]
    # Long runs of one module would keep one process busy while the other is done.
    random.Random(seed).shuffle(every)  # noqa: S311 - a sample, no secret
    return every[:sample]


def run(
    owner_url: str, app_url: str, *, wanted: Wanted, processes: int, progress: Told
) -> Campaign:
    """Run mutants on scratch databases."""
    kept = Kept(wanted.file, seed=wanted.seed)
    with scratch(owner_url, app_url, processes=processes, progress=progress) as pools:
        every = pools[0].submit(chosen, None, wanted.seed).result()
        owners = [databases.at(owner_url, name) for name in names_of(processes)]
        return run_in(
            [Place(*one) for one in zip(pools, owners, strict=True)],
            every[: wanted.sample],
            total=len(every),
            seed=wanted.seed,
            kept=kept,
            progress=progress,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a pool of one process, and the address at which the owner of the tables reaches its database."""

    pool: ProcessPoolExecutor
    owner_url: str


def run_in(
    places: Sequence[Place],
    mutants: Sequence[Mutant],
    *,
    total: int,
    seed: int,
    kept: Kept,
    progress: Told,
    worlds: int = WORLDS,
) -> Campaign:
    """Run some mutants; what an earlier run said about one is not asked again."""
    known = [kept.found[mutant.key] for mutant in mutants if mutant.key in kept.found]
    found = Campaign(total, known, taken_up=len(known))
    rest = [mutant for mutant in mutants if mutant.key not in kept.found]
    for part in as_completed(_submitted(places, rest, Plan(seed, worlds))):
        kept.keep(part.result())
        found.verdicts.append(part.result())
        progress(len(found.verdicts), len(mutants), "Running mutants")
    return found


def _submitted(
    places: Sequence[Place], mutants: Sequence[Mutant], plan: Plan
) -> list[Future[Verdict]]:
    """Hand mutants out in turn; each process asks its own one after the other."""
    return [
        place.pool.submit(run_one, mutant, replace(plan, owner_url=place.owner_url))
        for mutant, place in zip(mutants, itertools.cycle(places), strict=False)
    ]


_MEMORY = Memory()


def run_one(mutant: Mutant, plan: Plan) -> Verdict:
    """Run one mutant in a fork of this process, which remembers what plain Python says."""
    remember(plan)
    return _verdict(mutant, plan)


def remember(plan: Plan) -> None:
    """Ask the whole program once, so that what plain Python says is known; it must agree with itself."""
    if not _MEMORY.kept:
        targets.targets()
        for face in ("two", "guard"):
            for number in range(plan.worlds):
                _holds(face, number, plan)
    # No fork may share a connection with this process.
    connections.close_all()


def _holds(face: str, number: int, plan: Plan, policies_: str = "") -> None:
    comparing.holds(
        number,
        seed=plan.seed,
        size=SIZES[face],
        memory=_MEMORY,
        policies=policies_,
        with_walls=face == "guard",
    )


def _verdict(mutant: Mutant, plan: Plan) -> Verdict:
    started = time.monotonic()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _be(mutant, plan, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    end, why = json.loads(told) if told else _ended(status)
    return Verdict(mutant.key, mutant.line, end, why, round(time.monotonic() - started, 2))


def _ended(status: int) -> tuple[str, str]:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return ENDLESS, f"did not end in {SECONDS} s of work"
    return UNMADE, f"told nothing in {WAITED} s, or was ended from outside"


def _be(mutant: Mutant, plan: Plan, writer: int) -> None:
    """Become the mutant, ask, tell what came of it, and end."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(WAITED)
    os.write(writer, json.dumps(_end_of(mutant, plan)).encode())
    os._exit(0)


def _end_of(mutant: Mutant, plan: Plan) -> tuple[str, str]:
    try:
        connection.ensure_connection()
        target = next(one for one in targets.targets() if one.module == mutant.module)
        code = mutating.code_of(target, mutant)
    except Exception as error:  # noqa: BLE001 - nothing was shown, whatever went wrong
        return UNMADE, _told(error)
    worlds = min(plan.worlds, ARGUED) if mutant.key in EQUIVALENT else plan.worlds
    try:
        return _ask(target, code, replace(plan, worlds=worlds)), ""
    except DisagreedError as error:
        return DISAGREED, str(error)
    except Exception as error:  # noqa: BLE001 - whatever a broken program raises shows that it is broken
        is_made = not isinstance(error, ImportError) and _is_connected()
        return (FAILED if is_made else UNMADE), _told(error)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _is_connected() -> bool:
    """Tell whether the database is still there: where it is not, nothing was shown."""
    return connection.connection is not None and not connection.connection.broken


def _ask(target: Target, code: CodeType, plan: Plan) -> str:
    guard = ""
    if target.is_policy:
        guard = policies.statements(target.module, code)
        if _changes_nothing(guard, plan.owner_url):
            return SAME
    else:
        become(target.module, code, target.followers)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30s'")
    for face in target.faces:
        for number in range(plan.worlds):
            _holds(face, number, plan, guard)
    return SURVIVED


def puts_up_the_same(owner_url: str) -> bool:
    """Tell whether the policies that are put up for a mutant are, where none is broken, those of the database.

    The process asks as the owner of the tables from then on.
    """
    return _changes_nothing(policies.statements(), owner_url)


def _changes_nothing(guard: str, owner_url: str) -> bool:
    """Tell, as the owner from now on, whether the database ends up with the policies that it has.

    Errors: DisagreedError where a new connection is shown something, or something stays on one.
    """
    policies.be_owner(owner_url)
    with transaction.atomic():
        before = policies.as_they_stand()
        moments.prepare()
        policies.install(guard)
        is_same = policies.as_they_stand() == before
        _raise_first(moments.unsaid())
        transaction.set_rollback(True)
    _raise_first(moments.lasting(guard))
    return is_same


def _raise_first(differences: Iterable[tuple[str, str, str]]) -> None:
    for face, _, _ in differences:
        raise DisagreedError(face)


def become(name: str, code: CodeType, followers: Sequence[str] = ()) -> None:
    """Run other code in a module that is loaded, and let every module that took something from it take it anew.

    Shapes: `followers` are run again as they are, in that order.
    """
    _run_again(name, code)
    for follower in followers:
        _run_again(follower, compile(targets.source_of(follower), follower, "exec"))


def _run_again(name: str, code: CodeType) -> None:
    module = import_module(name)
    before = dict(vars(module))
    exec(code, vars(module))  # noqa: S102 - the code is our own module, broken on purpose
    for other in list(sys.modules.values()):
        if other is module or not getattr(other, "__name__", "").startswith("throughcare."):
            continue
        for word, value in list(vars(other).items()):
            if word in before and value is before[word] and not word.startswith("__"):
                setattr(other, word, vars(module)[word])
