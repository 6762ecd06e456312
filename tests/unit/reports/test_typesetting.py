"""Lines of any script: what is printed, how wide, and what a reader copies."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from faceattend.reports.sheet import PLAIN, Align, Sheet, Style
from faceattend.reports.typesetting import ELLIPSIS, Typesetter

ARABIC = "\u0645\u062d\u0645\u062f"


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Sheet(100, 100, "", "").setter


def test_arabic_letters_are_joined(setter: Typesetter) -> None:
    first, middle, last = setter.line("\u0645" * 3).parts[0].array.strip("<>").split("><")
    alone = setter.line("\u0645").parts[0].array.strip("<>")
    assert len({first, middle, last, alone}) == 4


def test_a_right_to_left_name_is_printed_from_the_right() -> None:
    sheet = Sheet(200, 50, "", "")
    sheet.text(10, 10, 12, sheet.setter.line("\u05d0\u05d1"))
    sheet.text(10, 30, 12, sheet.setter.line("\u05d1\u05d0"))
    sheet.next_page()
    [page] = PdfReader(io.BytesIO(sheet.finish())).pages
    shown = page.get_contents()
    assert shown is not None
    content = shown.get_data().decode("latin-1")
    first, second = (part.split("[")[1].split("]")[0].replace(" ", "") for part in content.split("Tm")[1:])
    glyphs, other = first.strip("<>").split("><"), second.strip("<>").split("><")
    assert glyphs == other[::-1]


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        "\u05d9\u05d5\u05e1\u05e3",
        "\u5c71\u7530",
        "m\u0308",
        "\u0905\u0928\u0940\u0924\u093e",
        f"Ali ({ARABIC}) 12",
    ],
)
def test_the_page_holds_the_text_itself_for_search_and_speech(text: str) -> None:
    sheet = Sheet(200, 50, "", "")
    sheet.text(10, 10, 12, sheet.setter.line(text))
    sheet.next_page()
    [page] = PdfReader(io.BytesIO(sheet.finish())).pages
    content = page.get_contents()
    assert content is not None
    assert ("\ufeff" + text).encode("utf-16-be").hex() in content.get_data().decode("latin-1")


def test_a_sign_without_a_font_is_a_box(setter: Typesetter) -> None:
    assert setter.line("\U00020bb7").parts == setter.line("\u25a1").parts


def test_an_accent_takes_no_room(setter: Typesetter) -> None:
    assert setter.line("m\u0308").width == pytest.approx(setter.line("m").width, abs=0.001)
    assert setter.line("\u05e9\u05b8\u05c1").width == pytest.approx(setter.line("\u05e9").width, abs=0.001)


names = st.text(
    st.sampled_from(
        "Grace Hopper-\u00e9\u0416\u03a9\u0645\u062d\u05d0\u05b0\u5c71\uae40\u0905\u0940\u0301\u200d\U00020bb7("
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(text=names, width=st.floats(1, 12))
def test_a_fitted_line_fits_and_says_when_it_was_cut(setter: Typesetter, text: str, width: float) -> None:
    line = setter.fitted(text, width)
    assert line.width <= width
    assert line.text == text or line.text.endswith(ELLIPSIS)
    assert text.startswith(line.text.removesuffix(ELLIPSIS).rstrip())


def test_nothing_is_cut_that_fits(setter: Typesetter) -> None:
    whole = setter.line("Grace Hopper")
    assert setter.fitted("Grace Hopper", whole.width) == whole


def test_two_lines_break_between_words(setter: Typesetter) -> None:
    both = setter.wrapped("Maria Antonieta Fernanda", setter.line("Maria Antonieta ").width)
    assert both is not None
    assert [line.text for line in both] == ["Maria Antonieta", "Fernanda"]
    assert setter.wrapped("Indivisible", 1.0) is None
    assert setter.wrapped("a bb ccc", setter.line("a").width) is None


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("\u6b50\u967d\u4fee\u6587\u738b\u5c0f\u660e", "\u6b50\u967d\u4fee\u6587", "\u738b\u5c0f\u660e"),
        ("\u30ab\u30c3\u30c8\u30cb", "\u30ab\u30c3\u30c8", "\u30cb"),
        ("Hohenzollern-Sigmaringen", "Hohenzollern-", "Sigmaringen"),
    ],
)
def test_two_lines_break_between_ideographs_and_behind_hyphens(
    setter: Typesetter, text: str, head: str, rest: str
) -> None:
    both = setter.wrapped(text, setter.line(head).width)
    assert both is not None
    assert [line.text for line in both] == [head, rest]


def test_no_line_begins_with_a_small_syllable(setter: Typesetter) -> None:
    assert setter.wrapped("\u30ab\u30c3\u30c8", setter.line("\u30ab").width) is None


def test_controls_of_direction_are_not_printed(setter: Typesetter) -> None:
    name = "\u0645\u062d\u0645\u062f"
    assert setter.line(f"\u2068{name}\u2069").parts == setter.line(name).parts


def test_cells_of_a_row_are_placed_and_coloured_one_by_one() -> None:
    sheet = Sheet(300, 50, "", "")
    cells = [
        (50.0, sheet.cell("P")),
        (100.0, sheet.cell("WO", Style(grey=0.5))),
        (150.0, sheet.cell("A", Style(bold=True))),
    ]
    sheet.row(20, 10, cells, Align.CENTRE)
    sheet.row(40, 10, [], Align.CENTRE)
    sheet.next_page()
    found: list[str] = []
    [page] = PdfReader(io.BytesIO(sheet.finish())).pages
    page.extract_text(visitor_text=lambda text, *place: found.append(text.strip()))
    assert " ".join(text for text in found if text) == "P WO A"
    assert sheet.cell("P") is sheet.cell("P", PLAIN)
