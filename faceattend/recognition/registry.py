"""Which plugins are installed, which of them are approved and work, and why the others do not."""

import importlib.metadata
import logging
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from importlib.metadata import Distribution, EntryPoint
from threading import RLock
from typing import Generic, Protocol

from faceattend.api import LivenessCheck, Recognizer, RecognizerContext
from faceattend.errors import BugError, EnvironmentFault, FaceAttendError, UserError
from faceattend.recognition.approval import approval_of, approved_id, digest_of
from faceattend.recognition.guard import PluginFault
from faceattend.recognition.plugin_kinds import LIVENESS_CHECKS, RECOGNIZERS, Plugin, PluginKind

_LOGGER = logging.getLogger(__name__)


class PluginState(Enum):
    """How an installed plugin stands."""

    DISCOVERED = "discovered"
    """Approved, and not loaded yet."""
    ENABLED = "enabled"
    """Loaded and ready."""
    FAILED = "failed"
    DISABLED = "disabled"
    """Installed, but no administrator approved it: none of its code has run."""


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One installed plugin.

    Attributes:
        id: the name of its entry point, which is the plugin's own id.
        distribution: the package that brought it.
        error: why it failed, one sentence; otherwise empty.
    """

    id: str
    distribution: str
    version: str
    state: PluginState
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came out when a plugin was tried.

    Attributes:
        problem: why it must not be loaded, as a sentence; empty when it may.
        title: what it says of itself, as ``notes``.
        rejects_strangers: the same of a recognizer; None for another kind, or when it could not be made.
    """

    problem: str
    title: str = ""
    notes: str = ""
    rejects_strangers: bool | None = None


class Trial(Protocol):
    """Tries a plugin elsewhere before it is loaded here; see :mod:`faceattend.recognition.trial`."""

    def result(self, id: str, digest: str) -> Tried:
        """Return what came out when a plugin whose files have this digest was tried."""

    def forget(self, id: str, digest: str) -> None:
        """Try these files again the next time."""


class PluginRegistry(Generic[Plugin]):
    """The installed plugins of one kind. Looking at them imports nothing; only approved ones are ever loaded.

    May be used from any thread.
    """

    def __init__(
        self,
        kind: PluginKind[Plugin],
        context_for: Callable[[str], RecognizerContext],
        enabled: Collection[str],
        trial: Trial | None = None,
    ) -> None:
        """Read the metadata of what is installed.

        Args:
            kind: which plugins.
            context_for: makes the context that a plugin of this id is created with.
            enabled: what was approved, as :meth:`approval` returns it. An id alone approves whatever files there are;
                that is for tools that try out everything.
            trial: tries a plugin before it is loaded; None loads at once.
        """
        self._kind = kind
        self._context_for = context_for
        self._approved = frozenset(enabled)
        self._trial = trial
        self._lock = RLock()
        self._entry_points: dict[str, EntryPoint] = {}
        self._records: dict[str, PluginRecord] = {}
        self._plugins: dict[str, Plugin] = {}
        for record, entry_point in _installed(kind.group, {approved_id(line) for line in enabled}):
            if record.id in self._records:
                self._refuse_namesake(record)
                continue
            self._records[record.id] = record
            if entry_point is not None:
                self._entry_points[record.id] = entry_point

    def records(self) -> list[PluginRecord]:
        """Return every installed plugin by id, as it stands now."""
        with self._lock:
            return [self._records[id] for id in sorted(self._records)]

    def approval(self, id: str) -> str:
        """Return what approves the plugin of this id with the files that it has now, and nothing else.

        Raises:
            EnvironmentFault: its files cannot be read.
        """
        with self._lock:
            record = self._records[id]
            return approval_of(id, record.distribution, record.version, self._digest(id))

    def try_again(self, id: str) -> None:
        """Let the plugin be tried again before it is loaded, whatever came out of it earlier."""
        if self._trial is not None:
            self._trial.forget(id, self._digest(id))

    def tried(self, id: str) -> Tried:
        """Return what comes out when the plugin of this id is tried, approved or not; nothing of it is loaded here."""
        if self._trial is None:
            raise BugError("This registry tries nothing.")
        with self._lock:
            record = self._records[id]
            if record.state is PluginState.FAILED:
                return Tried(record.error)
            try:
                return self._trial.result(id, self._digest(id))
            except EnvironmentFault as fault:
                return Tried(str(fault))

    def load(self, id: str) -> Plugin:
        """Return the plugin, ready to use; it is made on the first call.

        Raises:
            UserError: there is none of this id, it is not approved, or it failed; the sentence says why.
        """
        with self._lock:
            if id not in self._records:
                known = ", ".join(sorted(self._records)) or "none"
                raise UserError(f"There is no {self._kind.noun} called {id}; installed are: {known}.")
            if self._records[id].state is PluginState.DISABLED:
                raise UserError(f"The {self._kind.noun} {id} is not in use; take it into use in Preferences.")
            if self._records[id].state is PluginState.DISCOVERED:
                self._create(id)
            if self._records[id].state is PluginState.FAILED:
                raise UserError(self._records[id].error)
            return self._plugins[id]

    def loaded(self) -> dict[str, Plugin]:
        """Return every approved plugin that works, by id, loading those that are not loaded yet."""
        with self._lock:
            for record in self.records():
                if record.state is PluginState.DISCOVERED:
                    self._create(record.id)
            return {id: self._plugins[id] for id in sorted(self._plugins)}

    def _create(self, id: str) -> None:
        problem = self._refusal(id)
        if problem:
            self._fail(id, problem)
            _LOGGER.warning("plugin %s failed before it was loaded", id)
            return
        try:
            factory = self._entry_points[id].load()
            plugin = self._same_name(id, self._kind.fence(factory(self._context_for(id))))
        except KeyboardInterrupt:
            raise
        except FaceAttendError as error:
            # Its sentence is written for the user and says what to do.
            self._fail(id, f"The {self._kind.short} {id} cannot be used: {error}")
            _LOGGER.warning("plugin %s failed: %s", id, type(error).__name__)
        except BaseException as error:
            # SystemExit is no Exception, and a plugin that exits must not take the program with it.
            why = (f"{type(error).__name__}: {error}" if str(error) else type(error).__name__).rstrip(".")
            self._fail(id, f"The {self._kind.noun} {id} could not be loaded ({why}); install it again or remove it.")
            _LOGGER.warning("plugin %s failed", id, exc_info=error)
        else:
            self._plugins[id] = plugin
            self._records[id] = replace(self._records[id], state=PluginState.ENABLED)

    def _same_name(self, id: str, plugin: Plugin) -> Plugin:
        name = self._kind.name_of(plugin)
        if name != id:
            raise PluginFault(f"it calls itself {name}, but is installed as {id}")
        return plugin

    def _refusal(self, id: str) -> str:
        """Return why the plugin as it is installed must not be loaded; empty when it may."""
        try:
            digest = self._digest(id)
        except EnvironmentFault as fault:
            return str(fault)
        record = self._records[id]
        if not {id, approval_of(id, record.distribution, record.version, digest)} & self._approved:
            return (
                f"The {self._kind.noun} {id} is not the one that an administrator allowed: it was updated or altered "
                f"(installed is {record.distribution} {record.version}). If that was wanted, allow it in Preferences "
                f"or with: faceattend plugins --enable {id}. Otherwise install it again."
            )
        return "" if self._trial is None else self._trial.result(id, digest).problem

    def _digest(self, id: str) -> str:
        entry_point = self._entry_points.get(id)
        try:
            return "" if entry_point is None else digest_of(entry_point)
        except OSError as error:
            raise EnvironmentFault(
                f"The files of the recognition engine {id} cannot be read ({error.strerror}); install it again."
            ) from error

    def _fail(self, id: str, sentence: str) -> None:
        self._records[id] = replace(self._records[id], state=PluginState.FAILED, error=sentence)

    def _refuse_namesake(self, record: PluginRecord) -> None:
        """Fail both plugins of one id: which of the two would run would be chance."""
        first = self._records[record.id]
        self._records[record.id] = replace(
            first,
            state=PluginState.FAILED,
            error=f"Two packages bring a {self._kind.noun} called {record.id}, {first.distribution} and "
            f"{record.distribution}; remove one of them.",
        )


