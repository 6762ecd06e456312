"""How names and codes are cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.people import MAX_NAME_LENGTH, PersonDetails, clean_details, clean_text, code_key
from faceattend.errors import UserError

anything = st.text(st.characters(), max_size=30)


@given(anything)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text, "name", 500)
    assert clean_text(once, "name", 500) == once


@given(anything)
def test_clean_text_can_be_written_and_turns_nothing_around(text: str) -> None:
    cleaned = clean_text(text, "name", 500)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    kinds = {unicodedata.bidirectional(character) for character in cleaned}
    assert not kinds & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Grace\t Hopper\n", "Grace Hopper"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u202eevil\u202c", "evil"),
        ("Ann\u200ba", "Anna"),
        ("Ann\u00ada", "Anna"),
        ("\u061cAli\x00", "Ali"),
        ("e\u200b\u0301", "\u00e9"),
        ("broken\ud800", "broken"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("<b>O'Brien</b> & =1+1", "<b>O'Brien</b> & =1+1"),
    ],
)
def test_what_is_kept_of_a_name(written: str, kept: str) -> None:
    assert clean_text(written, "name", 120) == kept


def test_what_is_too_long_is_refused_in_a_sentence() -> None:
    assert clean_text("x" * MAX_NAME_LENGTH, "name", MAX_NAME_LENGTH) == "x" * MAX_NAME_LENGTH
    with pytest.raises(UserError, match="The name is longer than 120 characters; shorten it"):
        clean_text("x" * (MAX_NAME_LENGTH + 1), "name", MAX_NAME_LENGTH)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u200d\u200c", "\u202e"])
def test_a_name_that_nobody_can_see_is_empty(name: str) -> None:
    with pytest.raises(UserError, match="The name is empty"):
        clean_details(PersonDetails(name, "1"))


def test_a_code_is_needed() -> None:
    with pytest.raises(UserError, match="The code is empty"):
        clean_details(PersonDetails("Grace", " "))


@pytest.mark.parametrize(
    ("one", "two"),
    [("A 7", "a  7"), ("ab1", "AB1"), ("\uff11\uff12", "12"), ("stra\u00dfe", "STRASSE"), ("a\u00a07", "A 7")],
)
def test_two_ways_to_write_one_code(one: str, two: str) -> None:
    assert code_key(one) == code_key(two)


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_a_key_does_not_depend_on_case_or_spaces_around(code: str) -> None:
    assert code_key(code) == code_key(f"  {code.upper()} ")


def test_different_codes_have_different_keys() -> None:
    assert code_key("A7") != code_key("A 7")
    assert code_key("07") != code_key("7")


@pytest.mark.parametrize("name", ["\u3164", "\u2800\u115f", "\ufe0f", "\U000e0041\U000e0001", "\u200d", "\u0301"])
def test_a_name_that_cannot_be_seen_is_no_name(name: str) -> None:
    with pytest.raises(UserError, match="name is empty"):
        clean_details(PersonDetails(name, "7"))


def test_a_joiner_makes_no_other_code() -> None:
    assert code_key("A\u200d7") == code_key("A7")
