"""Read referrals; each row passes one condition of what the reader may know of."""

from throughcare.referrals.queries.choosing import footings_for, items_for, target_of
from throughcare.referrals.queries.gates import gates_of, unconfirmed
from throughcare.referrals.queries.hanging import (
    TOUCHED_REFERRALS,
    preview_referrals,
    seen_referrals,
)
from throughcare.referrals.queries.inbox import inbox, people_in, questions_of, questions_to
from throughcare.referrals.queries.jobs import approaches_to, own_approaches, own_profile
from throughcare.referrals.queries.offering import offered_to
from throughcare.referrals.queries.reading import referrals_of, refused_by, whole_of, words_of

__all__ = [
    "TOUCHED_REFERRALS",
    "approaches_to",
    "footings_for",
    "gates_of",
    "inbox",
    "items_for",
    "offered_to",
    "own_approaches",
    "own_profile",
    "people_in",
    "preview_referrals",
    "questions_of",
    "questions_to",
    "referrals_of",
    "refused_by",
    "seen_referrals",
    "target_of",
    "unconfirmed",
    "whole_of",
    "words_of",
]
