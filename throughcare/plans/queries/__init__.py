"""Read plans, their versions, and what in them is open and dated."""

from throughcare.plans.queries.asking import open_proposals, proposals_of
from throughcare.plans.queries.carrying import carried_steps, ended_goals, told_of_goals
from throughcare.plans.queries.existing import known_to_be_hidden
from throughcare.plans.queries.hanging import TOUCHED_STEPS, preview_steps
from throughcare.plans.queries.listing import (
    dated_items,
    dated_items_of,
    may_see_step,
    open_actions_of,
    seen_steps,
)
from throughcare.plans.queries.promised import PromiseRow, promised
from throughcare.plans.queries.promising import Waiting, WaitingPage, WaitingRow, waiting_for
from throughcare.plans.queries.reading import (
    FIRST_VERSION,
    Whole,
    agency_names,
    plan_of,
    plan_page,
    sight_of,
    whole_of,
)
from throughcare.plans.queries.settling import ReviewRow, owners_to_tell, to_review
from throughcare.plans.queries.versions import (
    PAGE,
    content_at,
    is_written_since,
    version,
    versions_after,
    versions_of,
)
from throughcare.plans.queries.wording import WordRow, unwanted_words, word_list

__all__ = [
    "FIRST_VERSION",
    "PAGE",
    "TOUCHED_STEPS",
    "PromiseRow",
    "ReviewRow",
    "Waiting",
    "WaitingPage",
    "WaitingRow",
    "Whole",
    "WordRow",
    "agency_names",
    "carried_steps",
    "content_at",
    "dated_items",
    "dated_items_of",
    "ended_goals",
    "is_written_since",
    "known_to_be_hidden",
    "may_see_step",
    "open_actions_of",
    "open_proposals",
    "owners_to_tell",
    "plan_of",
    "plan_page",
    "preview_steps",
    "promised",
    "proposals_of",
    "seen_steps",
    "sight_of",
    "to_review",
    "told_of_goals",
    "unwanted_words",
    "version",
    "versions_after",
    "versions_of",
    "waiting_for",
    "whole_of",
    "word_list",
]
