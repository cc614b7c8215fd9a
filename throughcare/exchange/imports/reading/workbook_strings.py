"""Keep a workbook's shared strings on disk, so that memory stays level with any number of them."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

if TYPE_CHECKING:
    from typing import BinaryIO

_ITEM = f"{{{SHEET_MAIN_NS}}}si"
_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUN = f"{{{SHEET_MAIN_NS}}}r"
_OFFSET_BYTES = 8
_CACHED = 4096


class DiskStrings:
    """Give the strings by number, as the list would that the library keeps."""

    def __init__(self, source: Any) -> None:
        """Write all strings of this XML part to scratch files without names."""
        self._texts: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
        self._offsets: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._count = self._written(source)
        self._read = lru_cache(maxsize=_CACHED)(self._from_disk)

    def _written(self, source: Any) -> int:
        count, offset = 0, 0
        self._offsets.write(offset.to_bytes(_OFFSET_BYTES, "big"))
        for text in _strings(source):
            data = text.encode("utf-8", "surrogatepass")
            self._texts.write(data)
            offset += len(data)
            self._offsets.write(offset.to_bytes(_OFFSET_BYTES, "big"))
            count += 1
        self._texts.flush()
        self._offsets.flush()
        return count

    def __getitem__(self, number: int) -> str:
        """Return one string. Errors: IndexError when the workbook has no such string."""
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._read(number)

    def _from_disk(self, number: int) -> str:
        ends = os.pread(self._offsets.fileno(), 2 * _OFFSET_BYTES, number * _OFFSET_BYTES)
        start = int.from_bytes(ends[:_OFFSET_BYTES], "big")
        end = int.from_bytes(ends[_OFFSET_BYTES:], "big")
        data = os.pread(self._texts.fileno(), end - start, start)
        return data.decode("utf-8", "surrogatepass")


def _strings(source: Any) -> Any:
    open_elements: list[Element] = []
    for event, element in iterparse(source, events=("start", "end")):  # noqa: S314 - entities refused before
        if event == "start":
            open_elements.append(element)
            continue
        open_elements.pop()
        if element.tag == _ITEM:
            yield _text(element)
            open_elements[-1].clear()


def _text(item: Any) -> str:
    """Return plain text and the text of formatted runs; reading aids are no part of it."""
    texts = [
        (child if child.tag == _TEXT else child.find(_TEXT))
        for child in item
        if child.tag in {_TEXT, _RUN}
    ]
    return "".join(text.text or "" for text in texts if text is not None)


class Sheet(NamedTuple):
    """Name a sheet, its place in the archive, and whether a person would see it."""

    name: str
    part: str
    visible: bool


class LevelReader(ExcelReader):
    """Open a workbook without its sheets, its shared strings on disk.

    The library's own opening reads a sheet through to the end when it does not state its size.
    """

    def open(self) -> list[Sheet]:
        """Read everything but the sheets; return where they are."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        sheets: Any = self.parser.find_sheets()
        return [
            Sheet(sheet.name, relation.target, sheet.state == "visible")
            for sheet, relation in sheets
            if relation.target in self.valid_files and "chartsheet" not in relation.Type
        ]

    def read_strings(self) -> None:
        """Read the strings where the library would read them into a list."""
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                strings: Any = DiskStrings(source)
                self.shared_strings = strings
