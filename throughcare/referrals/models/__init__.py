"""Tables of referrals."""

from throughcare.referrals.models.asking import CapacityRequest, CodeSent, ReplyLink
from throughcare.referrals.models.jobs import Approach, CandidateProfile
from throughcare.referrals.models.referrals import (
    GateAlarm,
    ProviderWord,
    Referral,
    ReferralEvent,
    SentItem,
)

__all__ = [
    "Approach",
    "CandidateProfile",
    "CapacityRequest",
    "CodeSent",
    "GateAlarm",
    "ProviderWord",
    "Referral",
    "ReferralEvent",
    "ReplyLink",
    "SentItem",
]
