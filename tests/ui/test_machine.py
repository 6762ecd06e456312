"""What this computer remembers."""

from pathlib import Path

from PyQt6.QtCore import QByteArray

from faceattend.ui.machine import MachineKey, MachineSettings


def test_everything_is_remembered_by_the_next_start(tmp_path: Path) -> None:
    first = MachineSettings(tmp_path)
    first.keep(MachineKey.SOURCE, "Größe, 1")
    first.keep_truth(MachineKey.PRIVACY_VIEW, value=True)
    first.keep(MachineKey.WINDOW_GEOMETRY, QByteArray(b"\x00\x01"))
    first.save()
    second = MachineSettings(tmp_path)
    assert second.text(MachineKey.SOURCE) == "Größe, 1"
    assert second.truth(MachineKey.PRIVACY_VIEW) is True
    assert second.layout(MachineKey.WINDOW_GEOMETRY) == b"\x00\x01"


def test_what_was_never_set_has_its_default(tmp_path: Path) -> None:
    machine = MachineSettings(tmp_path)
    assert machine.text(MachineKey.PRINTER, "none") == "none"
    assert machine.truth(MachineKey.PRIVACY_VIEW, default=True) is True
    assert machine.layout(MachineKey.LIVE_SPLITTER).isEmpty()


def test_nonsense_in_the_file_counts_as_never_set(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[live]\nmuted=perhaps\n[window]\ngeometry=abc\ntheme=a, b\n")
    machine = MachineSettings(tmp_path)
    assert machine.truth(MachineKey.PRIVACY_VIEW) is False
    assert machine.layout(MachineKey.WINDOW_GEOMETRY).isEmpty()
    assert machine.text(MachineKey.THEME, "system") == "system"
