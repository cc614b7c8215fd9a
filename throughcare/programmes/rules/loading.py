"""A file of text read as a definition, with every fault named by line, field and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from throughcare.kernel.errors import ThroughcareError
from throughcare.programmes.rules import checking, trees
from throughcare.programmes.rules.trees import Path, Tree
from throughcare.programmes.types import definition as model
from throughcare.programmes.types import rulebook, values
from throughcare.programmes.types.definition import Definition


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold one fault of a file: where it stands, what is wrong, what to do."""

    file: str
    line: int
    field: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        return where + (f"{self.field}: " if self.field else "") + f"{self.what} {self.remedy}"


class DefinitionError(ThroughcareError):
    """Report that a file is no definition that can be run, with all its problems."""

    def __init__(self, name: str, *, found: tuple[Problem, ...]) -> None:
        lines = "\n".join(str(problem) for problem in found)
        super().__init__(f"Cannot use programme definition [{name}]:\n{lines}")
        self.problems = found


def load(text: str, *, name: str) -> Definition:
    """Return the definition in a text.

    Errors: DefinitionError with every problem found.
    Source: our own choice, ADR 2.
    """
    definition, found = _read(text, name)
    if definition is None or found:
        raise DefinitionError(name, found=found)
    return definition


def problems(text: str, *, name: str) -> list[Problem]:
    """Return everything that is wrong with a text, by line; nothing when it can be used.

    Source: our own choice, ADR 2.
    """
    return list(_read(text, name)[1])


def _read(text: str, name: str) -> tuple[Definition | None, tuple[Problem, ...]]:
    try:
        tree = trees.read(text)
    except trees.TreeError as error:
        return None, (Problem(name, error.line, "", error.what, error.remedy),)
    try:
        definition = Definition.model_validate(tree.value)
    except ValidationError as error:
        return None, _sorted(_schema_problem(tree, name, details) for details in error.errors())
    return definition, _sorted(
        Problem(name, tree.line(f.path), _field(tree, f.path), f.what, f.remedy)
        for f in checking.findings(definition)
    )


def _sorted(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: (problem.line, problem.field)))


def _field(tree: Tree, path: Path) -> str:
    """Name a field by the codes of the rules around it: `tasks.tbo.at`."""
    names: list[str] = []
    value = tree.value
    for step in path:
        value = _inside(value, step)
        code = _inside(value, "id") or _inside(value, "code")
        names.append(str(code) if isinstance(step, int) and code else str(step))
    return ".".join(names)


def _inside(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _schema_problem(tree: Tree, name: str, details: ErrorDetails) -> Problem:
    path = _known_path(tree, details["loc"])
    what, remedy = _words(details)
    field = _field(tree, details["loc"] if details["type"] == "missing" else path)
    return Problem(name, tree.line(path), field, what, remedy)


def _known_path(tree: Tree, path: Path) -> Path:
    while path and path not in tree.lines:
        path = path[:-1]
    return path


def _words(details: ErrorDetails) -> tuple[str, str]:
    explain = _EXPLANATIONS.get(details["type"], _other)
    last = str(details["loc"][-1]) if details["loc"] else "file"
    return explain(details, last)


def _own(details: ErrorDetails, _last: str) -> tuple[str, str]:
    return details["msg"], str(details["ctx"]["remedy"])


def _missing(_details: ErrorDetails, last: str) -> tuple[str, str]:
    return f"[{last}] is missing.", _HINTS.get(last, f"Add `{last}:` here.")


def _extra(_details: ErrorDetails, last: str) -> tuple[str, str]:
    return f"[{last}] is not a field here.", checking.did_you_mean(last, _FIELDS)


def _literal(details: ErrorDetails, _last: str) -> tuple[str, str]:
    return f"[{details['input']}] is not allowed here.", f"Write {details['ctx']['expected']}."


def _pattern(details: ErrorDetails, last: str) -> tuple[str, str]:
    what = f"[{_short(details['input'])}] is not written as it must be."
    return what, _PATTERN_HINTS.get(last, _CODE_HINT)


def _text(details: ErrorDetails, _last: str) -> tuple[str, str]:
    remedy = "Put it in quotes if it is meant as text."
    return f"[{_short(details['input'])}] is not a text.", remedy


def _shape(details: ErrorDetails, last: str) -> tuple[str, str]:
    wanted, remedy = _SHAPES[details["type"]]
    return f"[{last}] is [{_short(details['input'])}]; it must be {wanted}.", remedy


def _other(details: ErrorDetails, last: str) -> tuple[str, str]:
    what = f"[{_short(details['input'])}] cannot be [{last}]: {details['msg']}."
    return what, "See the reference page on programme definitions."


def _short(found: object) -> str:
    text = str(found)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


def _field_names() -> frozenset[str]:
    modules = (model, rulebook, values)
    kinds = (kind for module in modules for kind in vars(module).values())
    parts = (k for k in kinds if isinstance(k, type) and issubclass(k, values.Part))
    return frozenset(name for part in parts for name in part.model_fields)


_SHOWN_CHARACTERS = 60
_FIELDS = _field_names()
_SHAPES = {
    "model_type": ("a set of fields", "Write its fields under it, each as `name: value`."),
    "dict_type": ("a set of fields", "Write for example `{en: ...}`."),
    "tuple_type": ("a list", "Put each member on a line that begins with a dash, or use [ ]."),
    "int_type": ("a whole number", "Write for example `1`, without quotes."),
    "bool_type": ("true or false", "Write `true` or `false`."),
    "too_short": ("longer", "Write at least one member, or leave the field out."),
    "string_too_short": ("a text", "Write the text, or leave the field out."),
    "string_too_long": ("a shorter text", "Shorten it to 4,000 characters."),
}
_EXPLANATIONS: Mapping[str, Callable[[ErrorDetails, str], tuple[str, str]]] = {
    "definition": _own,
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _literal,
    "string_pattern_mismatch": _pattern,
    "string_type": _text,
    **dict.fromkeys(_SHAPES, _shape),
}
_CODE_HINT = "Begin with a small letter; then small letters, digits and underscores."
_PATTERN_HINTS = {
    "version": 'Write numbers with dots in quotes, for example `"1.0"`.',
    "jurisdiction": "Write a code such as `NL` or `DE-HH`.",
    "code": "Write the code of the municipality, for example `GM0193`.",
}
_HINTS = {
    "adaptation": "Add `adaptation:` with what must be in place before the programme is taken over "
    "elsewhere, and what is still to be decided.",
    "single_contact": "Add `single_contact:`; nobody may be without one named contact.",
    "outcomes": "Add `outcomes:` with what is measured and what exactly it means.",
    "client_texts": "Add `client_texts:` with the words for the person.",
    "definition": "Add `definition:` that says what exactly is counted.",
    "data_from": "Add `data_from:` that says where the figures come from.",
}
