"""What a superuser may do to the log. Each attack changes something that is sealed, by chance, and says what.

An attacker knows everything except the private keys: they compute leaves, trees and heads anew as
well as the log does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from tests.audit.test_trees import Rows as Nodes
from throughcare.audit import verifier
from throughcare.audit.rules import merkle, notes

THIEF = notes.new_key("throughcare/thief", notes.LOG)
TEXTS = ("action", "what", "role", "purpose", "basis", "decision", "outcome", "channel")
NUMBERS = ("account_id", "membership_id", "agency_id", "break_glass_id")
LISTS = ("categories", "limits")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Rows:
    """Hold the evidence in lists that may be changed without hurting the original."""

    leaves: list
    loose: list
    heads: list
    tiles: dict
    cosignatures: list
    stores: dict
    witnesses: dict
    guards: frozenset

    @classmethod
    def of(cls, whole):
        return cls(
            list(whole.leaves), list(whole.loose), list(whole.heads), dict(whole.tiles),
            list(whole.cosignatures), dict(whole.stores), dict(whole.witnesses), whole.guards,
        )  # fmt: skip

    def evidence(self):
        return verifier.Evidence(
            self.leaves, self.loose, self.heads, self.tiles, self.cosignatures, self.guards,
            self.stores, self.witnesses,
        )  # fmt: skip

    def renumber(self):
        self.leaves = [one._replace(position=at) for at, one in enumerate(self.leaves)]

    def resign(self, key):
        """Make the tree, the heads and the notes fit the rows, signed by whoever it is."""
        tree, sizes, heads = verifier.Tree(), {one.size: one for one in self.heads}, []
        self.tiles = {}
        for leaf in self.leaves:
            self.tiles |= {(level, number): one for level, number, one in tree.add(leaf.leaf)}
            if tree.size in sizes or tree.size == len(self.leaves):
                at = sizes[tree.size].at if tree.size in sizes else self.heads[-1].at
                note = notes.sign(notes.Checkpoint(key.name, tree.size, tree.root(), at), key)
                heads.append(verifier.Head(tree.size, tree.root(), at, note))
        self.heads = heads


def fresh(event, **changes):
    """Return an event whose leaf fits what it says now."""
    changed = event._replace(**changes)
    return changed._replace(leaf=verifier.leaf_of(changed))


def other_value(event, chance):  # noqa: PLR0911 - one line for each kind of field
    """Choose a field and a value it does not have."""
    name = chance.choice(
        [
            *TEXTS,
            *NUMBERS,
            *LISTS,
            "at",
            "recorded_at",
            "person_ids",
            "detail",
            "account_salt",
            "person_salt",
        ]
    )
    old = getattr(event, name)
    if name in TEXTS:
        return {name: chance.choice([old + "x", old[:-1] + "~", "x" + old])}
    if name in NUMBERS:
        return {name: str(int(old) + chance.choice([1, -1])) if old else "1"}
    if name in LISTS:
        return {name: json.dumps([*json.loads(old), "x"], separators=(",", ":"))}
    if name == "person_ids":
        ids = json.loads(old)
        at = chance.randrange(len(ids))
        changed = chance.choice(
            [ids[:at] + ids[at + 1 :], [*ids, 5], [*ids[:at], ids[at] + 1, *ids[at + 1 :]]]
        )
        return {name: json.dumps(changed, separators=(",", ":"))}
    if name in {"at", "recorded_at"}:
        return {name: str(int(old) + chance.choice([1, -1, -3_600_000_000, 86_400_000_000]))}
    if name == "detail":
        return {name: json.dumps(json.loads(old) | {"x": chance.random()})}
    return {name: old[:-1] + ("0" if old[-1] != "0" else "1")}


def edit(rows, chance):
    at = chance.randrange(len(rows.leaves))
    leaf = rows.leaves[at]
    change = other_value(leaf.event, chance)
    rows.leaves[at] = leaf._replace(event=leaf.event._replace(**change))
    return leaf.event_id, change


def edit_with_its_leaf(rows, chance):
    at = chance.randrange(len(rows.leaves))
    leaf = rows.leaves[at]
    change = other_value(leaf.event, chance)
    rows.leaves[at] = leaf._replace(event=fresh(leaf.event, **change))
    return leaf.event_id, change


def edit_and_place(rows, chance):
    at = chance.randrange(len(rows.leaves))
    leaf = rows.leaves[at]
    event = fresh(leaf.event, **other_value(leaf.event, chance))
    rows.leaves[at] = leaf._replace(event=event, leaf=event.leaf)
    return leaf.event_id, event


def edit_and_rewrite_all(rows, chance):
    found = edit_and_place(rows, chance)
    rows.resign(THIEF)
    return found


def edit_and_keep_notes(rows, chance):
    """Roots in the rows are made to fit; the signed notes cannot be."""
    old = {one.size: one.note for one in rows.heads}
    found = edit_and_place(rows, chance)
    rows.resign(THIEF)
    rows.heads = [one._replace(note=old[one.size]) for one in rows.heads]
    return found


def delete_event(rows, chance):
    at = chance.randrange(len(rows.leaves))
    rows.leaves[at] = rows.leaves[at]._replace(event=None)
    return at


def delete_place(rows, chance):
    at = chance.randrange(len(rows.leaves))
    rows.loose.append(rows.leaves.pop(at).event)
    return at


def delete_both(rows, chance):
    at = chance.randrange(len(rows.leaves))
    del rows.leaves[at]
    return at


def delete_and_close_ranks(rows, chance):
    at = chance.randrange(len(rows.leaves))
    del rows.leaves[at]
    rows.renumber()
    if chance.random() < 0.5:
        rows.resign(THIEF)
    return at


def insert(rows, chance):
    at = chance.randint(0, len(rows.leaves))
    event = fresh(rows.leaves[0].event, id=str(chance.randint(10**6, 10**7)))
    rows.leaves.insert(at, verifier.Leaf(at, int(event.id), event.leaf, event))
    rows.renumber()
    if chance.random() < 0.3:
        rows.resign(THIEF)
    return at


def repeat(rows, chance):
    at = chance.randrange(len(rows.leaves))
    rows.leaves.append(rows.leaves[at]._replace(position=len(rows.leaves)))
    return at


def insert_old_unsealed(rows, chance):
    event = rows.leaves[0].event
    back = chance.randint(61, 10**8) * 10**6 * chance.choice([1, 1, 1, -1])
    rows.loose.append(fresh(event, id="9999999", recorded_at=str(int(event.recorded_at) - back)))
    return back


def edit_unsealed(rows, chance):
    rows.loose[0] = rows.loose[0]._replace(**other_value(rows.loose[0], chance))
    return rows.loose[0]


def swap_places(rows, chance):
    one, other = chance.sample(range(len(rows.leaves)), 2)
    rows.leaves[one], rows.leaves[other] = rows.leaves[other], rows.leaves[one]
    if chance.random() < 0.7:
        rows.renumber()
    return one, other


def swap_events(rows, chance):
    one, other = chance.sample(range(len(rows.leaves)), 2)
    first, second = rows.leaves[one], rows.leaves[other]
    rows.leaves[one] = first._replace(event=second.event)
    rows.leaves[other] = second._replace(event=first.event)
    return one, other


def swap_people(rows, chance):
    while True:
        one, other = chance.sample(range(len(rows.leaves)), 2)
        first, second = rows.leaves[one], rows.leaves[other]
        if first.event.person_ids != second.event.person_ids:
            break
    rows.leaves[one] = first._replace(event=fresh(first.event, person_ids=second.event.person_ids))
    rows.leaves[other] = second._replace(
        event=fresh(second.event, person_ids=first.event.person_ids)
    )
    return one, other


def cut_tail(rows, chance):
    """Places, heads and tiles go together: what is left is whole."""
    size = chance.choice([0, *[one.size for one in rows.heads[:-1]]])
    rows.leaves = rows.leaves[:size]
    rows.heads = [one for one in rows.heads if one.size <= size]
    rows.cosignatures = [one for one in rows.cosignatures if one[0] <= size]
    rows.tiles = {key: one for key, one in rows.tiles.items() if key[1] + 1 << 8 <= size}
    return size


def cut_tail_unevenly(rows, chance):
    size = chance.randint(0, len(rows.leaves) - 1)
    rows.leaves = rows.leaves[:size]
    return size


def cut_tail_and_store(rows, chance):
    """Even the second store is cut to fit: the witness remembers."""
    size = cut_tail(rows, chance)
    kept = rows.stores["the second store"].splitlines(keepends=True)
    rows.stores = {"the second store": b"".join(kept[: len(rows.heads)])}
    return size


def fork(rows, chance):
    """After an earlier head, another history; the store and the heads are signed by the thief."""
    size = cut_tail(rows, chance)
    for number in range(chance.randint(1, 30)):
        event = fresh(verifier_event(rows, chance), id=str(10**6 + number))
        rows.leaves.append(verifier.Leaf(len(rows.leaves), int(event.id), event.leaf, event))
    rows.heads = rows.heads or [verifier.Head(0, b"", EPOCH, "")]
    rows.resign(THIEF)
    return size


def edit_head(rows, chance):
    at = chance.randrange(len(rows.heads))
    one = rows.heads[at]
    changes = chance.choice([
        {"root": sha256(b"x").digest()},
        {"at": one.at + timedelta(seconds=1)},
        {"size": one.size + 1},
        {"note": one.note.replace("at ", "At ")},
        {"note": rows.heads[at - 1].note},
        {"note": one.note[:-9] + "AAAAAAA=\n"},
    ])  # fmt: skip
    rows.heads[at] = one._replace(**changes)
    return changes


def remove_head(rows, chance):
    at = chance.randrange(len(rows.heads))
    return rows.heads.pop(at).size


def remove_heads(rows, chance):
    rows.heads = rows.heads[: chance.randrange(len(rows.heads))]
    return len(rows.heads)


def repeat_head(rows, chance):
    rows.heads.append(chance.choice(rows.heads))
    return rows.heads[-1].size


def hurt_tile(rows, chance):
    key = chance.choice(list(rows.tiles))
    kind = chance.choice(["edit", "remove", "add"])
    if kind == "edit":
        rows.tiles[key] = sha256(b"x").digest()
    elif kind == "remove":
        del rows.tiles[key]
    else:
        rows.tiles[chance.choice([(1, 1), (2, 0), (1, 77)])] = sha256(b"x").digest()
    return kind


def shorten_store(rows, chance):
    lines = rows.stores["the second store"].splitlines(keepends=True)
    rows.stores = {"the second store": b"".join(lines[: chance.randrange(len(lines) - 1)])}
    return len(lines)


def hurt_lines(raw, chance):
    lines = raw.splitlines(keepends=True)
    kind = chance.choice(["swap", "repeat", "remove", "byte", "garbage"])
    at = chance.randrange(len(lines) - 1)
    if kind == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif kind == "repeat":
        lines.insert(at, lines[at])
    elif kind == "remove":
        del lines[at]
    elif kind == "byte":
        line = bytearray(lines[at])
        spot = line.index(b"throughcare/") + chance.randrange(60)
        line[spot] ^= 1
        lines[at] = bytes(line)
    else:
        lines.insert(at, b'{"note": 7}\n')
    return kind, b"".join(lines)


def hurt_store(rows, chance):
    kind, raw = hurt_lines(rows.stores["the second store"], chance)
    rows.stores = {"the second store": raw}
    return kind


def hurt_witness(rows, chance):
    """Not its own doing: somebody writes into its store."""
    ((name, raw),) = rows.witnesses.items()
    lines = raw.splitlines(keepends=True)
    at = chance.randrange(len(lines) - 1)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    rows.witnesses = {name: b"".join(lines)}
    return at


def hurt_cosignature(rows, chance):
    at = chance.randrange(len(rows.cosignatures))
    size, witness, line = rows.cosignatures[at]
    rows.cosignatures[at] = chance.choice(
        [(size + 1, witness, line), (size, witness, line[:-9] + "AAAAAAA=")]
    )
    return size


def erase_quietly(rows, chance):
    """Numbers and salts go, the hashes stay: the tree fits, and no event tells of it."""
    at = chance.randrange(len(rows.leaves))
    leaf = rows.leaves[at]
    event = leaf.event
    hidden = verifier._commitment(event.person_salt, event.person_ids)
    rows.leaves[at] = leaf._replace(event=event._replace(
        person_commitment=hidden,
        person_salt=chance.choice([None, event.person_salt]),
        person_ids=chance.choice(["[]", "[1]"]),
        erased_by=chance.choice([None, int(event.id), int(event.id) + 1]),
    ))  # fmt: skip
    return leaf.event_id


def switch_guard_off(rows, chance):
    one = chance.choice(sorted(rows.guards & verifier.GUARDS))
    rows.guards -= {one}
    return one


def verifier_event(rows, chance):
    return chance.choice(rows.leaves).event if rows.leaves else rows.loose[0]


IN_MEMORY = {
    one.__name__: one
    for one in (
        edit, edit_with_its_leaf, edit_and_place, edit_and_rewrite_all, edit_and_keep_notes, delete_event,
        delete_place, delete_both, delete_and_close_ranks, insert, repeat, insert_old_unsealed, edit_unsealed,
        swap_places, swap_events, swap_people, cut_tail, cut_tail_unevenly, cut_tail_and_store, fork, edit_head,
        remove_head, remove_heads, repeat_head, hurt_tile, shorten_store, hurt_store, hurt_witness,
        hurt_cosignature, erase_quietly, switch_guard_off,
    )
}  # fmt: skip

# --- the same as superuser, in SQL ------------------------------------------------------------

ERASE = """
UPDATE audit_event SET person_commitment = audit_commitment(person_salt, to_json(person_ids)::text),
  person_salt = NULL, person_ids = '{}', erased_by = %(act)s WHERE id = %(id)s
