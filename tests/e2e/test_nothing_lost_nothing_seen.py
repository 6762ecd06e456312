"""What was printed as a punch survives a kill, and what lies on the disk tells nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.conftest import Faceattend


def enrol(vault: Faceattend, portraits: Path) -> None:
    for code, name, pictures in (
        ("Kestrel-4711", "Barack Hussein Obama", ("obama.jpg", "obama2.jpg")),
        ("Magpie-0815", "Joseph Robinette Biden", ("biden.jpg",)),
    ):
        run = vault(
            *("person", "add", "--name", name, "--code", code, "--group", "Aviary", "--consent", "Signed on the 3rd"),
            *(portraits / picture for picture in pictures),
        )
        assert run.code == 0, run.errors


def test_a_printed_punch_survives_the_kill_of_the_program(vault: Faceattend, speech: Path, portraits: Path) -> None:
    enrol(vault, portraits)
    for day in ("01", "02", "03"):
        process = vault.start("watch", speech, "--start", f"2026-06-{day}T08:00:00", "--json")
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            if json.loads(line)["type"] == "punch":
                printed.append(json.loads(line)["id"])
                process.kill()
                break
        process.communicate(timeout=60)
        assert printed
        kept = {punch["id"] for punch in vault("punches", "list", "--month", "2026-06", "--json").lines}
        assert set(printed) <= kept


def test_no_name_code_or_group_is_readable_on_the_disk(vault: Faceattend, speech: Path, portraits: Path) -> None:
    enrol(vault, portraits)
    assert vault("watch", speech, "--camera", "Drawbridge", "--start", "2026-06-01T08:00:00").code == 0
    content = b"\0".join(path.read_bytes() for path in vault.folder.rglob("*") if path.is_file())
    assert content
    for secret in (
        "Kestrel",
        "4711",
        "Hussein",
        "Robinette",
        "Magpie",
        "Aviary",
        "Drawbridge",
        "Signed on",
        "Test Office",
    ):
        assert secret.encode() not in content, secret
        assert secret.encode("utf-16-le") not in content, secret


def test_the_log_names_nobody_whatever_fails(vault: Faceattend, portraits: Path) -> None:
    enrol(vault, portraits)
    vault.fails("person", "add", "--name", "Hussein", "--code", "Kestrel-4711", "--consent", "yes")
    vault.fails("watch", "rtsp://Drawbridge:Portcullis@127.0.0.1:9/stream")
    with closing(sqlite3.connect(vault.folder / "attendance.db")) as database:
        database.execute("UPDATE template SET token = zeroblob(length(token))")
        database.commit()
    watched = vault("watch", portraits, "--json", "--frames", "1")
    assert "Kestrel-4711" in watched.errors
    assert "damaged: templates " in vault.log
    for secret in ("Kestrel", "4711", "Hussein", "Robinette", "Magpie", "Aviary", "Drawbridge", "Portcullis"):
        assert secret not in vault.log, secret
