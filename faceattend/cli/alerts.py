"""``faceattend alert``: who is told of incidents, and how."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from faceattend.cli import values
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.cli.passphrases import first_line
from faceattend.errors import UserError
from faceattend.services.alerts import (
    THRESHOLDS,
    Alert,
    AlertChannel,
    AlertRule,
    AlertService,
    AlertState,
    MqttBroker,
    Webhook,
    alert_sentence,
)
from faceattend.services.office import Office

_NAMES = {kind: name for name, kind in values.INCIDENT_KINDS.items()}
_YES = {"yes": True, "no": False}
_USUAL_PLAIN_PORT = 1883

_LIST_HELP = """
An incident becomes an alert by the rule of its kind. Further settings of all alerts: alerts.quiet_hours,
alerts.digest_minutes, alerts.most_an_hour and alerts.names; change them with: faceattend settings KEY VALUE.
"""

_SET_HELP = """
Kinds are those that faceattend alert list prints. What an incident of a kind is, is said by the settings in the last
column of that list; change them with: faceattend settings KEY VALUE.
"""

_CHANNELS_HELP = """
Without options the command shows what is set. Passwords and the shared secret are sealed in the vault and shown to
nobody. A webhook is sent a POST with JSON and two headers: X-Faceattend-Timestamp, seconds since 1970, and
X-Faceattend-Signature, sha256= and the HMAC-SHA256 in hexadecimal digits, under the shared secret, of the timestamp, a
full stop and the body. Redirects are not followed. A broker gets the same JSON under PREFIX/alerts with QoS 1. E-mail
goes through the server of: faceattend schedule mail. Desktop notifications are shown by the window. While the window
or faceattend watch runs, alerts are delivered; what fails is tried again after 1, 2, 5, 15, 30 and then every 60
minutes, for three days.
"""

_OUTBOX_HELP = """
A task of the operating system may run this with --deliver where neither the window nor faceattend watch runs; it ends
with 1 when a message did not arrive.
"""


def add_set_arguments(parser: ArgumentParser) -> None:
    """Declare ``alert set``."""
    parser.epilog = _SET_HELP
    parser.add_argument("kind", type=values.incident_kind, metavar="KIND", help="kind of incident, such as spoof")
    switch = parser.add_mutually_exclusive_group()
    switch.add_argument("--on", action="store_true", help="tell of such incidents")
    switch.add_argument("--off", action="store_true", help="tell nobody; they are still listed as incidents")
    parser.add_argument("--count", type=values.count, metavar="N", help="only when there are so many of them")
    parser.add_argument("--minutes", type=values.count, metavar="N", help="within so many minutes")
    parser.add_argument("--urgent", choices=list(_YES), help="whether they are told in quiet hours too")


def add_channels_arguments(parser: ArgumentParser) -> None:
    """Declare ``alert channels``."""
    parser.epilog = _CHANNELS_HELP
    parser.add_argument("--desktop", choices=list(_YES), help="whether the window shows alerts")
    parser.add_argument(
        "--email", action="append", metavar="ADDRESS", help="send e-mail to this address; may be given many times"
    )
    parser.add_argument("--webhook", metavar="URL", help="tell this address over https; http to this computer only")
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the secret that the webhook shares; else a new one is made and printed once",
    )
    parser.add_argument("--allow-http", action="store_true", help="let the webhook be told unencrypted over a network")
    parser.add_argument("--mqtt", metavar="HOST", help="tell this MQTT broker, encrypted")
    parser.add_argument(
        "--port", type=values.count, metavar="N", help="port of the broker; else 8883, or 1883 for plain"
    )
    parser.add_argument("--prefix", default="faceattend", metavar="TOPIC", help="how its topic begins; else faceattend")
    parser.add_argument("--plain", action="store_true", help="talk to the broker unencrypted")
    parser.add_argument("--login", default="", metavar="NAME", help="name for the broker, if it asks for one")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="file whose first line goes with --login")
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="FILE",
        help="certificate that vouches for webhook or broker, if none here does",
    )
    parser.add_argument(
        "--remove",
        action="append",
        choices=[channel.value for channel in AlertChannel if channel is not AlertChannel.DESKTOP],
        default=[],
        help="tell this one no more; may be given many times",
    )


def add_test_arguments(parser: ArgumentParser) -> None:
    """Declare ``alert test``."""
    channels = [channel.value for channel in AlertChannel if channel is not AlertChannel.DESKTOP]
    parser.add_argument("channel", choices=channels, metavar="CHANNEL", help=f"one of {', '.join(channels)}")


def add_outbox_arguments(parser: ArgumentParser) -> None:
    """Declare ``alert outbox``."""
    parser.epilog = _OUTBOX_HELP
    parser.add_argument("--deliver", action="store_true", help="tell now what is due")
    parser.add_argument(
        "--unattended", action="store_true", help="with --deliver: open the vault with the key that this computer keeps"
    )
    parser.add_argument(
        "--discard", type=values.count, action="append", default=[], metavar="N", help="tell alert N no more"
    )
    parser.add_argument("--discard-all", action="store_true", help="tell no alert that waits any more")


def add_list_arguments(parser: ArgumentParser) -> None:
    """Declare ``alert list``."""
    parser.epilog = _LIST_HELP


def list_rules(session: Session) -> None:
    """Print the rule of every kind of incident."""
    with session.office() as office:
        rules, known = office.alerts.rules(), office.preferences.values()
    if session.output.json:
        for rule in rules:
            _print_rule(session, rule, known)
        return
    rows = [
        (
            _NAMES[rule.kind],
            "on" if rule.enabled else "off",
            str(rule.count),
            str(rule.minutes) if rule.count > 1 else "",
            "yes" if rule.urgent else "no",
            ", ".join(f"{setting.key} {known[setting.key]}" for setting in THRESHOLDS.get(rule.kind, ())),
        )
        for rule in rules
    ]
    session.output.table(("kind", "alert", "count", "minutes", "urgent", "settings"), rows)


def set_rule(session: Session) -> None:
    """Change the rule of a kind of incident."""
    arguments = session.arguments
    kind = arguments.kind
    with session.office() as office:
        rule = next(rule for rule in office.alerts.rules() if rule.kind is kind)
        office.alerts.set_rule(
            replace(
                rule,
                enabled=(rule.enabled or arguments.on) and not arguments.off,
                count=arguments.count or rule.count,
                minutes=arguments.minutes or rule.minutes,
                urgent=_YES.get(arguments.urgent, rule.urgent),
            )
        )
        changed = next(rule for rule in office.alerts.rules() if rule.kind is kind)
        known = office.preferences.values()
    _print_rule(session, changed, known)


def channels(session: Session) -> None:
    """Set, remove or show the channels."""
    arguments = session.arguments
    made = ""
    with session.office() as office:
        alerts = office.alerts
        for name in arguments.remove:
            _remove(alerts, AlertChannel(name))
        if arguments.desktop is not None:
            alerts.set_desktop(on=_YES[arguments.desktop])
        if arguments.email is not None:
            alerts.set_receivers(arguments.email)
        if arguments.webhook is not None:
            made = _set_webhook(session, alerts)
        if arguments.mqtt is not None:
            alerts.set_mqtt(_broker(session))
        states, places = alerts.states(), _places(office)
        zone = office.preferences.zone()
    if made:
        session.output.record({"secret": made}, f"The shared secret, which is shown this once: {made}")
    for state in states:
        _print_channel(session, state, places[state.channel], zone)


def test(session: Session) -> None:
    """Send a trial."""
    channel = AlertChannel(session.arguments.channel)
    with session.office() as office:
        office.alerts.send_test(channel)
        place = _places(office)[channel]
    session.output.record({"channel": channel.value, "delivered": True}, f"A trial went to {place}.")


def outbox(session: Session) -> None:
    """Deliver, discard or list what waits."""
    arguments = session.arguments
    if arguments.unattended:
        if not arguments.deliver or arguments.discard or arguments.discard_all:
            raise UserError("--unattended only goes with --deliver: somebody has to sign in for the rest.")
        with session.unattended_office() as office:
            _deliver(session, office)
        return
    with session.office() as office:
        if arguments.discard or arguments.discard_all:
            numbers: Sequence[int] = () if arguments.discard_all else arguments.discard
            discarded = office.alerts.discard(*numbers)
            session.output.record(
                {"discarded": discarded}, f"{counted(discarded, 'alert is', 'alerts are')} told no more."
            )
        elif arguments.deliver:
            _deliver(session, office)
        else:
            _list_waiting(session, office)


def _deliver(session: Session, office: Office) -> None:
    done = office.alerts.deliver()
    if not done:
        session.output.say("No alert is due.")
    for one in done:
        arrived = f"{counted(one.alerts, 'alert', 'alerts')} went out by {one.channel.value}."
        session.output.record(
            {"channel": one.channel.value, "alerts": one.alerts, "problem": one.problem}, one.problem or arrived
        )
    failed = sum(bool(one.problem) for one in done)
    if failed:
        raise UserError(
            f"{failed} of {counted(len(done), 'message', 'messages')} did not arrive; they are tried again."
        )


def _list_waiting(session: Session, office: Office) -> None:
    zone, waiting = office.preferences.zone(), office.alerts.waiting()
    if not waiting:
        session.output.say("No alert waits.")
    for number, alert in waiting.items():
        _print_waiting(session, number, alert, zone)


def _print_waiting(session: Session, number: int, alert: Alert, zone: ZoneInfo) -> None:
    local = alert.time.astimezone(zone)
    by = sorted(channel.value for channel in alert.waiting)
    session.output.record(
        {
            "id": number,
            "incident": alert.incident,
            "kind": alert.kind.name.lower(),
            "time": local.isoformat(),
            "camera": alert.camera,
            "sentence": alert.sentence,
            "urgent": alert.urgent,
            "waiting": by,
        },
        f"{number:>6}  {local:%Y-%m-%d %H:%M:%S}  {alert_sentence(alert)} - waits for {', '.join(by)}",
    )


def _print_rule(session: Session, rule: AlertRule, known: dict[str, object]) -> None:
    often = f"every {rule.count} within {rule.minutes} minutes" if rule.count > 1 else "each of them"
    night = ", in quiet hours too" if rule.urgent else ""
    session.output.record(
        {
            "kind": rule.kind.name.lower(),
            "enabled": rule.enabled,
            "count": rule.count,
            "minutes": rule.minutes,
            "urgent": rule.urgent,
            "settings": {setting.key: known[setting.key] for setting in THRESHOLDS.get(rule.kind, ())},
        },
        f"{_NAMES[rule.kind]}: {f'an alert for {often}{night}' if rule.enabled else 'no alert'}.",
    )


def _print_channel(session: Session, state: AlertState, place: str, zone: ZoneInfo) -> None:
    kept = state.state
    again = None if kept.try_again is None else kept.try_again.astimezone(zone)
    failing = ""
    if state.on and kept.failing:
        failing = f"; failing: {kept.problem}" + ("" if again is None else f" Next try {again:%Y-%m-%d %H:%M}.")
    waiting = f"; {counted(state.waiting, 'alert waits', 'alerts wait')}" if state.waiting else ""
    session.output.record(
        {
            "channel": state.channel.value,
            "on": state.on,
            "to": place,
            "waiting": state.waiting,
            "failures": kept.failures,
            "try_again": None if again is None else again.isoformat(),
            "problem": kept.problem,
        },
        f"{state.channel.value}: {place if state.on else 'off'}{failing}{waiting}",
    )


def _places(office: Office) -> dict[AlertChannel, str]:
    """Return in words where each channel leads, without secrets."""
    found = office.alerts.channels()
    broker = found.mqtt
    return {
        AlertChannel.DESKTOP: "the window on this computer",
        AlertChannel.EMAIL: ", ".join(found.receivers),
        AlertChannel.WEBHOOK: "" if found.webhook is None else found.webhook.url,
        AlertChannel.MQTT: "" if broker is None else f"{broker.host}:{broker.port} under {broker.prefix}/alerts",
    }


def _remove(alerts: AlertService, channel: AlertChannel) -> None:
    match channel:
        case AlertChannel.EMAIL:
            alerts.set_receivers(())
        case AlertChannel.WEBHOOK:
            alerts.set_webhook(None)
        case _:
            alerts.set_mqtt(None)


def _set_webhook(session: Session, alerts: AlertService) -> str:
    """Set the webhook, and return the secret that was made for it; empty when it was given."""
    arguments = session.arguments
    made = "" if arguments.secret_file is not None else alerts.new_secret()
    secret = made or first_line(arguments.secret_file, "the shared secret")
    alerts.set_webhook(Webhook(arguments.webhook, secret, arguments.allow_http, _authority(session)))
    return made


def _broker(session: Session) -> MqttBroker:
    arguments = session.arguments
    broker = MqttBroker(
        host=arguments.mqtt,
        prefix=arguments.prefix,
        encrypted=not arguments.plain,
        user=arguments.login,
        password="" if arguments.password_file is None else first_line(arguments.password_file, "the password"),
        authority=_authority(session),
    )
    usual = _USUAL_PLAIN_PORT if arguments.plain else broker.port
    return replace(broker, port=arguments.port or usual)


def _authority(session: Session) -> str:
    file: Path | None = session.arguments.authority
    return "" if file is None else str(file.absolute())
