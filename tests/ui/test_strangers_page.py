"""What the office wants to remember of people who are not on the roll."""

import pytest
from PyQt6.QtWidgets import QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.ui.strangers_page import StrangersPage


@pytest.fixture
def page(qtbot: QtBot) -> StrangersPage:
    made = StrangersPage()
    qtbot.addWidget(made)
    made.show_values(
        {settings.VISITORS.key: True, settings.VISITOR_DAYS.key: 7, settings.INCIDENT_PICTURES.key: "data"}
    )
    return made


def test_what_is_shown_is_given_back(page: StrangersPage) -> None:
    assert page.values() == {
        settings.VISITORS.key: True,
        settings.VISITOR_DAYS.key: 7,
        settings.INCIDENT_PICTURES.key: "data",
    }


def test_nothing_is_kept_by_default(page: StrangersPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.changed):
        page.restore_defaults()
    assert page.values() == {
        settings.VISITORS.key: False,
        settings.VISITOR_DAYS.key: 1,
        settings.INCIDENT_PICTURES.key: "off",
    }


def test_every_choice_is_a_value_of_its_setting(page: StrangersPage, qtbot: QtBot) -> None:
    [kept], [days], [visitors] = page.findChildren(QComboBox), page.findChildren(QSpinBox), page.findChildren(QCheckBox)
    for place in range(kept.count()):
        kept.setCurrentIndex(place)
        assert settings.INCIDENT_PICTURES.validated(page.values()[settings.INCIDENT_PICTURES.key]) == kept.currentData()
    for number in (days.minimum(), days.maximum()):
        days.setValue(number)
        assert settings.VISITOR_DAYS.validated(page.values()[settings.VISITOR_DAYS.key]) == number
    with qtbot.waitSignal(page.changed):
        visitors.click()
