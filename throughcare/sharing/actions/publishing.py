"""Publish grounds, a file of them at once. What was decided under earlier versions stays readable."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml
from django.db import models, transaction
from pydantic import ValidationError

from throughcare.agencies import queries as agencies
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing.models import (
    Agreement,
    AgreementParty,
    Clause,
    ConfidentialityRegime,
    Instrument,
    RetentionRule,
    SharingRule,
)
from throughcare.sharing.queries.law import forget_law, set_version
from throughcare.sharing.rules.pack import Pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from throughcare.sharing.rules.pack import RegimeText, RetentionText, RuleText


class BrokenGroundsError(ThroughcareError):
    """Report a file of grounds that cannot be read, by rule and field."""


def shipped_grounds() -> dict[str, str]:
    """Return file name -> text of every file of grounds that comes with the product."""
    folder = resources.files("throughcare.sharing") / "grounds"
    found = {
        file.name: file.read_text() for file in folder.iterdir() if file.name.endswith(".yaml")
    }
    return dict(sorted(found.items()))


def read_grounds(text: str, *, name: str) -> Pack:
    """Read a file of grounds.

    Errors: BrokenGroundsError with every fault, by entry and field.
    """
    try:
        data = yaml.safe_load(text)
        return Pack.model_validate(data)
    except yaml.YAMLError as error:
        raise BrokenGroundsError(f"Cannot read [{name}], it is no YAML: {error}") from error
    except ValidationError as error:
        lines = "\n".join(
            f"  {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise BrokenGroundsError(f"Cannot publish [{name}]:\n{lines}") from error


@transaction.atomic
def publish_grounds(text: str, *, name: str, now: datetime) -> int:
    """Publish a file of grounds; what did not change stays. Return how many rows are new versions.

    Errors: BrokenGroundsError.
    """
    pack = read_grounds(text, name=name)
    changed = _Publisher(pack, name, now).publish()
    if changed:
        note_change()
    return changed


def note_change() -> None:
    """Tell every process that the rules changed, when the transaction ends well."""
    set_version(secrets.randbits(62))
    forget_law()


class _Publisher:
    """Write one file, entry by entry, and count what is new."""

    def __init__(self, pack: Pack, name: str, now: datetime) -> None:
        self.pack, self.name, self.now = pack, name, now
        self.zone = ZoneInfo(pack.time_zone)
        self.changed = 0

    def publish(self) -> int:
        self._instruments()
        self._clauses()
        self._agreements()
        for key, rule in self.pack.rules.items():
            self._version(SharingRule, key, self._rule(key, rule))
        for key, regime in self.pack.regimes.items():
            self._version(ConfidentialityRegime, key, self._regime(key, regime))
        for key, retention in self.pack.retention.items():
            self._version(RetentionRule, key, self._retention(key, retention))
        self._end_what_is_gone(SharingRule, self.pack.rules)
        self._end_what_is_gone(ConfidentialityRegime, self.pack.regimes)
        self._end_what_is_gone(RetentionRule, self.pack.retention)
        return self.changed

    def _end_what_is_gone(self, model: Any, entries: Mapping[str, object]) -> None:
        """End now what an earlier text of this file held and this one does not."""
        gone = model.objects.filter(pack=self.name).exclude(key__in=list(entries))
        self.changed += gone.filter(until=None).update(until=self.now)
        self.changed += gone.filter(until__gt=self.now).update(until=self.now)

    def _moment(self, day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time.min, tzinfo=self.zone)

    def _instruments(self) -> None:
        for key, text in self.pack.instruments.items():
            values = {
                "jurisdiction_code": self.pack.jurisdiction or "",
                "kind": text.kind,
                "title": text.title,
                "citation": text.citation,
                "address": text.address,
            }
            _, is_new = Instrument.objects.update_or_create(key=key, defaults=values)
            self.changed += is_new

    def _clauses(self) -> None:
        for key, text in self.pack.clauses.items():
            values = {
                "instrument": self._found(Instrument, text.instrument, f"clauses.{key}.instrument"),
                "article": text.article,
                "text": text.text,
                "dpv_basis": text.dpv,
                "since": self._moment(text.since),
                "until": self._moment(text.until),
                "is_default": bool(text.default),
                "source": ", ".join(text.source),
            }
            self._version(Clause, key, values)

    def _agreements(self) -> None:
        for key, text in self.pack.agreements.items():
            instrument = None
            if text.instrument is not None:
                instrument = self._found(
                    Instrument, text.instrument, f"agreements.{key}.instrument"
                )
            values = {
                "title": text.title,
                "instrument": instrument,
                "since": self._moment(text.since),
                "until": self._moment(text.until),
                "note": text.note,
                "leaving": {}
                if text.leaving is None
                else text.leaving.model_dump(mode="json", exclude_none=True),
            }
            agreement, is_new = Agreement.objects.get_or_create(key=key, defaults=values)
            self.changed += is_new or self._corrected(agreement, values)
            for code, signed_on in text.parties.items():
                self._party(agreement, code, signed_on)

    def _corrected(self, agreement: Agreement, values: Mapping[str, Any]) -> bool:
        """Take over a new end, title or note: an agreement ends when its parties say so."""
        if _same(agreement, values):
            return False
        Agreement.objects.filter(pk=agreement.pk).update(**values)
        return True

    def _party(self, agreement: Agreement, code: str, signed_on: date) -> None:
        agency = agencies.agency_by_code(code)
        if agency is None:
            return
        _, is_new = AgreementParty.objects.get_or_create(
            agreement=agreement,
            agency_id=agency.agency_id,
            defaults={"since": self._moment(signed_on), "confirmed_at": self.now},
        )
        self.changed += is_new

    def _rule(self, key: str, text: RuleText) -> dict[str, Any]:
        agreement = None
        if text.agreement is not None:
            agreement = self._found(Agreement, text.agreement, f"rules.{key}.agreement")
        return {
            "effect": text.effect.value,
            "ground": text.ground.value,
            "level": text.shown.value,
            "clause": self._clause(text.clause, f"rules.{key}.clause"),
            "agreement": agreement,
            **_codes(
                text, "categories", "purposes", "roles", "receivers", "origins", "relations",
                "phases", "limits",
            ),
            "jurisdictions": self._places(text.jurisdictions),
            **{
                name: getattr(text, name)
                for name in (
                    "own", "needs_relation", "needs_consent", "needs_weighing", "crosses_regime",
                    "crosses_purpose", "abroad", "note",
                )
            },
            "art9_point": text.art9,
            "art10_clause": text.art10,
            "programme_code": text.programme,
            "pack": self.name,
            **self._dates(text),
        }  # fmt: skip

    def _regime(self, key: str, text: RegimeText) -> dict[str, Any]:
        clause = None if text.clause is None else self._clause(text.clause, f"regimes.{key}.clause")
        return {
            "need": text.need.value,
            "pack": self.name,
            "jurisdictions": self._places(text.jurisdictions),
            "sealed_only": text.sealed_only,
            "clause": clause,
            **_codes(text, "categories", "origins", "roles", "limits"),
            **self._dates(text),
        }

    def _retention(self, key: str, text: RetentionText) -> dict[str, Any]:
        clause = (
            None if text.clause is None else self._clause(text.clause, f"retention.{key}.clause")
        )
        return {
            "jurisdictions": self._places(text.jurisdictions),
            **_codes(text, "categories", "holders"),
            "trigger": text.trigger,
            "pack": self.name,
            "period": text.period,
            "action": text.action,
            "clause": clause,
            **self._dates(text),
        }

    def _dates(self, text: RuleText | RegimeText | RetentionText) -> dict[str, Any]:
        return {
            "since": self._moment(text.since),
            "until": self._moment(text.until),
            "is_default": bool(text.default),
        }

    def _places(self, codes: list[str] | None) -> list[str]:
        if codes is not None:
            return sorted(codes)
        return [] if self.pack.jurisdiction is None else [self.pack.jurisdiction]

    def _clause(self, key: str, where: str) -> Clause:
        found = Clause.objects.filter(key=key).order_by("-version").first()
        if found is None:
            raise self._unknown(where, key)
        return found

    def _found(self, model: Any, key: str, where: str) -> Any:
        found = model.objects.filter(key=key).first()
        if found is None:
            raise self._unknown(where, key)
        return found

    def _unknown(self, where: str, key: str) -> BrokenGroundsError:
        return BrokenGroundsError(
            f"Cannot publish [{self.name}]: {where} names [{key}], which neither this file nor one read "
            "before it holds. Correct the key or add the entry."
        )

    def _version(self, model: Any, key: str, values: Mapping[str, Any]) -> None:
        """Write an entry unless it says the same; a changed one ends now and a new version begins."""
        last: Any = model.objects.filter(key=key).order_by("-version").first()
        if last is not None:
            if _same(last, values):
                return
            type(last).objects.filter(pk=last.pk).update(until=self.now)
            values = {**values, "since": max(values["since"], self.now)}
        number = 1 if last is None else last.version + 1
        model.objects.create(key=key, version=number, **values)
        self.changed += 1


def _codes(text: Any, *names: str) -> dict[str, list[str]]:
    return {name: sorted(str(value) for value in getattr(text, name)) for name in names}


def _same(row: Any, values: Mapping[str, Any]) -> bool:
    return all(_stored(row, name) == value for name, value in _comparable(values))


def _comparable(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name == "since":
            continue  # a later version begins when it was published
        yield name, value.pk if isinstance(value, models.Model) else value


def _stored(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.pk if isinstance(value, models.Model) else value
