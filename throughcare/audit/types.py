"""Words for what was done to personal data."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """Name what happened; LED article 25 asks for the first six."""

    READ = "read"
    RECORD = "record"
    CHANGE = "change"
    DISCLOSE = "disclose"
    EXPORT = "export"
    ERASE = "erase"
    LIST = "list"
    REFUSED = "refused"
    SIGN_IN = "sign_in"
