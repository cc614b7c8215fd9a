"""Read a mapping file; report every fault with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from throughcare.exchange.imports.reading.errors import MappingError, MappingProblem
from throughcare.exchange.imports.reading.mapping import Mapping, reference_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPINGS = Path(__file__).resolve().parent.parent / "mappings"
_MOST_BYTES = 200_000
_DEEPEST = 20
_Lines = dict[tuple[str, ...], int]


def shipped_mappings() -> dict[str, Path]:
    """Return the mappings that come with Throughcare, by name."""
    return {path.stem: path for path in sorted(MAPPINGS.glob("*.yaml"))}


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in this file.

    Errors: MappingError with one problem for each fault.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise MappingError([MappingProblem(path.name, 0, "", "mapping_too_large", {})])
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        params = {"detail": type(fault).__name__}
        problem = MappingProblem(path.name, 0, "", "mapping_unreadable", params)
        raise MappingError([problem]) from fault
    return parse_mapping(text, file=path.name)


def parse_mapping(text: str, *, file: str = "mapping.yaml") -> Mapping:
    """Return the mapping in this text.

    Every scalar is taken as text, so that words such as no, on or 0123 stay what they are.

    Errors: MappingError with one problem for each fault.
    """
    lines: _Lines = {}
    problems: list[MappingProblem] = []
    data = _composed(text, file, lines, problems)
    if problems:
        raise MappingError(problems)
    try:
        mapping = Mapping.model_validate(data)
    except ValidationError as fault:
        raise MappingError(list(_explained(fault, file, lines))) from fault
    for place, what, params in reference_problems(mapping):
        problems.append(_problem(file, lines, place, what, params))
    if problems:
        raise MappingError(problems)
    return mapping


def _composed(text: str, file: str, lines: _Lines, problems: list[MappingProblem]) -> Any:
    try:
        _refuse_aliases(text)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        return _plain(node, (), lines, lambda place, what: problems.append(
            _problem(file, lines, place, what, {})
        ))  # fmt: skip
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        params = {"detail": str(getattr(fault, "problem", None) or fault)[:200]}
        raise MappingError([MappingProblem(file, line, "", "mapping_no_yaml", params)]) from fault


def _refuse_aliases(text: str) -> None:
    """Refuse references within the file: a few lines of them can stand for billions of words."""
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            problem = "references (*name) are not read"
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _plain(node: yaml.Node | None, place: tuple[str, ...], lines: _Lines, report: Any) -> Any:
    if node is None or len(place) > _DEEPEST:
        return None
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, place, lines, report)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, (*place, str(index)), lines, report)
            for index, child in enumerate(node.value)
        ]
    return node.value


def _plain_mapping(
    node: yaml.MappingNode, place: tuple[str, ...], lines: _Lines, report: Any
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        inner = (*place, str(key.value))
        if str(key.value) in result:
            lines[inner] = key.start_mark.line + 1
            report(inner, "mapping_key_twice")
        lines[inner] = key.start_mark.line + 1
        result[str(key.value)] = _plain(value, inner, lines, report)
    return result


def _explained(fault: ValidationError, file: str, lines: _Lines) -> Iterator[MappingProblem]:
    for error in fault.errors(include_url=False, include_context=False):
        place = tuple(str(part) for part in error["loc"])
        what, params = _code(error["type"], place, error["msg"])
        yield _problem(file, lines, place, what, params)


def _code(kind: str, place: tuple[str, ...], message: str) -> tuple[str, dict[str, str]]:
    if kind == "missing" and place[:1] == ("identifier",):
        return "mapping_without_identifier", {}
    if kind == "missing":
        return "mapping_part_missing", {"part": place[-1]}
    if kind == "extra_forbidden" or place[-1:] == ("[key]",):
        return "mapping_word_unknown", {"word": place[-2] if place[-1] == "[key]" else place[-1]}
    return "mapping_value_wrong", {"detail": message.removeprefix("Value error, ")}


def _problem(
    file: str, lines: _Lines, place: tuple[str, ...], what: str, params: dict[str, str]
) -> MappingProblem:
    known = next((place[:size] for size in range(len(place), -1, -1) if place[:size] in lines), ())
    return MappingProblem(file, lines.get(known, 0), ".".join(place), what, params)
