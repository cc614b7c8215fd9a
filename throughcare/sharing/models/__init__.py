"""Tables of the room."""

from throughcare.sharing.models.facts import (
    Block,
    ConsentEvent,
    Emergency,
    Objection,
    PersonPhase,
    Relation,
    SecrecyRelease,
    SelfLink,
    ServiceAgreement,
    Weighing,
    Withholding,
)
from throughcare.sharing.models.law import (
    Agreement,
    AgreementParty,
    Clause,
    ConfidentialityRegime,
    Instrument,
    LawVersion,
    RetentionRule,
    SharingRule,
)
from throughcare.sharing.models.projections import Visibility
from throughcare.sharing.models.requests import AccessRequest, RightsRequest
from throughcare.sharing.models.supporting import Supporter

__all__ = [
    "AccessRequest",
    "Agreement",
    "AgreementParty",
    "Block",
    "Clause",
    "ConfidentialityRegime",
    "ConsentEvent",
    "Emergency",
    "Instrument",
    "LawVersion",
    "Objection",
    "PersonPhase",
    "Relation",
    "RetentionRule",
    "RightsRequest",
    "SecrecyRelease",
    "SelfLink",
    "ServiceAgreement",
    "SharingRule",
    "Supporter",
    "Visibility",
    "Weighing",
    "Withholding",
]
