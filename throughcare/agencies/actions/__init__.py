"""Write agencies and reference data. One file a use case."""

from throughcare.agencies.actions.opening import close_agency, open_agency
from throughcare.agencies.actions.places import (
    NameTakenError,
    SiteUnknownError,
    add_post,
    add_site,
)
from throughcare.agencies.actions.reference import load_reference

__all__ = [
    "NameTakenError",
    "SiteUnknownError",
    "add_post",
    "add_site",
    "close_agency",
    "load_reference",
    "open_agency",
]
