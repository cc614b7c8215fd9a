"""Read permits and visits: of an agency, of a prison, of one person, and at the gate."""

from throughcare.visits.queries.hanging import TOUCHED_VISITS, preview_visits, seen_visits
from throughcare.visits.queries.permits import permit_of, permits_of, prisons
from throughcare.visits.queries.visits import at_the_gate, my_visits, visit_of, visits_of

__all__ = [
    "TOUCHED_VISITS",
    "at_the_gate",
    "my_visits",
    "permit_of",
    "permits_of",
    "preview_visits",
    "prisons",
    "seen_visits",
    "visit_of",
    "visits_of",
]
