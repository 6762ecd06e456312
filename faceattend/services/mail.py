"""Sending a file by e-mail, encrypted on its way to the mail server and never otherwise."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import Enum
from mimetypes import guess_type

from faceattend.errors import EnvironmentFault, UserError

_TIMEOUT = 30.0
_LARGEST_PORT = 65535
# The name of the computer is nobody's business.
_OWN_NAME = "localhost"


class MailSecurity(Enum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    """It begins in plain text and is encrypted before anything else is said; usually on port 587."""
    TLS = "tls"
    """It is encrypted from the beginning; usually on port 465."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes e-mail from this computer.

    Attributes:
        sender: address that stands in From.
        user: empty for a server that asks for no name.
        authority: file with the certificate that vouches for the server's own, where the computer does not know it;
            empty for those that it knows.
    """

    host: str
    port: int
    sender: str
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file to be sent."""

    name: str
    content: bytes = field(repr=False)


def checked_server(server: MailServer) -> MailServer:
    """Return a server whose fields can be used.

    Raises:
        UserError: one of them cannot.
    """
    checked_host(server.host)
    if not 1 <= server.port <= _LARGEST_PORT:
        raise UserError(f"The port of a mail server is between 1 and {_LARGEST_PORT}; most use 587 or 465.")
    if bool(server.user) != bool(server.password):
        raise UserError("The mail server needs a name together with its password, or neither of them.")
    check_sendable(server.user + server.password)
    return replace(server, sender=checked_address(server.sender))


def checked_host(name: str) -> str:
    """Return the name of a mail server.

    Raises:
        UserError: it is empty, or cannot be one.
    """
    if not name:
        raise UserError("The mail server has no name; give the one that your provider names, such as mail.example.org.")
    wrong = f"{name} is no name of a mail server; write it like mail.example.org."
    if any(sign.isspace() for sign in name):
        raise UserError(wrong)
    try:
        name.encode("idna")
    except UnicodeError as error:
        raise UserError(wrong) from error
    return name


def check_sendable(secret: str) -> None:
    """Refuse a name or a password for a mail server that cannot be sent.

    Raises:
        UserError: it holds other letters than those of ASCII.
    """
    if not secret.isascii():
        raise UserError(
            "The name and the password for the mail server may only hold plain letters, digits and signs, without "
            "accents. Choose others with your provider."
        )


def checked_address(text: str) -> str:
    """Return an e-mail address without outer spaces.

    Raises:
        UserError: it is none, or holds letters that most mail servers do not take.
    """
    try:
        address = Address(addr_spec=text.strip())
    except (ValueError, MessageError, IndexError) as error:
        raise _no_address(text) from error
    if not address.username or "." not in address.domain or not address.addr_spec.isascii():
        raise _no_address(text)
    return address.addr_spec


def send(
    server: MailServer, receivers: Sequence[str], subject: str, text: str, file: MailFile | None, now: datetime
) -> tuple[str, ...]:
    """Send an e-mail, and return the addresses that the server did not take; it took at least one.

    Args:
        now: aware time that stands in the e-mail.

    Raises:
        UserError: the server refuses name, password, sender or every address, or cannot encrypt.
        EnvironmentFault: the server cannot be reached, is not trusted, or failed; a later try may go well.
    """
    message = EmailMessage()
    # A line break would begin another header.
    message["Subject"] = " ".join(subject.split())
    message["From"] = server.sender
    message["To"] = ", ".join(receivers)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message.set_content(text)
    if file is not None:
        kind, _, form = (guess_type(file.name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=form, filename=file.name)
    with _told(server), _connected(server) as connection:
        if server.user:
            connection.login(server.user, server.password)
        return tuple(connection.send_message(message))


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = _context(server)
    if server.security is MailSecurity.TLS:
        with smtplib.SMTP_SSL(server.host, server.port, _OWN_NAME, timeout=_TIMEOUT, context=context) as connection:
            yield connection
        return
    with smtplib.SMTP(server.host, server.port, _OWN_NAME, timeout=_TIMEOUT) as connection:
        connection.starttls(context=context)
        yield connection


def _context(server: MailServer) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=server.authority or None)
    except (OSError, ssl.SSLError) as error:
        raise EnvironmentFault(
            f"The certificate in {server.authority} cannot be read. Name the file again when you set the mail server."
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def _told(server: MailServer) -> Iterator[None]:
    """Turn what goes wrong into a sentence."""
    name = f"{server.host}:{server.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise UserError(f"The mail server {name} refuses the name or the password. Set them again.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise UserError(
            f"The mail server {name} cannot encrypt or sign in this way, so nothing was sent. Try the other kind of "
            "encryption, or another port."
        ) from error
    except smtplib.SMTPSenderRefused as error:
        raise UserError(f"The mail server {name} does not send from {server.sender}. Set another sender.") from error
    except smtplib.SMTPRecipientsRefused as error:
        refused = ", ".join(error.recipients)
        raise UserError(f"The mail server {name} does not take e-mail for {refused}. Check the addresses.") from error
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentFault(
            f"The mail server {name} shows a certificate that is not trusted here ({error.verify_message}), so nothing "
            "was sent. Check its name, or give the certificate of its authority."
        ) from error
    except ssl.SSLError as error:
        raise EnvironmentFault(
            f"The mail server {name} cannot encrypt the connection ({error.reason or error}), so nothing was sent. Try "
            "the other kind of encryption, or another port."
        ) from error
    except smtplib.SMTPServerDisconnected as error:
        # So it ends too where one side waits for the encryption to begin and the other one for a word.
        raise EnvironmentFault(
            f"The mail server {name} ended the connection or said nothing. Try again later; if it never answers, try "
            "the other kind of encryption, or another port."
        ) from error
    except smtplib.SMTPException as error:
        raise EnvironmentFault(
            f"The mail server {name} did not take the e-mail ({_words(error)}). Try again later; if that goes on, ask "
            "its provider."
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            f"The mail server {name} cannot be reached ({error.strerror or error}). Check the network."
        ) from error


def _words(error: smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('ascii', 'replace') if isinstance(said, bytes) else said}"
    return str(error)


def _no_address(text: str) -> UserError:
    return UserError(f"{text.strip() or 'Nothing'} is not an e-mail address; write it like office@example.org.")
