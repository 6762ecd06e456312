"""Preferences: nothing changes before Apply or OK."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QListWidget, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.app import Composition
from faceattend.domain.accounts import Role
from faceattend.services.office import FIRST_ACCOUNT_NAME, Office
from faceattend.services.recognizers import PluginState, RecognizerCard
from faceattend.ui.engine_page import EnginePage
from faceattend.ui.machine import MachineKey, MachineSettings
from faceattend.ui.preferences import PreferencesDialog
from faceattend.ui.theme import Mode
from faceattend.vision.models import ModelStore
from faceattend.workers.tasks import join_tasks
from tests.ui.conftest import PASSPHRASE, SITE, ZONE, Clock, press_key, type_text


def button(dialog: PreferencesDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def words(dialog: PreferencesDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def wait_until_read(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: button(dialog, "OK").isEnabled(), timeout=20_000)


@pytest.fixture
def dialog(office: Office, machine: MachineSettings, qtbot: QtBot) -> Iterator[PreferencesDialog]:
    before = office.preferences.values()
    made = PreferencesDialog(office, machine)
    qtbot.addWidget(made)
    made.show()
    wait_until_read(made, qtbot)
    yield made
    assert join_tasks(20)
    office.preferences.change(before)


def site_field(dialog: PreferencesDialog) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == "Office or school")


def test_it_shows_what_the_office_says(dialog: PreferencesDialog, office: Office) -> None:
    assert site_field(dialog).text() == office.site_name()
    assert not button(dialog, "Apply").isEnabled()


def test_cancel_changes_nothing(dialog: PreferencesDialog, office: Office) -> None:
    before = office.preferences.values()
    type_text(site_field(dialog), " and more")
    button(dialog, "Cancel").click()
    assert not dialog.isVisible()
    assert office.preferences.values() == before


def test_apply_keeps_the_dialog_open(dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
    type_text(site_field(dialog), " and more")
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert dialog.isVisible()
    assert office.site_name().endswith(" and more")
    wait_until_read(dialog, qtbot)
    assert not button(dialog, "Apply").isEnabled()


def test_enter_is_ok(dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
    type_text(site_field(dialog), "!")
    press_key(site_field(dialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert office.site_name().endswith("!")


def test_a_value_that_is_not_valid_is_said_and_nothing_is_changed(
    dialog: PreferencesDialog, office: Office, qtbot: QtBot
) -> None:
    before = office.preferences.values()
    type_text(site_field(dialog), "!")
    zone = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Time zone")
    zone.setCurrentText("Mars/Olympus")
    button(dialog, "OK").click()
    qtbot.waitUntil(lambda: "time zone is not known" in words(dialog), timeout=20_000)
    assert dialog.isVisible()
    assert "Nothing was changed." in words(dialog)
    assert office.preferences.values() == before


def test_an_engine_that_fails_leaves_the_settings_and_says_what_was_changed(
    models: ModelStore, clock: Clock, machine: MachineSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in models.names():
        shutil.copy(models.file(name), folder)
    office, _ = Composition(ModelStore(folder)).gate(tmp_path / "data", clock).create(PASSPHRASE, SITE, ZONE.key)
    office.recognizers.switch("lbph")
    office.recognizers.set_enabled("sface", enabled=False)
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_until_read(dialog, qtbot)
    dialog.show_page(dialog.engines)
    next(card for card in dialog.engines.cards if card.engine.id == "sface").decides.click()
    type_text(site_field(dialog), "!")
    for file in folder.glob("*sface*"):
        file.unlink()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "OK").click()
    wait_until_read(dialog, qtbot)
    assert dialog.isVisible()
    assert "Only a part was changed" in words(dialog)
    assert office.recognizers.get().info.id == "lbph"
    assert office.site_name() == SITE
    assert site_field(dialog).text() == f"{SITE}!"
    assert button(dialog, "Apply").isEnabled()
    office.close()


def test_when_a_visit_is_new_is_kept(dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
    dialog.show_page(dialog.camera)
    next(each for each in dialog.findChildren(QSpinBox) if each.accessibleName() == "New visit after").setValue(15)
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert office.preferences.get(settings.REPEAT_MINUTES) == 15


def test_restore_defaults_fills_one_page_and_changes_nothing_yet(
    dialog: PreferencesDialog, office: Office, qtbot: QtBot
) -> None:
    office.preferences.set(settings.REPEAT_MINUTES, 30)
    office.preferences.set(settings.DETECTION_WIDTH, 960)
    again = PreferencesDialog(office, dialog._machine)
    qtbot.addWidget(again)
    again.show()
    wait_until_read(again, qtbot)
    again.show_page(again.camera)
    type_text(site_field(again), "!")
    button(again, "Restore defaults").click()
    assert again.camera.values()[settings.REPEAT_MINUTES.key] == settings.REPEAT_MINUTES.default
    assert again.camera.values()[settings.DETECTION_WIDTH.key] == settings.DETECTION_WIDTH.default
    assert site_field(again).text() == f"{office.site_name()}!"
    assert office.preferences.get(settings.REPEAT_MINUTES) == 30


def test_a_width_of_somebody_else_is_kept(office: Office, machine: MachineSettings, qtbot: QtBot) -> None:
    office.preferences.set(settings.DETECTION_WIDTH, 777)
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_until_read(dialog, qtbot)
    assert dialog.camera.values()[settings.DETECTION_WIDTH.key] == 777
    office.preferences.set(settings.DETECTION_WIDTH, settings.DETECTION_WIDTH.default)


def test_the_engine_that_decides_can_be_changed(dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
    dialog.show_page(dialog.engines)
    active = dialog.engines.chosen
    other = next(card for card in dialog.engines.cards if card.engine.id != active)
    other.decides.click()
    assert not other.learns.isEnabled()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert office.recognizers.get().info.id == other.engine.id


def test_an_engine_can_be_taken_out_of_use_and_back(dialog: PreferencesDialog, office: Office, qtbot: QtBot) -> None:
    dialog.show_page(dialog.engines)
    idle = next(card for card in dialog.engines.cards if card.engine.id != dialog.engines.chosen)
    idle.learns.click()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert idle.engine.id not in office.recognizers.loaded()
    wait_until_read(dialog, qtbot)
    again = next(card for card in dialog.engines.cards if card.engine.id == idle.engine.id)
    assert not again.learns.isChecked()
    again.learns.click()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert idle.engine.id in office.recognizers.loaded()


def test_the_colours_belong_to_this_computer(dialog: PreferencesDialog, machine: MachineSettings, qtbot: QtBot) -> None:
    colours = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "Colours")
    colours.setCurrentText("Dark")
    with qtbot.waitSignal(dialog.mode_chosen) as chosen:
        button(dialog, "OK").click()
    assert chosen.args == [Mode.DARK]
    assert machine.text(MachineKey.THEME) == "dark"


def offered(office: Office, machine: MachineSettings, qtbot: QtBot) -> list[str]:
    """Return the pages that whoever is signed in is offered."""
    dialog = PreferencesDialog(office, machine)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_until_read(dialog, qtbot)
    pages = dialog.findChild(QListWidget)
    assert pages is not None
    items = [pages.item(place) for place in range(pages.count())]
    return [item.text() for item in items if item is not None]


def test_only_who_may_set_rules_is_offered_their_pages(office: Office, machine: MachineSettings, qtbot: QtBot) -> None:
    rules = {"Shifts", "Calendar", "Leave and codes"}
    assert rules <= set(offered(office, machine, qtbot))
    office.accounts.add("Front desk", Role.OPERATOR, PASSPHRASE)
    office.accounts.sign_in("Front desk", PASSPHRASE)
    try:
        assert rules.isdisjoint(offered(office, machine, qtbot))
    finally:
        office.accounts.sign_in(FIRST_ACCOUNT_NAME, PASSPHRASE)


def test_the_first_page_says_where_hours_are_set(dialog: PreferencesDialog) -> None:
    assert "When people are expected is set on the pages Shifts and Calendar" in words(dialog)


def test_the_pages_are_turned_with_the_arrow_keys(dialog: PreferencesDialog) -> None:
    pages = dialog.findChild(QListWidget)
    assert pages is not None
    [shifts] = pages.findItems("Shifts", Qt.MatchFlag.MatchExactly)
    for _ in range(pages.row(shifts)):
        press_key(pages, Qt.Key.Key_Down)
    assert dialog.shifts.isVisible()


def test_changing_to_an_engine_that_knows_fewer_people_says_what_it_costs(qtbot: QtBot) -> None:
    page = EnginePage()
    qtbot.addWidget(page)
    page.show_engines([engine("SFace", learned=12, active=True), engine("LBPH", learned=9, active=False)])
    page.show()
    costs = [each for each in page.findChildren(QLabel) if "fewer" in each.text() and each.isVisible()]
    assert costs == []
    page.cards[1].decides.click()
    costs = [each for each in page.findChildren(QLabel) if each.text().startswith("LBPH has learned 3 people fewer")]
    assert len(costs) == 1
    assert costs[0].isVisible()


def test_an_engine_that_does_not_work_shows_why_and_cannot_be_chosen(qtbot: QtBot) -> None:
    page = EnginePage()
    qtbot.addWidget(page)
    page.show_engines([engine("Broken", state=PluginState.FAILED, reason="its model file is missing")])
    page.show()
    texts = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "its model file is missing" in texts
    assert "Does not work" in texts
    assert not page.cards[0].decides.isEnabled()


def test_an_engine_that_was_changed_can_be_allowed_again(qtbot: QtBot) -> None:
    page = EnginePage()
    qtbot.addWidget(page)
    page.show_engines([engine("Changed", state=PluginState.FAILED, active=True), engine("Sound")])
    page.show()
    assert page.to_enable() == []
    assert not page.cards[1].again.isVisible()
    page.cards[0].again.click()
    assert page.to_enable() == ["changed"]


def engine(
    title: str,
    *,
    learned: int = 0,
    active: bool = False,
    state: PluginState = PluginState.ENABLED,
    reason: str = "",
) -> RecognizerCard:
    return RecognizerCard(
        id=title.lower(),
        title=title,
        state=state,
        distribution=f"faceattend-{title.lower()}",
        version="0.1.0",
        reason=reason,
        notes="",
        active=active,
        rejects_strangers=True,
        learned=learned,
        people=12,
    )


def field_called(dialog: PreferencesDialog, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def test_the_head_of_the_papers_is_typed_on_a_page_of_its_own(
    dialog: PreferencesDialog, office: Office, qtbot: QtBot
) -> None:
    dialog.show_page(dialog.papers)
    type_text(field_called(dialog, "Address"), "12 Long Street")
    type_text(field_called(dialog, "Address, second line"), "Springfield")
    type_text(field_called(dialog, "Registration"), "No. 4711")
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert office.preferences.get(settings.REPORT_ADDRESS) == "12 Long Street | Springfield"
    assert office.preferences.get(settings.REPORT_REGISTRATION) == "No. 4711"
    wait_until_read(dialog, qtbot)
    assert field_called(dialog, "Address, second line").text() == "Springfield"
    assert not button(dialog, "Apply").isEnabled()


def test_a_logo_is_chosen_and_removed(
    dialog: PreferencesDialog, office: Office, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "logo.png"
    picture = QPixmap(60, 40)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(file))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    dialog.show_page(dialog.papers)
    with qtbot.waitSignal(dialog.papers.changed, timeout=20_000):
        button(dialog, "Choose a logo\u2026").click()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert office.preferences.get(settings.REPORT_LOGO)
    wait_until_read(dialog, qtbot)
    button(dialog, "Remove the logo").click()
    with qtbot.waitSignal(dialog.applied, timeout=20_000):
        button(dialog, "Apply").click()
    assert office.preferences.get(settings.REPORT_LOGO) == ""
