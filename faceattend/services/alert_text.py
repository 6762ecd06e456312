"""Alerts as words for people and as a document for programs."""

import json
from zoneinfo import ZoneInfo

from faceattend.domain.alerts import MOST_LINES, Alert, AlertMessage

FORM = "faceattend-alerts-1"
"""Names the form of the document; another form gets another number."""

_PROGRAM = "faceattend"


def subject(message: AlertMessage) -> str:
    """Return what stands at the top of an e-mail."""
    site = message.site or _PROGRAM
    if message.trial:
        return f"{site}: a trial"
    if len(message.alerts) == 1 and not message.more:
        return f"{site}: {message.alerts[0].kind.value}"
    return f"{site}: {len(message.alerts) + message.more} alerts"


def text(message: AlertMessage, zone: ZoneInfo) -> str:
    """Return the alerts, one a line, each with its local time."""
    if message.trial:
        return f"This is a trial. Alerts of {message.site or _PROGRAM} arrive here.\n"
    shown = message.alerts[:MOST_LINES]
    lines = [f"{alert.time.astimezone(zone):%Y-%m-%d %H:%M} {sentence(alert)}" for alert in shown]
    more = len(message.alerts) - len(shown) + message.more
    if more:
        lines.append(f"And {more} more; the list of incidents in the program has all of them.")
    lines.append("")
    lines.append(f"This was sent by {_PROGRAM} at {message.site or 'your office'}.")
    return "\n".join(lines) + "\n"


def sentence(alert: Alert) -> str:
    """Return what happened, with its camera, and with names where they are to be told."""
    # Most sentences name their camera.
    named = not alert.camera or f"camera {alert.camera}" in alert.sentence
    where = "" if named else f"{alert.camera}: "
    who = f" ({', '.join(alert.names)})" if alert.names else ""
    return f"{where}{alert.sentence}{who}"


def document(message: AlertMessage) -> bytes:
    """Return the message as JSON in UTF-8; times are ISO 8601 with their offset."""
    shown = message.alerts[:MOST_LINES]
    alerts = [
        {
            "incident": alert.incident,
            "kind": alert.kind.name.lower(),
            "time": alert.time.isoformat(timespec="seconds"),
            "camera": alert.camera,
            "sentence": alert.sentence,
            "names": list(alert.names),
            "urgent": alert.urgent,
        }
        for alert in shown
    ]
    content = {
        "form": FORM,
        "site": message.site,
        "sent": message.made_at.isoformat(timespec="seconds"),
        "trial": message.trial,
        "alerts": alerts,
        "more": len(message.alerts) - len(shown) + message.more,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
