"""Public facts shipped with the program: jurisdictions, municipalities, establishments.

Pure readers without a database. README.md beside this file names source, date and licence.
"""

from throughcare.agencies.reference.facts import (
    EstablishmentFact,
    EstablishmentKind,
    JurisdictionFact,
    MunicipalityFact,
    SourceFact,
)
from throughcare.agencies.reference.readers import (
    establishments,
    jurisdictions,
    municipalities,
    sources,
)

__all__ = [
    "EstablishmentFact",
    "EstablishmentKind",
    "JurisdictionFact",
    "MunicipalityFact",
    "SourceFact",
    "establishments",
    "jurisdictions",
    "municipalities",
    "sources",
]
