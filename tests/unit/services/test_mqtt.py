"""Telling an MQTT broker: encrypted, with a name, and only told once the broker says that it has it."""

from pathlib import Path

import pytest

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services import mqtt as module
from faceattend.services.mqtt import MqttBroker, checked_broker, publish
from tests.fakes.certificates import certified
from tests.fakes.mqtt_broker import mqtt_broker

BODY = '{"alerts":["Tür"]}'.encode()
USER, PASSWORD = "office", "a password for the broker"


def test_what_is_published_arrives_once_with_its_topic(tmp_path: Path) -> None:
    with mqtt_broker(certified(tmp_path), USER, PASSWORD) as found:
        authority = str(tmp_path / "authority.pem")
        broker = checked_broker(
            MqttBroker(" 127.0.0.1 ", found.port, "/office/door/", user=USER, password=PASSWORD, authority=authority)
        )
        publish(broker, BODY)
    assert found.published == [("office/door/alerts", BODY, 1)]


def test_who_is_not_vouched_for_is_not_told(tmp_path: Path) -> None:
    with mqtt_broker(certified(tmp_path)) as found, pytest.raises(EnvironmentFault, match="not trusted"):
        publish(MqttBroker("127.0.0.1", found.port), BODY)
    assert found.published == []


def test_who_does_not_encrypt_is_told_only_where_that_was_chosen() -> None:
    with mqtt_broker() as found:
        with pytest.raises(EnvironmentFault):
            publish(MqttBroker("127.0.0.1", found.port), BODY)
        publish(MqttBroker("127.0.0.1", found.port, encrypted=False), BODY)
    assert found.published == [("faceattend/alerts", BODY, 1)]


def test_a_wrong_password_is_said() -> None:
    with mqtt_broker(user=USER, password=PASSWORD) as found:
        broker = MqttBroker("127.0.0.1", found.port, encrypted=False, user=USER, password="another")
        with pytest.raises(UserError, match="name and password"):
            publish(broker, BODY)
    assert found.published == []


def test_what_is_not_confirmed_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    with mqtt_broker() as found:
        found.confirms = False
        with pytest.raises(EnvironmentFault, match="did not confirm"):
            publish(MqttBroker("127.0.0.1", found.port, encrypted=False), BODY)


def test_a_broker_that_leaves_after_its_greeting_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.3)
    with mqtt_broker() as found:
        found.leaves = True
        broker = MqttBroker("127.0.0.1", found.port, encrypted=False)
        # It may go before or after the alert was sent; either way it was not told.
        for _ in range(10):
            with pytest.raises(EnvironmentFault, match=r"ended the connection|did not confirm|did not answer"):
                publish(broker, BODY)


def test_who_is_not_there_is_said() -> None:
    with mqtt_broker() as found:
        port = found.port
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        publish(MqttBroker("127.0.0.1", port, encrypted=False), BODY)


@pytest.mark.parametrize(
    "broker",
    [
        MqttBroker(""),
        MqttBroker("mqtt.example.org/in"),
        MqttBroker("two words"),
        MqttBroker("mqtt.example.org", 0),
        MqttBroker("mqtt.example.org", prefix="/"),
        MqttBroker("mqtt.example.org", prefix="office/#"),
        MqttBroker("mqtt.example.org", prefix="$SYS"),
        MqttBroker("mqtt.example.org", password="without a name"),
    ],
)
def test_what_cannot_be_used_is_refused(broker: MqttBroker) -> None:
    with pytest.raises(UserError):
        checked_broker(broker)
