"""The lines of the day, each with a person, what is to do, by when, and one address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.appointments.queries import errands
from throughcare.caseloads.rules.handing import ladder
from throughcare.journeys.queries import mine, naming, teamwork
from throughcare.kernel.access import Category
from throughcare.pages import access_words, diary_words, referral_words
from throughcare.plans.queries import Waiting, to_review, waiting_for
from throughcare.plans.queries.sheltering import steps_serving
from throughcare.plans.types import Domain
from throughcare.sharing.queries import requests as access_requests
from throughcare.web.day.orders import TITLES, Part, order_of
from throughcare.web.gate import LEADING_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from throughcare.accounts.types import Worker
    from throughcare.kernel.access import Access
    from throughcare.plans.queries import WaitingPage

WEEK: Final = timedelta(days=7)
MOST: Final = mine.MOST
_STEPS: Final = {
    Part.OFFERED: (Waiting.OFFERED, "person_plan_action_answer"),
    Part.LATE: (Waiting.LATE, "person_plan_action_done"),
    Part.PROMISED: (Waiting.PROMISED, "person_plan_action_done"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line; `on` is None where nothing says by when."""

    person_id: int
    name: str
    what: str
    on: date | None
    href: str
    key: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one part of the day; `more_href` is empty where it is complete."""

    part: Part
    title: str
    lines: tuple[Line, ...]
    more_href: str
    late: int
    """How many of the lines are late."""


@dataclass(frozen=True)
class Day:
    """Read the day of one worker: each part when the page asks for it."""

    access: Access
    worker: Worker
    today: date
    after: tuple[date, int] | None = None
    """Continues the tasks."""

    @cached_property
    def standing_in(self) -> teamwork.StandingIn:
        """Return for whom the worker stands in."""
        if self.worker.role not in CONTACT_ROLES:
            return teamwork.NOBODY
        return teamwork.standing_in(access=self.access, today=self.today)

    @cached_property
    def sections(self) -> list[Section]:
        """Return what there is to do: what is late first, else in the order of the role."""
        if self.after is not None:
            return [one for one in [self._read(Part.TASKS)] if one.lines]
        found = [self._read(part) for part in order_of(self.worker.role)]
        filled = [one for one in found if one.lines]
        return sorted(filled, key=lambda one: (one.part is not Part.HOUSING, one.late == 0))

    def _read(self, part: Part) -> Section:
        lines, more = self._readers()[part]() if self._may(part) else ([], "")
        late = sum(1 for one in lines if one.on is not None and one.on < self.today)
        return Section(part, str(TITLES[part]), tuple(lines[:MOST]), more, late)

    def _may(self, part: Part) -> bool:
        """Tell whether a part can have anything for this worker."""
        role = self.worker.role
        if part is Part.RELEASE:
            return role in CONTACT_ROLES
        if part in {Part.HANDOVERS, Part.TASKS, Part.ASKED, Part.MOVED}:
            needs = Category.PLAN if part is Part.ASKED else Category.JOURNEY
            return role in CONTACT_ROLES and needs in self.access.categories
        if part is Part.REQUESTS:
            return role in LEADING_ROLES
        return part in {Part.QUESTIONS, Part.DIARY} or Category.PLAN in self.access.categories

    def _readers(self) -> dict[Part, Callable[[], tuple[list[Line], str]]]:
        return {
            Part.HOUSING: self._housing,
            Part.RELEASE: self._release,
            Part.ASKED: self._asked,
            Part.DIARY: self._diary,
            Part.HANDOVERS: self._handovers,
            Part.TASKS: self._tasks,
            Part.LATE: lambda: self._steps(Part.LATE),
            Part.OFFERED: lambda: self._steps(Part.OFFERED),
            Part.QUESTIONS: self._questions,
            Part.PROMISED: lambda: self._steps(Part.PROMISED),
            Part.REVIEWS: self._reviews,
            Part.REQUESTS: self._requests,
            Part.MOVED: self._moved,
        }

    @cached_property
    def _desk(self) -> mine.Desk:
        return mine.Desk(self.today, self.standing_in)

    def _tasks(self) -> tuple[list[Line], str]:
        before = self.today + WEEK
        found = mine.tasks(self._desk, access=self.access, before=before, after=self.after)
        words = naming.words(get_language() or "en")
        lines = [
            Line(
                row.person_id,
                row.name,
                words.title(row.code, row.programme_id),
                row.due_on,
                reverse("person", args=[row.person_id]),
            )
            for row in found.rows
        ]
        return lines, _after(reverse("my_day"), found.next_key)

    def _asked(self) -> tuple[list[Line], str]:
        found = mine.asked(self._desk, access=self.access)
        lines = [
            Line(
                row.person_id,
                row.name,
                row.text,
                row.answer_by,
                reverse("person_plan_request", args=[row.person_id, row.proposal_id]),
            )
            for row in found
        ]
        return lines, f"{reverse('promises')}?what=asked" if len(found) > MOST else ""

    def _release(self) -> tuple[list[Line], str]:
        is_of_agency = self.worker.role is Role.AFTERCARE_COORDINATOR
        lines = [
            Line(
                row.person_id,
                row.name,
                str(referral_words.KINDS[kind.value]),
                row.release_on,
                reverse("person_referrals", args=[row.person_id]),
            )
            for kind, category in mine.NEEDED.items()
            if category in self.access.categories
            for row in mine.uncertain(
                self._desk, kind, access=self.access, is_of_agency=is_of_agency
            )
        ]
        return sorted(lines, key=lambda one: one.on or date.max), ""

    def _diary(self) -> tuple[list[Line], str]:
        found = errands(access=self.access, most=MOST)
        lines = [
            Line(
                row.person_id,
                row.name,
                str(diary_words.ERRANDS[row.kind.value]),
                timezone.localtime(row.starts_at).date(),
                reverse("person_appointment", args=[row.person_id, row.appointment_id]),
            )
            for row in found
        ]
        return lines, reverse("diary") if len(found) > MOST else ""

    def _moved(self) -> tuple[list[Line], str]:
        found = mine.moved(self._desk, access=self.access)
        address = reverse("notices")
        lines = [
            Line(row.person_id, row.name, _("See what moved for your agency"), None, address)
            for row in found
        ]
        return lines, address if len(found) > MOST else ""

    @cached_property
    def _waiting(self) -> dict[Part, WaitingPage]:
        return {
            part: waiting_for(what, access=self.access, today=self.today)
            for part, (what, _address) in _STEPS.items()
        }

    @cached_property
    def _sheltering(self) -> frozenset[int]:
        """Return the steps that stand apart, for a role that reads housing first."""
        if Part.HOUSING not in order_of(self.worker.role):
            return frozenset()
        ids = [row.key for found in self._waiting.values() for row in found.rows]
        return steps_serving(Domain.SHELTER, ids, access=self.access, today=self.today)

    def _all_steps(self, part: Part) -> list[Line]:
        _what, address = _STEPS[part]
        until = self.today + WEEK if part is Part.PROMISED else date.max
        return [
            Line(
                row.person_id,
                row.name,
                row.text,
                row.on,
                reverse(address, args=[row.person_id, row.key]),
                row.key,
            )
            for row in self._waiting[part].rows
            if row.on < until
        ]

    def _steps(self, part: Part) -> tuple[list[Line], str]:
        shown = self._all_steps(part)
        lines = [one for one in shown if one.key not in self._sheltering]
        found = self._waiting[part]
        is_all = len(shown) < len(found.rows)
        address = f"{reverse('promises')}?what={_STEPS[part][0].value}"
        return lines, "" if is_all else _after(address, found.next_key)

    def _housing(self) -> tuple[list[Line], str]:
        lines = [
            one for part in _STEPS for one in self._all_steps(part) if one.key in self._sheltering
        ]
        return sorted(lines, key=lambda one: one.on or date.max), ""

    def _handovers(self) -> tuple[list[Line], str]:
        found = teamwork.handovers(access=self.access, today=self.today)
        lines = [
            line for row in found if (line := _handover(row, self.worker.agency_id)) is not None
        ]
        return lines, reverse("teamwork") if len(found) == MOST else ""

    def _questions(self) -> tuple[list[Line], str]:
        found = teamwork.questions_to_answer(access=self.access, today=self.today)
        lines = [
            Line(
                row.person_id,
                row.name,
                _("Answer a question"),
                row.answer_by,
                reverse("person_question", args=[row.person_id, row.consult_id]),
            )
            for row in found
        ]
        return lines, reverse("teamwork") if len(found) == MOST else ""

    def _reviews(self) -> tuple[list[Line], str]:
        found = to_review(access=self.access, today=self.today, before=self.today + WEEK)
        lines = [
            Line(
                row.person_id,
                row.name,
                _("Look at a compromise again"),
                row.review_on,
                reverse("person_plan_compromise", args=[row.person_id, row.compromise_id]),
            )
            for row in found
        ]
        return lines, ""

    def _requests(self) -> tuple[list[Line], str]:
        found = access_requests.to_answer(access=self.access)
        lines = [
            Line(
                row.person_id,
                row.name,
                _("Somebody asks to see: %(what)s") % {"what": _kinds(row.categories)},
                row.due_on,
                reverse("request_answer", args=[row.person_id, row.request_id]),
            )
            for row in found
        ]
        return lines, reverse("access_requests") if len(found) > MOST else ""


def _handover(row: teamwork.HandoverLine, agency_id: int) -> Line | None:
    """Return a handover that waits for an agency: for its answer, or for it to decide."""
    if row.our_answer == "waiting":
        days = ladder(row.overlap_days).time_out_days
        by = timezone.localtime(row.proposed_at).date() + timedelta(days=days)
        href = reverse("person_handover_answer", args=[row.person_id, row.handover_id])
        return Line(row.person_id, row.name, _("Say whether your agency agrees"), by, href)
    if row.state == "disputed" and row.decider_agency_id == agency_id:
        href = reverse("person_handover", args=[row.person_id])
        return Line(row.person_id, row.name, _("Decide who takes over"), row.decide_by, href)
    return None


def _kinds(categories: Iterable[Category]) -> str:
    return ", ".join(access_words.category(one.value) for one in categories)


def _after(address: str, key: tuple[date, int] | None) -> str:
    if key is None:
        return ""
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode({'after': f'{key[0].isoformat()}~{key[1]}'})}"
