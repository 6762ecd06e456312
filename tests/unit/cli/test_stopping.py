"""Ctrl+C ends long work where nothing is lost."""

import os
import signal

import pytest

from faceattend.cli.stopping import pausing, stop_signals


def test_work_ends_at_its_next_step_after_ctrl_c() -> None:
    told: list[tuple[int, int]] = []
    with stop_signals() as stop:
        progress = pausing(stop, lambda done, total: told.append((done, total)), "Paused; go on later.")
        progress(1, 3)
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt, match="Paused; go on later"):
            progress(2, 3)
    assert told == [(1, 3)]


def test_the_second_ctrl_c_ends_at_once() -> None:
    with stop_signals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.requested
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_is_as_it_was_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_signals():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
