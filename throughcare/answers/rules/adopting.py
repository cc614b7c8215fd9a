"""Adopt question sets that others publish: those of the resettlement service of England and Wales, as they are.

Their ids become keys of concepts, one vocabulary a pathway; every version stays beside the others.
Source: ministryofjustice/hmpps-resettlement-passport-api, src/main/resources/assessment-config (MIT licence).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from throughcare.answers.rules.checking import read
from throughcare.answers.rules.schema import END
from throughcare.answers.types import UNKNOWN, Kind
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from throughcare.answers.rules.schema import Catalogue

SINCE: Final = date(2023, 1, 1)
"""Their files carry no day; this one only says that they hold."""
NOT_SAID: Final = "no_answer"
"""Their choice for what was not answered: for us it is unknown, which is never a no."""
LAST: Final = "FINAL_QUESTION_NEXT_PAGE"
"""Their name for the page after the questions: a summary by kind of report, or the check of the answers."""
SUMMARIES: Final = {
    "immediate": "ASSESSMENT_SUMMARY",
    "prerelease": "PRERELEASE_ASSESSMENT_SUMMARY",
}
KINDS: Final = {
    "RADIO": Kind.ONE,
    "CHECKBOX": Kind.SEVERAL,
    "SHORT_TEXT": Kind.TEXT,
    "LONG_TEXT": Kind.TEXT,
    "ADDRESS": Kind.TEXT,
}
CATEGORIES: Final = {
    "ACCOMMODATION": (Category.HOUSING, "shelter"),
    "ATTITUDES_THINKING_AND_BEHAVIOUR": (Category.HEALTH, "daily_life"),
    "CHILDREN_FAMILIES_AND_COMMUNITY": (Category.FAMILY, "family"),
    "EDUCATION_SKILLS_AND_WORK": (Category.WORK_AND_INCOME, "work_income"),
    "HEALTH": (Category.HEALTH, "health"),
}
Became = dict[str, tuple[str, dict[str, str]]]
"""By concept: the one that took its place, and what its choices became."""


def adopt(files: Sequence[Mapping[str, Any]], *, report: str, became: Became) -> Catalogue:
    """Return a catalogue of their files, as one kind of report (a key of SUMMARIES) walks them.

    Shapes: `became` says what their ids that changed between versions became; nobody but a person who reads both
    can know that. It holds concepts, and choices of one concept under its own key.
    Errors: BrokenCatalogueError; pydantic.ValidationError.
    Source: our own choice, ADR 15.
    """
    forms = [_form(one, report) for one in files]
    concepts: dict[str, dict[str, Any]] = {}
    for one in sorted(files, key=lambda each: each["version"]):
        for question in _questions(one):
            _merge(concepts, _concept(question, one["pathway"]), one["version"])
    for key, (after, choices) in became.items():
        _replace(concepts[key], after, choices)
    return read({"version": 1, "concepts": list(concepts.values()), "forms": forms})


def key_of(pathway: str, question_id: str) -> str:
    """Return the key of the concept of one of their questions.

    Source: our own choice, ADR 15.
    """
    return f"{pathway.lower()}.{question_id.lower()}"


# Questions


def _questions(file: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for page in file["pages"]:
        for question in page.get("questions") or ():
            yield question
            yield from (one for _code, one in _nested(question))


def _nested(question: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for option in question.get("options") or ():
        for one in option.get("nestedQuestions") or ():
            yield _code(option["id"]), one


def _code(option_id: str) -> str:
    code = str(option_id).lower()
    return UNKNOWN if code == NOT_SAID else code


def _concept(question: Mapping[str, Any], pathway: str) -> dict[str, Any]:
    category, domain = CATEGORIES[pathway]
    options = {_code(one["id"]): one for one in question.get("options") or ()}
    return {
        "key": key_of(pathway, question["id"]),
        "domain": domain,
        "category": category,
        "kind": KINDS[question["type"]],
        "ask": {"en": question["title"]},
        "may_be_unknown": UNKNOWN in options or not options,
        "options": [
            {
                "code": code,
                "text": {"en": one["displayText"]},
                "is_alone": bool(one.get("exclusive")),
            }
            for code, one in options.items()
            if code != UNKNOWN
        ],
    }


def _merge(concepts: dict[str, dict[str, Any]], found: dict[str, Any], version: int) -> None:
    """Add what a later version says: its words, and choices that no version before it had."""
    before = concepts.setdefault(found["key"], found)
    if before["kind"] != found["kind"]:
        raise ValueError(
            f"[{found['key']}] is [{before['kind']}], and in version [{version}] [{found['kind']}]"
        )
    codes = {one["code"]: one for one in found["options"]}
    kept = [codes.pop(one["code"], one) for one in before["options"]]
    unknown = before["may_be_unknown"] or found["may_be_unknown"]
    concepts[found["key"]] = {
        **found,
        "options": [*kept, *codes.values()],
        "may_be_unknown": unknown,
    }


def _replace(concept: dict[str, Any], after: str, choices: Mapping[str, str]) -> None:
    concept["becomes"] = "" if after == concept["key"] else after
    for option in concept["options"]:
        option["becomes"] = choices.get(option["code"], "")


# Forms


def _form(file: Mapping[str, Any], report: str) -> dict[str, Any]:
    last = SUMMARIES[report] if file.get("requireStatusQuestion", True) else "CHECK_ANSWERS"
    nexts = {page["id"]: list(_ways(page, file["pathway"], last)) for page in file["pages"]}
    reached, waiting = set(), [file["pages"][0]["id"]]
    while waiting:
        here = waiting.pop()
        if here not in reached and here != END:
            reached.add(here)
            waiting += [_id_of(go["to"], nexts) for go in nexts[here]]
    return {
        "key": file["pathway"].lower(),
        "version": file["version"],
        "title": {"en": file["pathway"].replace("_", " ").capitalize()},
        "since": SINCE,
        # The summary of the other kind of report is no page of this one.
        "pages": [
            _page(page, file["pathway"], nexts[page["id"]])
            for page in file["pages"]
            if page["id"] in reached or page["id"] not in SUMMARIES.values()
        ],
    }


def _id_of(key: str, nexts: Mapping[str, object]) -> str:
    return next((one for one in nexts if one.lower() == key), END)


def _ways(page: Mapping[str, Any], pathway: str, last: str) -> Iterator[dict[str, Any]]:
    for way in page.get("nextPageLogic") or ():
        to = last if way["nextPageId"] == LAST else way["nextPageId"]
        codes = [_code(one["answer"]) for one in way.get("answers") or ()]
        when = {key_of(pathway, way["questionId"]): codes} if way.get("questionId") else {}
        yield {"to": to.lower(), "when": when}
    if not page.get("nextPageLogic"):
        yield {"to": END}


def _page(page: Mapping[str, Any], pathway: str, nexts: list[dict[str, Any]]) -> dict[str, Any]:
    asked: list[dict[str, Any]] = []
    for question in page.get("questions") or ():
        asked.append(_asked(question, pathway))
        under: dict[str, list[str]] = defaultdict(list)
        nested = {}
        for code, one in _nested(question):
            under[one["id"]].append(code)
            nested[one["id"]] = one
        asked += [
            {**_asked(one, pathway), "only_if": {key_of(pathway, question["id"]): under[name]}}
            for name, one in nested.items()
        ]
    return {
        "key": page["id"].lower(),
        "title": {"en": page.get("title") or page["id"]},
        "questions": asked,
        "next": nexts,
    }


def _asked(question: Mapping[str, Any], pathway: str) -> dict[str, Any]:
    codes = [_code(one["id"]) for one in question.get("options") or ()]
    optional = (question.get("validation") or {}).get("type") == "OPTIONAL"
    optional = optional or question.get("validationType") == "OPTIONAL"
    return {
        "concept": key_of(pathway, question["id"]),
        "options": [one for one in codes if one != UNKNOWN],
        "is_required": not optional and question["type"] in {"RADIO", "CHECKBOX"},
    }
