"""Loading a plugin for the first time where it can do no harm: in a process of its own, with limits.

What raises can be caught; what hangs, ends the process or eats the memory of the computer cannot, so this is found
out in a child. ``python -m faceattend.recognition.trial GROUP ID FOLDER MEMORY`` is that child.

A child that has no memory limit on Windows has its time limit there all the same.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from faceattend import __version__
from faceattend.api import LivenessCheck, LivenessKind, Recognizer
from faceattend.errors import FaceAttendError
from faceattend.recognition.conformance import made_up_faces
from faceattend.recognition.context import HostContext
from faceattend.recognition.liveness_conformance import made_up_looks
from faceattend.recognition.plugin_kinds import LIVENESS_CHECKS, RECOGNIZERS, PluginKind
from faceattend.recognition.registry import LivenessRegistry, RecognizerRegistry, Tried
from faceattend.vision.models import ModelStore
from faceattend.vision.network import Networks

_LOGGER = logging.getLogger(__name__)

_NAME = "trials.json"
# What OpenCV and ONNX Runtime say; their exceptions have no class for it.
_OUT_OF_MEMORY = ("Insufficient memory", "Failed to allocate memory", "bad_alloc")
_ANSWER = "faceattend trial: "
_OWN_VARIABLES = "FACEATTEND_"
# Each thread of these libraries takes memory of its own, so that a computer with many cores would need a wider limit.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class TrialLimits:
    """What a plugin may use to be loaded and to look at three faces.

    Attributes:
        seconds: of time; a sound engine needs about one.
        memory_bytes: that may be written. The engines of this project need about 0.2 GiB, libraries included.
    """

    seconds: float = 30.0
    memory_bytes: int = 768 << 20


class PluginTrial:
    """Tries plugins of one kind and remembers, for this user of the computer, how it went.

    May be used from any thread.
    """

    def __init__(
        self,
        models: ModelStore,
        folder: Path,
        limits: TrialLimits | None = None,
        kind: PluginKind[Recognizer] | PluginKind[LivenessCheck] = RECOGNIZERS,
    ) -> None:
        """Remember results in ``folder``; nothing is read or written before the first use."""
        self._group, self._noun = kind.group, kind.noun
        self._models = models
        self._path = folder / _NAME
        self._limits = limits or TrialLimits()

    def result(self, id: str, digest: str) -> Tried:
        """Return what came out when a plugin was tried.

        Args:
            digest: of its files. The same files are tried once.
        """
        known = self._remembered().get(self._key(id, digest))
        if known is not None:
            return known
        lasting, tried = self._tried(id)
        if tried.problem:
            _LOGGER.warning("plugin %s failed when it was tried", id)
        if lasting:
            self._remember(id, digest, tried)
        return tried

    def forget(self, id: str, digest: str) -> None:
        """Make the next :meth:`result` try the plugin again."""
        self._remember(id, digest, None)

    def _tried(self, id: str) -> tuple[bool, Tried]:
        """Try a plugin; return whether the same would come out again, and what came out."""
        ended = f"The {self._noun} {id} cannot be used: when it was tried, it %s; install it again or remove it."
        command = [
            sys.executable,
            "-m",
            __name__,
            self._group,
            id,
            str(self._models.folder),
            str(self._limits.memory_bytes),
        ]
        # The passphrase may stand in a variable, and a plugin has no business with it.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OWN_VARIABLES)}
        environment |= _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        child = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            # What the plugin starts ends with it.
            start_new_session=True,
        )
        try:
            output, _ = child.communicate(timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            _kill(child)
            return True, Tried(ended % f"did not come to an end within {self._limits.seconds:g} seconds")
        answers = [line for line in output.splitlines() if line.startswith(_ANSWER)]
        with suppress(ValueError, TypeError):
            # A plugin may print there, too; what is no answer counts as none.
            for answer in answers[-1:]:
                tried = _read_result(json.loads(answer.removeprefix(_ANSWER)))
                return tried.problem == "", tried
        _LOGGER.warning("plugin %s ended its trial with code %d", id, child.returncode)
        return True, Tried(ended % "ended the program or took more memory than it may")

    def _key(self, id: str, digest: str) -> str:
        version = ".".join(map(str, sys.version_info[:3]))
        return f"{id} {digest} {__version__} {version} {self._group}"

    def _remembered(self) -> dict[str, Tried]:
        try:
            content = json.loads(self._path.read_bytes())
            return {key: _read_result(value) for key, value in content.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            # It is not there, or no use: everything is tried again.
            return {}

    def _remember(self, id: str, digest: str, tried: Tried | None) -> None:
        results = {key: asdict(value) for key, value in self._remembered().items() if key != self._key(id, digest)}
        if tried is not None:
            results[self._key(id, digest)] = asdict(tried)
        fresh = self._path.with_name(f"{_NAME}.{os.getpid()}.new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.write_text(json.dumps(results, indent=1, sort_keys=True), encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            # It costs another trial the next time.
            _LOGGER.warning("the result of a trial could not be kept: %s", type(error).__name__)


def _kill(child: "subprocess.Popen[str]") -> None:
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  Windows has none

        # Not the address space: with every core, libraries reserve more of it that they never touch.
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_result(document: object) -> Tried:
    """Return what a child answered, or what was kept of it.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(document, dict):
        raise TypeError("not the result of a trial")
    tried = Tried(**document)
    if not all(isinstance(text, str) for text in (tried.problem, tried.title, tried.notes)):
        raise TypeError("not the result of a trial")
    return tried


def _first_use(group: str, id: str, networks: Networks) -> Tried:
    """Load a plugin and let it look at three faces.

    An answer that breaks the contract is no reason: the fence round the plugin tells it whenever it happens.
    """
    try:
        if group == LIVENESS_CHECKS.group:
            return _use_check(LivenessRegistry(lambda name: HostContext(networks, name), [id]).load(id))
        return _use_recognizer(RecognizerRegistry(lambda name: HostContext(networks, name), [id]).load(id))
    except FaceAttendError as error:
        return Tried(str(error))


def _use_recognizer(recognizer: Recognizer) -> Tried:
    info = recognizer.info
    problem = _memory_problem(lambda: recognizer.encode(made_up_faces(info, count=3)))
    return Tried(problem, info.title, info.notes, info.rejects_strangers)


def _use_check(check: LivenessCheck) -> Tried:
    info = check.info

    def look() -> None:
        track = check.begin(info.prompts[0] if info.kind is LivenessKind.CHALLENGE else None)
        for each in made_up_looks(count=3):
            track.look(each)

    return Tried(_memory_problem(look), info.title, info.notes)


def _memory_problem(use: Callable[[], object]) -> str:
    """Use a plugin; return why it must not be used because it takes too much memory, otherwise nothing."""
    try:
        use()
    except FaceAttendError as error:
        return str(error) if _ran_out_of_memory(error) else ""
    return ""


def _ran_out_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError) or any(words in str(error) for words in _OUT_OF_MEMORY):
            return True
        error = error.__cause__
    return False


def main() -> None:
    """Be the child: answer on the standard output, whatever the plugin prints there itself."""
    group, id, folder, memory = sys.argv[1:]
    _limit_memory(int(memory))
    tried = _first_use(group, id, Networks(ModelStore(Path(folder))))
    sys.stdout.write(f"\n{_ANSWER}{json.dumps(asdict(tried))}\n")
    sys.stdout.flush()
    # A thread that the plugin left running must not hold the child back.
    os._exit(0)


if __name__ == "__main__":
    main()
