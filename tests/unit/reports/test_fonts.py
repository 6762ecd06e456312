"""Which characters the fonts of the program print."""

import unicodedata

import pytest

from faceattend.reports.fonts import FontFile, clusters, font_for, unprintable

NAMES = {
    "Latin": "\u0141ukasz \u017b\u00f3\u0142\u0107 \u0110\u1eb7ng Th\u1ecb M\u1ef9 \u00de\u00f3r \u1e9e",
    "Greek": "\u0391\u03b8\u03b7\u03bd\u03ac \u1f08\u03c1\u03b9\u03c3\u03c4\u03bf\u03c4\u03ad\u03bb\u03b7\u03c2",
    "Cyrillic": "\u0429\u0451\u043b\u043e\u043a\u043e\u0432 \u0457\u0491\u0454",
    "Arabic": "\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0644\u0647",
    "Persian": "\u067e\u0631\u06cc\u0633\u0627 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Urdu": "\u06c1\u0645\u0627\u06cc\u0648\u06ba \u0633\u0639\u06cc\u062f \u0644\u06d2",
    "Hebrew": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "Chinese": "\u738b\u5c0f\u660e \u9f8d",
    "Japanese": "\u3055\u304f\u3089 \u30c6\u30b9\u30c8",
    "Korean": "\uae40\ubbfc\uc218",
    "Hindi": "\u0905\u0928\u0940\u0924\u093e \u0936\u0930\u094d\u092e\u093e",
    "Thai": "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
}


@pytest.mark.parametrize("script", NAMES)
def test_names_of_these_scripts_print(script: str) -> None:
    assert unprintable(NAMES[script]) == ""


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x20, 0x7E),
        (0xA1, 0x17F),
        (0x400, 0x45F),
        (0x5D0, 0x5EA),
        (0x620, 0x6D3),
        (0x3041, 0x3094),
        (0x4E00, 0x9FA5),
        (0xAC00, 0xD7A3),
    ],
)
def test_whole_alphabets_print(first: int, last: int) -> None:
    letters = [
        chr(code) for code in range(first, last + 1) if unicodedata.category(chr(code)) in {"Lu", "Ll", "Lo", "Nd"}
    ]
    assert [letter for letter in letters if font_for(letter) is None] == []


def test_what_no_font_has_is_named_once_and_in_order() -> None:
    assert unprintable("\U00020bb7a\U00020bb7\U00013000b") == "\U00020bb7\U00013000"


def test_accents_and_joiners_stay_with_their_letters() -> None:
    assert list(clusters("m\u0308x\u05d0\u05b0\u05c1 \u0645\u06cc\u200c\u062e")) == [
        "m\u0308",
        "x",
        "\u05d0\u05b0\u05c1",
        " ",
        "\u0645",
        "\u06cc\u200c",
        "\u062e",
    ]
    assert list(clusters("")) == []


def test_bold_text_is_bold_where_there_is_a_bold_font() -> None:
    assert font_for("G", bold=True) is FontFile.DEJAVU_BOLD
    assert font_for("\u738b", bold=True) is FontFile.DROID
