"""From an incident to whoever has to be told, through the office's own door and real servers on this computer."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.domain.alerts import GIVEN_UP_AFTER, AlertMessage
from faceattend.domain.incidents import IncidentId, IncidentKind
from faceattend.domain.people import Person, PersonDetails
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.access import PasswordNeededError
from faceattend.services.alert_book import CHANNELS_KEY, AlertBook
from faceattend.services.alert_delivery import AlertDelivery
from faceattend.services.alert_feed import MOST_WAITING, AlertFeed, AlertOutbox
from faceattend.services.alerts import THRESHOLDS, AlertChannel, AlertRule, MqttBroker, Webhook, alert_sentence
from faceattend.services.incidents import IncidentDesk
from faceattend.services.mail import MailServer
from faceattend.services.office import Office, VaultGate
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.papers import PaperChoice, PaperKind
from faceattend.services.report_schedules import ScheduleBook
from faceattend.storage.vault import Vault
from tests.fakes.full_outbox import FullOutbox
from tests.fakes.full_settings import FullSettings
from tests.fakes.mail_server import PASSWORD, USER, PostOffice, post_office
from tests.fakes.mqtt_broker import mqtt_broker
from tests.fakes.webhook_server import Receiver, webhook_server
from tests.unit.services.conftest import PASSPHRASE, Clock

SECRET = "a secret that two programs share"
HELD_UP = "A picture of a face was held up."

Note = Callable[..., IncidentId]


@pytest.fixture
def note(vault: Vault, clock: Clock) -> Note:
    """Notes an incident as every part of the program does."""
    kept = OfficeSettings(vault.settings)
    feed = AlertFeed(AlertOutbox(vault.outbox), AlertBook(vault.settings, kept))
    desk = IncidentDesk.of(vault, kept, feed)

    def add(
        kind: IncidentKind = IncidentKind.SPOOF, sentence: str = HELD_UP, people: tuple[Person, ...] = ()
    ) -> IncidentId:
        return desk.note(kind, clock(), sentence, "Front door", people=[person.id for person in people])

    return add


@pytest.fixture
def receiver(office: Office) -> Iterator[Receiver]:
    """A webhook that the office tells, and nobody else is told."""
    with webhook_server() as receiver:
        office.alerts.set_desktop(on=False)
        office.alerts.set_webhook(Webhook(receiver.url, SECRET))
        yield receiver


@pytest.fixture
def shown() -> list[AlertMessage]:
    return []


def told(receiver: Receiver) -> list[list[str]]:
    """The sentences of every message that arrived."""
    return [[one["sentence"] for one in json.loads(body)["alerts"]] for body in receiver.bodies]


def state(office: Office, channel: AlertChannel) -> tuple[int, bool]:
    found = next(one for one in office.alerts.states() if one.channel is channel)
    return found.waiting, found.state.failing


def test_every_channel_is_told_once(
    office: Office, note: Note, shown: list[AlertMessage], tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "mail").mkdir()
    with post_office(tmp_path / "mail") as letters, mqtt_broker() as broker, webhook_server() as receiver:
        set_mail_server(office, letters)
        office.alerts.set_receivers(["boss@example.org", "boss@example.org"])
        office.alerts.set_webhook(Webhook(receiver.url, SECRET))
        office.alerts.set_mqtt(MqttBroker("127.0.0.1", broker.port, encrypted=False))
        number = note()
        done = office.alerts.deliver(shown.append)
        assert {one.channel: one.problem for one in done} == dict.fromkeys(AlertChannel, "")
        clock.advance(timedelta(hours=2))
        assert office.alerts.deliver(shown.append) == []
    assert office.alerts.waiting() == {}
    [message] = shown
    assert [one.incident for one in message.alerts] == [number]
    [letter] = letters.received
    assert letter["Subject"] == "Test: spoof"
    assert letter["To"] == "boss@example.org"
    assert letters.encrypted == [True]
    content = letter.get_content()
    assert f"2026-05-29 18:00 Front door: {HELD_UP}" in content
    [body] = receiver.bodies
    [alert] = json.loads(body)["alerts"]
    assert alert == {
        "incident": number,
        "kind": "spoof",
        "time": "2026-05-29T18:00:00+00:00",
        "camera": "Front door",
        "sentence": HELD_UP,
        "names": [],
        "urgent": True,
    }
    [(topic, published, quality)] = broker.published
    assert (topic, quality) == ("faceattend/alerts", 1)
    assert json.loads(published)["alerts"] == [alert]


def test_the_camera_is_named_once(office: Office, note: Note, shown: list[AlertMessage]) -> None:
    note(sentence="A face at the camera Front door was not a living one.")
    note(sentence=HELD_UP)
    office.alerts.deliver(shown.append)
    [message] = shown
    assert [alert_sentence(alert) for alert in message.alerts] == [
        "A face at the camera Front door was not a living one.",
        f"Front door: {HELD_UP}",
    ]


def test_what_happens_soon_after_a_message_goes_into_one(
    office: Office, note: Note, receiver: Receiver, clock: Clock
) -> None:
    note()
    office.alerts.deliver()
    for minute in range(1, 4):
        clock.advance(timedelta(minutes=1))
        note(sentence=f"Number {minute}.")
        assert office.alerts.deliver() == []
    clock.advance(timedelta(minutes=2))
    office.alerts.deliver()
    assert told(receiver) == [[HELD_UP], ["Number 1.", "Number 2.", "Number 3."]]


def test_a_flood_sends_few_messages_and_says_how_many_there_were(
    office: Office, note: Note, receiver: Receiver, clock: Clock
) -> None:
    for number in range(MOST_WAITING + 5):
        note(sentence=f"Number {number}.")
    assert len(office.alerts.waiting()) == MOST_WAITING
    assert state(office, AlertChannel.WEBHOOK)[0] == MOST_WAITING + 5
    for _ in range(60):
        office.alerts.deliver()
        clock.advance(timedelta(minutes=1))
    [body] = receiver.bodies
    message = json.loads(body)
    assert len(message["alerts"]) + message["more"] == MOST_WAITING + 5
    assert state(office, AlertChannel.WEBHOOK) == (0, False)


def test_quiet_hours_are_those_of_the_site(office: Office, note: Note, receiver: Receiver, clock: Clock) -> None:
    office.preferences.set(settings.SITE_ZONE, "Asia/Kolkata")
    office.preferences.set(settings.ALERT_QUIET_HOURS, "22:00-06:00")
    clock.now = datetime(2026, 5, 29, 17, tzinfo=UTC)  # 22:30 there
    note(IncidentKind.LOOKALIKES, "Two people look alike.")
    office.alerts.deliver()
    assert told(receiver) == []
    note()
    office.alerts.deliver()
    assert told(receiver) == [[HELD_UP]]
    clock.now = datetime(2026, 5, 30, 0, 31, tzinfo=UTC)  # 06:01 there
    office.alerts.deliver()
    assert told(receiver) == [[HELD_UP], ["Two people look alike."]]


def test_what_fails_is_tried_again_and_survives_a_new_start(
    gate: VaultGate, office: Office, note: Note, clock: Clock, tmp_path: Path
) -> None:
    with webhook_server() as receiver:
        receiver.status = 503
        office.alerts.set_desktop(on=False)
        office.alerts.set_webhook(Webhook(receiver.url, SECRET))
        note()
        [failed] = office.alerts.deliver()
        assert "503" in failed.problem
        assert office.alerts.deliver() == []
        office.close()
        receiver.status = 200
        clock.advance(timedelta(minutes=1))
        again = gate.unlock(PASSPHRASE)
        try:
            assert [one.problem for one in again.alerts.deliver()] == [""]
            assert again.alerts.waiting() == {}
        finally:
            again.close()
    assert told(receiver) == [[HELD_UP], [HELD_UP]]


def test_a_channel_that_fails_keeps_no_other_one_back(
    office: Office, note: Note, receiver: Receiver, clock: Clock
) -> None:
    office.alerts.set_mqtt(MqttBroker("127.0.0.1", 1, encrypted=False))
    note()
    done = {one.channel: bool(one.problem) for one in office.alerts.deliver()}
    assert done == {AlertChannel.WEBHOOK: False, AlertChannel.MQTT: True}
    assert state(office, AlertChannel.WEBHOOK) == (0, False)
    assert state(office, AlertChannel.MQTT) == (1, True)
    # Whoever mends it has it tried again at once.
    with mqtt_broker() as broker:
        office.alerts.set_mqtt(MqttBroker("127.0.0.1", broker.port, encrypted=False))
        assert [one.problem for one in office.alerts.deliver()] == [""]
    assert len(broker.published) == 1


def test_a_long_failure_is_one_incident_told_by_the_others_and_never_of_itself(
    office: Office, vault: Vault, note: Note, receiver: Receiver, clock: Clock
) -> None:
    office.alerts.set_mqtt(MqttBroker("127.0.0.1", 1, encrypted=False))
    note()
    for _ in range(300):
        office.alerts.deliver()
        clock.advance(timedelta(minutes=1))
    failed = [one for one in vault.incidents.open() if one.kind is IncidentKind.ALERT_FAILED]
    assert [one.detail.split(". ")[0] for one in failed] == [
        "No alert could be sent to the MQTT broker since 2026-05-29 18:00"
    ]
    assert [len(message) for message in told(receiver)] == [1, 1]
    # Nobody else is left who could be told, so nothing waits but what was to be told in the first place.
    assert [one.kind for one in office.alerts.waiting().values()] == [IncidentKind.SPOOF]
    clock.advance(GIVEN_UP_AFTER)
    office.alerts.deliver()
    assert vault.outbox.all() == {}


def test_names_are_told_only_where_the_office_wants_it(
    office: Office, ada: Person, note: Note, receiver: Receiver, clock: Clock
) -> None:
    note(people=(ada,))
    office.alerts.deliver()
    assert b"Ada" not in receiver.bodies[0]
    office.preferences.set(settings.ALERT_NAMES, True)
    clock.advance(timedelta(minutes=5))
    note(people=(ada,))
    office.alerts.deliver()
    assert json.loads(receiver.bodies[1])["alerts"][0]["names"] == ["Ada Lovelace"]


def test_the_name_of_somebody_who_was_erased_is_told_no_more(
    office: Office, ada: Person, vault: Vault, note: Note, receiver: Receiver, clock: Clock
) -> None:
    office.preferences.set(settings.ALERT_NAMES, True)
    note(people=(ada,))
    assert "Ada" not in json.dumps(list(vault.outbox.all().values()))
    office.privacy.erase(ada.id, "asked for it")
    office.alerts.deliver()
    assert json.loads(receiver.bodies[0])["alerts"][0]["names"] == []


def test_a_rule_that_is_off_tells_nobody_and_the_incident_stays(
    office: Office, vault: Vault, note: Note, receiver: Receiver
) -> None:
    office.alerts.set_rule(AlertRule(IncidentKind.SPOOF, enabled=False))
    number = note()
    assert office.alerts.waiting() == {}
    assert number in {one.id for one in vault.incidents.open()}
    office.alerts.set_rule(AlertRule(IncidentKind.SPOOF, count=2, urgent=True))
    note()
    assert office.alerts.waiting() == {}
    note()
    assert len(office.alerts.waiting()) == 1
    rules = {rule.kind: rule for rule in office.alerts.rules()}
    assert rules[IncidentKind.SPOOF].count == 2
    assert set(rules) == set(IncidentKind)


def test_what_is_shown_here_waits_for_somebody_to_look(
    office: Office, note: Note, shown: list[AlertMessage], clock: Clock
) -> None:
    note()
    assert office.alerts.deliver() == []
    office.alerts.deliver(shown.append)
    assert [len(message.alerts) for message in shown] == [1]


def test_a_trial_is_sent_at_once_and_says_so(office: Office, receiver: Receiver, clock: Clock) -> None:
    office.preferences.set(settings.ALERT_QUIET_HOURS, "17:00-19:00")
    office.alerts.send_test(AlertChannel.WEBHOOK)
    assert json.loads(receiver.bodies[0])["trial"] is True
    for channel in (AlertChannel.EMAIL, AlertChannel.MQTT, AlertChannel.DESKTOP):
        with pytest.raises(UserError):
            office.alerts.send_test(channel)


def test_secrets_are_shown_to_nobody_and_kept_only_for_whom_they_were_given(office: Office) -> None:
    secret = office.alerts.new_secret()
    webhook = Webhook("https://alerts.example.org/in", secret)
    broker = MqttBroker("mqtt.example.org", user="office", password="for the broker")
    office.alerts.set_webhook(webhook)
    office.alerts.set_mqtt(broker)
    seen = office.alerts.channels()
    assert seen.webhook is not None
    assert seen.mqtt is not None
    assert (seen.webhook.secret, seen.mqtt.password) == ("", "")
    assert secret not in repr(webhook)
    office.alerts.set_webhook(seen.webhook, keep_secret=True)
    office.alerts.set_mqtt(replace(seen.mqtt, prefix="elsewhere"), keep_password=True)
    with pytest.raises(UserError, match="another address"):
        office.alerts.set_webhook(replace(seen.webhook, url="https://evil.example.org/in"), keep_secret=True)
    with pytest.raises(UserError, match="another broker"):
        office.alerts.set_mqtt(replace(seen.mqtt, host="evil.example.org"), keep_password=True)
    office.alerts.set_webhook(None)
    office.alerts.set_mqtt(None)
    assert office.alerts.channels().active == {AlertChannel.DESKTOP}


def test_what_leaves_the_program_needs_the_password_again_after_a_while(office: Office, clock: Clock) -> None:
    clock.advance(timedelta(minutes=11))
    with pytest.raises(PasswordNeededError):
        office.alerts.set_webhook(Webhook("https://alerts.example.org/in", SECRET))
    office.alerts.set_rule(AlertRule(IncidentKind.SPOOF, enabled=False))


def test_e_mail_needs_a_mail_server(office: Office) -> None:
    with pytest.raises(UserError, match="no mail server"):
        office.alerts.set_receivers(["boss@example.org"])
    with pytest.raises(UserError, match="not an e-mail address"):
        office.alerts.set_receivers(["boss"])


def test_what_waits_is_neither_readable_nor_in_a_restored_copy(
    office: Office, note: Note, vault: Vault, clock: Clock, tmp_path: Path
) -> None:
    office.alerts.set_webhook(Webhook("https://alerts.example.org/in", SECRET))
    note(sentence="Somebody held Kestrel's picture up.")
    content = b"".join(path.read_bytes() for path in vault.folder.iterdir() if path.is_file())
    assert [word for word in (b"Kestrel", SECRET.encode(), b"alerts.example.org") if word in content] == []
    with pytest.raises(UserError, match="No alert 99 waits"):
        office.alerts.discard(99)
    assert office.alerts.discard() == 1
    assert office.alerts.waiting() == {}


def test_damaged_alerts_are_said_and_keep_no_incident_from_being_written(
    office: Office, vault: Vault, note: Note
) -> None:
    vault.settings.write(CHANNELS_KEY, {"webhook": "nonsense"})
    number = note()
    assert number in {one.id for one in vault.incidents.open()}
    with pytest.raises(UserError, match="damaged"):
        office.alerts.channels()
    with pytest.raises(UserError, match="damaged"):
        office.alerts.deliver()


def test_an_alert_of_another_version_is_passed_over(
    office: Office, vault: Vault, note: Note, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    vault.outbox.add({"form": "of another version"})
    note()
    with caplog.at_level(logging.WARNING):
        assert [one.problem for one in office.alerts.deliver()] == [""]
    assert told(receiver) == [[HELD_UP]]
    assert "passed over" in caplog.text


def test_thresholds_are_settings_of_the_office() -> None:
    assert all(setting in settings.ALL for found in THRESHOLDS.values() for setting in found)


def kinds(vault: Vault) -> list[IncidentKind]:
    return [one.kind for one in vault.incidents.open()]


@pytest.mark.parametrize(("rows", "noted"), [(3, False), (4, True)])
def test_a_file_with_many_rows_is_an_incident(
    office: Office, vault: Vault, tmp_path: Path, rows: int, noted: bool
) -> None:

    office.preferences.set(settings.ALERT_EXPORT_ROWS, 3)
    for number in range(rows):
        office.enrolment.enrol(PersonDetails(f"Person {number}", str(number)), "", [])
    result = office.papers.paper(PaperChoice(PaperKind.ROLL_CALL))
    office.papers.export(result, tmp_path / "roll.csv")
    assert (IncidentKind.LARGE_EXPORT in kinds(vault)) == noted


def set_mail_server(office: Office, letters: PostOffice) -> None:
    authority = str(letters.authority)
    office.schedules.set_mail_server(
        MailServer("127.0.0.1", letters.port, "office@example.org", user=USER, password=PASSWORD, authority=authority)
    )


def test_where_it_cannot_be_written_down_nothing_is_sent(
    office: Office, vault: Vault, note: Note, receiver: Receiver, clock: Clock
) -> None:
    kept, full = OfficeSettings(vault.settings), FullSettings(vault.settings)
    delivery = AlertDelivery(
        AlertOutbox(vault.outbox),
        AlertBook(full, kept),
        vault.people,
        ScheduleBook(vault.settings),
        kept,
        IncidentDesk.of(vault, kept),
        clock,
    )
    note()
    for _ in range(2):
        with pytest.raises(EnvironmentFault):
            delivery.run(None)
    assert receiver.bodies == []
    full.full = False
    assert [one.problem for one in delivery.run(None)] == [""]
    assert told(receiver) == [[HELD_UP]]


def test_what_a_full_disk_refused_is_told_when_there_is_room_again(office: Office, vault: Vault, clock: Clock) -> None:
    kept, full = OfficeSettings(vault.settings), FullOutbox(vault.outbox)
    feed = AlertFeed(AlertOutbox(full), AlertBook(vault.settings, kept))
    desk = IncidentDesk.of(vault, kept, feed)
    for sentence in ("The first.", "The second."):
        desk.note(IncidentKind.SPOOF, clock(), sentence)
    with pytest.raises(EnvironmentFault):
        feed.settle()
    assert not office.alerts.waiting()
    full.full = False
    feed.settle()
    feed.settle()
    assert [alert.sentence for alert in office.alerts.waiting().values()] == ["The first.", "The second."]
    assert feed.news.is_set()
