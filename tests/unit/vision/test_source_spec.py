from pathlib import Path

import pytest

from faceattend.errors import UserError
from faceattend.vision.source_spec import SourceKind, parse_source, shown_source


def test_number_is_a_camera() -> None:
    spec = parse_source(" 2 ")
    assert (spec.kind, spec.address, spec.title, spec.live) == (SourceKind.CAMERA, "2", "camera 2", True)


def test_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = tmp_path / "concat:door.mp4"
    video.write_bytes(b"x")
    assert parse_source(str(tmp_path)).kind is SourceKind.FOLDER
    monkeypatch.chdir(tmp_path)
    spec = parse_source("concat:door.mp4")
    assert (spec.kind, spec.title, spec.live) == (SourceKind.VIDEO, "concat:door.mp4", False)
    assert Path(spec.address).is_absolute()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("rtsp://192.168.1.20:554/ch1", "rtsp://192.168.1.20:554"),
        ("RTSP://camera.local/ch1", "rtsp://camera.local"),
        ("rtsps://admin:secret@camera.local/ch1", "rtsps://camera.local"),
        ("rtsp://admin:sec@ret@camera.local/ch1", "rtsp://camera.local"),
        ("rtsp://admin:sec/secret@camera.local/ch1", "the rtsp stream"),
        ("http://admin:sec?secret@camera.local/ch1", "the http stream"),
        ("http://admin:sec#secret@camera.local/ch1", "the http stream"),
        ("https://[fe80::1]:8443/x?user=desk&password=secret", "https://[fe80::1]:8443"),
        ("http://camera.local/x?password=sec@secret/y", "the http stream"),
        ("rtsp://10.0.0.5:554/user=admin_password=secret_channel=1.sdp", "rtsp://10.0.0.5:554"),
    ],
)
def test_stream_is_named_without_its_password(address: str, title: str) -> None:
    spec = parse_source(address)
    assert (spec.kind, spec.address, spec.title) == (SourceKind.STREAM, address, title)
    assert "secret" not in repr(spec) + str(spec) + spec.title
    assert shown_source(address) == title


def test_what_is_no_source_is_not_shown() -> None:
    assert shown_source("") == ""
    assert shown_source("rtsp//admin:secret@camera") == "an address that is not shown"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no video file or folder without a name"),
        ("   ", "no video file or folder without a name"),
        ("/nowhere/clip.mp4", "no video file or folder /nowhere/clip.mp4"),
        ("-1", "no video file or folder -1"),
        ("1000", "no camera 1000"),
        ("file:///etc/passwd", "begin with file: cannot be watched"),
        ("concat:a|b", "begin with concat: cannot be watched"),
        ("ftp://host/clip.mp4", "begin with ftp: cannot be watched"),
        ("rtsp://", "has no host"),
        ("rtsp:camera", "has no host"),
        ("http://[::1/x", "has no host"),
        ("http://a b/x", "has no host"),
        ("a\0b", "no video file|cannot be opened"),
        ("x" * 5000, "cannot be opened"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        parse_source(text)
