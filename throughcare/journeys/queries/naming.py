"""What programmes call their tasks and phases, in the reader's language; nothing is personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from throughcare.programmes import queries as programmes
from throughcare.programmes.rules.wording import pick
from throughcare.programmes.types.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.programmes.queries import Published
    from throughcare.programmes.types.definition import Definition
    from throughcare.programmes.types.rulebook import Task


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Hold what one task is called."""

    title: str
    """What the staff call it."""
    plain: str
    """What happens, said to the person."""
    client: str
    """The part of the person, for example `required` or `invited`."""


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of every published programme in one language."""

    by_code: Mapping[str, TaskWords]
    """Task code -> words; where several programmes have the code, those of the newest."""
    tasks: Mapping[tuple[int, str], TaskWords]
    """(programme version, task code) -> words."""
    phases: Mapping[tuple[int, str], str]
    roles: Mapping[tuple[int, str], str]
    programmes: Mapping[int, str]

    def title(self, code: str, programme_id: int | None = None) -> str:
        """Return what the staff call a task; its code where no programme has it any more."""
        found = None if programme_id is None else self.tasks.get((programme_id, code))
        found = found or self.by_code.get(code)
        return code if found is None else found.title


def words(language: str) -> Words:
    """Return the words of every published programme; kept while the same versions stand."""
    return _words(programmes.published(), language)


@lru_cache(maxsize=16)
def _words(published: tuple[Published, ...], language: str) -> Words:
    tasks: dict[tuple[int, str], TaskWords] = {}
    phases: dict[tuple[int, str], str] = {}
    roles: dict[tuple[int, str], str] = {}
    titles: dict[int, str] = {}
    for one in published:
        programme_id, definition = one.programme_id, one.definition
        titles[programme_id] = pick(definition.title, language=language)
        for task in _tasks(definition):
            tasks[programme_id, task.id] = _task(task, language)
        for phase in definition.phases:
            phases[programme_id, phase.id] = pick(phase.title, language=language)
        for role in definition.roles:
            roles[programme_id, role.id] = pick(role.title, language=language)
    by_code = MappingProxyType({code: found for (_, code), found in tasks.items()})
    return Words(by_code, tasks, phases, roles, titles)


def _tasks(definition: Definition) -> Iterator[Task]:
    yield from definition.tasks
    for variant in definition.variants:
        yield from variant.adds


def _task(task: Task, language: str) -> TaskWords:
    title = pick(task.title, language=language)
    plain = pick(task.plain, language=language) if task.plain else title
    return TaskWords(title, plain, task.client)


def fact_title(name: str, language: str) -> str:
    """Return what a fact is called; its name where the vocabulary has it no more."""
    kind = FACTS.get(name)
    return name if kind is None else pick(kind.title, language=language)
