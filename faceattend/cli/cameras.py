"""``faceattend camera``: what the office watches."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from faceattend.cli.context import Session
from faceattend.cli.passphrases import first_line
from faceattend.domain.cameras import Camera
from faceattend.domain.punches import CameraDirection
from faceattend.errors import UserError
from faceattend.services.cameras import CameraFault, ListedCamera, Login

_SOURCE = (
    "number or device of a camera of this computer, RTSP or HTTP address, video file, or folder of pictures; leave the "
    "password out of an address, because others can read it there"
)


def add_add_arguments(parser: ArgumentParser) -> None:
    """Declare ``camera add``."""
    parser.description = (
        "Adds a camera to those that `faceattend watch` and the Live tab watch. A camera of this computer is kept by a "
        "name that stays the same when it is plugged in elsewhere. The password of a network camera is kept encrypted "
        "and shown to nobody."
    )
    parser.add_argument("name", metavar="NAME", help="name of the camera in the records")
    parser.add_argument("source", metavar="SOURCE", help=_SOURCE)
    _add_direction(parser, default=CameraDirection.AUTO.value)
    _add_login(parser)


def add_change_arguments(parser: ArgumentParser) -> None:
    """Declare ``camera change``."""
    parser.description = (
        "Changes what is given and leaves everything else. Name and password of a network camera stay with the "
        "computer for which they were given: with another address they have to be given again."
    )
    add_name(parser)
    parser.add_argument("--name", dest="new_name", metavar="NAME", help="its new name in the records from now on")
    parser.add_argument("--source", metavar="SOURCE", help=_SOURCE)
    _add_direction(parser, default=None)
    _add_login(parser)
    parser.add_argument("--no-login", action="store_true", help="forget name and password")
    watched = parser.add_mutually_exclusive_group()
    watched.add_argument("--on", action="store_true", help="watch it")
    watched.add_argument("--off", action="store_true", help="keep it in the list and do not watch it")


def add_name(parser: ArgumentParser) -> None:
    """Declare the name of a camera."""
    parser.add_argument("name", metavar="NAME", help="name of the camera, as listed")


def add(session: Session) -> None:
    """Add a camera."""
    arguments = session.arguments
    login = _login(arguments) or Login()
    with session.office() as office:
        camera = Camera(
            arguments.name,
            arguments.source,
            CameraDirection(arguments.direction),
            user=login.user,
            password=login.password,
        )
        _print(session, office.cameras.add(camera))


def list_cameras(session: Session) -> None:
    """Print every camera, without passwords."""
    with session.office() as office:
        cameras = office.cameras.all()
        if session.output.json:
            for one in cameras:
                _print(session, one)
            return
        if not cameras:
            session.output.say("There is no camera yet; add one with: faceattend camera add NAME SOURCE")
            return
        session.output.table(
            ("Name", "Source", "Direction", "Login", "Watched"),
            [
                (
                    one.camera.name,
                    one.shown if one.kind else f"{one.shown} (not there)",
                    one.camera.direction.value,
                    "kept" if one.has_login else "-",
                    "yes" if one.camera.enabled else "no",
                )
                for one in cameras
            ],
        )


def change(session: Session) -> None:
    """Change a camera."""
    arguments = session.arguments
    login = _login(arguments)
    if arguments.no_login and login is not None:
        raise UserError("Give either --no-login or a new login.")
    given = (arguments.new_name, arguments.source, arguments.direction, login)
    if given == (None,) * len(given) and not (arguments.on or arguments.off or arguments.no_login):
        raise UserError("Say what is to change: --name, --source, --direction, --login, --no-login, --on or --off.")
    with session.office() as office:
        changed = office.cameras.change(
            arguments.name,
            new_name=arguments.new_name,
            source=arguments.source,
            direction=None if arguments.direction is None else CameraDirection(arguments.direction),
            enabled=True if arguments.on else False if arguments.off else None,
            login=Login() if arguments.no_login else login,
        )
        _print(session, changed)


def remove(session: Session) -> None:
    """Remove a camera; what it saw stays."""
    with session.office() as office:
        camera = office.cameras.find(session.arguments.name).camera
        office.cameras.remove(camera.name)
        session.output.record(
            {"name": camera.name, "removed": True}, f"The camera {camera.name} is removed; what it saw stays."
        )


def test(session: Session) -> None:
    """Open a camera, look whether a picture comes, and let it go."""
    with session.office() as office:
        name = office.cameras.find(session.arguments.name).camera.name
        try:
            found = office.cameras.check(name)
        except CameraFault as fault:
            others = office.cameras.in_place_of(name)
            if not others:
                raise
            hints = ", ".join(f"{other.name or 'a camera'} ({other.source})" for other in others)
            raise CameraFault(
                f"{fault} Another camera is plugged in: {hints}. If it is to take its place: "
                f'faceattend camera change "{name}" --source {others[0].source}'
            ) from fault
        session.output.record(
            {"name": name, "width": found.width, "height": found.height, "view": found.view.value},
            f"{name} sends pictures of {found.width} x {found.height}{_REMARKS[found.view.value]}.",
        )


_REMARKS = {"clear": "", "dark": ", and there is too little light", "nothing": ", and nothing can be seen on them"}


def _add_direction(parser: ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--direction",
        choices=[direction.value for direction in CameraDirection],
        default=default,
        help="what passing it means; auto alternates, beginning with in",
    )


def _add_login(parser: ArgumentParser) -> None:
    parser.add_argument("--login", metavar="NAME", help="name to sign in with, if the network camera asks for one")
    parser.add_argument(
        "--password-file", metavar="FILE", help="file whose first line is the password that goes with --login"
    )


def _login(arguments: Namespace) -> Login | None:
    if arguments.login is None and arguments.password_file is None:
        return None
    if arguments.login is None:
        raise UserError("A password needs the name that it belongs to; add --login.")
    file = arguments.password_file
    password = "" if file is None else first_line(Path(file), "password")
    if file is not None and not password:
        raise UserError(f"The first line of {file} is empty; write the password there, or leave --password-file out.")
    return Login(arguments.login, password)


def _print(session: Session, one: ListedCamera) -> None:
    camera = one.camera
    remarks = [
        one.shown if one.kind else f"{one.shown}, which is not there",
        {"in": "arrivals", "out": "departures", "auto": "arrivals and departures"}[camera.direction.value],
        *(["login kept"] if one.has_login else []),
        *([] if camera.enabled else ["not watched"]),
    ]
    session.output.record(
        {
            "name": camera.name,
            "source": one.shown,
            "kind": None if one.kind is None else one.kind.value,
            "direction": camera.direction.value,
            "enabled": camera.enabled,
            "has_login": one.has_login,
        },
        f"{camera.name}: {', '.join(remarks)}.",
    )
