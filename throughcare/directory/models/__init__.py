"""Tables of the directory: HSDS 3 words, the Throughcare profile, and what changes often."""

from throughcare.directory.models.organizations import Contact, Organization, Phone
from throughcare.directory.models.places import (
    Address,
    Location,
    Neighbour,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
)
from throughcare.directory.models.search import ServiceFact, ServicePlace
from throughcare.directory.models.services import (
    Service,
    ServiceProfile,
    ServiceStanding,
    ServiceTerm,
    SpokenLanguage,
)
from throughcare.directory.models.words import Taxonomy, TaxonomyTerm

__all__ = [
    "Address",
    "Contact",
    "Location",
    "Neighbour",
    "Organization",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceFact",
    "ServicePlace",
    "ServiceProfile",
    "ServiceStanding",
    "ServiceTerm",
    "SpokenLanguage",
    "Taxonomy",
    "TaxonomyTerm",
]
