"""Read referrals; each row passes one condition of what the reader may know of."""

from throughcare.referrals.queries.choosing import footings_for, items_for, target_of
from throughcare.referrals.queries.gates import asked_unconfirmed, gates_of, unconfirmed
from throughcare.referrals.queries.hanging import (
    TOUCHED_REFERRALS,
    preview_referrals,
    seen_referrals,
)
from throughcare.referrals.queries.inbox import inbox, people_in, questions_of, questions_to
from throughcare.referrals.queries.jobs import approaches_to, own_approaches, own_profile
from throughcare.referrals.queries.offering import had_choice, offered_to, promises_kept
from throughcare.referrals.queries.reading import referrals_of, refused_by, whole_of, words_of

__all__ = [
    "TOUCHED_REFERRALS",
    "approaches_to",
    "asked_unconfirmed",
    "footings_for",
    "gates_of",
    "had_choice",
    "inbox",
    "items_for",
    "offered_to",
    "own_approaches",
    "own_profile",
    "people_in",
    "preview_referrals",
    "promises_kept",
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
