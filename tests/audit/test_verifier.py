"""The verifier finds whatever a superuser does to the sealed log, and believes no forged receipt."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256

import psycopg
import pytest

from tests.audit import attacks
from tests.audit.conftest import access, record
from throughcare.audit import actions, queries, verifier
from throughcare.audit.models import AuditEvent
from throughcare.audit.rules import notes
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor

IN_MEMORY = 1_200
IN_DATABASE = 400
COUNTS = (40, 1, 150, 70, 12, 20)


@pytest.fixture
def sealed(witnessed):
    """A log of 293 sealed events under six heads, one tile, one witness; two events are young."""
    for count in COUNTS:
        record(count)
        witnessed.seal()
    record(2)
    return witnessed


def evidence_of(log, connection):
    evidence = verifier.read(connection)
    evidence.leaves, evidence.loose = list(evidence.leaves), list(evidence.loose)
    return with_files(log, evidence)


def with_files(log, evidence):
    evidence.stores = {"the second store": log.store.checkpoints.read_bytes()}
    evidence.witnesses = {name: file.read_bytes() for name, file in log.witness_files().items()}
    return evidence


def faults_in(log, evidence, now):
    return verifier.check(evidence, key=log.key, now=now, witness_keys=log.witness_keys()).faults


@pytest.mark.slow
class TestCampaign:
    def test_in_memory_every_manipulation_is_found(self, sealed):
        with psycopg.connect(sealed.databases.app_url) as connection:
            whole = evidence_of(sealed, connection)
        now = datetime.now(UTC)
        assert faults_in(sealed, whole, now) == []
        chance = random.Random(20260101)
        names, missed = sorted(attacks.IN_MEMORY), []
        done = dict.fromkeys(names, 0)
        for number in range(IN_MEMORY):
            name = names[number % len(names)]
            hurt = attacks.Rows.of(whole)
            what = attacks.IN_MEMORY[name](hurt, chance)
            done[name] += 1
            if not faults_in(sealed, hurt.evidence(), now):
                missed.append((name, what))
        print(
            f"\n{IN_MEMORY} manipulations in memory of {len(names)} kinds, {len(missed)} missed: {done}"
        )
        assert missed == []

    def test_as_superuser_in_the_database_every_manipulation_is_found(self, sealed):
        chance = random.Random(20260102)
        names, missed = sorted(attacks.IN_DATABASE), []
        now = datetime.now(UTC)
        with sealed.superuser() as connection:
            assert faults_in(sealed, evidence_of(sealed, connection), now) == []
            connection.rollback()
            for number in range(IN_DATABASE):
                name = names[number % len(names)]
                connection.execute("SET LOCAL session_replication_role = replica")
                what = attacks.IN_DATABASE[name](connection, chance)
                if not faults_in(sealed, with_files(sealed, verifier.read(connection)), now):
                    missed.append((name, what))
                connection.rollback()
        print(
            f"\n{IN_DATABASE} manipulations as superuser of {len(names)} kinds, {len(missed)} missed"
        )
        assert missed == []


class TestWhatItSays:
    def test_names_the_event_that_was_changed(self, sealed):
        with sealed.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            number = AuditEvent.objects.order_by("pk")[7].pk
            attacker.execute("UPDATE audit_event SET purpose = 'other' WHERE id = %s", [number])
        assert sealed.faults() == [f"Event {number} was changed: it does not fit its leaf."]

    def test_names_the_event_that_is_gone(self, sealed):
        number = AuditEvent.objects.order_by("pk")[7].pk
        with sealed.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute("DELETE FROM audit_event WHERE id = %s", [number])
        assert sealed.faults() == [f"Event {number} is sealed at place 7 and gone from the log."]

    def test_says_between_which_events_a_rewritten_tree_differs(self, sealed):
        """The attacker makes everything fit except what others signed."""
        with sealed.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            first, last = (AuditEvent.objects.order_by("pk")[one].pk for one in (0, 40))
            attacker.execute("UPDATE audit_event SET purpose = 'other' WHERE id = %s", [last])
            attacker.execute(
                "UPDATE audit_event e SET leaf = audit_leaf_of(e) WHERE id = %s", [last]
            )
            attacker.execute(
                "UPDATE audit_leaf l SET leaf = e.leaf FROM audit_event e WHERE e.id = l.event_id"
            )
        faults = sealed.faults()
        assert sum("that the rows do not give" in one for one in faults) == 3
        assert any(f"and event {last} (places 40 to 40)" in one for one in faults)
        assert first

    def test_tells_of_a_trigger_that_is_off(self, sealed):
        with sealed.superuser() as attacker:
            attacker.execute("ALTER TABLE audit_event DISABLE TRIGGER takes_in")
        assert sealed.faults() == ["The trigger [event.takes_in] is missing or switched off."]

    def test_says_nothing_of_an_empty_log(self, log):
        log.store.key()
        assert log.faults() == []

    def test_wants_the_right_key(self, sealed):
        other = verifier.key_of(str(notes.new_key(sealed.key.name, notes.LOG).public))
        with psycopg.connect(sealed.databases.app_url) as connection:
            evidence = evidence_of(sealed, connection)
        report = verifier.check(evidence, key=other, now=datetime.now(UTC))
        assert len(report.faults) >= len(COUNTS)

    @pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AAAA", "a+zz+AAAA", "a+00000000+!!"])
    def test_refuses_a_malformed_key(self, text):
        with pytest.raises(verifier.VerifierError):
            verifier.key_of(text)


class TestErasure:
    def erase(self, log, first, last):
        with log.superuser() as owner:
            (act,) = owner.execute("SELECT max(id) FROM audit_event").fetchone()
            return owner.execute("SELECT audit_erase(%s, %s, %s)", [first, last, act]).fetchone()[0]

    def test_leaves_the_tree_valid(self, log):
        record(20)
        log.seal()
        first, last = (AuditEvent.objects.order_by("pk")[one].pk for one in (3, 12))
        actions.record(
            access(Actor(None)), act=Act.ERASE, what="audit_log", person_ids=[], now=datetime.now(UTC),
            detail={"first": first, "last": last},
        )  # fmt: skip
        log.seal()
        assert self.erase(log, first, last) == 10
        gone = AuditEvent.objects.get(pk=first)
        assert (gone.person_ids, gone.account_id, gone.person_salt) == ([], None, None)
        report = log.verify()
        assert (report.faults, report.erased) == ([], 10)

    def test_must_be_announced(self, log):
        record(5)
        first = AuditEvent.objects.order_by("pk")[0].pk
        with pytest.raises(psycopg.Error, match="does not announce it"):
            self.erase(log, first, first + 2)

    def test_is_not_for_the_application(self, log):
        with (
            psycopg.connect(log.databases.app_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT audit_erase(1, 2, 3)")

    def test_that_nobody_announced_is_found(self, log):
        """The hashes fit, the tree fits: only the missing announcement gives it away."""
        record(5)
        log.seal()
        number = AuditEvent.objects.order_by("pk")[2].pk
        with log.superuser() as attacker:
            attacker.execute("SET session_replication_role = replica")
            attacker.execute(attacks.ERASE, {"id": number, "act": number + 1})
        assert log.faults() == [f"Event {number} was erased, and no sealed event tells of it."]


@pytest.fixture
def receipt(sealed):
    own = next(one for one in AuditEvent.objects.order_by("pk")[42:] if len(one.person_ids) == 1)
    (person,) = own.person_ids
    return queries.receipt(own.pk, person_id=person, access=access(person_id=person))


class TestReceipt:
    def test_proves_its_event(self, sealed, receipt):
        assert (
            verifier.check_receipt(receipt, key=sealed.key, witness_keys=sealed.witness_keys())
            == []
        )
        assert receipt["opened"]["people"].strip("[]").isdecimal()
        assert "account_id" not in receipt["event"]

    def test_works_as_a_program_of_its_own(self, sealed, receipt, tmp_path):
        file = tmp_path / "receipt.json"
        file.write_text(json.dumps(receipt))
        keys = [str(sealed.store.key().public), str(sealed.stores[0].key().public)]
        command = [sys.executable, "-I", verifier.__file__, str(file), *keys]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        assert (ran.returncode, "is in the sealed log" in ran.stdout) == (0, True), (
            ran.stdout + ran.stderr
        )
        receipt["position"] += 1
        file.write_text(json.dumps(receipt))
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        assert (ran.returncode, "does not lead" in ran.stdout) == (1, True)

    def test_of_a_list_does_not_say_who_else_was_on_it(self, sealed):
        shared = next(one for one in AuditEvent.objects.order_by("pk") if len(one.person_ids) == 3)
        person = shared.person_ids[0]
        found = queries.receipt(shared.pk, person_id=person, access=access(person_id=person))
        assert found["opened"] is None
        assert "90000" not in json.dumps(found)
        assert verifier.check_receipt(found, key=sealed.key) == []

    def test_is_only_given_for_what_is_sealed_and_about_the_person(self, sealed):
        from throughcare.audit.queries.receipts import ReceiptError

        young = AuditEvent.objects.order_by("pk").last()
        sealed_one = AuditEvent.objects.order_by("pk").first()
        for event, person in ((young.pk, young.person_ids[0]), (sealed_one.pk, 4_000), (0, 11)):
            with pytest.raises(ReceiptError):
                queries.receipt(event, person_id=person, access=access(person_id=person))


def forgeries():  # noqa: PLR0915 - a list of one-liners
    """Name every kind of forged receipt, and the function that makes it."""

    def path_of(function):
        return lambda receipt: receipt | {"path": function(receipt["path"])}

    def event_with(**changes):
        return lambda receipt: receipt | {"event": receipt["event"] | changes}

    def note_with(function):
        return lambda receipt: receipt | {"checkpoint": function(receipt["checkpoint"])}

    def without(name):
        return lambda receipt: {key: value for key, value in receipt.items() if key != name}

    def at(function):
        return lambda receipt: receipt | {"position": function(receipt["position"])}

    zero = "00" * 32
    yield "the place before", at(lambda one: one - 1)
    yield "the place after", at(lambda one: one + 1)
    yield "the first place", at(lambda one: 0)
    yield "a place below zero", at(lambda one: -1)
    yield "a place beyond the end", at(lambda one: 10**6)
    yield "a place beyond any tree", at(lambda one: 2**70)
    yield "a place that wraps round", at(lambda one: one + 2**64)
    yield "a place as text", at(str)
    yield "a place as a fraction", at(float)
    yield "a place that is true", at(lambda one: True)
    yield "no place", at(lambda one: None)
    yield "a path without its first step", path_of(lambda path: path[1:])
    yield "a path without its last step", path_of(lambda path: path[:-1])
    yield "no path", path_of(lambda path: [])
    yield "a step more at the end", path_of(lambda path: [*path, zero])
    yield "a step more at the beginning", path_of(lambda path: [zero, *path])
    yield "the last step twice", path_of(lambda path: [*path, path[-1]])
    yield "two siblings swapped", path_of(lambda path: [path[1], path[0], *path[2:]])
    yield "the path turned round", path_of(lambda path: path[::-1])
    yield "one bit of a step", path_of(lambda path: [f"{int(path[0], 16) ^ 1:064x}", *path[1:]])
    yield "a step too short", path_of(lambda path: [path[0][:-2], *path[1:]])
    yield (
        "a step in capitals",
        path_of(
            lambda path: [path[0].upper() + "", *path[1:]] if path[0].upper() != path[0] else []
        ),
    )
    yield "a step of other letters", path_of(lambda path: ["zz" * 32, *path[1:]])
    yield "a step that is no text", path_of(lambda path: [7, *path[1:]])
    yield "a path as text", path_of("".join)
    yield "a path longer than any tree is high", path_of(lambda path: path * 40)
    yield "a million steps", path_of(lambda path: [zero] * 1_000_000)
    yield "another purpose", event_with(purpose="other")
    yield "another moment", event_with(at="1700000000000000")
    yield "another number", event_with(id="1")
    yield "somebody else", event_with(people=sha256(b"x").hexdigest())
    yield "another worker", event_with(account=sha256(b"x").hexdigest())
    yield "an agency left out", event_with(agency_id=None)
    yield "a field that is no text", event_with(id=7)
    yield "a field too many", event_with(more="x")
    yield "fields run together", event_with(role="", purpose="prison_case_managercasework")
    yield "a smaller tree", note_with(lambda note: note.replace("\n293\n", "\n292\n"))
    yield "a larger tree", note_with(lambda note: note.replace("\n293\n", "\n294\n"))
    yield "the empty tree", note_with(lambda note: note.replace("\n293\n", "\n0\n"))
    yield (
        "a size beyond all numbers",
        note_with(lambda note: note.replace("\n293\n", "\n" + "9" * 400 + "\n")),
    )
    yield "a size below zero", note_with(lambda note: note.replace("\n293\n", "\n-293\n"))
    yield "no signature", note_with(lambda note: note.partition("\n\n")[0] + "\n\n")
    yield "another log's name", note_with(lambda note: note.replace("throughcare/", "elsewhere/"))
    yield "a line more", note_with(lambda note: note.replace("\nat ", "\nand\nat "))
    yield "nothing signed", note_with(lambda note: "")
    yield "a note that is no text", note_with(lambda note: None)
    yield "a signature cut short", note_with(lambda note: note[:-20] + "\n")
    yield (
        "somebody else opened",
        lambda receipt: receipt | {"opened": receipt["opened"] | {"people": "[1]"}},
    )
    yield (
        "opened with another salt",
        lambda receipt: receipt | {"opened": receipt["opened"] | {"salt": "x"}},
    )
    yield "opened without a salt", lambda receipt: receipt | {"opened": {}}
    yield "no countersignature", lambda receipt: receipt | {"cosignatures": []}
    yield (
        "a countersignature of nobody",
        lambda receipt: receipt | {"cosignatures": ["— witness/x AAAA"]},
    )
    yield "countersignatures that are none", lambda receipt: receipt | {"cosignatures": 7}
    yield "no event", without("event")
    yield "no head", without("checkpoint")
    yield "a part too many", lambda receipt: receipt | {"more": 1}
    yield "a list", lambda receipt: [receipt]
    yield "nothing", lambda receipt: None


FORGERIES = dict(forgeries())


def test_no_forged_receipt_is_believed(sealed, receipt):
    """All kinds against one log: making the log takes longer than refusing."""
    keys = sealed.witness_keys()
    assert len(FORGERIES) >= 30
    believed = []
    for name, forge in FORGERIES.items():
        forged = forge(copy.deepcopy(receipt))
        assert repr(forged) != repr(receipt), name
        if not verifier.check_receipt(forged, key=sealed.key, witness_keys=keys):
            believed.append(name)
    print(f"\n{len(FORGERIES)} kinds of forged receipts, {len(believed)} believed")
    assert believed == []


def test_a_head_signed_by_another_key_is_not_believed(sealed, receipt):
    thief = notes.new_key(sealed.key.name, notes.LOG)
    head = notes.opened(receipt["checkpoint"], sealed.store.key().public)
    forged = receipt | {"checkpoint": notes.sign(head, thief)}
    assert verifier.check_receipt(forged, key=sealed.key)


def test_random_bytes_in_a_receipt_never_raise(sealed, receipt):
    chance = random.Random(11)
    text = json.dumps(receipt)
    for _ in range(400):
        at = chance.randrange(len(text))
        hurt = text[:at] + chance.choice('{}[]",:0a\\ \u00e9') + text[at + chance.randint(0, 3) :]
        try:
            found = json.loads(hurt)
        except ValueError:
            continue
        if found != receipt:
            assert verifier.check_receipt(found, key=sealed.key, witness_keys=sealed.witness_keys())
