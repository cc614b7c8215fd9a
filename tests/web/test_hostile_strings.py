"""Hostile and odd strings through every text field, and out again: page, paper and file."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from markupsafe import escape

from tests.browser.addresses import one

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OURS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %d {0} {name}",
    "=1+1",
    "+31 6 1",
    "-2+3",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "'; DROP TABLE people_person; --",
    "O'Brien-Ní Dhónaill",
    "\u202eright to left\u202c",
    "a\u0301 e\u0301 combining",
    "\u200b\ufeffzero width",
    "田中さんにあげて下さい",
    "👩‍👩‍👧‍👧 🏳️‍🌈",
    "الكل في المجمو عة",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "../../etc/passwd",
    '<!--#exec cmd="/bin/cat /etc/passwd"-->',
    "&lt;b&gt; &amp; &#39;",
    "NULL",
    "\x01\x07\x1b[0;31mred",
    "﷽" * 12,
    "𠜎𠜱𝔘",
    "0.1e400",
    "__proto__",
)
BETWEEN = " ¦ "
NUL = "a\0b"


def strings() -> list[str]:
    """Return ours, and the full public lists where they are."""
    folder = os.environ.get("THROUGHCARE_SAMPLES", "")
    found = list(OURS)
    if folder:
        evil = Path(folder) / "evil_inputs"
        found += json.loads((evil / "blns.json").read_text(encoding="utf-8"))
        found += (evil / "csv_injection_payloads.txt").read_text(encoding="utf-8").splitlines()
    visible = (
        text for text in found if any(unicodedata.category(sign)[0] not in "CZ" for sign in text)
    )
    return list(dict.fromkeys(visible))


def batches(most: int, *, count: int | None = None) -> list[str]:
    """Pack the strings into as few texts as fit, each still whole."""
    packed, here = [], ""
    for text in strings():
        longer = f"{here}{BETWEEN}{text}" if here else text
        if len(longer) > most and here:
            packed.append(here)
            longer = text
        here = longer[:most]
    return [*packed, here][:count]


def lines_of(text: str) -> list[str]:
    """Return the parts that no page may change: between line ends, and without blanks at the ends."""
    normal = unicodedata.normalize("NFC", text)
    return [line.strip() for line in normal.splitlines() if line.strip()]


def is_shown(text: str, html: str) -> bool:
    """Tell whether a text stands in a page, escaped, and otherwise as it was."""
    # Django and Jinja write quotes as different references.
    same = html.replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    normal = unicodedata.normalize("NFC", same)
    return all(str(escape(line)) in normal for line in lines_of(text))


def what_runs(html: str) -> list[str]:
    """List everything in a page that a browser would execute, but the product's own two files."""
    soup = BeautifulSoup(html, "html5lib")
    found = [
        str(tag) for tag in soup.select("script") if not tag.get("src", "").startswith("/static/")
    ]
    found += [
        str(tag) for tag in soup.select("iframe, object, embed, base, style, meta[http-equiv]")
    ]
    for tag in soup.find_all(True):
        found += [
            f"{tag.name} {name}" for name in tag.attrs if name.startswith("on") or name == "style"
        ]
        for name in ("href", "src", "action", "formaction"):
            if (
                str(tag.get(name, ""))
                .strip()
                .lower()
                .startswith(("javascript:", "data:", "vbscript:"))
            ):
                found.append(f"{tag.name} {name}={tag[name]}")
    return found


def check(answer, *texts: str, status: int = 200) -> None:
    """Check that a page came, that nothing in it runs, and that the texts are there unchanged."""
    assert answer.status_code == status, answer.content[:300]
    html = answer.content.decode()
    assert what_runs(html) == []
    lost = [text for text in texts if not is_shown(text, html)]
    assert not lost, f"{len(lost)} of {len(texts)} changed, first: {lost[0]!a}"


def sent(client, path: str, **typed: object):
    """Send a form that has to be taken, and return the page that it leads to."""
    answer = client.post(path, typed)
    assert answer.status_code == 302, _errors(answer)
    return client.get(answer.headers["Location"])


def _errors(answer) -> str:
    soup = BeautifulSoup(answer.content, "html5lib")
    return f"{answer.status_code}: {[one.get_text(strip=True) for one in soup.select('.govuk-error-summary a')]}"


def parts(name: str, day) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def person_id(live_world) -> int:
    return live_world.people["zwolle"]


