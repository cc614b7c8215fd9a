"""A copy of the house in small, for planting violations: every room, empty modules, the same contracts.

Run as a program with folders as arguments it prints, as JSON, which contracts break in each. It is a
program of its own because the tests have the real package loaded under the same name.
"""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from pathlib import Path

LAYERS = ("types", "rules", "models", "queries", "actions", "tasks")


def build(target: Path, *, contracts: Path, rooms: tuple[str, ...], layered: set[str]) -> Path:
    """Make an innocent copy in `target`; rooms in `layered` get a module for every layer."""
    package = target / "throughcare"
    package.mkdir(parents=True)
    shutil.copy(contracts, target / ".importlinter")
    plant(package / "__init__.py", "")
    for room in rooms:
        plant(package / room / "__init__.py", "")
        for layer in LAYERS if room in layered else ():
            plant(package / room / f"{layer}.py", "")
        if room in layered:
            plant(package / room / "migrations" / "__init__.py", "")
    for module in ("models", "tasks", "imports/__init__"):
        plant(package / "exchange" / f"{module}.py", "")
    plant(package / "audit" / "verifier.py", "")
    return package


def plant(file: Path, text: str) -> None:
    """Write one module."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def broken_in(folder: Path) -> list[str]:
    """Return the ids of the contracts that break in a copy of the house."""
    from importlinter import configuration
    from importlinter.application import use_cases
    from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
    from importlinter.contracts.forbidden import ForbiddenContract
    from importlinter.contracts.layers import LayersContract
    from importlinter.domain.contract import registry

    configuration.configure()
    registry.register(LayersContract, "layers")
    registry.register(ForbiddenContract, "forbidden")
    registry.register(AcyclicSiblingsContract, "acyclic_siblings")
    options = use_cases.read_user_options(str(folder / ".importlinter"))
    report = use_cases.create_report(options, cache_dir=None)
    names = {contract["name"]: contract["id"] for contract in options.contracts_options}
    checks = report.get_contracts_and_checks()
    broken = [names[contract.name] for contract, check in checks if not check.kept]
    assert not report.could_not_run, report.invalid_contract_options
    return broken


def main() -> None:
    """Check every folder given."""
    found: dict[str, list[str]] = {}
    for name in sys.argv[1:]:
        sys.path.insert(0, name)
        importlib.invalidate_caches()
        found[name] = broken_in(Path(name))
        sys.path.pop(0)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
