"""Read the directory; nothing here is about a person."""

from throughcare.directory.queries.cards import service_card, service_cards

__all__ = ["service_card", "service_cards"]
