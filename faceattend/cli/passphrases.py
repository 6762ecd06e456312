"""Where the command line takes passphrases and recovery keys from: a file, a variable or the keyboard."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from faceattend.errors import EnvironmentFault, UserError

PASSPHRASE_VARIABLE = "FACEATTEND_PASSPHRASE"
NEW_PASSPHRASE_VARIABLE = "FACEATTEND_NEW_PASSPHRASE"


def somebody_types() -> bool:
    """Return whether there is a person at the keyboard who can be asked."""
    return sys.stdin.isatty()


def ask(question: str) -> str:
    """Return a line from the keyboard, empty when it is closed; the question goes to standard error."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().rstrip("\n")


class Passphrases:
    """The secrets of one command; none of them is ever an argument, because every program can read those."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self._typed: str | None = None

    def given(self) -> str | None:
        """Return the passphrase from the file or the variable, or None when neither is given."""
        return _given(self._arguments.passphrase_file, PASSPHRASE_VARIABLE, "passphrase")

    def current(self, *, twice: bool = False) -> str:
        """Return the passphrase from the file, the variable or the keyboard.

        Raises:
            UserError: none is given and nobody is there to ask, or the two entries differ.
        """
        given = self.given()
        if given is None and not somebody_types():
            raise UserError(
                f"The passphrase is missing; name a file with --passphrase-file or set {PASSPHRASE_VARIABLE}."
            )
        if given is not None:
            return _not_empty(given)
        # A command that needs it again does not ask again.
        self._typed = self._typed or _typed("Passphrase: ", twice=twice)
        return self._typed

    def new(self) -> str:
        """Return the new passphrase from its own file or variable, or typed twice.

        Raises:
            UserError: none is given and nobody is there to ask, or the two entries differ.
        """
        given = _given(self._arguments.new_passphrase_file, NEW_PASSPHRASE_VARIABLE, "new passphrase")
        if given is None and not somebody_types():
            raise UserError(
                "The new passphrase is missing; name a file with --new-passphrase-file or set "
                f"{NEW_PASSPHRASE_VARIABLE}."
            )
        return _typed("New passphrase: ", twice=True) if given is None else _not_empty(given)

    def recovery_key(self) -> str | None:
        """Return the recovery key from its file, or None when no file is named."""
        file = self._arguments.recovery_file
        return None if file is None else first_line(Path(file), "recovery key")

    def typed_recovery_key(self) -> str:
        """Return the recovery key from its file or the keyboard.

        Raises:
            UserError: no file is named and nobody is there to ask.
        """
        given = self.recovery_key()
        if given is not None:
            return given
        if not somebody_types():
            raise UserError("The recovery key is missing; name a file with --recovery-file or type it at a terminal.")
        return ask("Recovery key, as you wrote it down: ")


def first_line(path: Path, what: str) -> str:
    """Return the first line of a text file that holds a secret.

    Raises:
        UserError: it is not text.
        EnvironmentFault: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not a text file in UTF-8; write the {what} into its first line.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFault(f"The {what} file {path} could not be read ({reason}).") from error


def _given(file: str | None, variable: str, what: str) -> str | None:
    return os.environ.get(variable) if file is None else first_line(Path(file), what)


def _not_empty(passphrase: str) -> str:
    if not passphrase:
        raise UserError("The passphrase is empty; write it into the first line of the file or into the variable.")
    return passphrase


def _typed(question: str, *, twice: bool) -> str:
    typed = getpass.getpass(question)
    if twice and getpass.getpass("The same again: ") != typed:
        raise UserError("The two passphrases differ; begin again.")
    return typed
