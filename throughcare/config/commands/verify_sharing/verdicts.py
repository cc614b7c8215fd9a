"""What became of mutants: one verdict each, kept in a file so that a long campaign can be taken up again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import throughcare
from throughcare.config.commands.verify_sharing.equivalents import EQUIVALENT

if TYPE_CHECKING:
    from collections.abc import Iterator

SURVIVED, DISAGREED, FAILED, ENDLESS = "survived", "disagreed", "failed", "endless"
SAME = "same"
"""The database ends up with the very same policies and functions: a later migration replaces what was broken."""
UNMADE = "unmade"
"""Nothing could be asked: the source changed while the campaign ran, or the database went away."""
KILLED = (DISAGREED, FAILED, ENDLESS)
REPLACED = (
    "A later migration replaces what was broken here: the policies of the database are the same."
)
_ROOT = Path(throughcare.__file__).parent


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold which mutants are to be run, and where verdicts are kept."""

    sample: int | None = None
    """So many by chance; None is all of them."""
    seed: int = 1
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what became of one mutant."""

    key: str
    line: int
    end: str
    why: str
    seconds: float

    @property
    def is_killed(self) -> bool:
        """Tell whether something showed the mutant."""
        return self.end in KILLED

    @property
    def reason(self) -> str:
        """Return why it is the same program; nothing where nobody says so."""
        return REPLACED if self.end == SAME else EQUIVALENT.get(self.key, "")


@dataclass(slots=True)
class Campaign:
    """Hold what became of all mutants."""

    total: int = 0
    """How many mutants there are, run or not."""
    verdicts: list[Verdict] = field(default_factory=list)
    taken_up: int = 0
    """Verdicts of an earlier run that was broken off."""

    @property
    def killed(self) -> list[Verdict]:
        """Return mutants that something showed."""
        return [v for v in self.verdicts if v.is_killed]

    @property
    def survivors(self) -> list[Verdict]:
        """Return mutants that nothing showed, and that nobody argued to be the same program."""
        return [v for v in self.verdicts if not v.is_killed and (v.end == UNMADE or not v.reason)]

    @property
    def same(self) -> list[Verdict]:
        """Return mutants that nothing showed, and that are argued to be the same program."""
        return [v for v in self.verdicts if v.end in {SURVIVED, SAME} and v.reason]

    @property
    def wronged(self) -> list[Verdict]:
        """Return mutants that were argued to be the same program, and are not."""
        return [v for v in self.killed if v.key in EQUIVALENT]

    @property
    def seconds(self) -> float:
        """Return how long the mutants took together, those of an earlier run with them."""
        return sum(verdict.seconds for verdict in self.verdicts)

    @property
    def exit_code(self) -> int:
        """Return 0 where every mutant was killed or is rightly argued to be the same program."""
        return 1 if self.survivors or self.wronged else 0

    def lines(self) -> list[str]:
        """Return what counts, in words."""
        return [*self._same_in_words(), *self._wrong_in_words(), *self._sums()]

    def _same_in_words(self) -> Iterator[str]:
        by_reason: dict[str, list[str]] = {}
        for verdict in self.same:
            by_reason.setdefault(verdict.reason, []).append(verdict.key)
        for reason, keys in by_reason.items():
            yield f"THE SAME PROGRAM: {reason}"
            yield from (f"  {key}" for key in keys)

    def _wrong_in_words(self) -> Iterator[str]:
        for one in self.survivors:
            end = "SURVIVED" if one.end == SURVIVED else f"COULD NOT BE MADE ({one.why})"
            yield f"{end} line {one.line}: {one.key}"
        for one in self.wronged:
            yield f"ARGUED TO BE THE SAME, BUT {one.end} ({one.why}): {one.key}"

    def _sums(self) -> Iterator[str]:
        ends = Counter(verdict.end for verdict in self.verdicts)
        taken = f", {self.taken_up} of them in an earlier run" if self.taken_up else ""
        yield f"{len(self.verdicts)} of {self.total} mutants in {self.seconds:.0f} s{taken}."
        yield (
            f"{len(self.killed)} killed: {ends[DISAGREED]} disagreed, {ends[FAILED]} failed, "
            f"{ends[ENDLESS]} never ended."
        )
        yield f"{len(self.same)} are the same program, each with a reason."
        yield f"{len(self.survivors)} survivors."

    def as_json(self) -> dict[str, Any]:
        """Return the campaign as plain data."""
        ends = Counter(verdict.end for verdict in self.verdicts)
        failures = Counter(v.why.split(":")[0] for v in self.verdicts if v.end == FAILED)
        return {
            "mutants": self.total,
            "run": len(self.verdicts),
            "taken_up": self.taken_up,
            "killed": len(self.killed),
            **{end: ends[end] for end in KILLED},
            "failures": dict(failures.most_common()),
            "argued": {v.key: v.reason for v in self.same},
            "survivors": [v.key for v in self.survivors],
            "unmade": {v.key: v.why for v in self.verdicts if v.end == UNMADE},
            "wronged": [v.key for v in self.wronged],
            "seconds": round(self.seconds, 1),
        }


class Kept:
    """Keep verdicts in a file, one a line, as soon as they are known; those of another program do not count."""

    def __init__(self, file: Path | None, *, seed: int) -> None:
        """Read what an earlier run of the same program with the same seed found, where there is a file."""
        self.file = file
        self.about = f"{fingerprint()}:{seed}"
        self.found = {} if file is None or not file.exists() else dict(self._read(file))

    def _read(self, file: Path) -> Iterator[tuple[str, Verdict]]:
        for line in file.read_text().splitlines():
            try:
                told = json.loads(line)
                about, verdict = told.pop("about"), Verdict(**told)
            except (ValueError, TypeError, KeyError, AttributeError):
                # The last line of a run that was broken off may be half a line.
                continue
            if about == self.about and verdict.end != UNMADE:
                yield verdict.key, verdict

    def keep(self, verdict: Verdict) -> None:
        """Add a verdict to the file."""
        if self.file is not None:
            with self.file.open("a") as out:
                out.write(json.dumps({"about": self.about, **asdict(verdict)}) + "\n")


def fingerprint() -> str:
    """Return what stands for all code on which a verdict rests: the sharing room, its worlds, and this command."""
    found = hashlib.sha256()
    folders = ("kernel", "sharing", "simulation/decisions", "config/commands/verify_sharing")
    files = {file for folder in folders for file in (_ROOT / folder).rglob("*.py")}
    files |= set(_ROOT.glob("*/migrations/*.py"))
    for file in sorted(files - {_ROOT / "config/commands/verify_sharing/equivalents.py"}):
        found.update(f"{file.relative_to(_ROOT)}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]
