"""Every command with its options."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable

from faceattend import __version__
from faceattend.cli import demo, evaluate, keeping, people, punches, reports, watch
from faceattend.cli.context import USER_VARIABLE, Session
from faceattend.cli.passphrases import PASSPHRASE_VARIABLE
from faceattend.paths import DATA_VARIABLE

Command = Callable[[Session], None]
Declare = Callable[[ArgumentParser], None]


def build_parser() -> ArgumentParser:
    """Return the parser; a parsed line has ``command`` to carry out, or None for the window."""
    parser = ArgumentParser(
        prog="faceattend",
        description="Attendance by face, on this computer alone. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"faceattend {__version__}")
    _add_common(parser, default=None)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    _leaf(commands.add_parser, "demo", "the main job on sample people and a sample video", demo.run, demo.add_arguments)
    _leaf(
        commands.add_parser,
        "init",
        "make a new vault and print its recovery key once",
        keeping.init,
        keeping.add_init_arguments,
    )

    person = commands.add_parser("person", help="the people on the roll").add_subparsers(
        metavar="COMMAND", required=True
    )
    _leaf(person.add_parser, "add", "put a person on the roll", people.add, people.add_arguments)
    _leaf(person.add_parser, "list", "list everybody", people.list_people)
    _leaf(person.add_parser, "show", "show one person", people.show, _code)

    _leaf(commands.add_parser, "watch", "watch a camera, a stream or a video", watch.watch, watch.add_arguments)

    records = commands.add_parser("punches", help="the records").add_subparsers(metavar="COMMAND", required=True)
    _leaf(records.add_parser, "list", "list the punches of a month", punches.list_punches, punches.add_list_arguments)
    _leaf(records.add_parser, "add", "make an entry by hand", punches.add, punches.add_add_arguments)
    _leaf(records.add_parser, "void", "declare that a punch does not count", punches.void, punches.add_void_arguments)

    papers = commands.add_parser("report", help="the papers").add_subparsers(metavar="COMMAND", required=True)
    _leaf(papers.add_parser, "month", "the roll of a month", reports.month, reports.add_month_arguments)

    _leaf(
        commands.add_parser,
        "evaluate",
        "measure an engine on labelled pictures",
        evaluate.evaluate,
        evaluate.add_arguments,
    )
    _leaf(commands.add_parser, "plugins", "the recognition engines", keeping.plugins, keeping.add_plugins_arguments)
    _leaf(
        commands.add_parser,
        "settings",
        "the settings of the office",
        keeping.show_settings,
        keeping.add_settings_arguments,
    )
    _leaf(commands.add_parser, "doctor", "check this computer and the installation", keeping.doctor)
    return parser


def _leaf(
    add_parser: Callable[..., ArgumentParser], name: str, help: str, command: Command, declare: Declare | None = None
) -> None:
    parser = add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
    if declare is not None:
        declare(parser)
    # Suppressed, so that an option given before the command is not overwritten by its absence after it.
    _add_common(parser, default=SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(command=command)


def _add_common(parser: ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--data", metavar="DIR", default=default, help=f"the data folder; else {DATA_VARIABLE}, else this user's own"
    )
    parser.add_argument(
        "--user",
        metavar="NAME",
        default=default,
        help=f"who signs in; else {USER_VARIABLE}, else the first administrator",
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=default,
        help=f"file whose first line is the passphrase; else {PASSPHRASE_VARIABLE}",
    )
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        default=default,
        help="file whose first line is the recovery key, in place of the passphrase",
    )


def _code(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the person's code")
