"""E-mail to a real server on this computer: encrypted, or not at all."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.mail import MailFile, MailSecurity, MailServer, checked_address, checked_server, send
from tests.fakes.mail_server import PASSWORD, REFUSED, USER, PostOffice, post_office

NOW = datetime(2026, 5, 29, 18, tzinfo=UTC)
FILE = MailFile("month-2026-05.pdf", b"%PDF-1.4 \x00\xff and more")
BOSS = "boss@example.org"


def server_of(found: PostOffice, security: MailSecurity = MailSecurity.STARTTLS, **changes: str) -> MailServer:
    fields = {"user": USER, "password": PASSWORD, "authority": str(found.authority), "host": "127.0.0.1"} | changes
    return MailServer(port=found.port, sender="office@example.org", security=security, **fields)


def test_a_file_arrives_as_it_is(tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        assert send(server_of(found), [BOSS], "Büro: month", "Here it is.\n", FILE, NOW) == ()
    [message] = found.received
    assert found.encrypted == [True]
    assert (message["Subject"], message["From"], message["To"]) == ("Büro: month", "office@example.org", BOSS)
    [attachment] = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == (FILE.name, FILE.content)
    assert attachment.get_content_type() == "application/pdf"


def test_a_subject_is_one_line(tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        send(server_of(found), [BOSS], "Office\nBcc: x@example.org", "Here it is.\n", None, NOW)
    [message] = found.received
    assert (message["Subject"], message["Bcc"]) == ("Office Bcc: x@example.org", None)


def test_encryption_from_the_beginning(tmp_path: Path) -> None:
    with post_office(tmp_path, implicit=True) as found:
        send(server_of(found, MailSecurity.TLS, user="", password=""), [BOSS], "month", "Here it is.\n", FILE, NOW)
    assert found.encrypted == [True]


def test_a_server_that_cannot_encrypt_gets_nothing(tmp_path: Path) -> None:
    with post_office(tmp_path, encrypting=False) as found:
        with pytest.raises(UserError, match="cannot encrypt"):
            send(server_of(found, user="", password="", authority=""), [BOSS], "month", "text", FILE, NOW)
        with pytest.raises(EnvironmentFault, match="cannot encrypt"):
            send(server_of(found, MailSecurity.TLS, authority=""), [BOSS], "month", "text", FILE, NOW)
    assert found.received == []


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    with post_office(tmp_path) as found, pytest.raises(EnvironmentFault, match="not trusted"):
        send(server_of(found, authority=""), [BOSS], "month", "text", FILE, NOW)
    assert found.received == []


def test_a_certificate_of_another_name_is_not_trusted(tmp_path: Path) -> None:
    with post_office(tmp_path) as found, pytest.raises(EnvironmentFault, match="not trusted"):
        # Another name of this computer, for which the certificate does not stand.
        send(server_of(found, host="127.1"), [BOSS], "month", "text", FILE, NOW)
    assert found.received == []


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    with post_office(tmp_path) as found, pytest.raises(UserError, match="refuses the name or the password"):
        send(server_of(found, password="something else"), [BOSS], "month", "text", FILE, NOW)


def test_an_address_that_is_refused_is_named(tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        assert send(server_of(found), [REFUSED, BOSS], "month", "text", FILE, NOW) == (REFUSED,)
        with pytest.raises(UserError, match=REFUSED):
            send(server_of(found), [REFUSED], "month", "text", FILE, NOW)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with post_office(tmp_path) as found:
        pass
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        send(server_of(found), [BOSS], "month", "text", FILE, NOW)


def test_a_server_that_hangs_up_is_told_with_what_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.close()

        hangs_up = Thread(target=hang_up)
        hangs_up.start()
        server = MailServer("127.0.0.1", listening.getsockname()[1], "office@example.org")
        with pytest.raises(EnvironmentFault, match="try the other kind of encryption, or another port"):
            send(server, [BOSS], "month", "text", None, NOW)
        hangs_up.join()


@pytest.mark.parametrize(
    "text", ["", "boss", "boss@", "@example.org", "a@b@example.org", "boss@example.org\nBcc: x@y.z"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="not an e-mail address"):
        checked_address(text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"host": ""}, "has no name"),
        ({"host": ".example.org"}, "no name of a mail server"),
        ({"host": "a" * 64 + ".example.org"}, "no name of a mail server"),
        ({"port": 0}, "between 1 and 65535"),
        ({"password": ""}, "name together with its password"),
        ({"password": "Küche"}, "without accents"),
        ({"user": "büro"}, "without accents"),
        ({"sender": "office"}, "not an e-mail address"),
    ],
)
def test_a_server_that_cannot_be_used_is_refused(changes: dict[str, object], sentence: str) -> None:
    fields: dict[str, object] = {
        "host": "mail.example.org",
        "port": 587,
        "sender": "office@example.org",
        "user": USER,
        "password": PASSWORD,
    }
    with pytest.raises(UserError, match=sentence):
        checked_server(MailServer(**(fields | changes)))  # type: ignore[arg-type]


def test_a_password_is_not_shown() -> None:
    assert PASSWORD not in repr(MailServer("mail.example.org", 587, "office@example.org", password=PASSWORD))
