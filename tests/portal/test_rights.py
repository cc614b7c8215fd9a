"""My rights: I ask, I read the answer, I fetch my copy; nobody else does."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.portal.test_home import as_person, text_of  # noqa: F401
from throughcare.accounts.models import Account
from throughcare.audit.models import AuditEvent
from throughcare.exchange.exports import keeping
from throughcare.portal.rights import making as tasks
from throughcare.sharing.models import Block, RightsRequest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.rights_urls")]
BUDGET = 20


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def run_job():
    """Do what the worker does with the newest job."""
    job = ProcrastinateJob.objects.filter(task_name=tasks.make_package.name).latest("pk")
    tasks.make_package(**job.args)


class TestWho:
    @pytest.mark.parametrize("who", ["casemanager", "privacy", "teamleader"])
    def test_workers_have_no_such_page(self, as_worker, who):
        client = as_worker(who)
        assert client.get(reverse("my_rights")).status_code == 404
        assert client.post(reverse("my_copy")).status_code == 404
        assert client.get(reverse("my_right", args=["correction"])).status_code == 404

    def test_strangers_sign_in_first(self, client, live_world):
        assert client.get(reverse("my_rights")).status_code == 302


class TestAsking:
    def test_every_right_is_offered_in_plain_words(self, as_person):  # noqa: F811
        response = as_person().get(reverse("my_rights"))
        text = text_of(response)
        for words in ("Get a copy of everything", "corrected", "locked", "Object", "erased"):
            assert words in text
        links = BeautifulSoup(response.content, "html.parser").select("main a[href*='/ask/']")
        assert len(links) == 4

    def test_asking_shows_the_day_of_the_answer(self, as_person):  # noqa: F811
        client = as_person()
        response = client.post(
            reverse("my_right", args=["correction"]), {"text": "My birthday is wrong"}, follow=True
        )
        text = text_of(response)
        assert "My birthday is wrong" in text
        assert "You get an answer by" in text
        assert "PI IJsseloever (fictional) answers" in text

    def test_what_is_missing_is_said_at_its_field(self, as_person):  # noqa: F811
        client = as_person()
        response = client.post(reverse("my_right", args=["restriction"]), {"text": " "})
        text = text_of(response)
        assert "Choose at least one kind of information" in text
        assert "Write what it is about and why" in text

    def test_locking_holds_at_once(self, as_person):  # noqa: F811
        client = as_person()
        client.post(
            reverse("my_right", args=["restriction"]), {"text": "Wrong", "categories": ["plan"]}
        )
        assert Block.objects.get().effect == "freeze"
        assert "Locked at your wish" in text_of(client.get(reverse("my_rights")))

    def test_identity_is_not_offered_for_locking(self, as_person):  # noqa: F811
        response = as_person().get(reverse("my_right", args=["restriction"]))
        assert b'value="identity"' not in response.content
        assert b'value="plan"' in response.content

    @pytest.mark.parametrize("kind", ["access", "hold", "nonsense"])
    def test_no_page_for_other_words(self, as_person, kind):  # noqa: F811
        assert as_person().get(reverse("my_right", args=[kind])).status_code == 404

    def test_an_answer_is_read_with_its_reason(self, as_person, live_world):  # noqa: F811
        client = as_person()
        client.post(reverse("my_right", args=["erasure"]), {"text": "All of it"})
        RightsRequest.objects.update(
            state="refused", answer="The law keeps it",
            justification="eu-gdpr:JustificationA17LegallyRequired", answered_at=live_world.now,
        )  # fmt: skip
        text = text_of(client.get(reverse("my_rights")))
        assert "The law keeps it" in text
        assert "A law says that it must be kept" in text
        assert "supervisory authority" in text


class TestCopy:
    def test_is_made_by_a_job_and_fetched_by_me(self, as_person):  # noqa: F811
        client = as_person()
        text = text_of(client.post(reverse("my_copy"), follow=True))
        assert "Your copy is being made" in text
        run_job()
        response = client.get(reverse("my_rights"))
        link = BeautifulSoup(response.content, "html.parser").select_one("main a[href*='/copy/']")
        got = client.get(link["href"])
        assert got["Cache-Control"] == "no-store"
        archive = zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))
        assert "about-me.pdf" in archive.namelist()
        events = AuditEvent.objects.filter(action="export", what="access_package")
        assert {one.role for one in events} == {"person"}
        assert events.count() == 2  # made, and fetched

    def test_asking_twice_makes_one(self, as_person):  # noqa: F811
        client = as_person()
        client.post(reverse("my_copy"))
        client.post(reverse("my_copy"))
        assert RightsRequest.objects.count() == 1
        assert ProcrastinateJob.objects.filter(task_name=tasks.make_package.name).count() == 1

    def test_is_in_my_language(self, as_person):  # noqa: F811
        client = as_person(language="nl")
        client.cookies["throughcare-language"] = "nl"
        client.post(reverse("my_copy"), headers={"accept-language": "nl"})
        job = ProcrastinateJob.objects.latest("pk")
        assert job.args["language"] in {"nl", "en"}
        assert set(job.args["actor"]) == {"account_id", "role", "person_id"}

    def test_is_not_there_after_its_days_or_without_its_file(self, as_person):  # noqa: F811
        client = as_person()
        client.post(reverse("my_copy"))
        run_job()
        row = RightsRequest.objects.get()
        address = reverse("my_copy_file", args=[row.pk])
        row.answered_at -= timedelta(days=8)
        row.save()
        assert client.get(address).status_code == 404
        row.answered_at += timedelta(days=8)
        row.save()
        keeping.forget([row.pk])
        assert client.get(address).status_code == 404

    def test_nobody_fetches_anothers(self, as_person):  # noqa: F811
        client = as_person("short")
        client.post(reverse("my_copy"))
        run_job()
        number = RightsRequest.objects.get().pk
        other = as_person("zwolle")
        assert other.get(reverse("my_copy_file", args=[number])).status_code == 404

    def test_a_failure_is_told_and_can_be_tried_again(self, as_person, monkeypatch):  # noqa: F811
        client = as_person()
        client.post(reverse("my_copy"))
        monkeypatch.setattr(tasks.packing, "make_package", _fails)
        with pytest.raises(OSError, match="disk"):
            run_job()
        text = text_of(client.get(reverse("my_rights")))
        assert "Making it went wrong" in text
        assert "Try again to make my copy" in text

    def test_a_closed_account_gets_nothing(self, as_person, live_world):  # noqa: F811
        client = as_person()
        client.post(reverse("my_copy"))
        job = ProcrastinateJob.objects.latest("pk")
        job.args["actor"]["person_id"] = live_world.people["short"] * 1000
        tasks.make_package(**job.args)
        assert not list(keeping.package_path(1).parent.glob("*.zip"))
        assert Account.objects.filter(sign_in_name="me-zwolle").exists()


def _fails(*_args, **_more):
    raise OSError("disk full")


def test_few_statements(as_person, django_assert_max_num_queries):  # noqa: F811
    client = as_person()
    for _ in range(3):
        client.post(reverse("my_right", args=["correction"]), {"text": "Wrong"})
    with django_assert_max_num_queries(BUDGET):
        client.get(reverse("my_rights"))
