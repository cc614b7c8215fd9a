"""Write the directory. One file a use case."""

from throughcare.directory.actions.writing import (
    NotYoursError,
    write_organization,
    write_service,
)

__all__ = ["NotYoursError", "write_organization", "write_service"]
