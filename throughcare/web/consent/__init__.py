"""Consent as a conversation: the page that a worker and a person look at together."""
