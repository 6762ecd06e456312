from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceattend.storage.chain import Tip
from faceattend.storage.checkpoints import Checkpoint, StreamState, digest_of, read_checkpoint, write_checkpoint
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.streams import TABLE_OF

DIGESTS = st.binary(min_size=32, max_size=32)
TIPS = st.builds(Tip, st.integers(0, 2**40), DIGESTS)
STATES = st.builds(StreamState, TIPS, TIPS)
MOMENTS = st.integers(0, 2**41).map(lambda milliseconds: datetime.fromtimestamp(milliseconds // 1000, UTC))
CHECKPOINTS = st.builds(
    Checkpoint,
    st.binary(min_size=4, max_size=4),
    st.integers(1, 2**40),
    MOMENTS,
    DIGESTS,
    st.booleans(),
    st.integers(0, 2**40),
    DIGESTS,
    st.fixed_dictionaries(dict.fromkeys(TABLE_OF, STATES)),
)


@given(CHECKPOINTS)
def test_a_checkpoint_is_read_as_it_was_written(checkpoint: Checkpoint) -> None:
    assert read_checkpoint(write_checkpoint(checkpoint)) == checkpoint


@given(CHECKPOINTS, st.data())
def test_every_byte_of_a_checkpoint_counts(checkpoint: Checkpoint, data: st.DataObject) -> None:
    body = bytearray(write_checkpoint(checkpoint))
    place = data.draw(st.integers(0, len(body) - 1))
    before = digest_of(bytes(body), b"seal")
    body[place] ^= 1 << data.draw(st.integers(0, 7))
    assert digest_of(bytes(body), b"seal") != before
    assert not _same(bytes(body), checkpoint)


def _same(body: bytes, checkpoint: Checkpoint) -> bool:
    try:
        return read_checkpoint(body) == checkpoint
    except UnreadableError:
        return False


@pytest.mark.parametrize("length", [0, 1, 53, 378, 417, 419, 500])
def test_what_has_another_length_is_no_checkpoint(length: int) -> None:
    with pytest.raises(UnreadableError):
        read_checkpoint(bytes(length))
