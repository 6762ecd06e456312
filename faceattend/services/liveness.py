"""The checks for living faces of an office: which are in use, and what they make of the faces of a camera."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from random import Random

from faceattend import settings
from faceattend.api import LivenessCheck, LivenessInfo, LivenessKind
from faceattend.domain.accounts import Right
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.liveness import ChallengePolicy
from faceattend.domain.people import PersonId
from faceattend.recognition.liveness import ProofRules, TrackLiveness
from faceattend.recognition.registry import LivenessRegistry, PluginRecord, PluginState, Tried
from faceattend.services.access import Access, needs
from faceattend.services.approved_plugins import ApprovedPlugins
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings

__all__ = ["ChallengePolicy", "CheckCard", "LivenessChecks", "LivenessKind", "LivenessService", "PluginState"]


_UNWATCHED = (
    "Nobody is entered by face alone, because no check that watches for pictures of faces works: faces wait for "
    "somebody to confirm them, and people can use a PIN or a badge."
)
_LESS_WATCHED = "Faces are recognised without a check that is in use."


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What Preferences shows of one check.

    Attributes:
        reason: why it failed, a sentence; otherwise empty.
        notes: what the check says of itself; empty while it is not loaded.
        kind: None while it is not loaded.
    """

    id: str
    title: str
    state: PluginState
    distribution: str
    version: str
    reason: str
    notes: str
    kind: LivenessKind | None


class LivenessChecks:
    """The checks of an open office as the program itself uses them. Any thread may call it."""

    def __init__(
        self,
        build_registry: Callable[[Collection[str]], LivenessRegistry],
        office_settings: OfficeSettings,
        incidents: IncidentDesk,
        clock: Clock,
    ) -> None:
        self._settings = office_settings
        self._incidents = incidents
        self._clock = clock
        self._noted: set[str] = set()
        self._plugins: ApprovedPlugins[LivenessCheck] = ApprovedPlugins(
            build_registry, office_settings, settings.ENABLED_CHECKS, "check for living faces"
        )

    def enable_installed(self) -> None:
        """Take every installed check into use."""
        self._plugins.enable_installed()

    def set_enabled(self, id: str, *, enabled: bool) -> None:
        """Take a check into use as it is installed at this moment, or out of use.

        Raises:
            UserError: no such check is installed.
            EnvironmentFault: its files cannot be read.
        """
        self._plugins.set_enabled(id, enabled=enabled)

    def cards(self) -> list[CheckCard]:
        """Return every check with its state, by id; those that are in use and were removed are failed."""
        loaded = self._plugins.loaded()
        return [
            check_card(record, loaded[record.id].info if record.id in loaded else None)
            for record in self._plugins.records()
        ]

    def broken(self) -> list[CheckCard]:
        """Return the checks that are in use and do not work, each with the reason."""
        return [check_card(record, None) for record in self._plugins.broken()]

    def judge(self, flagged: Callable[[PersonId], bool], *, answers: bool) -> TrackLiveness | None:
        """Return what judges the faces of one camera; None when no check is in use.

        Where one is in use and does not work, and none is left that watches, every face is in doubt: what the office
        wanted to be found out must not be entered unseen.

        Args:
            flagged: tells who looks so much like somebody else that he always has to prove himself.
            answers: whether somebody who is asked to move can see that; not in a recording.

        Raises:
            EnvironmentFault: a check that is in use does not work, and the disk does not take the incident of it.
        """
        self._note_broken()
        checks = self._plugins.loaded().values()
        unwatched = self._is_unwatched()
        if not checks and not unwatched:
            return None
        rules = ProofRules(
            policy=ChallengePolicy(self._settings.get(settings.PROOF_POLICY)),
            answers=answers,
            seconds=self._settings.get(settings.PROOF_SECONDS),
        )
        # Not to be guessed by somebody who films an answer beforehand; nothing secret is made of it.
        return TrackLiveness(checks, rules, Random(), flagged, unwatched=unwatched)  # noqa: S311

    def warning(self) -> str:
        """Return what whoever watches must know of checks that are in use and do not work; empty when all work."""
        reasons = [card.reason for card in self.broken()]
        meaning = _UNWATCHED if self._is_unwatched() else _LESS_WATCHED
        return " ".join([meaning, *reasons]) if reasons else ""

    def _is_unwatched(self) -> bool:
        """Return whether a check that is in use does not work and none is left that watches."""
        watching = any(check.info.kind is LivenessKind.PASSIVE for check in self._plugins.loaded().values())
        return bool(self._plugins.broken()) and not watching

    def _note_broken(self) -> None:
        """Note that checks that are in use do not work, once while the program runs."""
        warning = self.warning()
        if warning and warning not in self._noted:
            self._incidents.note(IncidentKind.CHECK_FAILED, self._clock(), warning)
            self._noted.add(warning)


class LivenessService:
    """The checks of an open office, as accounts see and choose them.

    Attributes:
        access: who acts.
    """

    def __init__(self, checks: LivenessChecks, access: Access) -> None:
        self.access = access
        self._checks = checks

    @needs(Right.MANAGE_ENGINES)
    def enable_installed(self) -> None:
        """Take every installed check into use, which is what creating a vault does."""
        self._checks.enable_installed()
        self.access.note(Right.MANAGE_ENGINES, detail="enable what is installed for living faces")

    @needs(Right.MANAGE_ENGINES)
    def set_enabled(self, id: str, *, enabled: bool) -> None:
        """Take a check into use or out of it.

        Raises:
            UserError: no such check is installed.
        """
        self._checks.set_enabled(id, enabled=enabled)
        self.access.note(Right.MANAGE_ENGINES, detail=f"{'enable' if enabled else 'disable'} {id}")

    @needs(Right.READ_STATE)
    def cards(self) -> list[CheckCard]:
        """Return every check with its state, by id; those that are in use and were removed are failed."""
        return self._checks.cards()

    @needs(Right.READ_STATE)
    def broken(self) -> list[CheckCard]:
        """Return the checks that are in use and do not work, each with the reason."""
        return self._checks.broken()


def check_card(record: PluginRecord, info: LivenessInfo | None) -> CheckCard:
    """Return what can be said of a check."""
    return CheckCard(
        id=record.id,
        title=info.title if info else record.id,
        state=record.state,
        distribution=record.distribution,
        version=record.version,
        reason=record.error,
        notes=info.notes if info else "",
        kind=info.kind if info else None,
    )


def tried_check_card(record: PluginRecord, tried: Tried) -> CheckCard:
    """Return what can be said of a check that was tried elsewhere."""
    return replace(
        check_card(record, None),
        title=tried.title or record.id,
        state=PluginState.FAILED if tried.problem else PluginState.ENABLED,
        reason=tried.problem,
        notes=tried.notes,
    )
