"""Read the catalogue, answers, forms to fill in, drafts, and the ledger."""

from throughcare.answers.queries.drafting import draft_of
from throughcare.answers.queries.filling import form_choices, sheet_for
from throughcare.answers.queries.knowing import known, own_askings, own_history
from throughcare.answers.queries.ledger import ledger
from throughcare.answers.rules.shipped import catalogue, support_needs

__all__ = [
    "catalogue",
    "draft_of",
    "form_choices",
    "known",
    "ledger",
    "own_askings",
    "own_history",
    "sheet_for",
    "support_needs",
]
