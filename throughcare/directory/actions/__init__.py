"""Write the directory. One file a use case."""

from throughcare.directory.actions.loading import load
from throughcare.directory.actions.writing import (
    NotYoursError,
    write_organization,
    write_service,
)

__all__ = ["NotYoursError", "load", "write_organization", "write_service"]
