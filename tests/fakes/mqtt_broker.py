"""An MQTT broker on this computer that takes what is published once it knows who publishes, and keeps it.

It speaks as much of MQTT 3.1.1 as that needs: CONNECT, PUBLISH with QoS 1, PINGREQ and DISCONNECT.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_REFUSED = 5


@dataclass
class Broker:
    """What arrived.

    Attributes:
        user, password: who may publish; empty for everybody.
        confirms: whether it says that it has what was published.
        leaves: whether it ends every connection as soon as it has greeted.
        published: topic, body and quality of service.
    """

    port: int
    user: str = ""
    password: str = ""
    confirms: bool = True
    leaves: bool = False
    published: list[tuple[str, bytes, int]] = field(default_factory=list)


@contextmanager
def mqtt_broker(context: ssl.SSLContext | None = None, user: str = "", password: str = "") -> Iterator[Broker]:
    """Run it for the time of a ``with`` block, over TLS when there is a context."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        broker = Broker(listening.getsockname()[1], user, password)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threads.append(threading.Thread(target=_serve, args=(broker, connection, context)))
                threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield broker
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def _serve(broker: Broker, connection: socket.socket, context: ssl.SSLContext | None) -> None:
    connection.settimeout(10)
    # Whoever does not trust the broker, or goes without a word, ends it here.
    with connection, suppress(OSError, EOFError):
        stream = connection if context is None else context.wrap_socket(connection, server_side=True)
        with stream:
            _talk(broker, stream)


def _talk(broker: Broker, stream: socket.socket) -> None:
    while True:
        first, body = _packet(stream)
        match first >> 4:
            case 1:
                allowed = not broker.user or _login(body) == (broker.user, broker.password)
                stream.sendall(bytes((0x20, 2, 0, 0 if allowed else _REFUSED)))
                if not allowed or broker.leaves:
                    return
            case 3:
                quality = first >> 1 & 3
                topic, rest = _text(body)
                number, content = (rest[:2], rest[2:]) if quality else (b"", rest)
                broker.published.append((topic.decode(), content, quality))
                if quality and broker.confirms:
                    stream.sendall(b"\x40\x02" + number)
            case 12:
                stream.sendall(b"\xd0\x00")
            case _:
                return


def _login(body: bytes) -> tuple[str, str]:
    _, rest = _text(body)
    flags, rest = rest[1], rest[4:]
    _, rest = _text(rest)
    user, rest = _text(rest) if flags & 0x80 else (b"", rest)
    password, _ = _text(rest) if flags & 0x40 else (b"", rest)
    return user.decode(), password.decode()


def _text(body: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(body[:2])
    return body[2 : 2 + length], body[2 + length :]


def _packet(stream: socket.socket) -> tuple[int, bytes]:
    first, length, shift = _exactly(stream, 1)[0], 0, 0
    while True:
        byte = _exactly(stream, 1)[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return first, _exactly(stream, length)


def _exactly(stream: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = stream.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found
