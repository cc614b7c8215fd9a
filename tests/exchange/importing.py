"""An office that sends registers: an invented prison, its register as a few rows, and what became of them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.exchange.imports import applying, previewing, undoing
from throughcare.exchange.imports.reading import Mapping, load_mapping, shipped_mappings
from throughcare.exchange.models import RegisterImport
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.simulation import world

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
COLUMNS = (
    "Registratienummer",
    "Achternaam",
    "Voornamen",
    "Geboortedatum",
    "Datum binnenkomst",
    "Titel",
    "Gemeente van herkomst",
    "Verblijf rechtmatig",
    "Strafduur in dagen",
    "Verwachte ontslagdatum",
    "Datum ontslag",
)
ADA = {
    "Registratienummer": "1000001",
    "Achternaam": "Vermeer",
    "Voornamen": "Ada",
    "Geboortedatum": "01-02-1990",
    "Datum binnenkomst": "01-09-2026",
    "Titel": "gevangenisstraf",
    "Gemeente van herkomst": "Zwolle",
    "Verblijf rechtmatig": "ja",
    "Strafduur in dagen": "300",
    "Verwachte ontslagdatum": "01-05-2027",
}
BEN = ADA | {"Registratienummer": "1000002", "Achternaam": "Bos", "Voornamen": "Ben"}
CAS = ADA | {"Registratienummer": "1000003", "Achternaam": "Cas", "Voornamen": "Cas"}


def register(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Write rows as a register file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@dataclass
class Office:
    """Send registers in the name of a case manager, and look at what is recorded."""

    folder: Path
    cast: world.World = field(default_factory=world.World)
    now: datetime = NOW
    today: date = TODAY
    sent: int = 0

    def open(self) -> Office:
        """Set up the invented agencies."""
        self.cast = world.set_up(world.CAST, password=None, now=self.now, today=self.today)
        return self

    def later(self, **step: int) -> Office:
        """Let time pass."""
        self.now += timedelta(**step)
        self.today = self.now.date()
        return self

    def mapping(self, name: str = "nl-demo-register") -> Mapping:
        """Return a shipped mapping."""
        return load_mapping(shipped_mappings()[name])

    def begin(self, *, agency: str = world.PRISON, name: str = "", by: str = "casemanager") -> int:
        """Record that a file came in."""
        self.sent += 1
        return previewing.begin(
            agency_id=self.cast.agencies[agency],
            file_name=name or f"register-{self.sent}.csv",
            mapping_text="",
            mapping_name="nl-demo-register",
            digest="",
            actor=self.cast.actor(by),
            now=self.now,
            today=self.today,
        )

    def preview(
        self,
        *rows: dict[str, str],
        content: bytes | None = None,
        agency: str = world.PRISON,
        mapping: str = "nl-demo-register",
        suffix: str = "csv",
    ) -> RegisterImport:
        """Send a file and read it."""
        import_id = self.begin(agency=agency)
        path = self.folder / f"{import_id}.{suffix}"
        path.write_bytes(register(*rows) if content is None else content)
        return previewing.preview(
            import_id,
            path,
            self.mapping(mapping),
            actor=self.cast.actor("casemanager"),
            now=self.now,
            today=self.today,
        )

    def apply(self, import_id: int, **options: int) -> RegisterImport:
        """Write what was previewed."""
        actor = self.cast.actor("casemanager")
        return applying.apply(import_id, actor=actor, now=self.now, today=self.today, **options)

    def bring(self, *rows: dict[str, str], agency: str = world.PRISON) -> RegisterImport:
        """Preview and apply in one go."""
        return self.apply(self.preview(*rows, agency=agency).pk)

    def undo(self, import_id: int) -> RegisterImport:
        """Take an import back."""
        actor = self.cast.actor("casemanager")
        return undoing.undo(import_id, actor=actor, now=self.now, today=self.today)

    @property
    def access(self):
        """Return the access of the system."""
        return sharing.system_access(purpose="test", now=self.now)

    def person(self, number: str) -> int | None:
        """Return the person with a number, if there is one."""
        return people.known_identifiers("nl-demo-register", [number], access=self.access).get(
            number
        )

    def stay(self, number: str):
        """Return the last stay of the person with a number."""
        person_id = self.person(number)
        return custody.last_stays_of([person_id], access=self.access).get(person_id)

    def history(self, number: str):
        """Return the last stay with everything recorded in it."""
        return custody.history_of(self.person(number), access=self.access)

    def case(self, number: str):
        """Return the open or last case of the person with a number."""
        return caseloads.latest_case_of(self.person(number), access=self.access)


def kinds(found: RegisterImport) -> list[str]:
    """Return the kinds of the rows, in the order of the file."""
    return list(found.rows.order_by("number").values_list("kind", flat=True))


def codes(found: RegisterImport, number: str) -> list[str]:
    """Return what is said about a row."""
    row = found.rows.get(identifier=number)
    return [problem["what"] for problem in row.problems]
