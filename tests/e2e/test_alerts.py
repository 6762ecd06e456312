"""Who is told of incidents, set up and followed on the command line."""

import hmac
import json
from pathlib import Path

from tests.e2e.conftest import Faceattend
from tests.fakes.webhook_server import webhook_server


def test_an_incident_reaches_the_webhook_signed_with_the_secret_that_was_shown_once(
    vault: Faceattend, tmp_path: Path
) -> None:
    with webhook_server() as receiver:
        made, *listed = vault("alert", "channels", "--webhook", receiver.url, "--desktop", "no", "--json").lines
        assert {one["channel"]: one["on"] for one in listed} == {
            "desktop": False,
            "email": False,
            "webhook": True,
            "mqtt": False,
        }
        assert vault("settings", "alerts.export_rows", "1").code == 0
        for code in ("A-1", "A-2"):
            assert vault("person", "add", "--name", f"Kestrel {code}", "--code", code).code == 0
        assert vault("report", "day", "--output", tmp_path / "day.csv").code == 0
        [waiting] = vault("alert", "outbox", "--json").lines
        assert (waiting["kind"], waiting["waiting"]) == ("large_export", ["webhook"])

        receiver.status = 503
        assert "did not arrive" in vault("alert", "outbox", "--deliver").errors
        [failing] = [line for line in vault("alert", "channels", "--json").lines if line["channel"] == "webhook"]
        assert (failing["waiting"], failing["failures"]) == (1, 1)
        assert "503" in failing["problem"]
        receiver.status = 200
        tried = vault("alert", "test", "webhook")
        assert tried.code == 0
        assert receiver.url in tried.output
    body, headers = receiver.bodies[0], receiver.headers[0]
    timestamp = headers["X-Faceattend-Timestamp"]
    expected = hmac.new(made["secret"].encode(), f"{timestamp}.".encode() + body, "sha256").hexdigest()
    assert headers["X-Faceattend-Signature"] == f"sha256={expected}"
    [alert] = json.loads(body)["alerts"]
    assert alert["kind"] == "large_export"
    assert b"Kestrel" not in body
    assert json.loads(receiver.bodies[1])["trial"] is True
    discarded = vault("alert", "outbox", "--discard-all", "--json").lines
    assert discarded == [{"discarded": 1}]


def test_rules_are_listed_and_changed(vault: Faceattend) -> None:
    changed = vault("alert", "set", "unknown-person", "--count", "3", "--minutes", "5", "--urgent", "yes")
    assert changed.output == "unknown-person: an alert for every 3 within 5 minutes, in quiet hours too.\n"
    assert vault("alert", "set", "spoof", "--off").output == "spoof: no alert.\n"
    rules = {line["kind"]: line for line in vault("alert", "list", "--json").lines}
    assert (rules["spoof"]["enabled"], rules["unknown_person"]["count"]) == (False, 3)
    assert rules["large_export"]["settings"] == {"alerts.export_rows": 500}
    assert "between 1 and 60" in vault.fails("settings", "alerts.most_an_hour", "0")
    assert "alerts" in vault("settings", "alerts.quiet_hours").output.splitlines()[1].lower()
    assert "22:00-06:30" in vault.fails("settings", "alerts.quiet_hours", "late")
    assert "Use https" in vault.fails("alert", "channels", "--webhook", "http://alerts.example.org/in")
