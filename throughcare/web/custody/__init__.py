"""Custody by hand."""
