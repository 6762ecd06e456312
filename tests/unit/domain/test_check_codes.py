"""Check codes: typed from paper, they say what they said, or that they were mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.check_codes import DIGEST_BITS, CheckCode, month_number, month_of_number, read_check_code
from faceattend.domain.months import Month
from faceattend.errors import BugError, UserError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

codes = st.builds(
    CheckCode,
    st.integers(0, 4095).map(month_of_number),
    st.integers(0, 255),
    st.integers(0, (1 << DIGEST_BITS) - 1),
)


@given(codes)
def test_a_code_is_read_as_it_was_printed(code: CheckCode) -> None:
    assert read_check_code(code.text) == code


@given(codes)
def test_it_is_twenty_signs_in_groups_of_four(code: CheckCode) -> None:
    assert [len(group) for group in code.text.split("-")] == [4] * 5


@given(codes, st.integers(0, 19), st.integers(1, 31))
def test_every_wrong_sign_is_found(code: CheckCode, place: int, step: int) -> None:
    signs = list(code.text.replace("-", ""))
    signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + step) % 32]
    with pytest.raises(UserError, match="typing mistake"):
        read_check_code("".join(signs))


@given(codes, st.integers(0, 19), st.integers(0, 19))
def test_two_signs_that_changed_places_are_found(code: CheckCode, one: int, other: int) -> None:
    signs = list(code.text.replace("-", ""))
    if signs[one] == signs[other]:
        assert read_check_code("".join(signs)) == code
        return
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(UserError, match="typing mistake"):
        read_check_code("".join(signs))


@given(codes)
def test_small_letters_spaces_and_lookalikes_do_not_matter(code: CheckCode) -> None:
    typed = code.text.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert read_check_code(f" {typed}\n") == code


def test_a_code_that_is_cut_off_says_how_long_one_is() -> None:
    with pytest.raises(UserError, match="20 letters and digits, this one has 3"):
        read_check_code("ABC")


def test_a_sign_that_no_code_has_is_named() -> None:
    with pytest.raises(UserError, match="'!'"):
        read_check_code("ABCD-EFGH-JKMN-PQRS-TVW!")


def test_months_are_numbered_from_1970() -> None:
    assert month_number(Month(1970, 1)) == 0
    assert month_of_number(month_number(Month(2026, 5))) == Month(2026, 5)
    with pytest.raises(BugError):
        month_number(Month(1969, 12))


def test_nothing_that_does_not_fit_becomes_a_code() -> None:
    with pytest.raises(BugError):
        _ = CheckCode(Month(2026, 5), 256, 0).text
