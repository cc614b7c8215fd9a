"""One JSON object for machines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def show(report: Mapping[str, Any]) -> None:
    """Print one object on one line, and nothing else."""
    sys.stdout.write(json.dumps(report, ensure_ascii=False, default=str) + "\n")
