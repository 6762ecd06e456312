"""A long day in short: a report is read while people are punched, and thousands of punches leave nothing behind."""

import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.measuring import Measurement
from faceattend.domain.people import PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.storage.vault import Vault

_PEOPLE = 200
_ROUNDS = 50
_START = datetime(2026, 5, 1, 6, tzinfo=UTC)
_RECORDING_SECONDS = 20.0
_PER_SECOND = 10
_STEADY_FROM = 10


def measure() -> Iterator[Measurement]:
    """Yield security.md's figures of what holds over time; the processes of Linux are looked at."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        vault, _ = Vault.create(data, "a passphrase of the benchmark")
        with vault:
            people = [vault.people.add(PersonDetails(f"P {n}", str(n)), None, None, {}).id for n in range(_PEOPLE)]
            yield from _soak(vault, data, people)
            yield from _report_while_recording(vault, people)


def _soak(vault: Vault, data: Path, people: list[PersonId]) -> Iterator[Measurement]:
    """Punch everybody once a day, and read and seal each day."""
    memory, handles, logs = [], [], []
    for number in range(_ROUNDS):
        for place, person in enumerate(people):
            _punch(vault, person, _START + timedelta(days=number, seconds=place))
        last = _START + timedelta(days=number)
        logs.append((data / "attendance.db-wal").stat().st_size)
        vault.punches.between(last.date(), last.date())
        vault.seals.seal(last)
        gc.collect()
        memory.append(_resident_bytes())
        handles.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208  the folder is no place for paths
    growth = 100 * (memory[-1] / memory[_STEADY_FROM] - 1)
    yield Measurement(f"memory that {_PEOPLE * _ROUNDS:,} punches leave behind", growth, "%", 5)
    yield Measurement("open files more than at the beginning", handles[-1] - handles[_STEADY_FROM], "")
    yield Measurement("largest write-ahead log", max(logs) / (1 << 20), "MiB", 64)


def _report_while_recording(vault: Vault, people: list[PersonId]) -> Iterator[Measurement]:
    """Punch ten people a second while the month is read without a pause."""
    begin = _START + timedelta(days=_ROUNDS)
    times: list[float] = []
    with _month_read_all_the_time(vault):
        for number in range(int(_RECORDING_SECONDS * _PER_SECOND)):
            began = time.perf_counter()
            _punch(vault, people[number % _PEOPLE], begin + timedelta(seconds=number))
            times.append(time.perf_counter() - began)
            time.sleep(1 / _PER_SECOND)
    kept = sum(1 for punch in vault.punches.between(begin.date(), begin.date()) if punch.time >= begin)
    yield Measurement("slowest of a hundred punches during a report", 1000 * float(np.percentile(times, 99)), "ms", 50)
    yield Measurement("punches lost during a report", len(times) - kept, "", 0)


@contextmanager
def _month_read_all_the_time(vault: Vault) -> Iterator[None]:
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            vault.punches.between(_START.date(), _START.date() + timedelta(days=_ROUNDS))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _punch(vault: Vault, person: PersonId, moment: datetime) -> None:
    vault.punches.add(NewPunch(person, moment, moment.date(), Direction.IN, Method.FACE, "Door", 0.7))


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
