"""A mail server on this computer that takes e-mail only over TLS, and keeps what it was given."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fakes.certificates import certified

USER, PASSWORD = "office", "a password for mail"
REFUSED = "nobody@example.org"
"""An address that the server does not take."""


@dataclass
class PostOffice:
    """What arrived.

    Attributes:
        authority: file with the certificate that vouches for the server's.
        encrypted: for every e-mail, whether it came over TLS.
    """

    port: int
    authority: Path
    received: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _Desk:
    def __init__(self, post_office: PostOffice) -> None:
        self._post_office = post_office

    async def handle_RCPT(  # noqa: N802 - the name is the library's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 nobody has this address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self._post_office.received.append(message)
        transport = server.transport
        self._post_office.encrypted.append(transport is not None and transport.get_extra_info("ssl_object") is not None)
        return "250 taken"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def post_office(folder: Path, *, implicit: bool = False, encrypting: bool = True) -> Iterator[PostOffice]:
    """Run a mail server for the time of a ``with`` block.

    Args:
        implicit: whether the connection is encrypted from its beginning, in place of STARTTLS.
        encrypting: whether it can encrypt at all.
    """
    context = certified(folder) if encrypting else None
    found = PostOffice(_free_port(), folder / "authority.pem")
    controller = Controller(
        _Desk(found),
        hostname="127.0.0.1",
        port=found.port,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        require_starttls=encrypting and not implicit,
        authenticator=_authenticate,
        auth_required=encrypting and not implicit,
        auth_require_tls=not implicit,
    )
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