class RecognizerRegistry(PluginRegistry[Recognizer]):
    """The installed recognizers."""

    def __init__(
        self, context_for: Callable[[str], RecognizerContext], enabled: Collection[str], trial: Trial | None = None
    ) -> None:
        """Read the metadata of what is installed; the arguments are those of :class:`PluginRegistry`."""
        super().__init__(RECOGNIZERS, context_for, enabled, trial)


class LivenessRegistry(PluginRegistry[LivenessCheck]):
    """The installed checks for living faces."""

    def __init__(
        self, context_for: Callable[[str], RecognizerContext], enabled: Collection[str], trial: Trial | None = None
    ) -> None:
        """Read the metadata of what is installed; the arguments are those of :class:`PluginRegistry`."""
        super().__init__(LIVENESS_CHECKS, context_for, enabled, trial)


def _installed(group: str, enabled: Collection[str]) -> Iterator[tuple[PluginRecord, EntryPoint | None]]:
    """Yield each plugin of the group; one whose metadata cannot be read comes as failed and without entry point."""
    seen: set[str] = set()
    for distribution in importlib.metadata.distributions():
        name, version = _identity(distribution)
        key = re.sub(r"[-_.]+", "-", name).lower()
        # The first of a name on the path is the one that Python would import.
        if key in seen:
            continue
        seen.add(key)
        try:
            found = [entry_point for entry_point in distribution.entry_points if entry_point.group == group]
        except Exception as error:  # one damaged package must not hide all others, whatever it makes the parser raise
            if group in (distribution.read_text("entry_points.txt") or ""):
                _LOGGER.warning("the metadata of %s cannot be read", name, exc_info=error)
                sentence = f"The package {name} is damaged: its list of plugins cannot be read; install it again."
                yield PluginRecord(name, name, version, PluginState.FAILED, sentence), None
            continue
        for entry_point in found:
            state = PluginState.DISCOVERED if entry_point.name in enabled else PluginState.DISABLED
            yield PluginRecord(entry_point.name, name, version, state), entry_point


def _identity(distribution: Distribution) -> tuple[str, str]:
    try:
        # Read once: the file is parsed anew whenever somebody asks for it.
        fields = distribution.metadata
    except FileNotFoundError:
        # A folder without the file METADATA has no fields at all. The backport of importlib.metadata, which takes the
        # place of Python's own once a package has imported it, raises where that one answers.
        return "no name", "no version"
    name, version = (str((fields.get_all(key) or [f"no {key.lower()}"])[0]) for key in ("Name", "Version"))
    return name, version
