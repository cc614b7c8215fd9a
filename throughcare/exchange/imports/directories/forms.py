"""Forms of directories as data: which table has which columns, and what they mean to us."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from throughcare.exchange.imports.directories.faults import FormError

FORMS = Path(__file__).parent / "forms"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Make(_Part):
    """Say what one row of a table becomes."""

    kind: str
    key: str = ""
    """A template over columns; empty takes the key of the row."""
    values: dict[str, str | list[str]] = {}
    fixed: dict[str, str] = {}
    refs: dict[str, str] = {}
    """Our field -> column."""
    details: list[str] = []
    """Columns kept as they are."""
    arrays: list[str] = []
    """Which of them hold a list in the way of PostgreSQL."""
    translations: dict[str, dict[str, str]] = {}
    source: dict[str, str] = Field(default={}, alias="from")
    """Column -> table: values come from that row instead."""
    many: str = ""
    """A column that holds several: one entry each."""
    target: str = ""
    """With `many`: the table that the words are keys of."""
    one: str = "name"
    """With `many`: our field or reference that takes each word."""
    skip_blank: str = ""


class Hours(_Part):
    """Name the columns of a table of opening hours, checked on its own rows."""

    days: str
    opens: str
    closes: str


class Table(_Part):
    """Describe one table: its file, its keys, what must be there, what becomes of a row."""

    names: list[str] = []
    key: str = "id"
    severity: Literal["error", "warning"] = "error"
    needs: dict[str, str] = {}
    """Column -> table it points to; blank or unknown leaves the row out."""
    may: dict[str, str] = {}
    """Column -> table it points to; blank is fine."""
    tree: dict[str, str] = {}
    """Column -> this table: an unknown parent is dropped."""
    should: list[str] = []
    only: dict[str, list[str]] = {}
    """Column -> words: other rows are not for us."""
    carry: dict[str, tuple[str, str, str]] = {}
    """New column -> column, table it points to, column there."""
    hours: Hours | None = None
    closed_when_blank: list[str] = []
    looks_like_test: list[str] = []
    assured: str = ""
    keywords: str = ""
    count_blank: dict[str, list[str]] = {}
    count_values: dict[str, str] = {}
    count_filled: dict[str, str] = {}
    make: list[Make] = []


class Keyword(_Part):
    """Count what a pattern finds, and take it as a hint for a need."""

    pattern: str
    need: str = ""


class Keywords(_Part):
    """Name columns, joined by a blank, and what to look for in them."""

    columns: list[str] = Field(alias="in")
    words: dict[str, Keyword]


class Form(_Part):
    """Hold one form."""

    title: str
    like: str = ""
    ignore: list[str] = []
    rename: dict[str, str] = {}
    """Words of older JSON documents -> those of HSDS 3."""
    tables: dict[str, Table] = {}
    keywords: dict[str, Keywords] = {}

    def table_of(self, stem: str) -> str:
        """Return the table that a file of this name holds, or the empty text."""
        for name, table in self.tables.items():
            if stem == name or stem in table.names:
                return name
        return ""


def shipped() -> list[str]:
    """Return the names of the forms that come with the product."""
    return sorted(path.stem for path in FORMS.glob("*.yaml"))


def form_named(name: str) -> Form:
    """Return a shipped form by name, or one from a file.

    Errors: FormError for a name that is not there, and for a file that is no form.
    """
    path = FORMS / f"{name}.yaml"
    path = path if path.is_file() else Path(name)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        form = Form.model_validate(data)
    except OSError as fault:
        known = ", ".join(shipped())
        raise FormError(
            f"Cannot find form [{name}]: name one of [{known}] or a YAML file."
        ) from fault
    except (yaml.YAMLError, ValidationError, UnicodeError) as fault:
        raise FormError(f"Cannot read form [{name}]: {str(fault)[:500]}") from fault
    if not form.like:
        return form
    base = form_named(form.like)
    ignore = [*base.ignore, *form.ignore]
    return base.model_copy(update={"title": form.title, "ignore": ignore, "rename": form.rename})
