"""Write plans: the only place where they are written.

Each function changes one thing in one transaction: the rows, a version with the whole content,
the audit event. Whoever writes on an older version gets StaleVersionError with everything that
changed meanwhile.
"""

from throughcare.plans.actions.answering import answer_plan
from throughcare.plans.actions.asking import ANSWER_DAYS, answer_proposal, propose
from throughcare.plans.actions.carrying import carry_over
from throughcare.plans.actions.errors import (
    InvalidError,
    NotInPlanError,
    NotYoursError,
    PlanClosedError,
    SealedError,
    StaleVersionError,
)
from throughcare.plans.actions.goals import (
    add_goal,
    agree_plan,
    describe_goal,
    drop_goal,
    reach_goal,
    record_position,
    reword_goal,
)
from throughcare.plans.actions.hanging import move_steps
from throughcare.plans.actions.needs import meet_need, record_need, reword_need
from throughcare.plans.actions.opening import plan_for
from throughcare.plans.actions.passing import pass_on_steps
from throughcare.plans.actions.saying import end_circle, name_circle, say
from throughcare.plans.actions.settling import review, settle, tell_of_reviews
from throughcare.plans.actions.steps import (
    add_action,
    answer_action,
    complete_action,
    move_action,
    reopen_action,
    reword_action,
)
from throughcare.plans.actions.withdrawing import offer_again, withdraw_action
from throughcare.plans.actions.wording import drop_word, load_words, put_word, shipped_words

__all__ = [
    "ANSWER_DAYS",
    "InvalidError",
    "NotInPlanError",
    "NotYoursError",
    "PlanClosedError",
    "SealedError",
    "StaleVersionError",
    "add_action",
    "add_goal",
    "agree_plan",
    "answer_action",
    "answer_plan",
    "answer_proposal",
    "carry_over",
    "complete_action",
    "describe_goal",
    "drop_goal",
    "drop_word",
    "end_circle",
    "load_words",
    "meet_need",
    "move_action",
    "move_steps",
    "name_circle",
    "offer_again",
    "pass_on_steps",
    "plan_for",
    "propose",
    "put_word",
    "reach_goal",
    "record_need",
    "record_position",
    "reopen_action",
    "review",
    "reword_action",
    "reword_goal",
    "reword_need",
    "say",
    "settle",
    "shipped_words",
    "tell_of_reviews",
    "withdraw_action",
]
