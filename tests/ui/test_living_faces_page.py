"""Preferences > Living faces."""

from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.liveness import ChallengePolicy
from faceattend.services.liveness import CheckCard, LivenessKind, PluginState
from faceattend.ui.living_faces_page import LivingFacesPage


def card(id: str, state: PluginState, reason: str = "") -> CheckCard:
    return CheckCard(id, id.title(), state, "faceattend-liveness", "0.1.0", reason, "", LivenessKind.PASSIVE)


def test_what_is_ticked_is_taken_into_use_and_out_of_it(qtbot: QtBot) -> None:
    page = LivingFacesPage()
    qtbot.addWidget(page)
    page.show_checks([card("first", PluginState.ENABLED), card("second", PluginState.DISABLED)])
    assert (page.to_enable(), page.to_disable()) == ([], [])
    with qtbot.waitSignal(page.changed):
        page.frames[0].used.setChecked(False)
    page.frames[1].used.setChecked(True)
    assert (page.to_enable(), page.to_disable()) == (["second"], ["first"])


def test_a_check_that_was_altered_is_allowed_again_only_when_somebody_says_so(qtbot: QtBot) -> None:
    page = LivingFacesPage()
    qtbot.addWidget(page)
    page.show_checks([card("first", PluginState.FAILED, "It was updated.")])
    assert page.to_enable() == []
    page.frames[0].again.setChecked(True)
    assert page.to_enable() == ["first"]


def test_when_people_are_asked_is_shown_and_given_back(qtbot: QtBot) -> None:
    page = LivingFacesPage()
    qtbot.addWidget(page)
    for policy in ChallengePolicy:
        values = {settings.PROOF_POLICY.key: policy.value, settings.PROOF_SECONDS.key: 12}
        page.show_values(values)
        assert page.values() == values
