import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faceattend.errors import TryLaterError
from faceattend.storage.attempts import Attempts, ClosedNameError

GRACE = "e" * 32
LINUS = "f" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sign-in.json"


@pytest.fixture
def attempts(path: Path) -> Attempts:
    return Attempts(path)


def _fail(attempts: Attempts, now: datetime, times: int, tag: str = GRACE) -> None:
    for _ in range(times):
        attempts.failed(tag, now)


def _seconds_to_wait(attempts: Attempts, now: datetime) -> float:
    with pytest.raises(TryLaterError) as refused:
        attempts.check(GRACE, now)
    return refused.value.seconds


def test_five_are_free(attempts: Attempts, now: datetime) -> None:
    assert [attempts.failed(GRACE, now) for _ in range(4)] == [1, 2, 3, 4]
    attempts.check(GRACE, now)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(5, 30), (6, 60), (7, 120), (8, 240), (11, 1920), (12, 3600), (40, 3600), (99, 3600)]
)
def test_then_the_wait_doubles_to_an_hour(attempts: Attempts, now: datetime, failures: int, seconds: int) -> None:
    _fail(attempts, now, failures)
    assert _seconds_to_wait(attempts, now) == seconds
    assert _seconds_to_wait(attempts, now + timedelta(seconds=seconds - 1)) == 1
    attempts.check(GRACE, now + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("failures", "words"), [(5, "Wait 30 seconds"), (7, "Wait 2 minutes"), (20, "Wait 60 minutes")]
)
def test_the_sentence_says_how_long(attempts: Attempts, now: datetime, failures: int, words: str) -> None:
    _fail(attempts, now, failures)
    with pytest.raises(TryLaterError, match=words):
        attempts.check(GRACE, now)


def test_a_hundred_close_the_name_until_somebody_opens_it(attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now, 100)
    with pytest.raises(ClosedNameError, match="recovery key"):
        attempts.check(GRACE, now + timedelta(days=400))
    attempts.reset(GRACE)
    attempts.check(GRACE, now)


def test_a_restart_does_not_clear_the_count(path: Path, attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now, 6)
    again = Attempts(path)
    assert again.failures(GRACE) == 6
    assert _seconds_to_wait(again, now) == 60
    assert again.failed(GRACE, now) == 7


def test_the_right_password_clears_it(path: Path, attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now, 6)
    attempts.reset(GRACE)
    attempts.check(GRACE, now)
    assert attempts.failures(GRACE) == 0
    attempts.reported()
    assert not path.exists()


def test_what_the_log_does_not_have_yet_is_kept_until_it_has(path: Path, attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now, 3)
    _fail(attempts, now, 2, LINUS)
    attempts.failed(GRACE, now, reported=True)
    attempts.reset(GRACE)
    again = Attempts(path)
    assert again.unreported() == {GRACE: 3, LINUS: 2}
    again.reported()
    assert again.unreported() == {}
    assert (again.failures(GRACE), again.failures(LINUS)) == (0, 2)


def test_a_right_password_writes_nothing_when_there_was_no_wrong_one(path: Path, attempts: Attempts) -> None:
    attempts.reset(GRACE)
    assert not path.exists()


def test_one_name_s_failures_are_not_another_s(attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now, 6)
    attempts.check(LINUS, now)


def test_a_clock_that_was_set_back_costs_one_wait_and_not_a_year(attempts: Attempts, now: datetime) -> None:
    _fail(attempts, now + timedelta(days=365), 6)
    assert _seconds_to_wait(attempts, now) == 60
    attempts.check(GRACE, now + timedelta(seconds=60))


def test_made_up_names_do_not_push_out_a_real_one(path: Path, attempts: Attempts, now: datetime) -> None:
    made_up = {f"{number:032x}": [1, now.isoformat(), 0] for number in range(999)}
    path.write_text(json.dumps({"version": 1, "failures": {GRACE: [7, now.isoformat(), 0], **made_up}}))
    for number in range(1000, 1003):
        assert attempts.failed(f"{number:032x}", now + timedelta(seconds=number)) == 1
    assert attempts.failures(GRACE) == 7
    assert len(json.loads(path.read_bytes())["failures"]) == 1000


def test_the_file_is_private_and_names_nobody(path: Path, attempts: Attempts, now: datetime) -> None:
    attempts.failed(GRACE, now)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_bytes())["failures"] == {GRACE: [1, now.isoformat(), 1]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"version": 1}',
        b'{"version": 2, "failures": {}}',
        b'{"version": 1, "failures": {"a": 3}}',
        b'{"version": 1, "failures": {"a": [1, "yesterday", 0]}}',
        b'{"version": 1, "failures": {"a": [1, 5, 0]}}',
        b'{"version": 1, "failures": {"a": [1, "2026-11-20T08:58:12+00:00"]}}',
        b'{"version": 1, "failures": {"a": [-1, "2026-11-20T08:58:12+00:00", 0]}}',
        b'{"version": 1, "failures": {"a": [1e9, "2026-11-20T08:58:12+00:00", 0]}}',
        b'{"version": 1, "failures": {"a": [1, "2026-11-20T08:58:12+00:00", 1000000000]}}',
    ],
)
def test_a_damaged_file_counts_as_empty(path: Path, attempts: Attempts, now: datetime, content: bytes) -> None:
    path.write_bytes(content)
    attempts.check("a", now)
    assert attempts.failed("a", now) == 1
