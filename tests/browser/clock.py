"""Days that pass, with the nights between them: for modules in which a story takes months."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.later import sitecustomize


class Clock:
    """The clock of one module, and of the server it looks at."""

    def __init__(self, folder: Path) -> None:
        self.file, self.day = folder / "days", 0
        self.file.write_text("0")
        sitecustomize.follow(self.file)

    @property
    def environment(self) -> dict[str, str]:
        """Return what a server needs to follow this clock."""
        paths = [str(Path(sitecustomize.__file__).parent), os.environ.get("PYTHONPATH", "")]
        return {
            "PYTHONPATH": os.pathsep.join(one for one in paths if one),
            sitecustomize.FILE: str(self.file),
        }

    def go_on(self, day: int) -> None:
        """Let it be so many days after the first one, and the night before it be over."""
        assert day > self.day, "Time goes on."
        self.day = day
        self.file.write_text(str(day))
        a_night()

    def stop(self) -> None:
        """Give the process its own clock back."""
        sitecustomize.let_go()


def a_night() -> None:
    """Do what the worker does between two days, in the order of the clock."""
    from throughcare.journeys import tasks as journeys
    from throughcare.sharing import tasks as sharing

    journeys.move_contacts_without_ground(0)
    journeys.close_ended_cases(0)
    sharing.look_at_ends(0)
    journeys.settle_open_handovers(0)
