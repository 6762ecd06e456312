"""Pictures of the window."""

from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

from faceattend.services.office import Office
from faceattend.ui.screenshots import grab_office


@pytest.fixture
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.mark.usefixtures("qapp")
def test_every_tab_is_grabbed(office: Office, own_config: Path) -> None:
    files = grab_office(office, own_config)
    assert [file.name for file in files] == ["people.png", "live.png", "reports.png"]
    pictures = [QImage(str(file)) for file in files]
    assert all((picture.width(), picture.height()) == (1280, 800) for picture in pictures)
    assert len({file.read_bytes() for file in files}) == 3
