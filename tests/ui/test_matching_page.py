"""Preferences > Recognition details: one slider, what its places mean here, and who is at risk."""

from collections.abc import Iterator

import pytest
from PyQt6.QtWidgets import QLabel, QSlider, QSpinBox
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.score_trends import CameraView, Trend
from faceattend.services.office import Office
from faceattend.services.recognition_care import LookalikeLine, RiskReport, TrendLine
from faceattend.ui.matching_page import MatchingPage
from faceattend.ui.risk_words import risk_sentences
from faceattend.workers.tasks import join_tasks


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[MatchingPage]:
    made = MatchingPage(office)
    qtbot.addWidget(made)
    made.show_values(office.preferences.values())
    made.show()
    made.opened()
    qtbot.waitUntil(lambda: slider(made).isEnabled() and "Looking..." not in words(made), timeout=20_000)
    yield made
    assert join_tasks(20)


def slider(page: MatchingPage) -> QSlider:
    return page.findChildren(QSlider)[0]


def words(page: MatchingPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_the_slider_says_what_it_means_and_changes_one_setting(page: MatchingPage, qtbot: QtBot) -> None:
    before = words(page)
    assert "wrong name in 12 months" in before
    assert page.values()[settings.WRONG_NAME_MONTHS.key] == 12
    with qtbot.waitSignal(page.changed):
        slider(page).setValue(slider(page).maximum())
    assert page.values()[settings.WRONG_NAME_MONTHS.key] == 120
    assert "wrong name in 120 months" in words(page)
    page.restore_defaults()
    assert words(page) == before


def test_more_strangers_ask_for_more(page: MatchingPage, qtbot: QtBot) -> None:
    before = words(page)
    strangers = page.findChildren(QSpinBox)[0]
    strangers.setValue(5000)
    qtbot.waitUntil(lambda: words(page) != before, timeout=20_000)
    assert page.values()[settings.STRANGERS_A_DAY.key] == 5000


def test_a_number_of_months_that_is_no_place_of_the_slider_stays(page: MatchingPage) -> None:
    page.show_values({settings.WRONG_NAME_MONTHS.key: 18})
    assert page.values()[settings.WRONG_NAME_MONTHS.key] == 18


def test_who_is_at_risk_is_said_by_name() -> None:
    ada, bo, chen = (
        Person(PersonId(number), PersonDetails(name, str(number)), None, None, None, {})
        for number, name in enumerate(("Ada", "Bo", "Chen"), 1)
    )
    report = RiskReport(
        "SFace",
        False,
        12,
        (LookalikeLine(ada, bo, 0.6, 0.1, True), LookalikeLine(ada, chen, 0.9, 0.2, False)),
        tuple([bo] * 10),
        (TrendLine(chen, Trend(0.8, 0.6)),),
        (ada,),
        (CameraView("Yard", 40, 0.5, 0.4),),
        (CameraView("Yard", 40, 0.5, 0.4),),
    )
    said = [sentence.text for sentence in risk_sentences(report) if sentence.grave]
    assert len(said) == 6
    assert said[0].startswith("Ada and Bo look alike")
    assert said[1].startswith("No camera tells Ada and Chen apart")
    assert said[3].endswith("Bo and 2 more.")
    assert "the camera Yard" in said[5]
    calm = risk_sentences(RiskReport("SFace", False, 12, (), (), (), (), (), ()))
    assert [sentence.grave for sentence in calm] == [False, False]
    assert calm[0].text == "Nobody on the roll stands out."
