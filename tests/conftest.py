"""What holds for every test: no screen, no trace in the user's folders, no thread left behind, and the sample faces."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# First of all: OpenCV reads its limits only once, and a test that imports it by itself must find them in force.
import faceattend.vision.opencv  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
"""Seconds that the threads of a test together have to end after it; those that were told to stop need far less."""

# How long an example takes is told by the benchmarks: on a busy computer any of them may take long.
settings.register_profile("faceattend", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("faceattend")

# Before anything imports Qt. A test that wants a real screen starts a process of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with the sample faces and clips that `make samples` lays out."""
    folder = Path(os.environ.get("FACEATTEND_SAMPLES", ROOT / ".samples"))
    assert folder.is_dir(), f"{folder} is missing: run `make samples`"
    return folder


@pytest.fixture(autouse=True, scope="session")
def _folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the data, settings and logs of whoever runs the tests out of their reach."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(variable, str(home / variable.lower()))
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.delenv("FACEATTEND_DATA", raising=False)
        patch.delenv("FACEATTEND_PASSPHRASE", raising=False)
        yield


@pytest.fixture(autouse=True)
def _no_thread_left_behind() -> Iterator[None]:
    """Fail a test whose threads outlive it. Threads of wider fixtures are running before and do not count."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE
    started = [thread for thread in threading.enumerate() if thread not in before]
    # Python keeps a stand-in for every foreign thread that ever ran Python code, such as those of Qt's pool; nobody
    # can tell whether it still runs.
    own = [thread for thread in started if not thread.name.startswith("Dummy-")]
    for thread in own:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = [thread.name for thread in own if thread.is_alive()]
    assert not left, f"threads were left running: {', '.join(left)}"
