"""The real window on a real screen, from the first start to the printed month, without a mouse."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from tests.e2e.conftest import PASSPHRASE, Faceattend
from tests.e2e.real_window import Screen, State, own_screen, own_window

pytestmark = pytest.mark.x11

NEW_PASSWORD = "seven grey herons above the weir"


@pytest.fixture
def small_screen(tmp_path: Path) -> Iterator[Screen]:
    with own_screen(tmp_path / "screen", 1024, 640) as screen:
        yield screen


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with own_screen(tmp_path / "screen", 1280, 800) as screen:
        yield screen


def test_the_first_start_makes_a_vault_that_both_its_secrets_open(screen: Screen, empty: Faceattend) -> None:
    with own_window(screen, empty.folder) as window:
        window.wait_for_focus("Office or school")
        screen.picture("welcome")
        screen.type("Test Office")
        screen.keys("Return")
        window.wait_for_focus("Password")
        screen.keys("shift+Tab")
        window.wait_for_focus("Your name")
        screen.keys("ctrl+a")
        screen.type("Ada")
        screen.keys("Tab")
        screen.type(PASSPHRASE)
        screen.keys("Tab")
        screen.type(PASSPHRASE)
        screen.picture("name and password")
        screen.keys("Return")
        window.wait_for("Write down the recovery key")
        screen.picture("recovery key")
        key = window.wait_for("Recovery key").description
        screen.keys("Return")
        window.wait_for_focus("Recovery key")
        assert window.wait_for("Begin").states.isdisjoint({State.ENABLED})
        screen.type(key.replace("\n", "-"))
        window.wait_for("Begin", "push button", State.ENABLED)
        screen.picture("recovery key typed")
        screen.keys("Return")
        window.wait_for_title(beginning="Not recording - Test Office")
        window.wait_for("0 people")
        window.wait_for("Signed in: Ada")
        screen.picture("main window")
        screen.keys("ctrl+q")
        assert window.wait_for_end() == 0

    with own_window(screen, empty.folder) as window:
        # Who was here last is filled in.
        window.wait_for_focus("Password")
        screen.type("not the password")
        screen.keys("Return")
        window.wait_for("Unlock", "push button", State.ENABLED)
        window.wait_for_focus("Password")
        screen.picture("wrong password")
        screen.keys("Tab", "space")
        window.wait_for_focus("Recovery key")
        screen.type(key.replace("\n", "-").lower())
        screen.keys("Return")
        window.wait_for_focus("New password")
        screen.type(NEW_PASSWORD)
        screen.keys("Tab")
        screen.type(NEW_PASSWORD)
        screen.picture("new password")
        screen.keys("Return")
        window.wait_for_title(beginning="Not recording - Test Office")
        screen.keys("ctrl+q")
        assert window.wait_for_end() == 0

    opened = replace(empty, passphrase=NEW_PASSWORD)("--user", "ada", "person", "list")
    assert opened.code == 0, "the new password opens it as well"


def test_somebody_new_is_recognised_and_printed(
    small_screen: Screen, vault: Faceattend, portraits: Path, speech: Path, tmp_path: Path
) -> None:
    screen = small_screen
    now = datetime.now(UTC)
    # The office is where it is noon on a work day, so that it does not matter when the test runs.
    assert vault("settings", "site.zone", f"Etc/GMT{now.hour - 12:+}").code == 0
    assert vault("calendar", "off-days", "office", f"{now + timedelta(3):%A}".lower()).code == 0
    with own_window(screen, vault.folder) as window:
        window.wait_for_focus("Name")
        screen.type("administrator")
        screen.keys("Tab")
        window.wait_for_focus("Password")
        screen.type(PASSPHRASE)
        screen.keys("Return")
        window.wait_for("0 people")
        screen.picture("empty roll")

        screen.keys("ctrl+n")
        window.wait_for_focus("Name")
        screen.type("Barack Obama")
        screen.keys("Tab")
        screen.type("B-1")
        screen.keys("Tab")
        screen.type("Guests")
        screen.keys("Tab")
        window.wait_for_focus("Consent")
        screen.type("Public figure")
        window.tab_to("From files...")
        screen.keys("Return")
        window.wait_for_title(beginning="Choose pictures")
        screen.picture("choose pictures")
        pictures = [portraits / name for name in ("obama.jpg", "obama2.jpg", "obama3.jpg")]
        screen.type(" ".join(f'"{picture}"' for picture in pictures))
        screen.picture("pictures typed")
        screen.keys("Return")
        window.wait_for("3 of 5 pictures.")
        screen.picture("person filled in")
        window.tab_to("Save person")
        screen.keys("Return")
        window.wait_for("1 person")
        window.wait_for_focus("People")
        screen.picture("person saved")

        screen.keys("ctrl+2")
        window.wait_for_focus("Add entry by hand...")
        screen.keys("ctrl+o")
        window.wait_for_title(beginning="Choose camera")
        screen.picture("choose camera")
        screen.keys("alt+v")
        window.tab_to("Video file", "text")
        screen.type(str(speech))
        screen.picture("video typed")
        screen.keys("Return")
        window.wait_for("Barack Obama")
        screen.picture("recognised")
        window.wait_for("The recording has ended")
        window.wait_for("○ Not recording")
        screen.picture("video ended")

        screen.keys("ctrl+3")
        window.wait_for_focus("Month")
        window.wait_for("Print...", "push button", State.ENABLED)
        screen.picture("month")
        screen.keys("ctrl+s")
        window.wait_for_title(beginning="Save the report")
        screen.picture("save the report")
        screen.type(str(tmp_path / "month.pdf"))
        screen.keys("Return")
        window.wait_for("month.pdf was saved.")
        screen.picture("month saved")
        screen.keys("ctrl+q")
        assert window.wait_for_end() == 0

    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "month.pdf").pages)
    [line] = [line for line in text.splitlines() if "Barack Obama" in line]
    assert line.startswith("1 B-1 Barack Obama")
    assert re.search(r"\bPl 1 0 0\b", line), "present today and late, because it is noon, and on one day in all"

    month = f"{now:%Y-%m}"
    listed = vault("punches", "list", "--month", month, "--json")
    assert listed.code == 0, listed.errors
    [punch] = listed.lines
    assert (punch["person"], punch["direction"], punch["camera"]) == ("B-1", "in", "Front desk")
    assert not punch["void"]
    [person] = vault("person", "list", "--json").lines
    assert (person["name"], person["group"], person["consent"]) == ("Barack Obama", "Guests", True)
    assert person["templates"] == {"lbph": 3, "sface": 3}
