"""Programs broken on purpose are noticed: the sites are all of them, and a sample runs here."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
from collections import Counter

import pytest

from tests.harness import DATABASES
from throughcare.config.commands.verify_sharing import (
    campaign,
    mutating,
    operators,
    policies,
    sqltokens,
    verdicts,
)
from throughcare.config.commands.verify_sharing.equivalents import EQUIVALENT
from throughcare.config.commands.verify_sharing.targets import (
    NoSourceError,
    Target,
    source_of,
    targets,
)
from throughcare.config.commands.verify_sharing.verdicts import Campaign, Kept, Verdict
from throughcare.config.commands.workers import processes_on

SAMPLE = 12


@pytest.fixture(scope="module")
def mutants():
    return [m for target in targets() for m in mutating.mutants_of(target)]


class TestMutants:
    def test_are_many_and_of_every_target_and_operator(self, mutants):
        assert len(mutants) >= 1_000
        assert set(Counter(m.module for m in mutants)) == {t.module for t in targets()}
        made = {m.operator for m in mutants}
        assert made == {one.__name__ for one in operators.OPERATORS} | {"replace_result"}

    def test_have_each_a_name_of_their_own(self, mutants):
        assert max(Counter(m.key for m in mutants).values()) == 1

    def test_differ_from_the_program(self, mutants):
        target = targets()[1]
        some = [m for m in mutants if m.module == target.module][::40]
        for mutant in some:
            assert mutating.code_of(target, mutant).co_code is not None

    def test_argued_to_be_the_same_program_exist_and_have_a_reason(self, mutants):
        keys = {m.key for m in mutants}
        gone = [key for key in EQUIVALENT if key not in keys]
        assert not gone, "Look again at what changed there:\n" + "\n".join(gone)
        for key, reason in EQUIVALENT.items():
            assert len(reason.split()) >= 5, key
        assert len(EQUIVALENT) < len(mutants) / 15

    @pytest.mark.slow
    def test_of_a_sample_are_all_noticed(self, mutants, django_db_setup):
        chosen = [m for m in campaign.chosen(200, 7) if m.key not in EQUIVALENT][:SAMPLE]
        with processes_on(DATABASES.app_url) as pool:
            found = campaign.run_in(
                [campaign.Place(pool, DATABASES.owner_url)],
                chosen,
                total=len(mutants),
                seed=3,
                kept=Kept(None, seed=3),
                progress=lambda _done, _total, _text: None,
                worlds=3,
            )
        assert len(found.verdicts) == SAMPLE
        assert found.exit_code == 0, "\n".join(found.lines())


class TestSource:
    def test_of_every_migration_with_policies_is_broken(self):
        rooms = {name.split(".")[1] for name in policies.migrations_with_policies()}
        assert {"sharing", "custody", "journeys", "notes", "plans"} <= rooms
        assert set(policies.migrations_with_policies()) <= {t.module for t in targets()}

    def test_that_cannot_be_found_is_told(self):
        with pytest.raises(NoSourceError, match=r"\[throughcare\.sharing\.nowhere\]: its source"):
            source_of("throughcare.sharing.nowhere")

    @pytest.mark.parametrize("names", [{"only": {"gone"}}, {"leave_out": {"gone"}}])
    def test_without_a_name_that_a_target_speaks_of_is_told(self, names):
        names = {name: frozenset(value) for name, value in names.items()}
        target = Target("throughcare.sharing.rules.folding", ("two",), **names)
        with pytest.raises(NoSourceError, match=r"Cannot find \[gone\] in"):
            mutating.mutants_of(target)

    def test_without_the_mutant_is_told(self, mutants):
        target = targets()[1]
        with pytest.raises(NoSourceError, match="was changed since the campaign began"):
            mutating.code_of(target, mutants[0])


class TestOperators:
    @pytest.mark.parametrize(
        ("operator", "before", "after"),
        [
            (operators.swap_comparison, "a <= b", {"a < b"}),
            (operators.swap_logic, "a and b", {"a or b"}),
            (operators.drop_operand, "a and b", {"a", "b"}),
            (operators.drop_not, "not a", {"a"}),
            (operators.drop_element, "[a, b]", {"[a]", "[b]"}),
            (operators.drop_element, "{a: 1, b: 2}", {"{a: 1}", "{b: 2}"}),
            (operators.change_constant, "1", {"2"}),
            (operators.swap_arithmetic, "a & b", {"a | b"}),
            (operators.swap_call, "any(a)", {"all(a)"}),
            (operators.choose_branch, "a if c else b", {"a", "b"}),
            (operators.other_name, "Effect.GRANT", {"Effect.FORBID"}),
            (operators.break_sql, "'a <= b AND c'", {"'a < b AND c'", "'a <= b OR c'", "'a <= b'"}),
        ],
    )
    def test_say_what_may_stand_there_instead(self, operator, before, after):
        node = ast.parse(before, mode="eval").body
        assert {ast.unparse(one) for one in operator(node)} == after

    def test_leave_out_a_condition_and_a_statement(self):
        comprehension = ast.parse("[a for a in b if c]", mode="eval").body.generators[0]
        assert [one.ifs for one in operators.fix_condition(comprehension)] == [[]]
        statement = ast.parse("f()").body[0]
        assert isinstance(next(operators.remove_statement(statement)), ast.Pass)

    def test_break_sql_around_values_put_in(self):
        node = ast.parse("f'x = {name} AND y <> ALL({values})'", mode="eval").body
        found = {ast.unparse(one) for one in operators.break_sql(node)}
        assert "f'x <> {name} AND y <> ALL({values})'" in found
        assert "f'x = {name} AND y = ANY({values})'" in found
        assert "f'x = {name}'" in found

    def test_leave_out_one_statement_whole_with_its_body(self):
        text = "CREATE FUNCTION a() AS $$ SELECT 1; $$;\nSELECT b(1);\n"
        found = list(sqltokens.broken(text))
        assert "\nSELECT b(1);" in found
        assert "CREATE FUNCTION a() AS $$ SELECT 1; $$;" in found

    @pytest.mark.parametrize("text", ["a sentence", "category", "rule:", ", "])
    def test_leave_text_alone_that_is_no_sql(self, text):
        assert list(sqltokens.broken(text)) == []


class TestCampaign:
    @pytest.mark.parametrize("end", [verdicts.SURVIVED, verdicts.UNMADE])
    def test_fails_with_a_survivor(self, end):
        found = Campaign(1, [Verdict("somewhere | swap | a -> b", 1, end, "", 0.1)])
        assert found.exit_code == 1
        assert "somewhere" in found.lines()[0]
        assert found.as_json()["survivors"] == ["somewhere | swap | a -> b"]

    def test_fails_where_a_mutant_was_wrongly_argued_to_be_the_same(self):
        key = next(iter(EQUIVALENT))
        found = Campaign(1, [Verdict(key, 1, verdicts.DISAGREED, "sql", 0.1)])
        assert found.exit_code == 1
        assert key in found.lines()[0]

    def test_ends_well_where_all_were_noticed_or_argued(self):
        key = next(iter(EQUIVALENT))
        some = [
            Verdict("somewhere", 1, verdicts.DISAGREED, "sql", 0.1),
            Verdict(key, 1, verdicts.SURVIVED, "", 0.1),
        ]
        found = Campaign(2, some)
        assert found.exit_code == 0
        assert found.lines()[-1] == "0 survivors."

    def test_tells_each_reason_with_its_mutants_and_how_many_were_killed(self):
        key = next(iter(EQUIVALENT))
        found = Campaign(
            3,
            [
                Verdict(key, 1, verdicts.SURVIVED, "", 1.0),
                Verdict("sharing.0005_guard.LETS | x", 1, verdicts.SAME, "", 0.5),
                Verdict("somewhere", 1, verdicts.FAILED, "KeyError: x", 0.5),
            ],
        )
        text = "\n".join(found.lines())
        assert f"THE SAME PROGRAM: {EQUIVALENT[key]}\n  {key}" in text
        assert f"THE SAME PROGRAM: {verdicts.REPLACED}" in text
        assert "3 of 3 mutants in 2 s." in text
        assert "1 killed: 0 disagreed, 1 failed, 0 never ended." in text
        assert found.exit_code == 0


class TestEndings:
    """A mutant that a busy machine did not let finish was not killed."""

    @pytest.mark.parametrize(
        ("by", "end"),
        [(signal.SIGPROF, verdicts.ENDLESS), (signal.SIGALRM, verdicts.UNMADE)],
    )
    def test_by_work_and_by_the_clock_are_told_apart(self, by, end):
        child = subprocess.Popen(["sleep", "60"])
        child.send_signal(by)
        _, status = os.waitpid(child.pid, 0)
        child.returncode = 0
        assert campaign._ended(status)[0] == end


class TestVerdicts:
    GOOD = Verdict("somewhere | swap | a -> b", 1, verdicts.DISAGREED, "sql", 0.1)

    def test_of_a_run_that_was_broken_off_are_taken_up(self, tmp_path):
        file = tmp_path / "verdicts.jsonl"
        Kept(file, seed=1).keep(self.GOOD)
        Kept(file, seed=1).keep(Verdict("elsewhere", 1, verdicts.UNMADE, "", 0.1))
        with file.open("a") as out:
            out.write('{"about": "half a li')
        assert Kept(file, seed=1).found == {self.GOOD.key: self.GOOD}

    def test_of_other_worlds_or_another_program_do_not_count(self, tmp_path, monkeypatch):
        file = tmp_path / "verdicts.jsonl"
        Kept(file, seed=1).keep(self.GOOD)
        assert not Kept(file, seed=2).found
        monkeypatch.setattr(verdicts, "fingerprint", lambda: "another program")
        assert not Kept(file, seed=1).found

    def test_that_are_known_are_not_asked_again(self, mutants, tmp_path):
        mutant = next(one for one in mutants if one.key not in EQUIVALENT)
        kept = Kept(tmp_path / "verdicts.jsonl", seed=1)
        kept.found[mutant.key] = Verdict(mutant.key, 1, verdicts.DISAGREED, "sql", 0.1)
        told = campaign.run_in(
            [], [mutant], total=1, seed=1, kept=kept, progress=lambda _done, _total, _text: None
        )
        assert (told.taken_up, told.exit_code) == (1, 0)
