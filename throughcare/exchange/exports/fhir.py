"""The consents and the log of one person as HL7 FHIR R4: a Bundle of Consent and AuditEvent.

AuditEvents follow IHE Basic Audit Log Patterns; what FHIR has no code for gets one of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from throughcare.sharing.rules.receipts import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from throughcare.exchange.exports.values import ConsentPart, LogPart, Package

_CODES: Final = "http://terminology.hl7.org/CodeSystem/"
_DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_REST: Final = "http://hl7.org/fhir/restful-interaction"
_REASON: Final = f"{_CODES}v3-ActReason"
OURS: Final = WORDS.removesuffix("#")
PURPOSES: Final[Mapping[str, tuple[str, str]]] = {
    "care": (_REASON, "TREAT"),
    "oversight": (_REASON, "HOPERAT"),
    "public_safety": (_REASON, "HLEGAL"),
}
"""Purpose -> system and code, where HL7 has one that fits; the others stay ours."""
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "requested": ("proposed", "deny"),
    "deferred": ("proposed", "deny"),
    "given": ("active", "permit"),
    "renewed": ("active", "permit"),
    "narrowed": ("active", "deny"),
    "refused": ("rejected", "deny"),
    "withdrawn": ("inactive", "deny"),
    "expired": ("inactive", "deny"),
    "invalidated": ("entered-in-error", "deny"),
    "unknown": ("inactive", "deny"),
}
"""Consent event -> Consent.status and provision.type of R4. In R5, rejected is called not-done."""
ACTIONS: Final[Mapping[str, tuple[str, tuple[str, str]]]] = {
    "read": ("R", (_REST, "read")),
    "list": ("E", (_REST, "search-type")),
    "record": ("C", (_REST, "create")),
    "change": ("U", (_REST, "update")),
    "erase": ("D", (_REST, "delete")),
    "disclose": ("R", (f"{_CODES}iso-21089-lifecycle", "disclose")),
    "export": ("R", (f"{_CODES}iso-21089-lifecycle", "disclose")),
    "refused": ("R", (_REST, "read")),
}
"""What was done -> AuditEvent.action and subtype."""
_DISCLOSING = frozenset({"disclose", "export"})


def bundle(package: Package, *, issuer: str) -> dict[str, Any]:
    """Return consents and log of one person as a Bundle of type collection; every reference is in it.

    Source: HL7 FHIR R4 (4.0.1) Bundle, Consent, AuditEvent; IHE BALP 1.1.
    """
    agencies = _agencies(package)
    references = {
        name: f"urn:throughcare:agency:{number}" for number, name in enumerate(agencies, 1)
    }
    me = f"urn:throughcare:person:{package.me.person_id}"
    entries = [_entry(me, _patient(package)), _entry(_SOURCE, _device(issuer))]
    entries += [_entry(references[name], _organisation(name)) for name in agencies]
    entries += [
        _entry(f"urn:throughcare:consent:{number}", _consent(one, me, references))
        for number, one in enumerate(package.consents, 1)
    ]
    entries += [
        _entry(f"urn:throughcare:event:{one.event_id}", _audit_event(one, me, references))
        for one in package.log
        if one.action in ACTIONS
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": package.made_at.isoformat(),
        "entry": [_without_empty(one) for one in entries],
    }


def _without_empty(value: Any) -> Any:
    """Leave out empty lists and texts, which FHIR does not allow."""
    if isinstance(value, dict):
        cleaned = {name: _without_empty(one) for name, one in value.items()}
        return {name: one for name, one in cleaned.items() if one not in ([], {}, "")}
    if isinstance(value, list):
        return [one for one in map(_without_empty, value) if one not in ([], {}, "")]
    return value


_SOURCE: Final = "urn:throughcare:system"


def _entry(address: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": address, "resource": resource}


def _agencies(package: Package) -> list[str]:
    named = {name for one in package.consents for name in one.agencies}
    return sorted(name for name in named | {one.agency for one in package.log} if name)


def _patient(package: Package) -> dict[str, Any]:
    me = package.me
    uses = {"usual": "usual", "official": "official", "former": "old", "alias": "nickname"}
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "identifier": [
            {"system": f"{OURS}:{one.system}", "value": one.value} for one in me.numbers
        ],
        "name": [
            {"use": uses.get(one.use, "usual"), "family": one.family, "given": [one.given]}
            for one in me.names
        ],
    }
    if me.born_on is not None:
        found["birthDate"] = me.born_on.isoformat()
    return found


def _device(issuer: str) -> dict[str, Any]:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": issuer, "type": "user-friendly-name"}],
    }


def _organisation(name: str) -> dict[str, Any]:
    return {"resourceType": "Organization", "name": name}


def _consent(one: ConsentPart, me: str, references: Mapping[str, str]) -> dict[str, Any]:
    status, kind = STATES[one.state]
    return {
        "resourceType": "Consent",
        "status": status,
        "scope": _concept(f"{_CODES}consentscope", "patient-privacy"),
        "category": [_concept("http://loinc.org", "59284-0")],
        "patient": {"reference": me},
        "dateTime": one.at.isoformat(),
        "performer": [{"reference": me}],
        "policyRule": _concept(f"{_CODES}v3-ActCode", "OPTIN" if kind == "permit" else "OPTOUT"),
        "provision": {
            "type": kind,
            "period": _period(one),
            "actor": [
                {
                    "role": _concept(f"{_CODES}v3-ParticipationType", "IRCP"),
                    "reference": {"reference": references[name]},
                }
                for name in one.agencies
                if name in references
            ],
            "action": [_concept(f"{_CODES}consentaction", "access")],
            "purpose": [_purpose(one.purpose)],
            "class": [{"system": OURS, "code": code} for code in one.categories],
        },
    }


def _period(one: ConsentPart) -> dict[str, str]:
    found = {"start": one.since.isoformat()}
    return found if one.until is None else {**found, "end": one.until.isoformat()}


def _purpose(purpose: str) -> dict[str, str]:
    system, code = PURPOSES.get(purpose, (OURS, purpose))
    return {"system": system, "code": code}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _audit_event(one: LogPart, me: str, references: Mapping[str, str]) -> dict[str, Any]:
    action, (system, code) = ACTIONS[one.action]
    found: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "type": _type(one),
        "subtype": [{"system": system, "code": code}],
        "action": action,
        "recorded": one.at.isoformat(),
        "outcome": "4" if one.action == "refused" else "0",
        "agent": [_agent(one, references)],
        "source": {"observer": {"reference": _SOURCE}},
        "entity": list(_entities(one, me)),
    }
    return {**found, "purposeOfEvent": list(_purposes(one))}


def _type(one: LogPart) -> dict[str, str]:
    if one.is_emergency and one.action == "record":
        return {"system": _DCM, "code": "110113", "display": "Security Alert"}
    if one.action in _DISCLOSING:
        return {"system": _DCM, "code": "110106", "display": "Export"}
    return {"system": f"{_CODES}audit-event-type", "code": "rest"}


def _purposes(one: LogPart) -> Iterator[dict[str, Any]]:
    if one.is_emergency:
        yield _concept(_REASON, "BTG")
    if one.purpose:
        yield {"coding": [_purpose(one.purpose)]}


def _agent(one: LogPart, references: Mapping[str, str]) -> dict[str, Any]:
    who = references.get(one.agency, _SOURCE)
    kind = "IRCP" if one.agency else "AUT"
    return {
        "type": _concept(f"{_CODES}v3-ParticipationType", kind),
        "role": [{"coding": [{"system": OURS, "code": one.role or "system"}]}],
        "who": {"reference": who},
        "requestor": True,
        "policy": [f"urn:throughcare:{one.basis}"] if one.basis else [],
    }


def _entities(one: LogPart, me: str) -> Iterable[dict[str, Any]]:
    yield {
        "what": {"reference": me},
        "type": {"system": f"{_CODES}audit-entity-type", "code": "1"},
        "role": {"system": f"{_CODES}object-role", "code": "1"},
        "securityLabel": [{"coding": [{"system": OURS, "code": code}]} for code in one.categories],
    }
