from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.domain.heads import Head, parse_head
from faceattend.errors import UserError

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_head_is_printed_short() -> None:
    digest = bytes.fromhex("abcdef0123456789") + bytes(24)
    assert Head("00000001", 12, NOW, digest).text == "12-ABCD-EF01-2345-6789"


@given(epoch=st.integers(1, 10**12), digest=st.binary(min_size=32, max_size=32))
def test_what_is_printed_can_be_typed(epoch: int, digest: bytes) -> None:
    head = Head("00000001", epoch, NOW, digest)
    for text in (head.text, f"  {head.text.lower()} \n", head.text.replace("-", " - ")):
        typed = parse_head(text)
        assert typed.same_as(head)
        assert head.same_as(typed)
        assert typed.text == head.text
    other = Head("00000001", epoch, NOW, bytes([digest[0] ^ 1]) + digest[1:])
    assert not other.same_as(head)
    assert not Head("00000001", epoch + 1, NOW, digest).same_as(head)


@pytest.mark.parametrize("text", ["", "12", "12-ABCD-EF01-2345", "12-ABCD-EF01-2345-678G", "-ABCD-EF01-2345-6789"])
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is not the mark of a seal"):
        parse_head(text)
