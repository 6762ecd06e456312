"""Directions of mixed lines, against an implementation of the whole algorithm."""

from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from faceattend.reports.bidi import apart, levels, visual_order

letters = st.text("ab \u05d0\u05d1\u0639\u0644\u066112.,-/+$()[]\u064b\u05b0'", min_size=1, max_size=14)


@given(letters)
def test_lines_read_as_the_standard_says(text: str) -> None:
    order = visual_order(levels(text))
    assert sorted(order) == list(range(len(text)))
    # The other implementation swaps no brackets, and neither does an order.
    assert "".join(text[index] for index in order) == get_display(text)


def test_brackets_stay_around_what_they_hold() -> None:
    text = "\u05d0\u05d1 (ab) cd"
    assert [level % 2 for level in levels(text)] == [1, 1, 1, 1, 0, 0, 1, 1, 0, 0]


def test_a_line_of_one_direction_stays_as_it_is() -> None:
    assert levels("Grace 12") == [0] * 8
    assert visual_order([0, 0, 0]) == [0, 1, 2]
    assert visual_order([1, 1]) == [1, 0]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]
    assert visual_order([]) == []


@given(st.text("ab \u05d0\u05d112.,", min_size=1, max_size=8), st.text("\u0639\u0644\u0661 2a", min_size=1, max_size=8))
def test_what_is_set_apart_reads_the_same_in_any_sentence(around: str, name: str) -> None:
    control = "\u2068"
    sentence = f"{around}{control}{name}\u2069{around}"
    order = visual_order(levels(sentence))
    first = len(around) + 1
    inside = [index - first for index in order if first <= index < first + len(name)]
    assert inside == visual_order(levels(name))
    placed = [order.index(index) for index in range(first, first + len(name))]
    assert max(placed) - min(placed) == len(name) - 1


def test_a_number_behind_a_title_stays_behind_it() -> None:
    title = apart("\u0639\u064a\u062f")
    text = f"Holidays: 20 {title}; 30 Reformation"
    order = visual_order(levels(text))
    assert [text[index] for index in order][-len("; 30 Reformation") :] == list("; 30 Reformation")
    assert apart("Reformation") == "Reformation"
