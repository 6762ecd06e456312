import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.errors import UserError
from faceattend.storage.recovery_key import new_recovery_key, read_recovery_key, write_recovery_key


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(key: bytes) -> None:
    assert read_recovery_key(write_recovery_key(key)) == key


@given(st.binary(min_size=32, max_size=32))
def test_case_spaces_and_lookalike_letters_do_not_matter(key: bytes) -> None:
    typed = write_recovery_key(key).lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert read_recovery_key(f"  {typed}\n") == key


def test_a_key_is_fourteen_groups_of_four() -> None:
    groups = write_recovery_key(new_recovery_key()).split("-")
    assert [len(group) for group in groups] == [4] * 14


def test_two_keys_differ() -> None:
    assert new_recovery_key() != new_recovery_key()


@pytest.mark.parametrize("position", range(56))
def test_one_wrong_sign_is_a_typing_mistake(position: int) -> None:
    signs = list(write_recovery_key(bytes(range(32))).replace("-", ""))
    signs[position] = "7" if signs[position] != "7" else "8"
    with pytest.raises(UserError, match="typing mistake"):
        read_recovery_key("".join(signs))


def test_two_signs_that_changed_places_are_a_typing_mistake() -> None:
    signs = list(write_recovery_key(bytes(range(32))).replace("-", ""))
    signs[10], signs[11] = signs[11], signs[10]
    with pytest.raises(UserError, match="typing mistake"):
        read_recovery_key("".join(signs))


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", write_recovery_key(bytes(32)) + "-0000"])
def test_another_length_is_named(typed: str) -> None:
    with pytest.raises(UserError, match="56 letters and digits"):
        read_recovery_key(typed)


def test_a_sign_that_no_key_has_is_named() -> None:
    with pytest.raises(UserError, match="'!'"):
        read_recovery_key("!" * 56)
