"""Record what was read and written, and seal it. Nothing is changed or deleted but numbers that rules let go."""

from throughcare.audit.actions.configured import (
    configured_store,
    configured_witnesses,
    seal_as_configured,
)
from throughcare.audit.actions.continuing import go_on_after_restore
from throughcare.audit.actions.erasing import Leaving, let_go
from throughcare.audit.actions.recording import record, record_without_access
from throughcare.audit.actions.sealing import Sealed, SealingError, seal
from throughcare.audit.actions.store import Store, StoreError
from throughcare.audit.actions.withholding import WithholdingError, withhold
from throughcare.audit.actions.witnesses import Witness, WitnessError, witnesses_from

__all__ = [
    "Leaving",
    "Sealed",
    "SealingError",
    "Store",
    "StoreError",
    "WithholdingError",
    "Witness",
    "WitnessError",
    "configured_store",
    "configured_witnesses",
    "go_on_after_restore",
    "let_go",
    "record",
    "record_without_access",
    "seal",
    "seal_as_configured",
    "withhold",
    "witnesses_from",
]
