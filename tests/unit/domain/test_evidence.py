import pytest

from faceattend.domain.evidence import Evidence
from faceattend.domain.faces import Box


@pytest.mark.parametrize("picture", [b"", b"\xff\xd8\n\x00picture\n"])
def test_what_was_packed_is_unpacked(picture: bytes) -> None:
    evidence = Evidence("Tür ±", Box(10.5, -2, 80, 96), 31.2, picture)
    assert Evidence.unpacked(evidence.packed()) == evidence


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"[1]\npicture", b"\xff\xd8", b'{"camera": "Door", "box": [1], "seconds": 1}\n']
)
def test_other_bytes_are_no_evidence(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Evidence.unpacked(content)
