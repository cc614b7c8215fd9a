"""Supporters: the person chooses who sees what, and ends it; a supporter sees that and nothing else."""

import io

import pypdf
import pytest
from django.test import Client

from tests.web.test_cards import read_card
from throughcare.accounts.types import Checked
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import letting_in, supporting
from throughcare.sharing.models import Supporter

pytestmark = pytest.mark.django_db
NAME = "Zwartewater"


@pytest.fixture
def small(live_world):
    return live_world


@pytest.fixture
def person(small):
    access = sharing.decide(
        small.actor("casemanager"),
        person_id=small.people["zwolle"],
        what="card",
        now=small.now,
        today=small.today,
    )
    printed = letting_in.let_in(
        small.people["zwolle"],
        name="Rik Zwartewater",
        language="en",
        checked=Checked.KNOWN,
        access=access,
        now=small.now,
    )
    client = Client(headers={"accept-language": "en"})
    client.post("/card", {"words": " ".join(printed.words), "code": printed.code})
    return client


def choose(person, small, *sees, name="Sanne"):
    until = small.today.replace(year=small.today.year + 1)
    said = {"until_on_day": until.day, "until_on_month": until.month, "until_on_year": until.year}
    answer = person.post(
        "/me/supporters/new", {"name": name, "tie": "sibling", "sees": list(sees), **said}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Supporter.objects.latest("pk").pk


def supporter_of(person, number) -> Client:
    card = read_card(person.post(f"/me/supporters/{number}/card"))
    client = Client(headers={"accept-language": "en"})
    found = client.post("/card", card, follow=True)
    assert found.redirect_chain[-1][0] == "/supporting"
    return client


def main(client) -> str:
    return client.get("/supporting").content.decode().split("<main")[1].split("</main>")[0]


class TestSupporter:
    @pytest.mark.requirement("R111")
    def test_sees_what_was_chosen(self, person, small) -> None:
        text = main(supporter_of(person, choose(person, small, "contact", "dates", "steps")))
        assert "You support Rik" in text
        assert "Marijke de Haan" in text
        assert "Release" in text
        assert "Next steps" in text

    @pytest.mark.parametrize(
        ("sees", "shown", "hidden"),
        [
            (("contact",), "Marijke de Haan", ("Release", "Next steps")),
            (("dates",), "Release", ("Marijke de Haan", "Next steps")),
            (("steps",), "Next steps", ("Marijke de Haan", "Release")),
            (("goals",), "Goals", ("Next steps", "Release", "Busy then")),
            (("times",), "Busy then", ("Next steps", "Release", "Goals")),
            ((), "You support Rik", ("Marijke de Haan", "Release", "Next steps")),
        ],
    )
    def test_sees_nothing_else(self, person, small, sees, shown, hidden) -> None:
        text = main(supporter_of(person, choose(person, small, *sees)))
        assert shown in text
        assert not [word for word in hidden if word in text]
        assert NAME not in text

    def test_opens_no_page_of_the_person_or_of_staff(self, person, small) -> None:
        client = supporter_of(person, choose(person, small, "contact", "dates", "steps"))
        for path in (
            "/me",
            "/me/plan",
            "/me/log",
            "/caseload",
            f"/people/{small.people['zwolle']}",
        ):
            assert client.get(path).status_code == 404, path
        assert client.get("/", follow=True).redirect_chain[-1][0] == "/supporting"

    def test_is_out_as_soon_as_the_person_ends_it(self, person, small) -> None:
        number = choose(person, small, "contact")
        client = supporter_of(person, number)
        person.post(f"/me/supporters/{number}/end")
        assert client.get("/supporting").status_code == 302
        assert "Ended" in person.get("/me/supporters").content.decode()

    def test_is_out_when_the_time_is_over(self, person, small) -> None:
        client = supporter_of(person, choose(person, small, "contact"))
        Supporter.objects.update(until_on=small.today)
        assert "You support nobody here now" in main(client)

    def test_stands_in_who_looked_by_name(self, person, small) -> None:
        main(supporter_of(person, choose(person, small, "contact")))
        text = person.get("/me/log").content.decode()
        assert "Your supporters" in text
        assert "Sanne" in text
        assert "You chose them to support you." in text

    def test_never_sees_what_is_withheld_from_the_person(self, person, small) -> None:
        from datetime import timedelta

        from throughcare.sharing.models import Withholding

        client = supporter_of(person, choose(person, small, "contact", "dates"))
        Withholding.objects.create(
            person_id=small.people["zwolle"],
            categories=["custody"],
            since=small.now - timedelta(days=1),
            until=small.now + timedelta(days=9),
            reason="An inquiry",
            account_id=1,
            agency_id=1,
        )
        assert "Release" not in main(client)

    def test_card_is_a_file_in_the_supporters_words(self, person, small) -> None:
        answer = person.post(f"/me/supporters/{choose(person, small)}/card")
        text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert "Sanne" in text
        assert "Rik" in text
        assert NAME not in text


class TestChoosing:
    def test_needs_a_name_a_tie_and_a_day_within_two_years(self, person, small) -> None:
        said = {"until_on_day": 1, "until_on_month": 1, "until_on_year": small.today.year + 9}
        answer = person.post("/me/supporters/new", said)
        text = answer.content.decode()
        assert "Type the name of your supporter" in text
        assert "Choose a day after today" in text

    def test_stops_at_ten(self, person, small) -> None:
        for number in range(supporting.MOST):
            choose(person, small, name=f"Friend {number}")
        until = {"until_on_day": 1, "until_on_month": 1, "until_on_year": small.today.year + 1}
        answer = person.post("/me/supporters/new", {"name": "One more", "tie": "friend", **until})
        assert "End one of them first" in answer.content.decode()

    def test_is_the_persons_alone(self, small, person) -> None:
        access = small.access("zwolle")
        with pytest.raises(supporting.NotThePersonError):
            supporting.end_supporter(
                small.people["zwolle"], choose(person, small), access=access, now=small.now
            )

    def test_of_somebody_else_is_not_found(self, person, small) -> None:
        other = Supporter.objects.create(
            person_id=small.people["short"],
            name="Other",
            tie="friend",
            since=small.now,
            until_on=small.today.replace(year=small.today.year + 1),
        )
        assert person.post(f"/me/supporters/{other.pk}/card").status_code == 404
        person.post(f"/me/supporters/{other.pk}/end")
        assert Supporter.objects.get(pk=other.pk).ended_at is None


class TestAccess:
    def test_of_a_supporter_covers_what_was_chosen(self, person, small) -> None:
        from throughcare.kernel.access import Actor
        from throughcare.people import queries as people

        supporter_of(person, choose(person, small, "dates"))
        account = Supporter.objects.get().account_id
        access = supporting.decide_supporter(
            Actor(account, role="none"), now=small.now, today=small.today
        )
        assert access.categories == {Category.IDENTITY, Category.CUSTODY}
        with pytest.raises(AccessRefusedError):
            people.facts_of([small.people["short"]], access=access)


class TestTheirData:
    def test_are_in_the_package_of_the_person(self, person, small) -> None:
        from throughcare.exchange.exports.gathering import gather
        from throughcare.kernel.access import Actor
        from throughcare.sharing.models import SelfLink

        choose(person, small, "dates")
        account = SelfLink.objects.get(person_id=small.people["zwolle"]).account_id
        access = sharing.decide(
            Actor(account, role="person", person_id=small.people["zwolle"]),
            person_id=small.people["zwolle"],
            what="copy",
            now=small.now,
            today=small.today,
        )
        package = gather(language="en", access=access, now=small.now, today=small.today)
        assert [(one.name, one.sees) for one in package.supporters] == [("Sanne", ("dates",))]
        assert [one.kind for one in package.ways_in] == ["card"]

    def test_go_with_the_person(self, person, small) -> None:
        from django.contrib.auth import get_user_model

        from throughcare.exchange.exports import erasing

        supporter_of(person, choose(person, small))
        erasing.erase_person(
            small.people["zwolle"], rule="test@1", access=small.system(), now=small.now
        )
        assert not Supporter.objects.exists()
        assert not get_user_model().objects.filter(name__in=["Sanne", "Rik Zwartewater"]).exists()


def booking(small, at):
    """Book one appointment of the person with the helpers."""
    import uuid
    from datetime import timedelta

    from throughcare.appointments.models import Appointment
    from throughcare.kernel.periods import Period

    return Appointment.objects.create(
        person_id=small.people["zwolle"],
        agency_id=small.world.agencies["stichting-tweede-deur"],
        kind="appointment",
        about="Something that a mentor need not know",
        during=Period(at, at + timedelta(hours=1)),
        where="site",
        state="booked",
        uid=uuid.uuid4(),
        recorded_at=small.now,
        changed_at=small.now,
    )


class TestSteps:
    @pytest.fixture
    def plan(self, small):
        """Give the person three steps: for a home, for a debt, for nothing in particular."""
        from datetime import timedelta

        from throughcare.caseloads import queries as caseloads
        from throughcare.plans import actions as plans
        from throughcare.plans.types import THE_PERSON

        person_id = small.people["zwolle"]
        access = small.system()
        case = caseloads.latest_case_of(person_id, access=access)
        ref = plans.plan_for(case.case_id, person_id, access=access, now=small.now)
        common = {"access": access, "now": small.now}

        def accept(step) -> int:
            answer = {"action_id": step.key, "is_accepted": True, "why": "", "today": small.today}
            return plans.answer_action(
                ref.plan_id, version=step.version, **answer, **common
            ).version

        version, due_on = ref.version, small.today + timedelta(days=5)
        for domain, text in (("shelter", "See the flat"), ("debts", "Call the bailiff")):
            need = plans.record_need(
                ref.plan_id, domain=domain, text=domain, version=version, **common
            )
            goal = plans.add_goal(
                ref.plan_id, words=domain, need_id=need.key, version=need.version, **common
            )
            step = plans.add_action(
                ref.plan_id,
                text=text,
                owner=THE_PERSON,
                due_on=due_on,
                goal_id=goal.key,
                version=goal.version,
                today=small.today,
                **common,
            )
            version = accept(step)
        bicycle = plans.add_action(
            ref.plan_id,
            text="Buy a bicycle",
            owner=THE_PERSON,
            due_on=due_on,
            goal_id=None,
            version=version,
            today=small.today,
            **common,
        )
        accept(bicycle)

    def test_that_nobody_took_on_are_not_shown(self, person, small, plan) -> None:
        from throughcare.plans.models import Action

        client = supporter_of(person, choose(person, small, "steps"))
        Action.objects.filter(text="See the flat").update(
            acceptance="declined", decline_why="No", promised_for=None
        )
        Action.objects.filter(text="Buy a bicycle").update(acceptance="offered", promised_for=None)
        text = main(client)
        assert "See the flat" not in text
        assert "Buy a bicycle" not in text

    @pytest.mark.requirement("R23")
    def test_a_mentor_sees_goals_and_times_and_nothing_else(self, person, small, plan) -> None:
        from datetime import timedelta

        from throughcare.agencies.models import Agency
        from throughcare.appointments.models import Appointment

        found = main(supporter_of(person, choose(person, small, "goals", "times")))
        assert "shelter" in found
        assert "debts" not in found
        assert "See the flat" not in found, "steps were not chosen"
        assert "Nothing is planned" in found
        booked = booking(small, small.now + timedelta(days=2))
        seen = main(supporter_of(person, choose(person, small, "times", name="Bo")))
        assert booked.about not in seen
        assert booked.agency.name not in seen
        assert seen.count("<li>") == 1
        Agency.objects.filter(pk=booked.agency_id).update(is_sealed=True)
        sealed = main(supporter_of(person, choose(person, small, "times", name="Mo")))
        assert "<li>" not in sealed
        assert Appointment.objects.count() == 1

    def test_about_debts_are_not_shown(self, person, small, plan) -> None:
        text = main(supporter_of(person, choose(person, small, "steps")))
        assert "See the flat" in text
        assert "Buy a bicycle" in text
        assert "bailiff" not in text
