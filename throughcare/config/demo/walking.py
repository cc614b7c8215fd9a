"""`throughcare demo --check`: walk every role over HTTP; one datum must be there, one must not."""

from __future__ import annotations

import html
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from rich.console import Console

from throughcare.config.commands.printing import show
from throughcare.config.demo.facts import LISTING, Known, known_facts
from throughcare.simulation.world import CITY, CLINIC, PERSON_SIGN_IN, PRISON, PROBATION, TOWN

console = Console(stderr=True)
NOBODY = 404
NOWHERE = "This page is not here"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one page: where, what must be on it, what must not; `status` 404 where it must not exist."""

    path: str
    must: str
    never: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what a page answered."""

    status: int
    text: str


class Browser:
    """Walk as one member of the cast, with cookies."""

    def __init__(self, base: str) -> None:
        self._base = base
        jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open

    def get(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """Fetch a page; follow redirects as a browser would."""
        body = urllib.parse.urlencode(data).encode() if data else None
        request = urllib.request.Request(self._base + path, data=body)  # noqa: S310 - our own server
        request.add_header("Referer", self._base)
        request.add_header("Accept-Language", "en")
        try:
            with self._open(request, timeout=20) as found:
                return Answer(found.status, html.unescape(found.read().decode()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, html.unescape(error.read().decode(errors="replace")))

    def sign_in(self, name: str) -> None:
        """Sign in as somebody of the cast, in English: the walk looks for English words."""
        self._post("/demo/sign-in", {"sign_in_name": name}, form_at="/demo/sign-in")
        self._post("/language", {"language": "en", "next": "/about"}, form_at="/about")

    def _post(self, path: str, data: dict[str, str], *, form_at: str) -> Answer:
        """Send a form with the token that a page gives, as a browser would."""
        found = _TOKEN.search(self.get(form_at).text)
        return self.get(path, {**data, "csrfmiddlewaretoken": found.group(1) if found else ""})


def walk(base: str, *, json: bool = False) -> int:
    """Walk every role; print a line for each page, or one object; return 0 only when all was well."""
    looked: list[dict[str, str]] = []
    for name, steps in routes(known_facts()).items():
        browser = Browser(base)
        browser.sign_in(name)
        for step in steps:
            fault = _fault(browser.get(step.path), step)
            looked.append({"role": name, "path": step.path, "fault": fault})
            sign = f"[red]✗ {fault}[/]" if fault else "[green]✓[/]"
            console.print(f"{name:<15} {step.path:<28} {sign}", highlight=False)
    failed = sum(bool(one["fault"]) for one in looked)
    if json:
        show({"pages": len(looked), "faults": failed, "looked": looked})
    console.print("All was well." if not failed else f"{failed} pages were not as they must be.")
    return 1 if failed else 0


def _fault(answer: Answer, step: Step) -> str:
    if answer.status != step.status:
        return f"answered {answer.status}, not {step.status}"
    if step.must and step.must not in answer.text:
        return f"lacks [{step.must}]"
    if step.never and step.never in answer.text:
        return f"shows [{step.never}]"
    return ""


def _lists(known: Known, code: str) -> list[Step]:
    return [
        Step("/people", known.first[code], known.english),
        Step("/caseload", "My caseload", known.english),
        Step("/overdue", "Overdue", known.english),
    ]


def routes(known: Known) -> dict[str, list[Step]]:
    """Return the walk of every role."""
    one, other = known.fitting, known.elsewhere
    page, plan, dates = (
        f"/people/{one.person_id}",
        f"/people/{one.person_id}/plan",
        f"/people/{one.person_id}/dates",
    )
    hidden = Step(f"/people/{other.person_id}", NOWHERE, other.name, NOBODY)
    sees = [
        Step(page, one.name, other.name),
        Step(plan, one.name, other.name),
        Step(f"/find?q={one.number}", one.name, other.name),
        Step("/programmes/nl-kansen-bieden-zwolle", "Zwolle", one.name),
    ]
    works = {code: _lists(known, code) for code in LISTING}
    prison = [
        *sees,
        *works[PRISON],
        Step(dates, one.name, other.name),
        Step("/arrivals", "Who came into custody", known.english),
        Step("/imports", "register-pi-ijsseloever.csv", "prisoner-search.json"),
    ]
    outside = [
        Step(page, NOWHERE, one.name, NOBODY),
        Step(plan, NOWHERE, one.name, NOBODY),
        Step(dates, NOWHERE, one.name, NOBODY),
    ]
    asked, limited = known.asked_ngo, known.asked_police
    return {
        "casemanager": prison,
        "casemanager2": [*sees, *works[PRISON]],
        "teamleader": [*prison, Step("/administration", "PI IJsseloever", one.name)],
        "administrator": [
            *outside,
            Step("/people", NOWHERE, one.name, NOBODY),
            Step("/administration", "Marijke de Haan", one.name),
        ],
        "privacy": [
            *outside,
            Step("/people", NOWHERE, one.name, NOBODY),
            Step("/caseload", NOWHERE, one.name, NOBODY),
        ],
        "probation": [*sees, *works[PROBATION], hidden],
        "municipality": [*sees, *works[CITY], Step(dates, one.name, other.name), hidden],
        "municipality2": [*outside, *works[TOWN]],
        "ngo": [
            Step(f"/people/{asked.person_id}", asked.name, "Custody and release"),
            Step(f"/people/{asked.person_id}/plan", asked.name, other.name),
            Step("/people", asked.name, other.name),
            Step(f"/people/{asked.person_id}/dates", NOWHERE, asked.name, NOBODY),
            hidden,
        ],
        "health": [
            Step("/people", known.first[CLINIC], other.name),
            Step("/overdue", "Overdue", other.name),
            Step("/notices", "Notices", other.name),
            Step("/caseload", NOWHERE, other.name, NOBODY),
            hidden,
        ],
        "police": [
            Step(f"/people/{limited.person_id}", limited.name, "What happens when"),
            Step(f"/people/{limited.person_id}/plan", NOWHERE, limited.name, NOBODY),
            Step("/overdue", NOWHERE, other.name, NOBODY),
            Step("/people", limited.name, other.name),
            hidden,
            Step("/imports", NOWHERE, "register", NOBODY),
        ],
        "gb-casemanager": [
            Step("/people", known.english, one.name),
            Step("/caseload", known.english, one.name),
            *outside,
        ],
        "stranger": [
            *outside,
            Step("/people", "Your agency has no people yet", one.name),
            Step("/caseload", "You are nobody's contact yet", one.name),
        ],
        PERSON_SIGN_IN: [
            Step("/me", known.self_contact, other.name),
            Step("/me/plan", known.itself.name, other.name),
            Step("/me/log", "PI IJsseloever", other.name),
            Step(f"/people/{known.itself.person_id}", NOWHERE, other.name, NOBODY),
            Step("/caseload", NOWHERE, other.name, NOBODY),
        ],
    }
