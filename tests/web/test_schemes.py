"""Release schemes on the pages: drawn up, worked out, applied, watched; others know nothing of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare.journeys import tasks
from throughcare.journeys.models import ReleaseScheme, SchemeRow

pytestmark = pytest.mark.django_db


def day(name, when) -> dict[str, int]:
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


@pytest.fixture
def typed(live_world) -> dict:
    today = live_world.today
    return {
        "name": "Relief of crowding",
        "legal_act": "Act of 1 October 2026, section 4",
        "titles": ["sentence"],
        "days_earlier": "30",
        "most_sentence_days": "",
        **day("release_from", today),
        **day("release_to", today + timedelta(days=365)),
        **day("not_before", today + timedelta(days=3)),
    }


def drawn_up(client, typed) -> int:
    answer = client.post(reverse("scheme_new"), typed)
    assert answer.status_code == 302, answer.content.decode()
    return ReleaseScheme.objects.get().pk


class TestScheme:
    def test_is_drawn_up_worked_out_and_applied(self, as_worker, typed, live_world) -> None:
        client = as_worker("teamleader")
        scheme_id = drawn_up(client, typed)
        address = reverse("scheme", args=[scheme_id])
        assert "is being worked out" in client.get(address).content.decode()
        assert tasks.preview_scheme(scheme_id) == 4
        shown = client.get(address).content.decode()
        assert "4 people leave earlier" in shown
        assert "Zwartewater" in shown
        assert client.post(reverse("scheme_apply", args=[scheme_id])).status_code == 302
        assert "0 of 4" in client.get(address).content.decode()
        assert tasks.apply_scheme(scheme_id) == 4
        assert "4 dates moved" in client.get(address).content.decode()
        assert SchemeRow.objects.filter(state="applied").count() == 4

    def test_says_what_is_wrong_with_what_was_typed(self, as_worker, typed) -> None:
        wrong = {**typed, "legal_act": "", "days_earlier": "0"}
        shown = as_worker("teamleader").post(reverse("scheme_new"), wrong)
        assert shown.status_code == 422
        said = shown.content.decode()
        assert "no date is moved without one" in said
        assert "from 1 to 3,660" in said

    def test_a_window_that_ends_before_it_begins_is_refused(
        self, as_worker, typed, live_world
    ) -> None:
        wrong = {**typed, **day("release_to", live_world.today - timedelta(days=1))}
        said = as_worker("teamleader").post(reverse("scheme_new"), wrong).content.decode()
        assert "not before the first" in said

    def test_is_of_no_other_agency_and_no_other_role(
        self, as_worker, typed, client, live_world
    ) -> None:
        scheme_id = drawn_up(as_worker("teamleader"), typed)
        for who in ("casemanager", "municipality", "privacy"):
            client.force_login(live_world.account(who))
            for name, args in (("schemes", []), ("scheme_new", []), ("scheme", [scheme_id])):
                assert client.get(reverse(name, args=args)).status_code == 404

    def test_an_apply_before_its_time_says_so(self, as_worker, typed) -> None:
        client = as_worker("teamleader")
        scheme_id = drawn_up(client, typed)
        said = client.post(reverse("scheme_apply", args=[scheme_id]), follow=True).content.decode()
        assert "cannot be applied now" in said
