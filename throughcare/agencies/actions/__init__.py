"""Write agencies and reference data. One file a use case."""

from throughcare.agencies.actions.opening import close_agency, open_agency
from throughcare.agencies.actions.reference import load_reference

__all__ = ["close_agency", "load_reference", "open_agency"]
