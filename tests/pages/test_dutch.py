"""Pages in Dutch: no English is left in what somebody reads or hears."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model

from tests.architecture.test_urls import addresses
from tests.browser.addresses import PROGRAMME, path_of
from tests.exchange.importing import ADA, register
from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.caseloads import queries as caseloads
from throughcare.custody.types import ReleaseDateKind
from throughcare.exchange.imports import previewing
from throughcare.exchange.imports.reading import load_mapping, shipped_mappings
from throughcare.journeys import actions as journeys
from throughcare.pages import catalogues
from throughcare.people import actions as people
from throughcare.plans import actions as plans
from throughcare.plans.types import THE_PERSON, Owner
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ENGLISH: Final = re.compile(
    r"\b(the|and|with|you|your|this|that|from|not|nobody|nothing|everybody|who|what|when|where|"
    r"save|back|release|released|done|overdue|choose|enter|search|find|sign|people|person|agency|"
    r"agencies|worker|workers|caseload|arrivals|notices|custody|task|tasks|goal|goals|need|needs|"
    r"change|changed|add|send|undo|apply|move|moved|close|next|previous|yes|because|until|since|"
    r"known|unknown|planned|waiting|day|days|page|name|language|password|Late|Error|Due|No)\b",
)
"""Words of everyday English pages that no Dutch text has (hence some only with a capital)."""
SPOKEN: Final = ("aria-label", "aria-description", "alt", "title", "placeholder")
UNSPOKEN: Final = {"script", "style", "code", "svg", "template"}
OF_NOBODY: Final = ("referral_id", "approach_id",
    "release_id", "request_id", "block_id", "emergency_id", "event_id", "withholding_id", "party_id", "word_id", "note_id", "document_id", "answer_id",
    "handover_id", "consult_id", "absence_id", "decline_id", "follow_up_id", "loss_id",
    "compromise_id", "supporter_id", "kiosk_id", "scheme_id", "service_id", "uid", "conference_id", "information_id",
    "decision_id", "minutes_id", "unowned_id", "visit_id", "permit_id", "visitor_id",
    "appointment_id", "session_id", "offer_id", "reminder_id", "errand_id",
)  # fmt: skip
"""Things that the small world has none of."""
WORKERS: Final = ("casemanager", "teamleader", "administrator", "privacy", "municipality", "police")
LEAST: Final = {"anonymous": 8, "me": 15, "casemanager": 40, "administrator": 18}
"""How many pages at least somebody gets to see; fewer would mean that the walk sees nothing."""


@pytest.fixture
def numbers(live_world, settings, tmp_path) -> SimpleNamespace:
    """Fill the world until every list has a line; what people wrote themselves is Dutch."""
    settings.MEDIA_ROOT = tmp_path
    get_user_model().objects.update(language="nl")
    person_id = live_world.people["zwolle"]
    found = _plan(live_world, person_id)
    _facts(live_world, person_id)
    return SimpleNamespace(
        person_id=person_id,
        import_id=_import(live_world, tmp_path),
        membership_id=live_world.world.memberships["casemanager2"],
        invitation_id=0,
        programme=PROGRAMME,
        code=PROGRAMME,
        task="tbo",
        number=2,
        agency_id=live_world.world.agencies["reclassering-oost"],
        purpose="reintegration",
        kind="correction",
        key="nl-cooperation-zwolle",
        heading="strengths",
        token="nonsense",
        form_key="intake",
        page_key="work",
        sheet="invite",
        step="accept",
        **dict.fromkeys(OF_NOBODY, 0),
        **found,
    )


def _plan(world, person_id: int) -> dict[str, int]:
    access = world.access("zwolle")
    common = {"access": access, "now": world.now}
    case = caseloads.latest_case_of(person_id, access=access)
    ref = plans.plan_for(case.case_id, person_id, **common)
    need = plans.record_need(
        ref.plan_id, domain="debts", text="Oude boetes", version=ref.version, **common
    )
    goal = plans.add_goal(
        ref.plan_id, words="Geen boetes meer", need_id=need.key, version=need.version, **common
    )
    found, version = {"need_id": need.key, "goal_id": goal.key}, goal.version
    for owner in (THE_PERSON, Owner(access.actor.agency_id)):
        step = plans.add_action(
            ref.plan_id,
            text="Brieven verzamelen",
            owner=owner,
            due_on=world.today + timedelta(days=5),
            goal_id=goal.key,
            version=version,
            today=world.today,
            **common,
        )
        found["action_id" if owner is not THE_PERSON else "my_action_id"] = step.key
        version = step.version
    own = {"relation": "zus", "helps_with": "een bed", "may_be_called": True}
    circle = plans.name_circle(ref.plan_id, name="Ilse", version=version, **own, **common)
    asked = {"kind": "meeting", "text": "Een gesprek", "today": world.today}
    asked_id = plans.propose(ref.plan_id, **asked, **common)
    return found | {"circle_id": circle.key, "asked_id": asked_id}


def _facts(world, person_id: int) -> None:
    """Move a date, so that notices come, and give the person a page of their own."""
    common = {"access": world.access("zwolle"), "now": world.now}
    journeys.move_release_dates(
        person_id,
        {ReleaseDateKind.EXPECTED: world.today + timedelta(days=40)},
        source="rechtbank",
        why="verlof",
        today=world.today,
        **common,
    )
    account_id = accounts.open_account(
        "me",
        name="Rik",
        password=None,
        language="nl",
        by=FOUNDER,
        now=world.now,
        second_factor_required=False,
    )
    sharing.link_self(account_id, person_id, **common)
    people.say_about_me(person_id, "Noem mij Rik.", version=1, **common)
    boss = world.actor("administrator")
    accounts.invite(boss.agency_id, name="Roos", role=Role.TEAM_LEADER, by=boss, now=world.now)


def _import(world, folder) -> int:
    """Send a register with a row that comes in and a row that stays out."""
    actor, mapping = world.actor("casemanager"), shipped_mappings()["nl-demo-register"]
    common = {"actor": actor, "now": world.now, "today": world.today}
    import_id = previewing.begin(
        agency_id=actor.agency_id,
        file_name="register.csv",
        mapping_text=mapping.read_text(),
        mapping_name="nl-demo-register",
        digest="0" * 64,
        **common,
    )
    file = folder / "register.csv"
    file.write_bytes(register(ADA, ADA | {"Registratienummer": "", "Geboortedatum": "31-31-1990"}))
    previewing.preview(import_id, file, load_mapping(mapping), **common)
    return import_id


def spoken(answer: HttpResponse) -> Iterator[str]:
    """Yield every text that is shown or read out, without what is marked as another language."""
    soup = BeautifulSoup(answer.content, "html5lib")
    assert soup.html["lang"] == "nl"
    # A definition describes its sources in English only.
    for source in soup.select("[id^=source-]"):
        source.decompose()
    for element in soup.find_all(lambda one: one.name in UNSPOKEN or one.get("lang", "nl") != "nl"):
        element.decompose()
    yield from (" ".join(text.split()) for text in soup.stripped_strings)
    for element in soup.find_all(True):
        yield from (element[name] for name in SPOKEN if element.get(name))


def untranslated() -> set[str]:
    """Return the English texts that are others in Dutch."""
    catalogue = catalogues.read(catalogues.path_of("nl"))
    single = {one.id: one.string for one in catalogue if isinstance(one.id, str) and one.id}
    return {text for text, dutch in single.items() if text != dutch} - set(single.values())


def walk(client, numbers) -> dict[str, HttpResponse]:
    """Open every address; return those that are pages for whoever is signed in."""
    found = {}
    for address, pattern in addresses():
        mine = {"action_id": numbers.my_action_id} if address.startswith("me/") else {}
        path = path_of(address, SimpleNamespace(**vars(numbers) | mine))
        answer = client.get(path)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith(
            "text/html"
        )
        if is_page and pattern.name != "import_progress":
            found[path] = answer
    return found


def english_in(pages: dict[str, HttpResponse]) -> list[str]:
    texts = untranslated()
    return sorted(
        f"{path}: {text}"
        for path, answer in pages.items()
        for text in set(spoken(answer))
        if text in texts or ENGLISH.search(text)
    )


class TestNoEnglish:
    @pytest.mark.parametrize("who", WORKERS)
    def test_on_the_pages_of_workers(self, as_worker, numbers, who):
        pages = walk(as_worker(who), numbers)
        assert len(pages) >= LEAST.get(who, 8)
        assert english_in(pages) == []

    def test_on_the_pages_of_the_person(self, client, live_world, numbers):
        client.force_login(live_world.account("me"))
        pages = walk(client, numbers)
        assert len(pages) >= LEAST["me"]
        assert english_in(pages) == []

    def test_on_the_open_pages(self, client, numbers):
        client.cookies["language"] = "nl"
        pages = walk(client, numbers)
        assert len(pages) >= LEAST["anonymous"]
        assert english_in(pages) == []

    def test_where_a_form_is_sent_back(self, as_worker, numbers):
        client, person = as_worker("casemanager"), f"/people/{numbers.person_id}"
        forms = (
            "/admit",
            f"{person}/dates",
            f"{person}/movements",
            f"{person}/plan/needs/new",
            "/imports/new",
        )
        answers = {path: client.post(path, {}) for path in forms}
        assert {answer.status_code for answer in answers.values()} <= {200, 422}
        assert english_in(answers) == []

    def test_where_there_is_no_page(self, client):
        client.cookies["language"] = "nl"
        assert english_in({"/nowhere": client.get("/nowhere")}) == []


def test_the_walk_would_see_an_english_word(client, numbers):
    client.cookies["language"] = "en"
    answer = client.get("/about")
    answer.content = answer.content.replace(b'lang="en"', b'lang="nl"')
    assert english_in({"/about": answer})
