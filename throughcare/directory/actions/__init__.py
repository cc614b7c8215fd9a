"""Write the directory. One file a use case."""

from throughcare.directory.actions.assuring import (
    Assurance,
    ask_providers,
    assure,
    confirm_by_link,
    judge,
    link_token,
    pause_stale,
)
from throughcare.directory.actions.loading import load
from throughcare.directory.actions.placing import place_by_address, place_services, write_way
from throughcare.directory.actions.projecting import project
from throughcare.directory.actions.writing import (
    NotYoursError,
    write_neighbours,
    write_organization,
    write_service,
)

__all__ = [
    "Assurance",
    "NotYoursError",
    "ask_providers",
    "assure",
    "confirm_by_link",
    "judge",
    "link_token",
    "load",
    "pause_stale",
    "place_by_address",
    "place_services",
    "project",
    "write_neighbours",
    "write_organization",
    "write_service",
    "write_way",
]
