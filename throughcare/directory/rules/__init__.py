"""Decide on entries of the directory: numbers that stay, freshness, and what fits whom."""

from throughcare.directory.rules.numbering import digest_of, uid_of

__all__ = ["digest_of", "uid_of"]
