"""``faceattend plugins``: the recognition engines and the checks for living faces."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping

from faceattend.cli.context import Session
from faceattend.services.liveness import CheckCard, LivenessKind
from faceattend.services.office import Office
from faceattend.services.recognizers import PluginState, RecognizerCard

_STATE_WORDS = {
    PluginState.DISCOVERED: "installed, not in use",
    PluginState.ENABLED: "in use",
    PluginState.FAILED: "failed",
    PluginState.DISABLED: "switched off",
}
# Without an office nobody can say what is in use: every plugin was tried.
_TRIAL_WORDS = {**_STATE_WORDS, PluginState.ENABLED: "works"}

_KIND_WORDS = {
    LivenessKind.PASSIVE: "watches",
    LivenessKind.CHALLENGE: "asks people to move",
    None: "checks for living faces",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``plugins``."""
    parser.add_argument("--enable", metavar="ID", help="take this engine or check into use, as it is installed now")
    parser.add_argument("--disable", metavar="ID", help="take this engine or check out of use")
    parser.add_argument("--use", metavar="ID", help="let this engine decide from now on")


def plugins(session: Session) -> None:
    """Print the plugins: with a passphrase as this office uses them, else how they work when tried."""
    arguments = session.arguments
    words = _STATE_WORDS
    changes = arguments.enable or arguments.disable or arguments.use
    if changes or (session.passphrases.given() is not None and session.gate.exists):
        with session.office() as office:
            _change(session, office)
            engines, checks = office.recognizers.cards(), office.liveness.cards()
    else:
        words = _TRIAL_WORDS
        doctor = session.context.doctor_for(session.folder)
        engines, checks = doctor.engine_cards(), doctor.check_cards()
    if not engines:
        session.output.say("No recognition engine is installed; install faceattend-sface.")
    for engine in engines:
        _print_engine(session, engine, words)
    if not checks:
        session.output.say("No check for living faces is installed; install faceattend-liveness.")
    for check in checks:
        _print_check(session, check, words)


def _change(session: Session, office: Office) -> None:
    arguments = session.arguments
    if arguments.enable:
        _set_enabled(office, arguments.enable, enabled=True)
    if arguments.use:
        office.recognizers.switch(arguments.use)
    if arguments.disable:
        _set_enabled(office, arguments.disable, enabled=False)


def _set_enabled(office: Office, id: str, *, enabled: bool) -> None:
    if id in _ids(office.liveness.cards()) and id not in _ids(office.recognizers.cards()):
        office.liveness.set_enabled(id, enabled=enabled)
    else:
        office.recognizers.set_enabled(id, enabled=enabled)


def _ids(cards: Iterable[RecognizerCard | CheckCard]) -> set[str]:
    return {card.id for card in cards}


def _print_engine(session: Session, card: RecognizerCard, words: Mapping[PluginState, str]) -> None:
    deciding = ", decides" if card.active else ""
    learned = f", people learned: {card.learned} of {card.people}" if card.people else ""
    session.output.record(
        _document(card)
        | {
            "kind": "recognizer",
            "active": card.active,
            "rejects_strangers": card.rejects_strangers,
            "learned": card.learned,
            "people": card.people,
        },
        f"{_named(card)} - {words[card.state]}{deciding}{learned}{_reason(card)}",
    )


def _print_check(session: Session, card: CheckCard, words: Mapping[PluginState, str]) -> None:
    session.output.record(
        _document(card) | {"kind": "liveness", "asks": card.kind is LivenessKind.CHALLENGE if card.kind else None},
        f"{_named(card)} - {_KIND_WORDS[card.kind]}, {words[card.state]}{_reason(card)}",
    )


def _document(card: RecognizerCard | CheckCard) -> dict[str, object]:
    return {
        "id": card.id,
        "title": card.title,
        "state": card.state.value,
        "distribution": card.distribution,
        "version": card.version,
        "reason": card.reason,
    }


def _named(card: RecognizerCard | CheckCard) -> str:
    return f"{card.id}: {card.title} ({card.distribution} {card.version})"


def _reason(card: RecognizerCard | CheckCard) -> str:
    return f"\n    {card.reason}" if card.reason else ""
