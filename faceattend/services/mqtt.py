"""Telling an MQTT broker, encrypted unless somebody chose otherwise, each message at least once (QoS 1)."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from faceattend.deferred import DeferredModule
from faceattend.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    import paho.mqtt.client as paho
    from paho.mqtt import enums
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode
else:
    # Most offices have no broker.
    paho = DeferredModule("paho.mqtt.client")
    enums = DeferredModule("paho.mqtt.enums")

TOPIC = "alerts"
"""Behind the prefix."""

USUAL_PORT, USUAL_PLAIN_PORT = 8883, 1883
LIMIT = 10.0
"""Seconds to connect, and as many to deliver."""

_LARGEST_PORT = 65535
_LONGEST_PREFIX = 200
_KEEP_ALIVE = 30
_QOS = 1


@dataclass(frozen=True, slots=True)
class MqttBroker:
    """Where to tell it.

    Attributes:
        prefix: of the topic; alerts go to prefix/alerts.
        encrypted: whether the connection is encrypted with TLS.
        user: empty for a broker that asks for no name.
        authority: file with the certificate that vouches for the broker's own, where the computer does not know it.
    """

    host: str
    port: int = USUAL_PORT
    prefix: str = "faceattend"
    encrypted: bool = True
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""


def checked_broker(broker: MqttBroker) -> MqttBroker:
    """Return a broker that can be used.

    Raises:
        UserError: a field cannot be used.
    """
    host = broker.host.strip()
    if not host or any(sign.isspace() for sign in host) or "/" in host:
        raise UserError("The broker has no name that could be one; write it like mqtt.example.org.")
    if not 1 <= broker.port <= _LARGEST_PORT:
        raise UserError(f"The port of a broker is between 1 and {_LARGEST_PORT}; most use {USUAL_PORT}.")
    if broker.password and not broker.user:
        raise UserError("A password for the broker needs a name as well.")
    prefix = broker.prefix.strip().strip("/")
    if not prefix or len(prefix) > _LONGEST_PREFIX or any(sign in prefix for sign in "+#\0") or prefix.startswith("$"):
        raise UserError("The topic begins with words such as office/door, without the signs + and #.")
    return replace(broker, host=host, prefix=prefix)


def publish(broker: MqttBroker, body: bytes) -> None:
    """Publish a document and wait until the broker has it.

    Args:
        body: JSON in UTF-8.

    Raises:
        UserError: the broker refuses name, password or topic.
        EnvironmentFault: it cannot be reached, is not trusted, or failed; a later try may go well.
    """
    name = f"{broker.host}:{broker.port}"
    with _connected(broker, name) as client:
        sent = client.publish(f"{broker.prefix}/{TOPIC}", body, _QOS)
        try:
            sent.wait_for_publish(LIMIT)
            confirmed = sent.is_published()
        except (RuntimeError, ValueError) as error:
            # So the library says that the connection ended meanwhile.
            raise EnvironmentFault(f"The broker {name} ended the connection before it had the alert.") from error
        if not confirmed:
            raise EnvironmentFault(f"The broker {name} did not confirm the alert.")


@contextmanager
def _connected(broker: MqttBroker, name: str) -> Iterator["paho.Client"]:
    answered = Event()
    answer: list[ReasonCode] = []

    def on_connect(
        _client: "paho.Client",
        _data: object,
        _flags: "paho.ConnectFlags",
        code: "ReasonCode",
        _more: "Properties | None",
    ) -> None:
        answer.append(code)
        answered.set()

    def on_disconnect(
        _client: "paho.Client",
        _data: object,
        _flags: "paho.DisconnectFlags",
        _code: "ReasonCode",
        _more: "Properties | None",
    ) -> None:
        answered.set()

    client = paho.Client(enums.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv311, reconnect_on_failure=False)
    client.on_connect = on_connect
    client.on_disconnect = on_disconnect
    client.connect_timeout = LIMIT
    if broker.user:
        client.username_pw_set(broker.user, broker.password or None)
    if broker.encrypted:
        client.tls_set_context(_context(broker))
    _connect(client, broker, name)
    client.loop_start()
    try:
        if not answered.wait(LIMIT) or not answer:
            raise EnvironmentFault(f"The broker {name} did not answer as one does. Check name, port and encryption.")
        if answer[0].is_failure:
            raise UserError(f"The broker {name} refuses the program ({answer[0]}). Check name and password.")
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def _connect(client: "paho.Client", broker: MqttBroker, name: str) -> None:
    try:
        client.connect(broker.host, broker.port, _KEEP_ALIVE)
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentFault(
            f"The broker {name} shows a certificate that is not trusted here ({error.verify_message}), so nothing was "
            "sent. Check its name, or give the certificate of its authority."
        ) from error
    except ssl.SSLError as error:
        raise EnvironmentFault(
            f"The broker {name} cannot encrypt the connection ({error.reason or error}), so nothing was sent. Check "
            "the port."
        ) from error
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise EnvironmentFault(f"The broker {name} cannot be reached ({words}). Check the network.") from error


def _context(broker: MqttBroker) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=broker.authority or None)
    except (OSError, ssl.SSLError) as error:
        raise EnvironmentFault(
            f"The certificate in {broker.authority} cannot be read. Name the file again when you set the broker."
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _ClosedOnFailure
    return context


class _ClosedOnFailure(ssl.SSLSocket):
    """A connection that is closed when it cannot be encrypted: the library leaves it open then."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as the library has it
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
