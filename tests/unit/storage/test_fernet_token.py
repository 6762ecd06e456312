"""Fernet tokens without Base 64: the library reads what is written here, and the other way round."""

import base64
import hmac
import os

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from faceattend.storage.fernet_token import TokenKey

KEY = bytes(range(32))
LIBRARY = Fernet(base64.urlsafe_b64encode(KEY))


@given(st.binary(max_size=200))
def test_the_library_reads_the_tokens(content: bytes) -> None:
    assert LIBRARY.decrypt(base64.urlsafe_b64encode(TokenKey(KEY).token(content))) == content


@given(st.binary(max_size=200))
def test_the_tokens_of_the_library_are_read(content: bytes) -> None:
    assert TokenKey(KEY).opened(base64.urlsafe_b64decode(LIBRARY.encrypt(content))) == content


def test_a_token_tells_no_time() -> None:
    assert TokenKey(KEY).token(b"x")[1:9] == bytes(8)


@pytest.mark.parametrize("content", [b"", b"a name", bytes(100)])
def test_no_bit_can_be_altered(content: bytes) -> None:
    token = TokenKey(KEY).token(content)
    for place in range(len(token)):
        altered = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        with pytest.raises(InvalidToken):
            TokenKey(KEY).opened(altered)


def test_no_part_can_be_cut_off() -> None:
    token = TokenKey(KEY).token(b"a name")
    for length in range(len(token)):
        with pytest.raises(InvalidToken):
            TokenKey(KEY).opened(token[:length])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidToken):
        TokenKey(os.urandom(32)).opened(TokenKey(KEY).token(b"a name"))


def test_a_content_that_was_signed_with_a_wrong_padding_is_refused() -> None:
    whole = TokenKey(KEY).token(bytes(32))
    # Without the last block the padding is missing; whoever has the key can sign that.
    shorter = whole[:-48]
    signed = shorter + hmac.digest(KEY[:16], shorter, "sha256")
    with pytest.raises(InvalidToken):
        TokenKey(KEY).opened(signed)