"""
OTHER = {
    **{
        name: f"{name} || 'x'"
        for name in ("action", "what", "purpose", "basis", "decision", "outcome", "channel")
    },
    "role": "'police_liaison'",
    **{name: f"coalesce({name}, 0) + 1" for name in NUMBERS},
    "categories": "categories || '{x}'",
    "limits": "limits || '{x}'",
    "person_ids": "person_ids || 4::bigint",
    "detail": "detail || '{\"x\": 1}'",
    "at": "at - interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 day'",
    "person_salt": "gen_random_uuid()",
    "account_salt": "gen_random_uuid()",
}
REFIT = "UPDATE audit_event e SET leaf = audit_leaf_of(e) WHERE id = %s"
REPLACE = (
    "UPDATE audit_leaf l SET leaf = e.leaf FROM audit_event e WHERE e.id = l.event_id AND e.id = %s"
)


def _some(connection, chance, count=1):
    rows = connection.execute(
        "SELECT event_id, position FROM audit_leaf ORDER BY position"
    ).fetchall()
    return chance.sample(rows, count)


def _edit(connection, chance):
    ((number, _place),) = _some(connection, chance)
    name = chance.choice(sorted(OTHER))
    connection.execute(f"UPDATE audit_event SET {name} = {OTHER[name]} WHERE id = %s", [number])
    return number, name


def sql_edit(connection, chance):
    return _edit(connection, chance)


def sql_edit_refit(connection, chance):
    number, name = _edit(connection, chance)
    connection.execute(REFIT, [number])
    return number, name


def sql_edit_replace(connection, chance):
    number, name = sql_edit_refit(connection, chance)
    connection.execute(REPLACE, [number])
    return number, name


def sql_delete_event(connection, chance):
    ((number, _place),) = _some(connection, chance)
    connection.execute("DELETE FROM audit_event WHERE id = %s", [number])
    return number


def sql_delete_place(connection, chance):
    ((number, place),) = _some(connection, chance)
    connection.execute("DELETE FROM audit_leaf WHERE position = %s", [place])
    connection.execute(
        "UPDATE audit_event SET recorded_at = now() - interval '2 minutes' WHERE id = %s", [number]
    )
    connection.execute(REFIT, [number])
    return number


def sql_delete_both(connection, chance):
    ((number, place),) = _some(connection, chance)
    connection.execute("DELETE FROM audit_event WHERE id = %s", [number])
    connection.execute("DELETE FROM audit_leaf WHERE position = %s", [place])
    if chance.random() < 0.6:
        connection.execute(
            "UPDATE audit_leaf SET position = -position WHERE position > %s", [place]
        )
        connection.execute("UPDATE audit_leaf SET position = -position - 1 WHERE position < 0")
    return number


def sql_insert(connection, chance):
    ((number, _place),) = _some(connection, chance)
    (made,) = connection.execute(
        "INSERT INTO audit_event SELECT (jsonb_populate_record(e, jsonb_build_object('id', %s::bigint))).*"
        " FROM audit_event e WHERE id = %s RETURNING id",
        [chance.randint(10**6, 10**7), number],
    ).fetchone()
    connection.execute(REFIT, [made])
    connection.execute(
        "INSERT INTO audit_leaf SELECT (SELECT max(position) + 1 FROM audit_leaf), id, leaf FROM audit_event WHERE id = %s",
        [made],
    )
    return made


def sql_backdate(connection, chance):
    """A new event with an old clock, unsealed."""
    made = sql_insert(connection, chance)
    connection.execute("DELETE FROM audit_leaf WHERE event_id = %s", [made])
    connection.execute(
        "UPDATE audit_event SET recorded_at = (SELECT max(recorded_at) FROM audit_event)"
        " - %s * interval '1 second' WHERE id = %s",
        [chance.choice([61, 100, 10**6, -100, -(10**7)]), made],
    )
    connection.execute(REFIT, [made])
    return made


def sql_swap_places(connection, chance):
    (first, one), (second, other) = _some(connection, chance, 2)
    connection.execute("UPDATE audit_leaf SET position = -1 WHERE position = %s", [one])
    connection.execute("UPDATE audit_leaf SET position = %s WHERE position = %s", [one, other])
    connection.execute("UPDATE audit_leaf SET position = %s WHERE position = -1", [other])
    return first, second


def sql_swap_people(connection, chance):
    (first, _one), (second, _other) = _some(connection, chance, 2)
    people = dict(
        connection.execute(
            "SELECT id, person_ids FROM audit_event WHERE id = ANY(%s)", [[first, second]]
        ).fetchall()
    )
    if people[first] == people[second]:
        people[second] = [*people[second], 3]
    for one, other in ((first, second), (second, first)):
        connection.execute(
            "UPDATE audit_event SET person_ids = %s WHERE id = %s", [people[other], one]
        )
        if chance.random() < 0.5:
            connection.execute(REFIT, [one])
            connection.execute(REPLACE, [one])
    return first, second


def sql_cut_tail(connection, chance):
    sizes = [
        one for (one,) in connection.execute("SELECT size FROM audit_checkpoint ORDER BY size")
    ]
    size = chance.choice([0, *sizes[:-1]])
    connection.execute(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE position >= %s)",
        [size],
    )
    connection.execute("DELETE FROM audit_leaf WHERE position >= %s", [size])
    for table in ("checkpoint", "cosignature"):
        connection.execute(f"DELETE FROM audit_{table} WHERE size > %s", [size])
    connection.execute("DELETE FROM audit_tile WHERE (number + 1) * 256 > %s", [size])
    return size


def sql_fork(connection, chance):
    """Back to an earlier head, then on with other events under heads that a thief signs."""
    size = sql_cut_tail(connection, chance)
    for _ in range(3):
        connection.execute(
            "INSERT INTO audit_event (id, at, action, what, role, purpose, basis, categories, person_ids, detail,"
            " recorded_at, account_salt, person_salt, leaf) VALUES (%s, now(), 'read', 'x', '', '', '', '{}', '{}',"
            " '{}', now(), gen_random_uuid(), gen_random_uuid(), '')",
            [(made := chance.randint(10**6, 10**9))],
        )
        connection.execute(REFIT, [made])
        connection.execute(
            "INSERT INTO audit_leaf SELECT coalesce((SELECT max(position) + 1 FROM audit_leaf), 0), id, leaf"
            " FROM audit_event WHERE id = %s",
            [made],
        )
    leaves = [one for (one,) in connection.execute("SELECT leaf FROM audit_leaf ORDER BY position")]
    head = notes.Checkpoint(THIEF.name, len(leaves), merkle.root(len(leaves), Nodes(leaves)), EPOCH)
    connection.execute(
        "INSERT INTO audit_checkpoint (size, root, at, note, tip, floor, next_transaction, cluster)"
        " VALUES (%s, %s, %s, %s, 0, 0, 0, '')",
        [head.size, head.root, head.at, notes.sign(head, THIEF)],
    )
    return size


def sql_empty(connection, chance):
    table = chance.choice(["event", "leaf", "checkpoint", "tile"])
    connection.execute(f"TRUNCATE audit_{table}")
    return table


def sql_edit_head(connection, chance):
    sizes = [one for (one,) in connection.execute("SELECT size FROM audit_checkpoint")]
    change = chance.choice(
        [
            "root = sha256('x')",
            "at = at + interval '1 hour'",
            "note = note || 'x'",
            "note = replace(note, 'at ', 'At ')",
            "size = size + 1000",
        ]
    )
    connection.execute(
        f"UPDATE audit_checkpoint SET {change} WHERE size = %s", [chance.choice(sizes)]
    )
    return change


def sql_remove_head(connection, chance):
    sizes = [one for (one,) in connection.execute("SELECT size FROM audit_checkpoint")]
    size = chance.choice(sizes)
    connection.execute("DELETE FROM audit_checkpoint WHERE size = %s", [size])
    return size


def sql_hurt_tile(connection, chance):
    return connection.execute(
        chance.choice([
            "UPDATE audit_tile SET hash = sha256('x')",
            "DELETE FROM audit_tile",
            "UPDATE audit_tile SET number = number + 1",
            "INSERT INTO audit_tile (level, number, hash) VALUES (2, 0, sha256('x'))",
        ])
    ).statusmessage  # fmt: skip


def sql_erase_quietly(connection, chance):
    ((number, _place),) = _some(connection, chance)
    connection.execute(ERASE, {"id": number, "act": chance.choice([number, number + 1, 1])})
    return number


def sql_switch_guard_off(connection, chance):
    one = chance.choice(sorted(verifier.GUARDS))
    table, trigger = one.split(".")
    way = chance.choice(
        [
            "ALTER TABLE audit_{0} DISABLE TRIGGER {1}",
            "DROP TRIGGER {1} ON audit_{0}",
            "ALTER TABLE audit_{0} ENABLE REPLICA TRIGGER {1}",
        ]
    )
    connection.execute(way.format(table, trigger))
    return one


def sql_weaken_the_leaf(connection, chance):
    """The function that makes leaves forgets a field; an event is changed and made to fit it."""
    ((number, _place),) = _some(connection, chance)
    connection.execute(
        "CREATE OR REPLACE FUNCTION audit_leaf_of(e audit_event) RETURNS bytea LANGUAGE sql AS"
        " $$ SELECT sha256(convert_to(e.id::text, 'UTF8')) $$"
    )
    connection.execute("UPDATE audit_event SET purpose = 'x' WHERE id = %s", [number])
    connection.execute(REFIT, [number])
    return number


IN_DATABASE = {name: one for name, one in globals().items() if name.startswith("sql_")}
