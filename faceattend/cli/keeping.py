"""``faceattend init``, ``settings``, ``doctor``: setting up and looking after."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import tzlocal

from faceattend import settings
from faceattend.cli.context import Session
from faceattend.cli.keys import recovery_key_words, retype
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.doctor import Check, Health
from faceattend.services.letterhead import LARGEST_LOGO
from faceattend.services.office import FIRST_ACCOUNT_NAME, Office
from faceattend.services.safety_checks import living_faces_checks, notice_check, safety_checks
from faceattend.settings.setting import AnySetting


def add_init_arguments(parser: ArgumentParser) -> None:
    """Declare ``init``."""
    parser.add_argument(
        "--account",
        default=FIRST_ACCOUNT_NAME,
        metavar="NAME",
        help="name of the first administrator; else %(default)s",
    )
    parser.add_argument("--site", default="", metavar="NAME", help="name of the office or school, for the reports")
    parser.add_argument(
        "--zone", metavar="ZONE", help="time zone such as Europe/Berlin; this computer's if it is left out"
    )


def add_settings_arguments(parser: ArgumentParser) -> None:
    """Declare ``settings``."""
    parser.add_argument("key", nargs="?", metavar="KEY", help="the setting to show")
    parser.add_argument(
        "value",
        nargs="?",
        metavar="VALUE",
        help="its new value; lists are written with commas, of report.logo it is the name of a PNG or JPEG file",
    )


def init(session: Session) -> None:
    """Make a new vault and print its recovery key once."""
    gate = session.gate
    if gate.exists:
        raise UserError(f"There is a vault in {session.folder} already; nothing was changed.")
    zone = session.arguments.zone or tzlocal.get_localzone_name() or settings.SITE_ZONE.default
    arguments = session.arguments
    office, recovery_key = gate.create(session.passphrases.current(twice=True), arguments.site, zone, arguments.account)
    try:
        first = office.accounts.signed_in()
        name = "" if first is None else first.name
        session.output.record(
            {"data": str(session.folder), "zone": zone, "account": name, "recovery_key": recovery_key},
            f"The vault is in {session.folder}; its first administrator is {name}.\n{recovery_key_words(recovery_key)}",
        )
        retype(session, office.keeping.confirm_recovery_key)
    finally:
        office.close()


def show_settings(session: Session) -> None:
    """Print the settings of the office, or change one."""
    arguments = session.arguments
    with session.office() as office:
        chosen = [setting for setting in settings.ALL if arguments.key in (None, setting.key)]
        if not chosen:
            known = ", ".join(setting.key for setting in settings.ALL)
            raise UserError(f"There is no setting called {arguments.key}; there are: {known}.")
        if arguments.value is not None:
            _change(office, chosen[0], arguments.value)
        readable = office.preferences.values()
        for setting in chosen:
            if arguments.key is None and setting.key not in readable:
                continue
            value = office.preferences.shown(setting)
            session.output.record(
                {"key": setting.key, "value": value, "title": setting.title},
                f"{setting.key} = {json.dumps(value, ensure_ascii=False)}   {setting.title}",
            )
            if arguments.key is not None:
                session.output.say(setting.description)


def doctor(session: Session) -> None:
    """Print the self check; with a passphrase also of what lies behind it.

    Raises:
        UserError: something that the program cannot do without is broken.
    """
    broken = []
    for check in _checks(session):
        session.output.record(
            {
                "subject": check.subject,
                "health": check.health.value,
                "sentence": check.sentence,
                **({"figures": dict(check.figures)} if check.figures else {}),
            },
            f"{check.health.value:<8} {check.subject}: {check.sentence}",
        )
        if check.health is Health.BAD:
            broken.append(check.subject)
    if broken:
        raise UserError(f"Not in order: {', '.join(broken)}; see the lines above.")


def _checks(session: Session) -> Iterator[Check]:
    yield from session.context.doctor_for(session.folder).checks()
    if not session.gate.exists or not (session.by_recovery_key or session.passphrases.given()):
        return
    try:
        with session.office() as office:
            yield from safety_checks(office.keeping.status())
            yield notice_check(office.privacy.notice())
            yield from living_faces_checks(office.liveness.cards(), office.liveness.broken())
    except UserError as error:
        # Also when a window holds the vault open at this moment: that is no defect.
        yield Check("Records", Health.WARNING, str(error))
    except EnvironmentFault as error:
        yield Check("Records", Health.BAD, str(error))


def _change(office: Office, setting: AnySetting, text: str) -> None:
    if setting is settings.RECOGNIZER:
        office.recognizers.switch(text)
    elif setting in (settings.ENABLED_PLUGINS, settings.ENABLED_CHECKS):
        raise UserError("Engines and checks are taken into use with: faceattend plugins --enable ID")
    elif setting is settings.REPORT_LOGO:
        office.preferences.set_logo(_picture(text))
    else:
        office.preferences.set_text(setting, text)


def _picture(name: str) -> bytes:
    """Return what is in a file; no name is no picture."""
    if not name:
        return b""
    path = Path(name)
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_LOGO + 1)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read ({error.strerror}); name a PNG or JPEG file.") from error
