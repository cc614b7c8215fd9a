"""A clock that can be moved on: the server and the test that looks at it read the same one.

Python imports this module before anything else where its folder is on the path. The server of a module in which
months pass is started so; every other server keeps the clock of the machine.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

FILE = "THROUGHCARE_TESTS_DAYS_LATER"
"""Names the variable that holds the path of the file with the number of days."""
_machine_now = timezone.now


def follow(file: Path) -> None:
    """Let the clock of this process stand as many days later as the file says."""
    timezone.now = lambda: _machine_now() + timedelta(days=int(file.read_text()))


def let_go() -> None:
    """Let this process read the clock of the machine again."""
    timezone.now = _machine_now


if FILE in os.environ:
    follow(Path(os.environ[FILE]))
