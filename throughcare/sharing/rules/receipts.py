"""A consent receipt: what was said about sharing, as a machine reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Category
from throughcare.sharing.rules.categories import CATEGORIES
from throughcare.sharing.types.facts import YES_STATES, ConsentState
from throughcare.sharing.types.law import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from throughcare.sharing.rules.consenting import Telling
    from throughcare.sharing.types.facts import ConsentFact

SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#"
WORDS = "urn:throughcare:words#"
"""Where DPV has no word: terms of our own, under a name that stays the same everywhere."""
CONTEXT: Mapping[str, str] = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "justice": "https://w3id.org/dpv/sector/law#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pd": "https://w3id.org/dpv/pd#",
    "schema": "https://schema.org/",
    "tc": WORDS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
STATES: Mapping[ConsentState, str] = {
    ConsentState.REQUESTED: "dpv:ConsentRequested",
    ConsentState.DEFERRED: "dpv:ConsentRequestDeferred",
    ConsentState.GIVEN: "dpv:ConsentGiven",
    ConsentState.RENEWED: "dpv:RenewedConsentGiven",
    ConsentState.NARROWED: "dpv:ConsentWithdrawn",
    ConsentState.REFUSED: "dpv:ConsentRefused",
    ConsentState.WITHDRAWN: "dpv:ConsentWithdrawn",
    ConsentState.EXPIRED: "dpv:ConsentExpired",
    ConsentState.INVALIDATED: "dpv:ConsentInvalidated",
    ConsentState.UNKNOWN: "dpv:ConsentUnknown",
}
PURPOSES: Mapping[Purpose, str] = {
    Purpose.REINTEGRATION: "justice:RehabilitationManagement",
    Purpose.CARE: "tc:care",
    Purpose.SUPERVISION: "justice:ProbationManagement",
    Purpose.PUBLIC_SAFETY: "tc:public-safety",
    Purpose.VICTIM_SAFETY: "justice:CrimeVictimSafetyManagement",
    Purpose.CASE_CONFERENCE: "tc:case-conference",
    Purpose.OVERSIGHT: "tc:oversight",
}
DATA: Mapping[Category, str] = {
    Category.IDENTITY: "pd:Identifying",
    Category.CONTACT_DETAILS: "pd:Contact",
    Category.FAMILY: "pd:Family",
    Category.HEALTH: "pd:Health",
    Category.OFFENCE: "pd:Criminal",
}
"""Categories for which DPV has a word; the others get one of ours."""
METHODS: Mapping[str, str] = {
    "screen": "tc:on-screen",
    "paper": "tc:on-paper",
    "spoken": "tc:spoken",
    "by_law": "tc:by-law",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hold one event with how it was said, and which agency wrote it down; None where the person did."""

    fact: ConsentFact
    telling: Telling
    agency_id: int | None


def receipt(
    events: Sequence[Recorded],
    *,
    subject: str,
    agencies: Mapping[int, str],
    jurisdiction: str,
    address: str,
    now: datetime,
) -> dict[str, Any]:
    """Return a receipt of everything that was said, the first thing first, one record an event.

    `subject` names the person as the receiver of the receipt should, `address` is where a yes is taken back.
    Source: ISO/IEC TS 27560:2023; W3C DPV profile dpv-27560:receipt-eu-gdpr (guide of August 2024).
    """
    key = f"{subject}-{now:%Y%m%dT%H%M%SZ}"
    return {
        "@context": dict(CONTEXT),
        "@id": f"urn:throughcare:receipt:{key}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": key,
        "dct:conformsTo": f"{SCHEMA}receipt-eu-gdpr",
        "dct:created": now.isoformat(),
        "schema:recipient": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": [
            _record(one, subject, agencies, jurisdiction, address) for one in events
        ],
    }


def _record(
    one: Recorded, subject: str, agencies: Mapping[int, str], jurisdiction: str, address: str
) -> dict[str, Any]:
    fact = one.fact
    return {
        "@id": f"urn:throughcare:consent:{fact.event_id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": str(fact.event_id),
        "dct:conformsTo": f"{SCHEMA}record-eu-gdpr",
        "dct:created": fact.at.isoformat(),
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": subject},
        "dpv:hasDataController": _parties(fact.agency_ids, agencies, "dpv:DataController"),
        "dpv:hasJurisdiction": jurisdiction,
        "dpv:hasApplicableLaw": "eu-gdpr:GDPR",
        "dpv:hasLegalBasis": _bases(fact.categories),
        "dpv:hasProcess": _process(fact, agencies, jurisdiction),
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:identifier": one.telling.text_key,
            "dct:hasVersion": one.telling.text_version,
            "dct:language": one.telling.language,
        },
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": address},
        "dpv:hasRight": {
            "@type": ["dpv:DataSubjectRight", "eu-gdpr:A7-3"],
            "dpv:isExercisedAt": address,
        },
        "dpv:hasConsentStatus": _status(one, agencies),
    }


def _process(fact: ConsentFact, agencies: Mapping[int, str], jurisdiction: str) -> dict[str, Any]:
    ends = None if fact.until is None else fact.until.isoformat()
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": PURPOSES[fact.purpose],
        "dpv:hasProcessing": "dpv:Share",
        "dpv:hasPersonalData": [_datum(category) for category in sorted(fact.categories)],
        "dpv:hasRecipient": _parties(fact.agency_ids, agencies, "dpv:Recipient"),
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": jurisdiction},
            {
                "@type": "dpv:StorageDuration",
                "dpv:hasDuration": {"@type": "dpv:UntilTimeDuration", "rdf:value": ends}
                if ends
                else "dpv:IndeterminateDuration",
            },
        ],
    }


def _parties(
    agency_ids: Iterable[int], agencies: Mapping[int, str], kind: str
) -> list[dict[str, str]]:
    return [
        {
            "@id": f"urn:throughcare:agency:{agency_id}",
            "@type": kind,
            "dct:title": agencies.get(agency_id, ""),
        }
        for agency_id in sorted(agency_ids)
    ]


def _datum(category: Category) -> str:
    return DATA.get(category) or f"tc:{category.value.replace('_', '-')}"


def _bases(categories: Iterable[Category]) -> list[str]:
    special = any(CATEGORIES[category].is_special for category in categories)
    return ["eu-gdpr:A6-1-a", *(["eu-gdpr:A9-2-a"] if special else [])]


def _status(one: Recorded, agencies: Mapping[int, str]) -> dict[str, Any]:
    written_by = agencies.get(one.agency_id, "") if one.agency_id is not None else ""
    is_yes = one.fact.state in YES_STATES
    found: dict[str, Any] = {
        "@type": [STATES[one.fact.state], *(["dpv:ExplicitlyExpressedConsent"] if is_yes else [])],
        "dpv:isIndicatedBy": "dpv:DataSubject",
        "dpv:hasIndicationMethod": METHODS.get(one.telling.method, f"tc:{one.telling.method}"),
        "dpv:isIndicatedAtTime": one.fact.at.isoformat(),
        "tc:narrowed": one.fact.state is ConsentState.NARROWED,
    }
    extra = {
        "tc:writtenDownBy": written_by,
        "tc:witness": one.telling.witness,
        "tc:couldHaveSaidNo": one.telling.no_pressure,
    }
    return found | {name: value for name, value in extra.items() if value}
