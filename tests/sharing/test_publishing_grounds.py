"""What no file of grounds may say is refused; what it says is published once, and old versions stay readable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from pydantic import ValidationError

from tests.sharing.asking import AGENCY_IDS, Vignette, packs
from throughcare.agencies import queries as agencies
from throughcare.sharing.rules.pack import Pack
from throughcare.sharing.rules.reading import UnknownGroundError, law_of
from throughcare.sharing.types.law import Level

GOOD = {
    "ground": "power",
    "clause": "the-clause",
    "categories": ["identity"],
    "purposes": ["reintegration"],
    "roles": ["aftercare_coordinator"],
    "receivers": ["municipality"],
    "since": date(2020, 1, 1),
}
BOTH_REFUSE = {
    "consent for supervision": (
        {"ground": "consent", "needs_consent": True, "purposes": ["supervision"]},
        "purposes",
        "consent_never_for_enforcement",
    ),
    "consent for public safety": (
        {
            "ground": "consent",
            "needs_consent": True,
            "purposes": ["reintegration", "public_safety"],
        },
        "purposes",
        "consent_never_for_enforcement",
    ),
    "consent nobody gave": (
        {"ground": "consent"},
        "needs_consent",
        "ground_of_consent_needs_consent",
    ),
    "health to police": (
        {"categories": ["health"], "receivers": ["police"], "art9": "9(2)(g)"},
        "receivers",
        "health_never_to_police",
    ),
    "attendance in treatment to immigration": (
        {
            "categories": ["health"],
            "receivers": ["health", "immigration"],
            "level": "attendance",
            "art9": "9(2)(g)",
        },
        "receivers",
        "health_never_to_police",
    ),
    "health to anybody": (
        {"categories": ["health"], "receivers": [], "art9": "9(2)(h)"},
        "receivers",
        "health_never_to_police",
    ),
    "health without its point": (
        {"categories": ["health"], "receivers": ["health"]},
        "art9",
        "special_category_names_its_point",
    ),
    "offence to a charity": (
        {"categories": ["offence"], "receivers": ["ngo"]},
        "art10",
        "offence_data_to_officials_only",
    ),
    "risk to a landlord": (
        {"categories": ["risk"], "receivers": ["municipality", "housing"]},
        "art10",
        "offence_data_to_officials_only",
    ),
    "supervision to anybody": (
        {"categories": ["supervision"], "receivers": []},
        "art10",
        "offence_data_to_officials_only",
    ),
    "discretion without weighing": (
        {"ground": "discretionary"},
        "needs_weighing",
        "discretion_is_weighed",
    ),
    "an agreement without a name": ({"ground": "agreement"}, "agreement", "agreement_is_named"),
    "a plan without a relation": (
        {"needs_relation": False},
        "needs_relation",
        "without_relation_only_existence",
    ),
    "no relation, but of this kind": (
        {"needs_relation": False, "level": "existence", "relations": ["team"]},
        "needs_relation",
        "without_relation_only_existence",
    ),
    "consent that breaks the wall": (
        {"ground": "consent", "needs_consent": True, "crosses_purpose": True},
        "crosses_purpose",
        "only_statute_crosses_purpose",
    ),
    "nobody in particular": ({"roles": []}, "roles", "grant_names_roles"),
    "nothing": ({"categories": []}, "categories", "rule_names_categories_and_purposes"),
    "no purpose": ({"purposes": []}, "purposes", "rule_names_categories_and_purposes"),
    "ends before it begins": ({"until": date(2019, 1, 1)}, "until", "rule_ends_after_start"),
}
PACK_REFUSES = {
    "vital interests as a standing rule": ({"ground": "vital"}, "ground"),
    "a role that nobody has": ({"roles": ["inspector_general"]}, "roles"),
    "an unknown category": ({"categories": ["telepathy"]}, "categories"),
    "an unknown purpose": ({"purposes": ["curiosity"]}, "purposes"),
    "an unknown kind of agency": ({"receivers": ["newspaper"]}, "receivers"),
    "a date before all law": ({"since": date(1815, 6, 18)}, "since"),
    "a field that does not exist": ({"colour": "red"}, "colour"),
    "an agreement that breaks the wall": (
        {"ground": "agreement", "agreement": "an-agreement", "crosses_purpose": True},
        "crosses_purpose",
    ),
}


def pack_with(**rule):
    """Read a pack with one rule."""
    return Pack.model_validate({"title": "Test", "rules": {"r-bad": {**GOOD, **rule}}})


class TestForbiddenCombinations:
    def test_begin_with_a_rule_that_may_stand(self) -> None:
        assert pack_with().rules["r-bad"].shown is Level.FULL

    @pytest.mark.parametrize("name", [*BOTH_REFUSE, *PACK_REFUSES])
    def test_are_refused_by_rule_and_field(self, name) -> None:
        change, field, *_ = (BOTH_REFUSE | PACK_REFUSES)[name]
        with pytest.raises(ValidationError) as refused:
            pack_with(**change)
        found = [(fault["loc"], fault["msg"]) for fault in refused.value.errors()]
        assert all(loc[:2] == ("rules", "r-bad") for loc, _ in found)
        assert any(
            field in loc or re.search(rf"(^|[ ,;]){field}[: \[]", said) for loc, said in found
        ), found

    def test_are_all_named_at_once(self) -> None:
        with pytest.raises(ValidationError, match=r"needs_weighing.*needs_relation"):
            pack_with(ground="discretionary", needs_relation=False)

    @pytest.mark.parametrize(
        ("regime", "field"),
        [
            ({"need": "own_or_release", "since": date(2020, 1, 1)}, "need"),
            (
                {"need": "own_or_release", "categories": ["identity"], "since": date(2020, 1, 1)},
                "need",
            ),
            ({"need": "sealed", "since": date(2020, 1, 1)}, "sealed_only"),
        ],
    )
    def test_cover_regimes_that_nobody_could_meet(self, regime, field) -> None:
        with pytest.raises(ValidationError, match=f"{field}: "):
            Pack.model_validate({"title": "Test", "regimes": {"g-bad": regime}})

    def test_cover_clauses_without_english(self) -> None:
        clause = {
            "instrument": "an-act",
            "article": "1",
            "since": date(2020, 1, 1),
            "text": {"nl": "Nee"},
        }
        with pytest.raises(ValidationError, match=r"clauses\.c-bad\.text"):
            Pack.model_validate({"title": "Test", "clauses": {"c-bad": clause}})

    def test_cover_names_that_no_pack_holds(self) -> None:
        with pytest.raises(UnknownGroundError, match=r"rules\.r-bad\.clause names \[the-clause\]"):
            law_of([pack_with()], {})


@pytest.mark.django_db
class TestTables:
    """What a file may not say the table refuses too, whoever writes to it."""

    @staticmethod
    def _values(change):
        from throughcare.sharing.models import Clause

        text = {"level": "full", "effect": "grant", "until": None, **GOOD, **change}
        names = {"art9": "art9_point", "art10": "art10_clause"}
        values = {names.get(name, name): value for name, value in text.items()}
        values["level"] = Level[values["level"].upper()].value
        for name in ("since", "until"):
            if values[name] is not None:
                values[name] = datetime.combine(values[name], time.min, tzinfo=UTC)
        return {**values, "key": "r-bad", "clause": Clause.objects.get(key="nl-message-box")}

    def test_take_a_rule_that_may_stand(self) -> None:
        from throughcare.sharing.models import SharingRule

        assert SharingRule.objects.create(**self._values({})).pk

    @pytest.mark.parametrize("name", BOTH_REFUSE)
    def test_refuse_what_a_file_may_not_say(self, name) -> None:
        from throughcare.sharing.models import SharingRule

        change, _, constraint = BOTH_REFUSE[name]
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SharingRule.objects.create(**self._values(change))


SMALL = """
title: Small
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  test-act: {kind: statute, citation: An act for this test, title: {en: Act}}
clauses:
  test-clause: {instrument: test-act, article: "1", since: 2020-01-01, text: {en: First words.}}