@pytest.fixture
def staff(as_worker):
    return as_worker("casemanager")


def version(person_id: int) -> int:
    return one(
        "SELECT coalesce((SELECT version FROM plans_plan WHERE person_id = %s), 1)", person_id
    )


def the_person(live_world, person_id):
    from django.test import Client

    from throughcare.accounts import actions as accounts
    from throughcare.sharing import actions as sharing
    from throughcare.simulation.world import FOUNDER

    account = accounts.open_account(
        "person",
        name="Rik",
        password=None,
        by=FOUNDER,
        now=live_world.now,
        second_factor_required=False,
    )
    sharing.link_self(account, person_id, access=live_world.access("zwolle"), now=live_world.now)
    client = Client()
    client.force_login(live_world.account("person"))
    return client


class TestNames:
    def admit(self, client, **typed):
        today = timezone.localdate()
        return client.post(
            reverse("admit"), {"title": "remand", **parts("admitted_on", today), **typed}
        )

    def test_come_back_on_page_plan_paper_and_list(self, staff) -> None:
        for number, text in enumerate(batches(120)):
            answer = self.admit(staff, family=text, number=f"H-{number}")
            assert answer.status_code == 302, _errors(answer)
            check(staff.get(answer.headers["Location"]), text)
        for path in ("/plan", "/plan/print", "/dates"):
            check(staff.get(answer.headers["Location"] + path), text)
        for number, text in enumerate(batches(120, count=20)):
            check(staff.get(reverse("find_person"), {"q": f"H-{number}"}), text)

    def test_come_back_as_given_names_and_numbers(self, staff) -> None:
        for given, number in zip(batches(120), batches(60), strict=False):
            answer = self.admit(staff, given=given, number=number)
            assert answer.status_code == 302, _errors(answer)
            check(staff.get(answer.headers["Location"]), given, number)

    def test_that_grow_when_folded_are_kept(self, staff) -> None:
        answer = self.admit(staff, given="ﷺ" * 120, family="﷽" * 120)
        assert answer.status_code == 302, _errors(answer)
        check(staff.get(answer.headers["Location"]), "﷽" * 120)

    def test_with_nul_are_refused_with_a_word(self, staff) -> None:
        for name in ("given", "family", "number"):
            answer = self.admit(staff, **{"family": "Visser", name: NUL})
            assert answer.status_code == 200
            assert "NUL" in answer.content.decode() or "ull characters" in answer.content.decode()

    def test_are_found_or_not_without_a_fault(self, staff) -> None:
        for text in [*batches(100), *strings()[:60], NUL, "%", "_", "\\", "\ud7ff", "*:*", "' & !"]:
            check(staff.get(reverse("find_person"), {"q": text}))


class TestDates:
    def test_source_and_why_come_back(self, staff, person_id) -> None:
        path, day = reverse("person_dates", args=[person_id]), timezone.localdate()
        for number, (source, why) in enumerate(zip(batches(120), batches(300), strict=False)):
            typed = {"kind": "expected", "source": source, "why": why}
            moved = parts("on", day + timedelta(days=60 + number))
            check(staff.post(path, typed | moved), source, why)
            if number % 4 == 0:
                check(sent(staff, path, **typed, **moved, apply="1"))
                check(staff.get(path), source)

    def test_nul_is_refused(self, staff, person_id) -> None:
        path, day = reverse("person_dates", args=[person_id]), timezone.localdate()
        for name in ("source", "why"):
            typed = {"kind": "expected", "source": "court", name: NUL, **parts("on", day)}
            answer = staff.post(path, typed | {"apply": "1"})
            assert answer.status_code == 200
            assert "ull characters" in answer.content.decode()


