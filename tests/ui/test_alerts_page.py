"""The page Alerts of Preferences, and alerts in the window."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.alerts import Alert, AlertMessage
from faceattend.domain.incidents import IncidentId
from faceattend.services.alert_book import AlertBook
from faceattend.services.alert_feed import AlertFeed, AlertOutbox
from faceattend.services.alerts import AlertChannel, AlertRule, IncidentKind
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office import Office
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault
from faceattend.ui.alert_teller import AlertTeller
from faceattend.ui.machine import MachineSettings
from tests.fakes.webhook_server import webhook_server
from tests.ui.conftest import NOW, PASSPHRASE, SITE, ZONE, Stage
from tests.ui.rule_desk import RuleDesk, at_the_desk

DESK_PASSWORD = "paper boats on the river"


@pytest.fixture
def desk(office: Office, machine: MachineSettings, qtbot: QtBot) -> Iterator[RuleDesk]:
    with at_the_desk(office, machine, qtbot, "Alerts") as desk:
        yield desk
    for kind in IncidentKind:
        office.alerts.set_rule(AlertRule(kind))
    office.alerts.set_webhook(None)
    office.alerts.set_desktop(on=True)


def rules(desk: RuleDesk) -> dict[str, tuple[str, ...]]:
    return {line.cells[0]: line.cells[1:] for line in desk.dialog.alerts.rules.lines}


def choose(desk: RuleDesk, kind: IncidentKind) -> None:
    found = desk.dialog.alerts.rules
    found.table.selectRow([line.thing.kind for line in found.lines].index(kind))


def choose_channel(desk: RuleDesk, channel: AlertChannel) -> None:
    desk.turn_to("Who")
    found = desk.dialog.alerts.channels
    found.table.selectRow([line.thing.channel for line in found.lines].index(channel))


def test_every_kind_is_listed_and_one_is_changed_with_its_limit(desk: RuleDesk, office: Office) -> None:
    assert len(rules(desk)) == len(IncidentKind)
    choose(desk, IncidentKind.TAILGATING)
    desk.press("Change...")
    desk.number("How many incidents").setValue(3)
    desk.number("Within how many minutes").setValue(10)
    desk.number(settings.TAILGATING_SECONDS.title).setValue(4)
    desk.finish("Save")
    assert rules(desk)["Passed with somebody else"][0] == "3 within 10 minutes"
    assert office.preferences.get(settings.TAILGATING_SECONDS) == 4
    choose(desk, IncidentKind.TAILGATING)
    desk.press("On or off")
    desk.rest()
    assert rules(desk)["Passed with somebody else"] == ("no", "")


def test_a_webhook_is_set_up_with_a_new_secret_and_tried(desk: RuleDesk, office: Office, qtbot: QtBot) -> None:
    with webhook_server() as receiver:
        choose_channel(desk, AlertChannel.WEBHOOK)
        desk.press("Set up...")
        assert "Give the address." in desk.words()
        desk.type("Address", receiver.url)
        assert "Give a secret, or make one." in desk.words()
        desk.press("Make one")
        desk.finish("Save")
        choose_channel(desk, AlertChannel.WEBHOOK)
        desk.press("Send a test")
        desk.wait_for("The test was taken.")
        assert len(receiver.bodies) == 1
    kept = office.alerts.channels().webhook
    assert kept is not None
    assert (kept.url, kept.secret) == (receiver.url, "")


def test_quiet_hours_are_kept_with_the_other_settings(desk: RuleDesk, office: Office) -> None:
    desk.turn_to("When")
    desk.tick("Quiet hours")
    assert desk.dialog.alerts.values()[settings.ALERT_QUIET_HOURS.key] == "22:00-06:00"
    desk.press("Apply")
    desk.rest()
    assert office.preferences.get(settings.ALERT_QUIET_HOURS) == "22:00-06:00"


def message() -> AlertMessage:
    kind = IncidentKind.SPOOF
    found = tuple(Alert(IncidentId(number), kind, NOW, "Door", "A picture was held up.", True) for number in range(5))
    return AlertMessage(SITE, NOW.astimezone(ZONE), found)


def test_alerts_are_shown_to_whoever_may_know(office: Office, stage: Stage) -> None:
    teller = AlertTeller(office, stage.messages, stage)
    teller._came.emit(message())
    assert "Not a real face. Door: A picture was held up." in stage.words()
    assert "And 2 more." in stage.words()
    stage.messages.clear()
    office.accounts.add("Ada", Role.LEAD, DESK_PASSWORD, groups=["Office"])
    office.accounts.sign_in("Ada", DESK_PASSWORD)
    teller._came.emit(message())
    assert stage.strip.notice is None
    office.accounts.sign_in("Administrator", PASSPHRASE)


def test_what_waits_is_told_once_the_window_is_open(
    office: Office, stage: Stage, opened: list[Vault], qtbot: QtBot
) -> None:
    kept = OfficeSettings(opened[-1].settings)
    outbox = AlertOutbox(opened[-1].outbox)
    feed = AlertFeed(outbox, AlertBook(opened[-1].settings, kept))
    IncidentDesk.of(opened[-1], kept, feed).note(IncidentKind.SPOOF, NOW, "A picture was held up.", "Door")
    teller = AlertTeller(office, stage.messages, stage)
    teller.begin()
    qtbot.waitUntil(lambda: "A picture was held up." in stage.words(), timeout=20_000)
    teller.end()
    assert outbox.all() == {}
