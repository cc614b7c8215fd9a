from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare.programmes.rules import loading
from throughcare.programmes.rules.loading import DefinitionError, problems


def _plant(text: str, old: str, new: str) -> tuple[str, int]:
    """Return the text with a fault, and the line on which the replaced words began."""
    assert text.count(old) >= 1, old
    line = text[: text.index(old)].count("\n") + 1
    return text.replace(old, new, 1), line


# Old text, new text, lines below the first replaced line, field, words of the fault, of the remedy.
_MEANING = "Share of people who have a known place to sleep on the first night"
FAULTS: list[tuple[str, str, int, str, str, str]] = [
    ("maturity: pilot", "maturity: great", 0, "maturity", "great", "'idea', 'pilot'"),
    ("maturity: pilot", "maturty: pilot", 0, "maturty", "not a field", "`maturity`"),
    ('version: "1.0"', "version: one", 0, "version", "one", "numbers with dots"),
    ("valid: 2026-01-01..\n", "valid: 2026-01-01\n", 0, "valid", "not a period", "2019-07-01.."),
    ("valid: 2026-01-01..\n", "valid: ..2027-01-01\n", 0, "valid", "no first day", "Begin `valid`"),
    ("valid: 2026-01-01..\n", "valid: 2026-02-31..\n", 0, "valid", "not a period", "Correct"),
    ("jurisdiction: XA", "jurisdiction: Xanadu", 0, "territory.jurisdiction", "Xanadu", "`NL`"),
    ('title: {en: "Bridge"}', 'title: {nl: "Brug"}', 0, "title", "no English", "en: ..."),
    ('title: {en: "Bridge"}', "title: Bridge", 0, "title", "a set of fields", "{en: ...}"),
    (
        "authorises: [act]",
        "authorises: [wish]",
        0,
        "legal_basis.council_decision.authorises.0",
        "wish",
        "'act'",
    ),
    (
        "home_municipality in territory]}",
        "home_municpality in territory]}",
        0,
        "eligibility.from_riverside.when.all.1",
        "home_municpality",
        "Did you mean `home_municipality`?",
    ),
    (
        "decides_otherwise: bridge_worker",
        "decides_otherwise: bridge_wroker",
        0,
        "eligibility.from_riverside.decides_otherwise",
        "not a role",
        "`bridge_worker`",
    ),
    (
        "{phase: aftercare, role: bridge_worker",
        "{phase: aftrcare, role: bridge_worker",
        0,
        "single_contact.by_phase.1.phase",
        "not a phase",
        "`aftercare`",
    ),
    ("domain: home", "domain: hom", 0, "tasks.home_found.domain", "not a domain", "`home`"),
    (
        "{task: home_found, at",
        "{task: home_lost, at",
        0,
        "variants.short_stay.changes.0.task",
        "not a task",
        "`home_found`",
    ),
    (
        "at: release-P1M",
        "at: releas-P1M",
        0,
        "tasks.home_found.at",
        "not an anchor",
        "`release`",
    ),
    ("at: release-P1M", "at: soon", 0, "tasks.home_found.at", "not an anchor", "Known are"),
    ("at: release-P1M", "at: release-1M", 0, "tasks.home_found.at", "not a day", "release-P6M"),
    (
        "    client: required\n    source: POLICY\n    default: {at: decide locally}\n",
        "    client: required\n",
        -7,
        "tasks.first_visit",
        "neither a source",
        "`default: decide locally`",
    ),
    (
        "    default: {at: decide locally}",
        "    default: {color: decide locally}",
        -9,
        "tasks.first_visit",
        "[color]",
        "field of this rule",
    ),
    (
        "    told: asked_before\n      source: POLICY"[4:],
        "told: asked_before\n      source: POLICE",
        1,
        "information.rules.arrival_by_consent.source",
        "not in `sources`",
        "`POLICY`",
    ),
    (
        "    priority: 1\n",
        "    priority: first\n",
        0,
        "tasks.first_visit.priority",
        "a whole number",
        "without quotes",
    ),
    (
        "    kind: condition\n",
        "    kind: recidivism\n",
        -3,
        "outcomes",
        "only outcome",
        "another kind",
    ),
    (
        f'    definition: {{en: "{_MEANING}"}}\n',
        "",
        -3,
        "outcomes.home_at_release.definition",
        "missing",
        "what exactly is counted",
    ),
    (
        '{id: aftercare, title: {en: "Outside"}, setting: community, start: release,',
        '{id: aftercare, title: {en: "Outside"}, setting: community, start: custody_start,',
        -2,
        "phases",
        "begins at or after release",
        "no_aftercare_because",
    ),
    (
        "    - {phase: aftercare, role: bridge_worker, source: POLICY}\n",
        "",
        7,
        "phases.aftercare",
        "no single contact",
        "single_contact",
    ),
    ("    basic: true\n", "", -3, "domains", "basic condition", "basic: true"),
    (
        "name: Riverside, valid: 2026-01-01..",
        "name: Riverside, valid: 2026-02-01..",
        -1,
        "territory.municipalities",
        "2026-01-01",
        "Let a municipality begin",
    ),
    ("languages: {en: source}", "languages: {en: source, nl: unreviewed}", -2,
     "client_texts.sharing", "missing in [nl]", "languages"),
    ("id: home_found", "id: first_visit", 0, "tasks.first_visit",
     "days that are taken", "own code"),
    ("phases:\n  - {id: inside", "phases:\n  - {id: custody", 1, "phases.custody.id",
     "an anchor already", "another code"),
    ("end: release, source", "end: aftercare_start, source", 0, "phases.inside.end",
     "later phase", "stands before it"),
    ("adaptation:", "adaptatoin:", 0, "adaptatoin", "not a field", "`adaptation`"),
]  # fmt: skip