class TestPlan:
    def test_every_text_comes_back_on_page_version_and_paper(
        self, staff, person_id, live_world
    ) -> None:
        plan = reverse("person_plan", args=[person_id])
        owner = str(live_world.world.agencies["pi-ijsseloever"])
        day = parts("due_on", live_world.today + timedelta(days=5))
        texts = batches(3900)
        for text in texts:
            check(
                sent(
                    staff,
                    f"{plan}/needs/new",
                    domain="debts",
                    text=text,
                    version=version(person_id),
                ),
                text,
            )
            check(sent(staff, f"{plan}/goals/new", words=text, version=version(person_id)), text)
            goal = one("SELECT max(id) FROM plans_goal")
            check(
                sent(
                    staff,
                    f"{plan}/goals/{goal}/position",
                    position="disagrees",
                    why=text,
                    version=version(person_id),
                ),
                text,
            )
            check(
                sent(
                    staff,
                    f"{plan}/goals/{goal}/words",
                    words=text + " again",
                    version=version(person_id),
                ),
                text + " again",
            )
            step = {"text": text, "owner": owner, "version": version(person_id), **day}
            check(sent(staff, f"{plan}/actions/new", **step), text)
        for path in ("", "/print", "/versions", f"/versions/{version(person_id)}"):
            check(staff.get(plan + path), *(texts if path != "/versions" else ()))

    def test_nul_is_refused_with_a_word(self, staff, person_id) -> None:
        plan = reverse("person_plan", args=[person_id])
        for path, typed in (
            ("needs", {"domain": "debts", "text": NUL}),
            ("goals", {"words": NUL}),
            ("actions", {"text": NUL, "owner": "person"}),
        ):
            answer = staff.post(f"{plan}/{path}/new", {**typed, "version": version(person_id)})
            assert answer.status_code == 200
            assert "cannot be stored (NUL)" in answer.content.decode()

    def test_odd_numbers_in_hidden_fields_are_no_fault(self, staff, person_id) -> None:
        plan = reverse("person_plan", args=[person_id])
        for text in strings()[:80]:
            answer = staff.post(f"{plan}/goals/new", {"words": "A door", "version": text})
            assert answer.status_code in {302, 409}
            for name in ("goal", "need", "domain", "done", "before", "after"):
                found = staff.get(plan + "/goals/new", {name: text}).status_code
                assert found in {200, 404}


class TestOwnPages:
    def test_every_text_comes_back(self, live_world, person_id, staff) -> None:
        me, texts = the_person(live_world, person_id), batches(3900)
        for number, text in enumerate(texts, start=1):
            check(sent(me, reverse("my_about"), words=text, version=number), text)
            check(sent(me, reverse("my_goal_add"), words=text, version=version(person_id)), text)
            goal = one("SELECT max(id) FROM plans_goal")
            typed = {"position": "disagrees", "why": text, "version": version(person_id)}
            check(sent(me, reverse("my_position", args=[goal]), **typed), text)
            check(staff.get(reverse("person", args=[person_id])), text)
        check(me.get(reverse("my_plan_print")), *texts)

    def test_nul_is_refused_with_a_word(self, live_world, person_id) -> None:
        me = the_person(live_world, person_id)
        for path, extra in ((reverse("my_about"), {}), (reverse("my_goal_add"), {})):
            answer = me.post(path, {"words": NUL, "version": 1, **extra})
            assert "cannot be stored (NUL)" in answer.content.decode()


class TestAdministration:
    def test_sites_posts_and_invitations_come_back(self, as_worker) -> None:
        client = as_worker("administrator")
        for number, text in enumerate(batches(110)):
            for name, typed in (
                ("add_site", {"name": f"{text} {number}", "town": text}),
                (
                    "add_post",
                    {"title": f"{text} {number}", "role": "prison_case_manager", "site": ""},
                ),
            ):
                answer = client.post(reverse(f"administration_{name}"), typed)
                assert answer.status_code == 302, _errors(answer)
            invited = {"name": text, "role": "prison_case_manager"}
            check(client.post(reverse("administration_invite"), invited), text)
        check(client.get(reverse("administration")), *batches(110))

    def test_nul_is_refused(self, as_worker) -> None:
        client = as_worker("administrator")
        for name, field in (
            ("add_site", "name"),
            ("add_site", "town"),
            ("add_post", "title"),
            ("invite", "name"),
        ):
            typed = {"name": "Oost", "role": "prison_case_manager", field: NUL}
            answer = client.post(reverse(f"administration_{name}"), typed)
            assert answer.status_code == 200
            assert "ull characters" in answer.content.decode()


class TestNamesOfAgencies:
    def test_come_back_where_a_team_is_asked(self, staff, person_id, live_world) -> None:
        from throughcare.agencies import actions as agencies
        from throughcare.simulation.world import FOUNDER

        texts = batches(120)
        for number, text in enumerate(texts):
            agencies.open_agency(
                code=f"odd-{number}",
                name=text,
                kind="ngo",
                jurisdiction="NL",
                municipalities=("GM0193",),
                is_fictional=True,
                by=FOUNDER,
                now=live_world.now,
            )
        path = reverse("person_team", args=[person_id])
        check(staff.get(path), *texts)
        asked = one("SELECT max(id) FROM agencies_agency")
        check(sent(staff, path, agency=asked), texts[-1])


