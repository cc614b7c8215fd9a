"""Whom I chose to support me, and what a supporter sees."""
