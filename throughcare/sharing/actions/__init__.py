"""The only writers of the room, and the only makers of access values."""

from throughcare.sharing.actions.deciding import (
    SYSTEM,
    asker_of,
    decide,
    decide_list,
    listable,
    record_listed,
    system_access,
)
from throughcare.sharing.actions.hanging import keep_grounds
from throughcare.sharing.actions.publishing import (
    BrokenGroundsError,
    note_change,
    publish_grounds,
    read_grounds,
    shipped_grounds,
)
from throughcare.sharing.actions.receiving import (
    BY_LINK,
    FOR_HELP,
    RECEIVED,
    access_by_link,
    access_to_received,
)
from throughcare.sharing.actions.relating import (
    link_self,
    project_visibility,
    sync_relations,
)

__all__ = [
    "BY_LINK",
    "FOR_HELP",
    "RECEIVED",
    "SYSTEM",
    "BrokenGroundsError",
    "access_by_link",
    "access_to_received",
    "asker_of",
    "decide",
    "decide_list",
    "keep_grounds",
    "link_self",
    "listable",
    "note_change",
    "project_visibility",
    "publish_grounds",
    "read_grounds",
    "record_listed",
    "shipped_grounds",
    "sync_relations",
    "system_access",
]