class TestSigning:
    def test_names_and_passwords_are_refused_without_a_fault(self, client, db) -> None:
        for text in [*batches(78), *strings()[:40], NUL, "x" * 5000]:
            cache.clear()  # Who guesses is slowed down; here only the words count.
            check(client.post("/sign-in", {"login": text, "password": text}))
            check(client.post("/invitation", {"code": text}))
            check(client.get("/invitation", {"code": text}))
            check(client.get("/sign-in/new-password", {"code": text}))
            check(client.post("/sign-in/new-password", {"code": text, "password": text}))
            assert client.post("/language", {"language": text, "next": text}).status_code in {
                302,
                400,
                404,
            }
            assert client.get("/sign-in", {"next": text}).status_code == 200

    def test_a_new_colleague_may_be_called_anything(self, as_worker, client) -> None:
        from django.test import Client

        boss = as_worker("administrator")
        for number, text in enumerate(batches(118)):
            page = boss.post(
                reverse("administration_invite"), {"name": "Roos", "role": "prison_case_manager"}
            )
            code = page.content.decode().split("invitation?code=")[1].split('"')[0].split("<")[0]
            typed = {
                "code": code.strip(),
                "name": text,
                "sign_in_name": f"colleague-{number}",
                "password": "blue-kettle-under-oak",
            }
            newcomer = Client()
            answer = newcomer.post("/invitation", typed)
            assert answer.status_code == 302, _errors(answer)
        check(boss.get(reverse("administration")), *batches(118))


class TestRegisters:
    COLUMNS = (
        "Registratienummer", "Achternaam", "Voorvoegsel", "Voornamen", "Roepnaam", "Geboortedatum",
        "Inrichting", "Datum binnenkomst", "Titel", "Gemeente van herkomst", "Verwachte ontslagdatum",
    )  # fmt: skip

    def register(self, texts: list[str], *, rejected: bool) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        writer.writerow(self.COLUMNS)
        day = timezone.localdate().strftime("%d-%m-%Y")
        for number, text in enumerate(texts):
            own = "" if rejected else str(7_000_000 + number)
            writer.writerow(
                [own, text, "", text, "", "", "PI IJsseloever", day, "straf", "Zwolle", ""]
            )
        return out.getvalue().encode("utf-8-sig")

    def previewed(self, client, live_world, data: bytes) -> str:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from throughcare.exchange import tasks
        from throughcare.exchange.models import RegisterImport

        file = SimpleUploadedFile("<b>'odd' =1+1.csv", data)
        answer = client.post(reverse("import_new"), {"file": file, "mapping": "nl-demo-register"})
        assert answer.status_code == 302, _errors(answer)
        found = RegisterImport.objects.latest("pk")
        actor = live_world.actor("casemanager")
        who = {
            name: getattr(actor, name)
            for name in ("account_id", "agency_id", "membership_id", "role")
        }
        tasks.preview_import(found.pk, who)
        return answer.headers["Location"]

    @pytest.fixture(autouse=True)
    def _files(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_rejected_rows_come_back_in_a_file_that_runs_nothing(self, staff, live_world) -> None:
        texts = [" ".join(text.split()) for text in batches(100)] + [
            "=1+1",
            "+1",
            "-1",
            "@a",
            "=cmd|'/C calc'!A0",
        ]
        path = self.previewed(staff, live_world, self.register(texts, rejected=True))
        check(staff.get(path))
        check(staff.get(path, {"kind": "rejected"}))
        answer = staff.get(path + "/rejected.csv")
        rows = list(
            csv.reader(
                io.StringIO(answer.getvalue().decode("utf-8-sig"), newline=""), delimiter=";"
            )
        )
        assert len(rows) > len(texts) / 2
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []
        assert "'=1+1" in cells

    def test_names_of_a_register_come_back_on_the_pages(self, staff, live_world) -> None:
        texts = [" ".join(text.split()) for text in batches(100)]
        path = self.previewed(staff, live_world, self.register(texts, rejected=False))
        check(staff.get(path))
        check(staff.get(path, {"kind": "new"}))
        check(staff.get(path + "/apply"))
