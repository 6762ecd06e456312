"""Telling another program: signed, encrypted, never on by a redirect, and never for long."""

import hmac
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faceattend.errors import EnvironmentFault, UserError
from faceattend.services import webhook as module
from faceattend.services.webhook import SIGNATURE_HEADER, TIMESTAMP_HEADER, Webhook, checked_webhook, post
from tests.fakes.certificates import certified
from tests.fakes.webhook_server import webhook_server

NOW = datetime(2026, 11, 21, 18, 3, tzinfo=UTC)
SECRET = "a secret that two programs share"
BODY = '{"alerts":["Tür"]}'.encode()


def test_the_receiver_can_prove_who_speaks_and_when() -> None:
    with webhook_server() as receiver:
        post(Webhook(receiver.url, SECRET), BODY, NOW)
    assert receiver.bodies == [BODY]
    [headers] = receiver.headers
    assert headers[TIMESTAMP_HEADER] == str(int(NOW.timestamp()))
    # As a receiver makes it, with nothing of the program.
    expected = hmac.new(SECRET.encode(), f"{headers[TIMESTAMP_HEADER]}.".encode() + BODY, "sha256").hexdigest()
    assert headers[SIGNATURE_HEADER] == f"sha256={expected}"
    assert headers["Content-Type"] == "application/json"


def test_over_tls_only_who_is_vouched_for_is_told(tmp_path: Path) -> None:
    with webhook_server(certified(tmp_path)) as receiver:
        with pytest.raises(EnvironmentFault, match="not trusted"):
            post(Webhook(receiver.url, SECRET), BODY, NOW)
        assert receiver.bodies == []
        post(Webhook(receiver.url, SECRET, authority=str(tmp_path / "authority.pem")), BODY, NOW)
        assert receiver.bodies == [BODY]


def test_a_redirect_is_not_followed() -> None:
    with webhook_server() as other, webhook_server() as receiver:
        receiver.status, receiver.location = 307, other.url
        with pytest.raises(UserError, match="not followed"):
            post(Webhook(receiver.url, SECRET), BODY, NOW)
    assert other.bodies == []


@pytest.mark.parametrize(
    ("status", "kind"), [(403, UserError), (404, UserError), (429, EnvironmentFault), (503, EnvironmentFault)]
)
def test_what_the_receiver_says_is_no_delivery(status: int, kind: type[Exception]) -> None:
    with webhook_server() as receiver:
        receiver.status = status
        with pytest.raises(kind, match=str(status)):
            post(Webhook(receiver.url, SECRET), BODY, NOW)


def test_who_never_answers_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.2)
    with webhook_server() as receiver:
        receiver.hold = threading.Event()
        with pytest.raises(EnvironmentFault):
            post(Webhook(receiver.url, SECRET), BODY, NOW)


def test_who_is_not_there_is_said_without_the_path() -> None:
    with webhook_server() as receiver:
        url = receiver.url
    with pytest.raises(EnvironmentFault, match="cannot be reached") as caught:
        post(Webhook(url, SECRET), BODY, NOW)
    assert "of=office" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "alerts.example.org/in",
        "ftp://example.org/",
        "https://",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: 1",
        "https://user:pass@example.org/",
        "https://user:pass word@example.org/",
        "http://example.org/in",
        "http://10.0.0.5/in",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_tells_no_password(url: str) -> None:
    with pytest.raises(UserError) as caught:
        checked_webhook(Webhook(url, SECRET))
    assert "user:pass" not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "short", "fünfzehn und mehr Zeichen"])
def test_a_secret_that_proves_nothing_is_refused(secret: str) -> None:
    with pytest.raises(UserError, match="secret"):
        checked_webhook(Webhook("https://example.org/in", secret))


@pytest.mark.parametrize(
    "webhook",
    [
        Webhook("https://example.org/in", SECRET),
        Webhook("http://localhost:8080/in", SECRET),
        Webhook("http://127.3.0.1/in", SECRET),
        Webhook("http://[::1]:80/", SECRET),
        Webhook("http://10.0.0.5/in", SECRET, plain=True),
    ],
)
def test_what_is_encrypted_stays_here_or_was_chosen_is_taken(webhook: Webhook) -> None:
    assert checked_webhook(webhook) == webhook
