"""What this computer watched last."""

from collections.abc import Callable

from faceattend import settings
from faceattend.domain.punches import CameraDirection
from faceattend.services.preferences import PreferencesService
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.source_dialog import SourceChoice, SourceKind


def recall(machine: MachineSettings, preferences: PreferencesService) -> SourceChoice | None:
    """Return what was watched last, or None. Reads the vault: not for the GUI thread.

    The time of an older recording is not remembered: played again tomorrow by itself it would punch the same day twice.
    """
    kind, _, text = machine.text(MachineKey.SOURCE).partition(":")
    if kind not in {known.value for known in SourceKind}:
        return None
    if kind == SourceKind.NETWORK:
        # The address may hold a password, so it lies in the vault.
        text = preferences.get(settings.CAMERA_ADDRESS)
    direction = machine.text(MachineKey.DIRECTION)
    known = direction in {each.value for each in CameraDirection}
    return SourceChoice(
        SourceKind(kind),
        text,
        machine.text(MachineKey.CAMERA_NAME),
        CameraDirection(direction) if known else CameraDirection.AUTO,
    )


def remember(machine: MachineSettings, choice: SourceChoice) -> None:
    """Keep what is watched, except an address."""
    text = "" if choice.kind is SourceKind.NETWORK else choice.text
    machine.keep(MachineKey.SOURCE, f"{choice.kind.value}:{text}")
    machine.keep(MachineKey.CAMERA_NAME, choice.camera)
    machine.keep(MachineKey.DIRECTION, choice.direction.value)


def is_recording(choice: SourceChoice) -> bool:
    """Return whether it comes to an end: a video or a folder."""
    return choice.kind in (SourceKind.VIDEO, SourceKind.FOLDER)


def keep_address(choice: SourceChoice, preferences: PreferencesService) -> Callable[[], None] | None:
    """Return the job that keeps the address of a network camera in the vault, or None when there is no address."""
    if choice.kind is not SourceKind.NETWORK:
        return None
    return lambda: preferences.set(settings.CAMERA_ADDRESS, choice.text)
