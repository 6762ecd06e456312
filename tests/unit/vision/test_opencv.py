import os
import subprocess
import sys
from pathlib import Path


def run(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_import_leaves_the_environment_as_it_was() -> None:
    code = (
        "import os; before = dict(os.environ)\n"
        "import faceattend.vision.opencv\n"
        "assert dict(os.environ) == before, set(os.environ.items()) ^ set(before.items())"
    )
    for environment in ({}, {"QT_QPA_FONTDIR": "/fonts", "LD_LIBRARY_PATH": "/lib", "OPENCV_LOG_LEVEL": "DEBUG"}):
        result = run(code, **environment)
        assert result.returncode == 0, result.stderr


def test_damaged_video_and_refused_stream_print_nothing(tmp_path: Path) -> None:
    video = tmp_path / "cut.mp4"
    video.write_bytes(b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41\0\0\0\x08free" + bytes(1000))
    code = (
        "from faceattend.vision.opencv import cv2\n"
        "assert not cv2.VideoCapture(VIDEO, cv2.CAP_FFMPEG).isOpened()\n"
        "assert not cv2.VideoCapture('rtsp://desk:secret@127.0.0.1:9/x', cv2.CAP_FFMPEG).isOpened()\n"
        "assert not cv2.VideoCapture(97).isOpened()"
    ).replace("VIDEO", repr(str(video)))
    result = run(code, OPENCV_FFMPEG_DEBUG="1", OPENCV_VIDEOIO_DEBUG="1", OPENCV_LOG_LEVEL="VERBOSE")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_gigantic_picture_is_refused_by_opencv_itself() -> None:
    code = (
        "import struct, zlib\nimport numpy as np\nfrom faceattend.vision.opencv import cv2\n"
        "def chunk(kind, body):\n"
        "    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))\n"
        "header = chunk(b'IHDR', struct.pack('>IIBBBBB', 30000, 30000, 8, 0, 0, 0, 0))\n"
        "png = b'\\x89PNG\\r\\n\\x1a\\n' + header + chunk(b'IDAT', zlib.compress(bytes(1000))) + chunk(b'IEND', b'')\n"
        "try:\n    assert cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR) is None\n"
        "except cv2.error as error:\n    assert 'PIXELS' in str(error), error\n"
    )
    result = run(code)
    assert result.returncode == 0, result.stderr
