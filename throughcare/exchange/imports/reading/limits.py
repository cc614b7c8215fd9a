"""Bounds that keep a hostile or broken file from filling memory or disk.

All values are our own choice; they are far above any register that a prison keeps.
"""

from __future__ import annotations

from typing import Final

MAX_ROWS: Final = 2_000_000
MAX_COLUMNS: Final = 400
MAX_CELL_CHARS: Final = 32_767
"""The most that a spreadsheet cell holds."""
MAX_LINE_CHARS: Final = 1_000_000
MAX_ITEM_CHARS: Final = 1_000_000
"""The largest single entry of a JSON list."""
MAX_UNPACKED_BYTES: Final = 1_000_000_000
MAX_STRINGS_BYTES: Final = 200_000_000
"""Shared strings of a workbook: the one part that the spreadsheet library holds in memory."""
MAX_UNPACK_RATIO: Final = 500
"""Unpacked bytes for one packed byte; sheets full of repetition reach about 100."""
MAX_PARTS: Final = 2_000
HEADER_SEARCH_ROWS: Final = 40
SHOWN_CHARS: Final = 200
"""How much of a cell a problem repeats."""
