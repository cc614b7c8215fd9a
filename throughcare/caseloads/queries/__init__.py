"""Read cases, contacts, and what is agreed around them."""

from throughcare.caseloads.queries.cases import (
    CaseRow,
    ContactRow,
    cases,
    closed_cases_of,
    contacts_of,
    latest_case_of,
    open_case_counts,
    open_cases_of,
)

__all__ = [
    "CaseRow",
    "ContactRow",
    "cases",
    "closed_cases_of",
    "contacts_of",
    "latest_case_of",
    "open_case_counts",
    "open_cases_of",
]
