"""Dated notes about a person, each with a category and the agency that wrote it."""
