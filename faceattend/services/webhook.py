"""Telling another program over HTTP, signed, so that it knows who speaks and that nothing was changed on the way.

The body is JSON. Beside it stand two headers:

    X-Faceattend-Timestamp   seconds since 1970, when it was sent
    X-Faceattend-Signature   sha256= and, in hexadecimal digits, the HMAC-SHA256 under the shared secret of the
                             timestamp, a full stop and the body

The receiver makes the signature itself, compares, and refuses what is older than some minutes.
"""

import hmac
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from faceattend import __version__
from faceattend.errors import EnvironmentFault, UserError

TIMESTAMP_HEADER = "X-Faceattend-Timestamp"
SIGNATURE_HEADER = "X-Faceattend-Signature"
SHORTEST_SECRET = 16
LIMIT = 20.0
"""Seconds for everything; a server that answers a byte at a time must not hold up the others."""

_MOST_ANSWER = 64 * 1024
_REDIRECTS, _REFUSED = range(300, 400), range(400, 500)
_TOO_MANY, _TIMEOUT = 429, 408


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell it.

    Attributes:
        url: https, or http to this computer; http elsewhere only where ``plain`` is chosen.
        secret: that the receiver knows too.
        authority: file with the certificate that vouches for the server's own, where the computer does not know it.
    """

    url: str
    secret: str = field(repr=False)
    plain: bool = False
    authority: str = ""


def checked_webhook(webhook: Webhook) -> Webhook:
    """Return a webhook that can be used.

    Raises:
        UserError: the address is none, would send in plain text, or holds a password; or the secret is too short.
    """
    parts = _parts(webhook.url)
    if parts.scheme == "http" and not webhook.plain and not _is_this_computer(parts.hostname or ""):
        raise UserError(
            "The address begins with http, so alerts would travel unencrypted. Use https, or allow it in so many words."
        )
    if parts.username or parts.password:
        raise UserError("The address holds a name or a password. Leave them out; the signature says who speaks.")
    if len(webhook.secret) < SHORTEST_SECRET:
        raise UserError(f"The shared secret needs at least {SHORTEST_SECRET} characters. Let the program make one.")
    if not webhook.secret.isascii() or not webhook.secret.isprintable():
        raise UserError("The shared secret may only hold plain letters, digits and signs.")
    return webhook


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return what the receiver compares."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()


def post(webhook: Webhook, body: bytes, now: datetime) -> None:
    """Send a document.

    Args:
        body: JSON in UTF-8.
        now: aware time.

    Raises:
        UserError: the receiver refuses it, or sends elsewhere, which is not followed.
        EnvironmentFault: it cannot be reached, is not trusted, or failed; a later try may go well.
    """
    parts = _parts(webhook.url)
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"faceattend/{__version__}",
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: signature(webhook.secret, timestamp, body),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(webhook, parts)
    with _told(parts), _time_limit(connection):
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(_MOST_ANSWER)
    _judge(answer.status, parts)


def _parts(url: str) -> SplitResult:
    # Without the address: there may be a password or a secret path in it.
    wrong = UserError("This is no address of a webhook; write it like https://alerts.example.org/in.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise wrong
    if any(sign.isspace() or not sign.isprintable() for sign in url) or not url.isascii():
        raise wrong
    return parts


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _connection(webhook: Webhook, parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=LIMIT)
    try:
        context = ssl.create_default_context(cafile=webhook.authority or None)
    except (OSError, ssl.SSLError) as error:
        raise EnvironmentFault(
            f"The certificate in {webhook.authority} cannot be read. Name the file again when you set the webhook."
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(host, parts.port, timeout=LIMIT, context=context)


@contextmanager
def _time_limit(connection: http.client.HTTPConnection) -> Iterator[None]:
    """End the connection when it lasts too long; what waits on it fails then."""

    def end() -> None:
        if connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                # It ended at the same moment.
                return

    timer = Timer(LIMIT, end)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        yield
    finally:
        timer.cancel()
        timer.join()
        connection.close()


@contextmanager
def _told(parts: SplitResult) -> Iterator[None]:
    """Turn what goes wrong into a sentence; the path may hold a secret and is not said."""
    name = parts.netloc
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentFault(
            f"The webhook {name} shows a certificate that is not trusted here ({error.verify_message}), so nothing was "
            "sent. Check its name, or give the certificate of its authority."
        ) from error
    except ssl.SSLError as error:
        raise EnvironmentFault(
            f"The webhook {name} cannot encrypt the connection ({error.reason or error}), so nothing was sent. Check "
            "the address."
        ) from error
    except http.client.HTTPException as error:
        raise EnvironmentFault(f"The webhook {name} did not answer as one does. Check the address.") from error
    except (OSError, UnicodeError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise EnvironmentFault(f"The webhook {name} cannot be reached ({words}). Check the network.") from error


def _judge(status: int, parts: SplitResult) -> None:
    name = parts.netloc
    if 200 <= status < 300:
        return
    if status in _REDIRECTS:
        raise UserError(
            f"The webhook {name} sends on to another address, which is not followed. Set the address that it names."
        )
    if status in _REFUSED and status not in {_TOO_MANY, _TIMEOUT}:
        raise UserError(f"The webhook {name} refuses the alerts (status {status}). Check address and shared secret.")
    raise EnvironmentFault(f"The webhook {name} failed (status {status}).")
