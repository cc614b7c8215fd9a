"""Why do I see this, what would the rules say, requests, restrictions: by role, stranger and sealed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category
from throughcare.sharing.models import AccessRequest, Block, ConsentEvent, SharingRule, Weighing
from throughcare.web.sharing import replays

pytestmark = pytest.mark.django_db
STRANGERS = ["stranger", "ngo", "health", "police", "privacy", "administrator", "gb-casemanager"]


def soup(response):
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def text(response):
    return re.sub(r"\s+", " ", soup(response).main.get_text(" "))


def section(response, category):
    found = soup(response).find(id=f"category-{category}")
    return re.sub(r"\s+", " ", found.find_parent("section").get_text(" "))


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


class TestWhy:
    def test_every_category_has_an_answer(self, as_worker, rik):
        page = soup(as_worker("casemanager").get(reverse("person_access", args=[rik])))
        codes = {one["id"].removeprefix("category-") for one in page.select("[id^=category-]")}
        assert codes == {category.value for category in Category}

    def test_what_is_seen_names_clause_and_relation(self, as_worker, rik):
        found = section(as_worker("municipality").get(reverse("person_access", args=[rik])), "plan")
        assert "Everything" in found
        assert "message box" in found
        assert "Penitentiary Principles Act, 18a" in found
        assert "has a part in a programme" in found
        assert "It may not be passed on." in found

    def test_our_proposal_is_marked(self, as_worker, rik):
        found = section(as_worker("casemanager").get(reverse("person_access", args=[rik])), "plan")
        assert "Our proposal, decide locally" in found

    def test_in_dutch_the_clause_is_dutch(self, as_worker, live_world, rik):
        client = as_worker("municipality")
        account = live_world.account("municipality")
        account.language = "nl"
        account.save()
        found = section(client.get(reverse("person_access", args=[rik])), "plan")
        assert "berichtenbox" in found

    @pytest.mark.requirement("R62")
    def test_hidden_says_why_and_what_to_do(self, as_worker, rik):
        found = section(
            as_worker("municipality").get(reverse("person_access", args=[rik])), "debts"
        )
        assert "A summary" in found or "Everything" in found
        found = section(
            as_worker("municipality").get(reverse("person_access", args=[rik])), "offence"
        )
        assert "Hidden" in found
        assert "Nothing that you do opens this." in found

    @pytest.mark.requirement("R62")
    def test_without_a_yes_the_next_step_is_to_ask(self, as_worker, live_world, rik):
        ConsentEvent.objects.all()._raw_delete("default")
        url = reverse("person_access", args=[rik])
        page = as_worker("municipality").get(url)
        found = soup(page).find(id="category-family").find_parent("section")
        links = {link["href"] for link in found.select("a")}
        assert reverse("person_consent", args=[rik]) in links
        assert reverse("person_request", args=[rik]) in links

    @pytest.mark.parametrize("state", ["refused", "withdrawn"])
    def test_a_refusal_reads_like_never_asked(self, as_worker, live_world, rik, state):
        ConsentEvent.objects.all()._raw_delete("default")
        url = reverse("person_access", args=[rik])
        client = as_worker("municipality")
        never = text(client.get(url))
        ConsentEvent.objects.create(
            person_id=rik,
            at=live_world.now - timedelta(hours=1),
            state=state,
            purpose="reintegration",
            agency_ids=[live_world.world.agencies["zwolle-nazorg"]],
            categories=[category.value for category in Category],
            since=live_world.now - timedelta(hours=1),
            method="paper",
        )
        assert text(client.get(url)) == never

    @pytest.mark.parametrize("who", STRANGERS)
    def test_does_not_exist_for_strangers(self, as_worker, rik, who):
        for name in ("person_access", "person_request", "person_known"):
            assert as_worker(who).get(reverse(name, args=[rik])).status_code == 404

    def test_is_recorded(self, as_worker, rik):
        as_worker("casemanager").get(reverse("person_access", args=[rik]))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == ("read", "why", [rik])

    def test_a_sealed_service_is_not_named(self, as_worker, live_world, rik):
        seal(live_world, rik)
        for who in ("casemanager", "municipality", "teamleader"):
            assert "Tweede Deur" not in text(
                as_worker(who).get(reverse("person_access", args=[rik]))
            )

    def test_queries_do_not_grow(self, as_worker, rik):
        client = as_worker("casemanager")
        url = reverse("person_access", args=[rik])
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        assert len(found) <= 20, len(found)


def seal(live_world, person_id):
    """Let the voluntary organisation be a sealed service that works with the person."""
    from throughcare.agencies import queries as agencies
    from throughcare.agencies.models import Agency
    from throughcare.kernel.periods import Period
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.models import Relation

    ngo = live_world.world.agencies["stichting-tweede-deur"]
    Agency.objects.filter(pk=ngo).update(is_sealed=True)
    agencies.forget_agency_map()
    Relation.objects.create(
        person_id=person_id,
        agency_id=ngo,
        kind="care",
        during=Period(live_world.today - timedelta(days=3), None),
        origin="test:1",
    )
    sharing.project_visibility([person_id], access=live_world.system())
    return ngo


@pytest.fixture(autouse=True)
def _fresh_agencies():
    from throughcare.agencies import queries as agencies

    agencies.forget_agency_map()
    yield
    agencies.forget_agency_map()


class TestAskTheRules:
    @pytest.mark.parametrize(
        "who", ["casemanager", "municipality", "stranger", "administrator", "police"]
    )
    def test_is_for_team_leaders_and_officers(self, as_worker, who):
        assert as_worker(who).get(reverse("ask_rules")).status_code == 404

    @pytest.mark.parametrize("who", ["teamleader", "privacy"])
    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("A", ["Everything", "The person said yes to sharing the plan"]),
            ("B", ["Everything", "18a", "may not be passed on"]),
            ("C", ["Everything", "A law says that it must be so."]),
            ("D", ["Hidden", "That wins over every other rule"]),
            ("E", ["Only dates, and whether the person came"]),
            ("F", ["Hidden", "A service in confidence keeps it"]),
        ],
    )
    def test_archetypes(self, as_worker, who, code, said):
        link = {one.code: one.href for one in replays.archetype_links()}[code]
        found = text(as_worker(who).get(link))
        for words in said:
            assert words in found, words
        assert "Every gate, in order" in found

    def cells(self, response):
        rows = soup(response).select("table tbody tr")
        return [
            [re.sub(r"\s+", " ", cell.get_text(" ")).strip() for cell in row.select("td")]
            for row in rows
        ]

    def test_dutch_replay(self, as_worker):
        rows = self.cells(as_worker("teamleader").get(reverse("ask_rules") + "?replay=nl"))
        nobody, said_yes, said_no, warning = rows
        assert ["Hidden" in cell for cell in nobody] == [True, True, False, False]
        assert ["Hidden" in cell for cell in said_yes] == [True, False, False, False]
        assert ["Hidden" in cell for cell in said_no] == [True, True, False, False]
        assert ["Hidden" in cell for cell in warning] == [True, True, False, False]
        assert "Consent under the GDPR" in said_yes[1]
        assert "18a" in nobody[2]
        assert "18a (berichtenbox)" in nobody[3]

    def test_latvian_replay(self, as_worker):
        rows = self.cells(as_worker("teamleader").get(reverse("ask_rules") + "?replay=lv"))
        probation, service, risk, doctor = rows
        assert ["Hidden" in cell for cell in probation] == [False, False, False]
        assert ["Hidden" in cell for cell in service] == [True, False, False]
        assert ["Hidden" in cell for cell in risk] == [True, True, False]
        assert ["Hidden" in cell for cell in doctor] == [True, True, False]
        assert "Agreement" in probation[0]
        assert "12.1" in probation[1]
        assert "586" in probation[2]

    def test_stores_nothing_about_anybody(self, as_worker):
        before = AuditEvent.objects.count()
        as_worker("teamleader").get(replays.archetype_links()[0].href)
        assert AuditEvent.objects.count() == before

    @pytest.mark.parametrize(
        "junk",
        ["category=nothing", "category=plan&place=XX", "category=plan&on_day=x", "replay=xx"],
    )
    def test_junk_is_answered_politely(self, as_worker, junk):
        assert as_worker("teamleader").get(reverse("ask_rules") + "?" + junk).status_code == 200


def ask(client, rik, **more):
    data = {
        "categories": ["family"],
        "purpose": "reintegration",
        "reason": "To find a home.",
        **more,
    }
    return client.post(reverse("person_request", args=[rik]), data)


@pytest.fixture
def no_yes(live_world):
    from throughcare.sharing import actions as sharing

    ConsentEvent.objects.all()._raw_delete("default")
    sharing.project_visibility(list(live_world.people.values()), access=live_world.system())


@pytest.mark.usefixtures("no_yes")
class TestRequests:
    def test_asked_is_listed_for_whoever_asked(self, as_worker, rik):
        assert ask(as_worker("municipality"), rik).status_code == 302
        assert "To find a home." in text(as_worker("municipality").get(reverse("access_requests")))

    def test_asked_is_listed_for_whoever_answers(self, as_worker, rik):
        ask(as_worker("municipality"), rik)
        waiting = text(as_worker("casemanager").get(reverse("access_requests")))
        assert "To answer (1)" in waiting
        assert "Rik Zwartewater" in waiting

    def test_others_do_not_see_it(self, as_worker, rik):
        ask(as_worker("municipality"), rik)
        for who in ("municipality2", "probation", "stranger"):
            assert "To find a home." not in text(as_worker(who).get(reverse("access_requests")))

    def test_only_what_can_be_opened_is_offered(self, as_worker, rik):
        page = soup(as_worker("municipality").get(reverse("person_request", args=[rik])))
        offered = {one["value"] for one in page.select("input[name=categories]")}
        assert "family" in offered
        assert not offered & {"offence", "plan", "identity", "victim"}
        assert ask(as_worker("municipality"), rik, categories=["offence"]).status_code == 200
        assert not AccessRequest.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [{"reason": ""}, {"purpose": "public_safety"}, {"categories": []}, {"reason": "x" * 1001}],
    )
    def test_mistakes_are_named(self, as_worker, rik, wrong):
        page = ask(as_worker("municipality"), rik, **wrong)
        assert soup(page).select(".govuk-error-summary")
        assert not AccessRequest.objects.exists()

    def test_the_lead_says_who_can_open_it_and_refuses(self, as_worker, rik):
        ask(as_worker("municipality"), rik)
        row = AccessRequest.objects.get()
        url = reverse("request_answer", args=[rik, row.pk])
        client = as_worker("casemanager")
        found = text(client.get(url))
        assert "Only the person, by saying yes: Family and friends." in found
        assert "Yes: we weighed it" not in found
        client.post(url, {"answer": "refused", "reason": "Ask them together."})
        row.refresh_from_db()
        assert (row.answer, row.answer_reason) == ("refused", "Ask them together.")
        assert "Ask them together." in text(
            as_worker("municipality").get(reverse("access_requests"))
        )

    @pytest.mark.parametrize("who", ["municipality", "stranger", "ngo", "privacy"])
    def test_nobody_else_answers(self, as_worker, rik, who):
        ask(as_worker("municipality"), rik)
        row = AccessRequest.objects.get()
        url = reverse("request_answer", args=[rik, row.pk])
        assert as_worker(who).get(url).status_code == 404
        assert as_worker(who).post(url, {"answer": "refused", "reason": "x"}).status_code == 404

    def test_late_is_marked(self, as_worker, live_world, rik):
        ask(as_worker("municipality"), rik)
        AccessRequest.objects.update(due_on=live_world.today - timedelta(days=2))
        assert "Late" in text(as_worker("casemanager").get(reverse("access_requests")))

    def test_another_person_s_request_does_not_exist(self, as_worker, live_world, rik):
        ask(as_worker("municipality"), rik)
        other = live_world.people["kampen"]
        url = reverse("request_answer", args=[other, AccessRequest.objects.get().pk])
        assert as_worker("casemanager").get(url).status_code == 404


def restrict(client, person_id, **data):
    said = {"effect": "exclude", "reason_code": "relative", **data}
    return client.post(reverse("person_restrictions", args=[person_id]), said)


class TestRestrictions:
    @pytest.mark.parametrize("who", ["casemanager", "municipality", "stranger", "administrator"])
    def test_is_for_team_leaders_and_officers(self, as_worker, rik, who):
        assert as_worker(who).get(reverse("person_restrictions", args=[rik])).status_code == 404

    def test_who_is_kept_out_is_a_stranger_everywhere(self, as_worker, live_world, rik):
        account = live_world.account("casemanager2").pk
        client = as_worker("casemanager2")
        assert client.get(reverse("person", args=[rik])).status_code == 200
        assert restrict(as_worker("teamleader"), rik, workers=[account]).status_code == 302
        client = as_worker("casemanager2")
        for name in ("person", "person_access", "person_plan", "person_known", "person_request"):
            assert client.get(reverse(name, args=[rik])).status_code == 404, name
        for address in ("/people", "/caseload?who=agency", "/find?q=zwart", "/arrivals?days=30"):
            assert "Zwartewater" not in client.get(address).content.decode(), address
        assert as_worker("casemanager").get(reverse("person", args=[rik])).status_code == 200

    def test_ending_opens_again(self, as_worker, live_world, rik):
        account = live_world.account("casemanager2").pk
        client = as_worker("teamleader")
        restrict(client, rik, workers=[account])
        block = Block.objects.get()
        client.post(reverse("restriction_end", args=[rik, block.pk]))
        assert as_worker("casemanager2").get(reverse("person", args=[rik])).status_code == 200

    def test_the_one_contact_is_handed_over_first(self, as_worker, live_world, rik):
        contact = live_world.account("casemanager").pk
        page = restrict(as_worker("teamleader"), rik, workers=[contact])
        assert "Hand the person over first" in text(page)
        assert not Block.objects.exists()
        known = as_worker("casemanager").get(reverse("person_known", args=[rik]))
        assert "Hand the person over first" in text(known)

    def test_a_whole_agency(self, as_worker, live_world, rik):
        city = live_world.world.agencies["zwolle-nazorg"]
        restrict(as_worker("teamleader"), rik, agency=city, reason_code="protected_address")
        assert as_worker("municipality").get(reverse("person", args=[rik])).status_code == 404
        assert "Zwartewater" not in as_worker("municipality").get("/people").content.decode()

    def test_only_a_few(self, as_worker, live_world, rik):
        few = [live_world.account("casemanager").pk]
        answer = restrict(as_worker("teamleader"), rik, effect="only", workers=few)
        assert answer.url == reverse("start")
        assert as_worker("casemanager").get(reverse("person", args=[rik])).status_code == 200
        assert as_worker("casemanager2").get(reverse("person", args=[rik])).status_code == 404
        assert as_worker("teamleader").get(reverse("person", args=[rik])).status_code == 404
        assert as_worker("municipality").get(reverse("person", args=[rik])).status_code == 200
        officer = as_worker("privacy")
        page = officer.get(reverse("person_restrictions", args=[rik]))
        assert "Marijke de Haan" in text(page)
        assert "Zwartewater" not in page.content.decode()
        own = Block.objects.filter(account_id__isnull=False).get()
        officer.post(reverse("restriction_end", args=[rik, own.pk]))
        assert as_worker("casemanager2").get(reverse("person", args=[rik])).status_code == 200

    def test_i_know_this_person(self, as_worker, rik):
        client = as_worker("casemanager2")
        assert client.post(
            reverse("person_known", args=[rik]), {"note": "neighbour"}
        ).url == reverse("start")
        assert client.get(reverse("person", args=[rik])).status_code == 404
        assert "neighbour" in text(
            as_worker("teamleader").get(reverse("person_restrictions", args=[rik]))
        )

    def test_a_safety_rule_stands_beside_every_answer(self, as_worker, rik):
        restrict(
            as_worker("teamleader"), rik, effect="limit", limit="two_people", reason_code="other"
        )
        found = section(as_worker("municipality").get(reverse("person_access", args=[rik])), "plan")
        assert "two people at least" in found

    def test_another_agency_does_not_read_whom_we_keep_out(self, as_worker, live_world, rik):
        restrict(
            as_worker("teamleader"),
            rik,
            workers=[live_world.account("casemanager2").pk],
            note="sister",
        )
        assert "sister" not in text(
            as_worker("municipality").get(reverse("person_access", args=[rik]))
        )

    @pytest.mark.parametrize(
        "wrong",
        [
            {},
            {"workers": ["999999"]},
            {"effect": "only"},
            {"effect": "limit"},
            {"workers": "self", "reason_code": "nothing"},
            {
                "workers": "self",
                "review_on_day": "1",
                "review_on_month": "1",
                "review_on_year": "2020",
            },
        ],
    )
    def test_mistakes_are_named(self, as_worker, live_world, rik, wrong):
        if wrong.get("workers") == "self":
            wrong = {**wrong, "workers": [live_world.account("casemanager2").pk]}
        assert soup(restrict(as_worker("teamleader"), rik, **wrong)).select(".govuk-error-summary")
        assert not Block.objects.exists()


@pytest.fixture
def existence_rule(live_world):
    """Let voluntary organisations know that somebody works with a person; an invented rule."""
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.models import Clause
    from throughcare.sharing.queries import forget_law

    SharingRule.objects.create(
        key="test-existence",
        effect="grant",
        ground="power",
        level=1,
        clause=Clause.objects.get(key="eu-own-task"),
        categories=["identity"],
        purposes=["reintegration"],
        roles=["ngo_worker"],
        receivers=["ngo"],
        needs_relation=False,
        crosses_regime=True,
        since=live_world.now - timedelta(days=1),
    )
    sharing.note_change()
    yield
    forget_law()


def exists(client, number, born):
    return client.post(reverse("person_exists"), {"number": number, **day("born_on", born)})


class TestExistence:
    BORN = date(1990, 5, 1)
    NUMBER = "9000000"

    def test_by_the_shipped_rules_nobody_learns_anything(self, as_worker):
        assert "Nothing to tell" in text(exists(as_worker("ngo"), self.NUMBER, self.BORN))

    @pytest.mark.usefixtures("existence_rule")
    def test_whom_to_ask_and_nothing_more(self, as_worker, rik):
        page = exists(as_worker("ngo"), self.NUMBER, self.BORN)
        assert "ask PI IJsseloever (fictional)" in text(page)
        assert "Zwartewater" not in page.content.decode()
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == ("read", "existence", [rik])
        assert event.basis == "rule:test-existence@1"

    @pytest.mark.usefixtures("existence_rule")
    @pytest.mark.parametrize(
        ("number", "born"),
        [("9000000", date(1990, 5, 2)), ("900000", BORN), ("9999999", BORN), ("Zwartewater", BORN)],
    )
    def test_anything_less_than_exact_is_nothing(self, as_worker, number, born):
        nothing = text(exists(as_worker("ngo"), "no such number", born))
        assert text(exists(as_worker("ngo"), number, born)).replace(number, "") == nothing.replace(
            "no such number", ""
        )
        assert AuditEvent.objects.order_by("pk").last().person_ids == []

    @pytest.mark.usefixtures("existence_rule")
    def test_never_of_whom_only_a_sealed_service_knows(self, as_worker, live_world, rik):
        from throughcare.agencies import queries as agencies
        from throughcare.agencies.models import Agency

        Agency.objects.exclude(code="stichting-tweede-deur").update(is_sealed=True)
        agencies.forget_agency_map()
        assert "Nothing to tell" in text(exists(as_worker("ngo"), self.NUMBER, self.BORN))

    @pytest.mark.usefixtures("existence_rule")
    @pytest.mark.parametrize("who", ["police", "stranger", "privacy"])
    def test_others_learn_nothing(self, as_worker, who):
        found = text(exists(as_worker(who), self.NUMBER, self.BORN))
        expected = "ask PI IJsseloever" if who == "stranger" else "Nothing to tell"
        assert expected in found


def test_weighing(as_worker, live_world, rik):
    """A voluntary organisation in the team asks for custody data: the lead weighs it (NL, article 51c(2))."""
    from throughcare.kernel.periods import Period
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.models import Relation

    Relation.objects.create(
        person_id=rik,
        agency_id=live_world.world.agencies["stichting-tweede-deur"],
        kind="team",
        during=Period(live_world.today - timedelta(days=3), None),
        origin="test:2",
    )
    sharing.project_visibility([rik], access=live_world.system())
    ask(as_worker("ngo"), rik, categories=["custody"])
    row = AccessRequest.objects.get()
    url = reverse("request_answer", args=[rik, row.pk])
    client = as_worker("casemanager")
    assert "You, by weighing it and writing down why: Custody and release." in text(client.get(url))
    said = {
        "answer": "granted",
        "categories": ["custody"],
        "reason": "Debts grow.",
        "alternatives": "",
    }
    assert "what else was possible" in text(client.post(url, said))
    client.post(url, {**said, "alternatives": "The person cannot ask from inside."})
    assert Weighing.objects.get().reason == "Debts grow."
    row.refresh_from_db()
    assert row.answer == "granted"
    found = section(as_worker("ngo").get(reverse("person_access", args=[rik])), "custody")
    assert "Everything" in found
    assert "The person is told that it was given." in found
