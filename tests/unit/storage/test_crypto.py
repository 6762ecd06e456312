import base64
import secrets

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from faceattend.storage.crypto import BlindIndex, Kind, Sealer, UnreadableError, pad, unpad

KEY = bytes(range(32))


@given(st.binary(max_size=300), st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.sampled_from(Kind))
def test_what_is_sealed_is_opened(body: bytes, row: int, person: int, kind: Kind) -> None:
    sealer = Sealer(KEY)
    assert sealer.open(kind, row, person, sealer.seal(kind, row, person, body)) == body


def test_a_token_tells_no_time() -> None:
    sealed = Sealer(KEY).seal(Kind.PUNCH, 1, 2, b"body")
    token = base64.urlsafe_b64encode(sealed[1:])
    assert Fernet(base64.urlsafe_b64encode(KEY)).extract_timestamp(token) == 0


def test_a_punch_takes_89_bytes_and_its_scheme() -> None:
    assert len(Sealer(KEY).seal(Kind.PUNCH, 2**40, 2**31, bytes(16))) == 90


@pytest.mark.parametrize(("kind", "row", "person"), [(Kind.VOID, 1, 2), (Kind.PUNCH, 3, 2), (Kind.PUNCH, 1, 4)])
def test_a_value_is_not_opened_in_another_place(kind: Kind, row: int, person: int) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(Kind.PUNCH, 1, 2, b"body")
    with pytest.raises(UnreadableError, match="another row"):
        sealer.open(kind, row, person, sealed)


def test_every_flipped_bit_is_noticed() -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(Kind.PUNCH, 1, 2, bytes(16))
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(UnreadableError):
            sealer.open(Kind.PUNCH, 1, 2, bytes(flipped))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" + bytes(89), b"\x01" + bytes(89)])
def test_what_is_no_token_is_unreadable(sealed: bytes) -> None:
    with pytest.raises(UnreadableError):
        Sealer(KEY).open(Kind.PUNCH, 1, 2, sealed)


def test_another_key_opens_nothing() -> None:
    sealed = Sealer(KEY).seal(Kind.PUNCH, 1, 2, b"body")
    with pytest.raises(UnreadableError):
        Sealer(secrets.token_bytes(32)).open(Kind.PUNCH, 1, 2, sealed)


def test_pseudonyms_of_months_people_and_vaults_differ() -> None:
    index = BlindIndex(KEY)
    tags = {
        index.of_month(1, 2026, 11),
        index.of_month(1, 2026, 12),
        index.of_month(2, 2026, 11),
        BlindIndex(bytes(32)).of_month(1, 2026, 11),
        index.of_code("1"),
        index.of_camera("1"),
    }
    assert len(tags) == 6
    assert {len(tag) for tag in tags} == {16}


@given(st.binary(max_size=700))
def test_padding_hides_the_length_and_comes_off(content: bytes) -> None:
    padded = pad(content, 256)
    assert len(padded) % 256 == 0
    assert unpad(padded) == content


@pytest.mark.parametrize("padded", [b"", b"\x00\x00\x00", b"\x00\x00\x00\x05abcd"])
def test_a_broken_length_is_unreadable(padded: bytes) -> None:
    with pytest.raises(UnreadableError):
        unpad(padded)