class TestProblems:
    def test_finds_nothing_in_the_example_of_the_reference_page(self, example_text: str) -> None:
        assert problems(example_text, name="example") == []

    @pytest.mark.parametrize(("old", "new", "below", "field", "what", "remedy"), FAULTS)
    def test_names_line_field_and_remedy(
        self, example_text: str, old: str, new: str, below: int, field: str, what: str, remedy: str
    ) -> None:
        text, line = _plant(example_text, old, new)
        found = problems(text, name="x.yaml")
        hits = [p for p in found if p.field == field and what in p.what and remedy in p.remedy]
        assert hits, "\n".join(map(str, found))
        assert hits[0].line == line + below
        assert str(hits[0]).startswith(f"x.yaml:{line + below}: ")

    @pytest.mark.parametrize("group", ["adaptation", "single_contact", "client_texts", "outcomes"])
    def test_names_a_group_that_is_missing(self, example_text: str, group: str) -> None:
        text = example_text.replace(f"\n{group}:", f"\nx_{group}:")
        hit = next(p for p in problems(text, name="x") if p.field == group)
        assert hit.what == f"[{group}] is missing."
        assert "Add" in hit.remedy

    def test_accepts_no_aftercare_with_a_reason(self, example_text: str) -> None:
        text = example_text.replace("start: release, end: release+P1Y", "start: custody_start")
        text = text.replace("\nexit:\n", "\nexit:\n  no_aftercare_because: {en: 'Day visits.'}\n")
        assert problems(text, name="x") == []

    @pytest.mark.parametrize(
        ("first", "second", "is_right"),
        [
            ("..2026-06-01", "2026-06-01..", True),
            ("..2026-06-01", "2026-07-01..", True),
            ("..2026-06-01", "2026-05-01..", False),
            ("2026-06-01..", "..2026-06-01", False),
            ("..", "2026-06-01..", False),
        ],
    )
    def test_wants_periods_of_one_rule_in_order(
        self, example_text: str, first: str, second: str, is_right: object
    ) -> None:
        line = "    - {phase: aftercare, role: bridge_worker, source: POLICY}\n"
        lines = "".join(line.replace("{", f"{{valid: {valid}, ", 1) for valid in (first, second))
        found = problems(example_text.replace(line, lines), name="x")
        assert ("stands here again" in " ".join(p.what for p in found)) is (not is_right)

    def test_reports_every_fault_in_the_order_of_the_file(self, example_text: str) -> None:
        text = example_text.replace("domain: home", "domain: hom")
        text = text.replace("at: release-P1M", "at: releas")
        lines = [problem.line for problem in problems(text, name="x")]
        assert len(lines) == 2
        assert lines == sorted(lines)

    @pytest.mark.parametrize("text", ["", "7", "[]", "a: 1", "null", "{", "\t", "\ufeff", "- - -"])
    def test_never_fails_on_other_files(self, text: str) -> None:
        assert problems(text, name="x")


class TestAnyFile:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_is_answered_with_lines_inside_the_file(
        self, example_text: str, data: st.DataObject
    ) -> None:
        lines = example_text.splitlines()
        number = data.draw(st.integers(0, len(lines) - 1))
        kept, _, value = lines[number].partition(": ")
        junk = data.draw(st.sampled_from(["", "[]", "{}", "7", "null", "{en: x}", "[x]", "true"]))
        change = data.draw(st.sampled_from(["drop", "indent", "value", "twice"]))
        lines[number : number + 1] = {
            "drop": [],
            "indent": ["  " + lines[number]],
            "value": [f"{kept}: {junk}" if value else junk],
            "twice": [lines[number]] * 2,
        }[change]
        for problem in problems("\n".join(lines), name="x"):
            assert 1 <= problem.line <= len(lines) + 1
            assert problem.what
            assert problem.remedy


class TestLoad:
    def test_raises_with_all_problems(self) -> None:
        with pytest.raises(DefinitionError, match=r"x\.yaml:1") as caught:
            loading.load("a: 1", name="x.yaml")
        assert len(caught.value.problems) > 10
