"""Read the directory; nothing here is about a person."""

from throughcare.directory.queries.cards import service_card, service_cards
from throughcare.directory.queries.keeping import (
    KeptRow,
    draft_of,
    organization_of_agency,
    own_services,
    stale_services,
)
from throughcare.directory.queries.naming import named
from throughcare.directory.queries.placing import placed, services_without_place, ways
from throughcare.directory.queries.publishing import (
    page_of,
    published,
    published_service,
    published_terms,
)
from throughcare.directory.queries.searching import neighbours, search

__all__ = [
    "KeptRow",
    "draft_of",
    "named",
    "neighbours",
    "organization_of_agency",
    "own_services",
    "page_of",
    "placed",
    "published",
    "published_service",
    "published_terms",
    "search",
    "service_card",
    "service_cards",
    "services_without_place",
    "stale_services",
    "ways",
]
