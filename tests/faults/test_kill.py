"""Whatever was acknowledged survives a kill at any moment."""

import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from faceattend.storage.vault import Vault

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def _kill_after(child: "subprocess.Popen[str]", lines: int) -> list[str]:
    """Read some lines, kill the writer in the middle of its work, and return every line that reached the pipe."""
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(lines)]
    child.kill()
    said += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    if child.stdin is not None:
        child.stdin.close()
    return [line for line in said if line.endswith("\n")]


def test_no_acknowledged_row_is_lost(
    folder: Path, passphrase: str, start_child: Callable[..., "subprocess.Popen[str]"]
) -> None:
    acknowledged: list[str] = []
    for kill in range(20):
        # Different numbers, so that a kill meets a punch as well as a person between keystore and database.
        acknowledged += _kill_after(start_child("write_forever", str(folder)), 1 + 7 * kill)
    with Vault.unlock(folder, passphrase) as vault:
        punches = {punch.id for punch in vault.punches.between(DAY, DAY)}
        people = {person.details.code: person for person in vault.people.all()}
        templates = vault.people.templates("sface:1")
        watched = [span.end - START for span in vault.coverage.between(START, START + timedelta(days=1))]
        checked = vault.verify()
        problems = vault.problems
    words = [line.split() for line in acknowledged]
    said_punches = {int(number) for kind, number, *_ in words if kind == "punch"}
    said_people = {code for kind, code, *_ in words if kind == "person"}
    said_spans: dict[str, int] = {}
    for kind, number, *rest in words:
        if kind == "span":
            said_spans[number] = max(said_spans.get(number, 0), int(rest[0]))
    assert len(said_punches) >= 500
    assert said_people
    assert said_punches <= punches
    assert said_people <= set(people)
    assert all(
        np.array_equal(templates[people[code].id], np.full((2, 128), int(code.split("-")[1]))) for code in said_people
    )
    assert all(timedelta(seconds=seconds) in watched for seconds in said_spans.values())
    assert problems == ()
    assert checked.findings == ()
    assert checked.rows >= len(punches)
    connection = sqlite3.connect(folder / "attendance.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
