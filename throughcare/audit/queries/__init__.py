"""Read events about one person, the state of the seal, and the proof that an event is in it."""

from throughcare.audit.queries.reading import PAGE, EventRow, Withheld, events_about, withheld_about
from throughcare.audit.queries.receipts import receipt
from throughcare.audit.queries.reconciling import Reconciliation, reconcile
from throughcare.audit.queries.sealed import SealState, WitnessState, seal_state

__all__ = [
    "PAGE",
    "EventRow",
    "Reconciliation",
    "SealState",
    "Withheld",
    "WitnessState",
    "events_about",
    "receipt",
    "reconcile",
    "seal_state",
    "withheld_about",
]
