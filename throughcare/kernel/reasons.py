"""Why an answer is what it is: a stable code and the values that belong in the sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reason:
    """Carry one reason; pages turn the code into a sentence in the reader's language."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the reason as plain data, for a stored projection."""
        return {"code": self.code, "params": dict(self.params)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Reason:
        """Return the reason that `as_json` stored."""
        params = data.get("params") or {}
        if not isinstance(params, dict):
            raise TypeError(f"Reason parameters must be a mapping, not [{params!r}].")
        return cls(str(data["code"]), {str(k): str(v) for k, v in params.items()})