rules:
  test-rule:
    ground: power
    clause: test-clause
    categories: [attendance]
    purposes: [care]
    roles: [ngo_worker]
    receivers: [ngo]
    since: 2020-01-01
"""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _by_key(found):
    """Return key -> rule, without the number that only its table gives it."""
    return {rule.key: replace(rule, rule_id=0) for rule in found.rules}


@pytest.mark.django_db
class TestPublishing:
    @pytest.fixture(autouse=True)
    def _fresh(self):
        from throughcare.sharing.queries.law import forget_law

        forget_law()
        yield
        forget_law()

    @staticmethod
    def _publish(text: str, now: datetime = NOW) -> int:
        from throughcare.sharing.actions.publishing import publish_grounds

        return publish_grounds(text, name="small.yaml", now=now)

    def test_twice_changes_nothing(self) -> None:
        from throughcare.sharing.queries.law import version

        assert self._publish(SMALL) == 3
        number = version()
        assert self._publish(SMALL, NOW + timedelta(days=1)) == 0
        assert version() == number

    def test_finds_every_shipped_file_unchanged(self) -> None:
        from throughcare.sharing.actions.publishing import publish_grounds, shipped_grounds

        changed = {
            name: publish_grounds(text, name=name, now=NOW)
            for name, text in shipped_grounds().items()
        }
        assert changed == dict.fromkeys(packs(), 0)

    def test_gives_the_law_that_reading_the_files_gives(self) -> None:
        from throughcare.sharing.queries.law import law as stored

        ids = {code: one.agency_id for code in AGENCY_IDS if (one := agencies.agency_by_code(code))}
        read = law_of(packs().values(), ids)
        assert _by_key(stored()) == _by_key(read)
        assert set(stored().regimes) == set(read.regimes)

    def test_makes_a_second_version_of_a_changed_clause_and_of_what_rests_on_it(self) -> None:
        from throughcare.sharing.models import Clause, SharingRule

        self._publish(SMALL)
        later = NOW + timedelta(days=30)
        assert self._publish(SMALL.replace("First words.", "Other words."), later) == 2
        clauses = Clause.objects.filter(key="test-clause").order_by("version")
        assert [(c.version, c.text["en"], c.until) for c in clauses] == [
            (1, "First words.", later),
            (2, "Other words.", None),
        ]
        rules = SharingRule.objects.filter(key="test-rule").order_by("version")
        assert [(r.version, r.clause.version) for r in rules] == [(1, 1), (2, 2)]

    def test_leaves_old_decisions_with_the_version_they_were_made_under(self) -> None:
        from throughcare.sharing.queries.law import law as stored

        self._publish(SMALL)
        later = NOW + timedelta(days=30)
        self._publish(SMALL.replace("First words.", "Other words."), later)
        case = Vignette(
            "NL", "ngo_worker", "ngo", "attendance", "shared", "care", "2026-03-15", "team"
        )
        for moment, number in ((later - timedelta(microseconds=1), 1), (later, 2)):
            found = case.decide(moment, under=stored())
            assert (found.rule.key, found.rule.version) == ("test-rule", number)

    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            (SMALL.replace("instrument: test-act", "instrument: test-axe"), "clauses.test-clause.instrument"),
            (SMALL.replace("clause: test-clause", "clause: test-axe"), "rules.test-rule.clause"),
            (SMALL.replace("ground: power", "ground: agreement\n    agreement: test-axe"), "rules.test-rule.agreement"),
        ],
    )  # fmt: skip
    def test_names_file_entry_and_key_that_nothing_holds(self, wrong, where) -> None:
        from throughcare.sharing.actions.publishing import BrokenGroundsError

        with pytest.raises(BrokenGroundsError) as refused, transaction.atomic():
            self._publish(wrong)
        for part in ("[small.yaml]", where, "[test-axe]"):
            assert part in str(refused.value)

    @pytest.mark.parametrize(
        "broken", ["rules: [", "title: {", "just words", "", SMALL.replace("since: 2020-01-01", "since: soon")]
    )  # fmt: skip
    def test_refuses_a_file_that_cannot_be_read_and_writes_nothing(self, broken) -> None:
        from throughcare.sharing.actions.publishing import BrokenGroundsError
        from throughcare.sharing.models import Clause

        before = Clause.objects.count()
        with pytest.raises(BrokenGroundsError, match=r"\[small\.yaml\]"):
            self._publish(broken)
        assert Clause.objects.count() == before
