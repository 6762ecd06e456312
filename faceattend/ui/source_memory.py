"""What this computer watched last."""

from faceattend.domain.punches import CameraDirection
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.source_dialog import SourceChoice, SourceKind


def recall(machine: MachineSettings) -> SourceChoice | None:
    """Return what was watched last, or None. The address of a network camera is empty: it lies in the vault.

    The time of an older recording is not remembered: played again tomorrow by itself it would punch the same day twice.
    """
    kind, _, text = machine.text(MachineKey.SOURCE).partition(":")
    if kind not in {known.value for known in SourceKind}:
        return None
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
