"""The file of an attendance terminal: opened, decoded and cut into columns, one line after another."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from faceattend.domain.punch_layouts import ColumnMapping, FileLayout, missing_columns, said
from faceattend.errors import EnvironmentFault, UserError

DELIMITERS = (",", ";", "\t", "|")

_FIRST_LINES = 20
"""Before its heading a file may have a title and a few words on the device."""
_LONGEST_LINE = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16: that of UTF-32 begins with the same two bytes.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SHOWN_COLUMNS = 12


def first_cells(path: Path, encoding: str = "") -> tuple[str, ...]:
    """Return the cells of the first line of a file, for somebody to say what its columns hold.

    Raises:
        UserError: it is no text, or it is empty.
        EnvironmentFault: it cannot be read.
    """
    known = _encoding(path, encoding)
    for _number, text in _texts(path, known, _nothing):
        if text.strip():
            return tuple(cell.strip() for cell in _most_cells(text))
    raise UserError(f"{path.name} is empty.")


class FileLine(NamedTuple):
    """A line with its columns; a quoted cell may reach over several lines of the file."""

    number: int
    cells: list[str]


class PunchFile:
    """A file whose columns are known.

    Attributes:
        encoding: in which it is written.
        layout: what its columns hold.
        delimiter: what stands between its columns.
    """

    def __init__(self, path: Path, mapping: ColumnMapping, encoding: str = "") -> None:
        """Look at the first lines of a file.

        Args:
            mapping: what somebody said of it.
            encoding: empty for UTF-8, or UTF-16 where the file begins with its mark.

        Raises:
            UserError: it is no text, it is empty, or its columns are not known.
            EnvironmentFault: it cannot be read.
        """
        self._path = path
        self.encoding = _encoding(path, encoding)
        first = list(
            islice(
                ((number, text) for number, text in _texts(path, self.encoding, _nothing) if text.strip()), _FIRST_LINES
            )
        )
        if not first:
            raise UserError(f"{path.name} is empty.")
        self.layout, self.delimiter, self._heading_line = self._find_layout(first, mapping)

    def lines(self, progress: Callable[[int, int], None] | None = None) -> Iterator[FileLine]:
        """Return the lines under the heading; empty ones are left out.

        Args:
            progress: told now and then how many bytes of how many are read.

        Raises:
            UserError: a line cannot be decoded or cut into columns.
            EnvironmentFault: the file cannot be read.
        """
        before = self._heading_line
        texts = (
            text
            for number, text in _texts(self._path, self.encoding, progress or _nothing)
            if number > self._heading_line
        )
        reader = csv.reader(texts, delimiter=self.delimiter, strict=True)
        while True:
            number = before + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UserError(
                    f"Line {number} cannot be cut into columns ({error}); look for a quotation mark too many."
                ) from error
            if any(cell.strip() for cell in cells):
                yield FileLine(number, cells)

    def _find_layout(self, first: list[tuple[int, str]], mapping: ColumnMapping) -> tuple[FileLayout, str, int]:
        for place, (number, text) in enumerate(first):
            for delimiter in DELIMITERS:
                cells = _cells(text, delimiter)
                layout = said(cells, mapping)
                if layout is not None and (layout.heading or place == 0):
                    return layout, delimiter, number if layout.heading else number - 1
        cells = _most_cells(first[0][1])
        shown = ", ".join(cell.strip() or "(empty)" for cell in cells[:_SHOWN_COLUMNS])
        raise UserError(
            f"{self._path.name}: {missing_columns(cells, mapping)} The columns of line {first[0][0]} are: {shown}. "
            "Say which column is which (on the command line: --map code=COLUMN --map time=COLUMN)."
        )


def _texts(path: Path, encoding: str, progress: Callable[[int, int], None]) -> Iterator[tuple[int, str]]:
    """Return every line with its number, counted from 1."""
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            if encoding.startswith(_WIDE):
                yield from _wide_texts(file, encoding)
                return
            done, number = 0, 0
            while raw := file.readline(_LONGEST_LINE):
                number += 1
                done += len(raw)
                if number % 10_000 == 0:
                    progress(done, total)
                _check_length(raw, number)
                yield number, _decoded(raw, encoding, number)
            progress(total, total)
    except OSError as error:
        raise _unreadable(path, error) from error


def _decoded(raw: bytes, encoding: str, number: int) -> str:
    plain = encoding.removesuffix("-sig")
    try:
        # Only the first line may begin with the mark.
        return raw.decode(encoding if number == 1 else plain)
    except UnicodeDecodeError as error:
        raise UserError(
            f"Line {number} is not written in {plain.upper()} (byte 0x{raw[error.start]:02X}); name the encoding of "
            "the file, for example cp1252 or gb18030, or save it as UTF-8."
        ) from error


def _wide_texts(file: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    number = 0
    with io.TextIOWrapper(file, encoding, newline="\n") as texts:
        try:
            while text := texts.readline(_LONGEST_LINE):
                number += 1
                _check_length(text, number)
                yield number, text
        except UnicodeError as error:
            raise UserError(f"Behind line {number} the file is not written in {encoding.upper()}.") from error


def _check_length(line: str | bytes, number: int) -> None:
    if len(line) == _LONGEST_LINE:
        raise UserError(f"Line {number} is longer than a line of punches can be; this is another file.")


def _most_cells(text: str) -> list[str]:
    return max((_cells(text, delimiter) for delimiter in DELIMITERS), key=len)


def _encoding(path: Path, named: str) -> str:
    try:
        if not path.is_file():
            raise UserError(f"There is no file {path}.")
        with path.open("rb") as file:
            beginning = file.read(4096)
    except OSError as error:
        raise _unreadable(path, error) from error
    if beginning.startswith(_WORKBOOKS):
        raise UserError(f"{path.name} is a workbook; save it as CSV and import that.")
    if named:
        return _known(named)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return encoding
    if b"\r" in beginning and b"\n" not in beginning:
        raise UserError(f"{path.name} ends its lines in the way of old Macintosh programs; save it as CSV UTF-8.")
    if b"\0" in beginning:
        raise UserError(f"{path.name} is not text; if it is UTF-16 without its mark, name the encoding utf-16-le.")
    return "utf-8"


def _known(named: str) -> str:
    try:
        codec = codecs.lookup(named)
        "".encode(named)
    except (LookupError, ValueError) as error:
        raise UserError(f"{named} is no encoding of text that is known; utf-8, utf-16, cp1252 and gbk are.") from error
    return codec.name


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text.removeprefix("\ufeff")], delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _unreadable(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(f"{path} could not be read ({error.strerror or error}).")


def _nothing(_done: int, _total: int) -> None:
    pass
