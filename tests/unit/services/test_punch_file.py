"""Files in many encodings and shapes, and files that are none."""

import codecs
from pathlib import Path

import pytest

from faceattend.domain.punch_layouts import ColumnMapping, FileColumn
from faceattend.errors import UserError
from faceattend.services.punch_file import PunchFile

TEXT = "code,time,direction\n7,2026-05-04 08:55,in\n\n8,2026-05-04 09:00,\n"


def lines(path: Path, encoding: str = "", mapping: ColumnMapping | None = None) -> list[tuple[int, list[str]]]:
    return [tuple(line) for line in PunchFile(path, mapping or ColumnMapping(), encoding).lines()]  # type: ignore[misc]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "door.csv"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), ""),
        (codecs.BOM_UTF8 + TEXT.encode(), ""),
        (TEXT.encode("utf-16"), ""),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), ""),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), ""),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.replace("\n", "\r\n").encode("cp1252"), "cp1252"),
        (TEXT.replace(",", ";").encode(), ""),
        (TEXT.replace(",", "\t").encode(), ""),
        (TEXT.replace(",", "|").encode(), ""),
        (TEXT.rstrip().encode(), ""),
    ],
)
def test_lines_come_with_their_numbers_whatever_the_encoding_and_the_delimiter(
    path: Path, content: bytes, encoding: str
) -> None:
    path.write_bytes(content)
    assert lines(path, encoding) == [(2, ["7", "2026-05-04 08:55", "in"]), (4, ["8", "2026-05-04 09:00", ""])]


def test_a_title_above_the_heading_is_passed_over(path: Path) -> None:
    path.write_text("Attendance record\nDoor 3;;;\n\nPerson ID;Name;Time\n7;Ada;2026-05-04 08:55\n")
    assert lines(path) == [(5, ["7", "Ada", "2026-05-04 08:55"])]


def test_a_quoted_cell_may_hold_the_delimiter_and_reach_over_lines(path: Path) -> None:
    path.write_text('code,name,time\n7,"Lovelace,\nAda",2026-05-04 08:55\n8,Bob,2026-05-04 09:00\n')
    assert lines(path) == [
        (2, ["7", "Lovelace,\nAda", "2026-05-04 08:55"]),
        (4, ["8", "Bob", "2026-05-04 09:00"]),
    ]


def test_the_heading_may_have_any_names_when_they_are_said(path: Path) -> None:
    path.write_text("Badge|Stamp\n7|2026-05-04 08:55\n")
    mapping = ColumnMapping({FileColumn.CODE: "Badge", FileColumn.TIME: "Stamp"})
    assert lines(path, mapping=mapping) == [(2, ["7", "2026-05-04 08:55"])]


def test_a_line_in_another_encoding_is_named(path: Path) -> None:
    path.write_bytes(b"code,name,time\n7,Ada,2026-05-04 08:55\n8,Ren\xe9,2026-05-04 09:00\n")
    with pytest.raises(UserError, match=r"Line 3 is not written in UTF-8 \(byte 0xE9\)"):
        lines(path)


def test_text_of_two_bytes_that_breaks_off_is_named(path: Path) -> None:
    path.write_bytes(TEXT.encode("utf-16") + b"\x00")
    with pytest.raises(UserError, match="not written in UTF-16"):
        lines(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "door.csv is empty"),
        (b"\n\n \n", "door.csv is empty"),
        (b"PK\x03\x04rest", "is a workbook; save it as CSV"),
        (b"c\0o\0d\0e\0", "is not text"),
        (b"code,time\r7,2026-05-04 08:55\r", "ends its lines in the way of old Macintosh programs"),
        (b"code,tiem\n7,2026-05-04 08:55\n", r"no column for the time. The columns of line 1 are: code, tiem"),
        (b"stamp,time\n1,2026-05-04 08:55\n", "no column for the code of the person"),
        (b"a,b\n7,2026-05-04 08:55\n", "The columns are not known. The columns of line 1 are: a, b"),
        (b'code,time\n7,"2026-05-04 08:55\n8,2026-05-04 09:00\n', "Line 2 cannot be cut into columns"),
        (b'code,time\n7,"2026-05-04" 08:55\n', "Line 2 cannot be cut into columns"),
    ],
)
def test_what_is_no_file_of_punches_is_refused(path: Path, content: bytes, sentence: str) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        lines(path)


def test_a_column_that_was_said_and_is_not_there_is_named(path: Path) -> None:
    path.write_text(TEXT)
    with pytest.raises(UserError, match="There is no column called Badge"):
        lines(path, mapping=ColumnMapping({FileColumn.CODE: "Badge"}))


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(UserError, match="There is no file"):
            PunchFile(path, ColumnMapping())


def test_an_unknown_encoding_is_refused(path: Path) -> None:
    path.write_text(TEXT)
    for name in ("utf-99", "base64", "hex"):
        with pytest.raises(UserError, match="is no encoding"):
            PunchFile(path, ColumnMapping(), name)


def test_a_line_without_an_end_is_refused(path: Path) -> None:
    path.write_bytes(b"code,time\n" + b"7" * (1 << 21))
    with pytest.raises(UserError, match="Line 2 is longer"):
        lines(path)
