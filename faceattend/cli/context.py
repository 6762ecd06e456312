"""What the commands are given, and how they reach the vault."""

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faceattend import paths
from faceattend.cli.output import Output, warn
from faceattend.domain.clock import Clock
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services.doctor import Doctor
from faceattend.services.evaluation import EvaluationService
from faceattend.services.office import Office, VaultGate

PASSPHRASE_VARIABLE = "FACEATTEND_PASSPHRASE"


@dataclass(frozen=True, slots=True)
class CommandContext:
    """The parts of the program that the commands use, made by the composition root.

    Attributes:
        gate_for: makes the gate of a data folder; the clock is the office's own.
        open_window: opens the window on an unlocked office and returns the exit code.
        grab_tabs: writes a picture of every tab of the window on an office into a folder, with the Live tab watching
            a video, and returns the files.
    """

    clock: Clock
    gate_for: Callable[[Path, Clock], VaultGate]
    evaluation: EvaluationService
    doctor_for: Callable[[Path], Doctor]
    open_window: Callable[[Office], int]
    grab_tabs: Callable[[Office, Path, Path], list[Path]]


class Session:
    """One command being carried out."""

    def __init__(self, arguments: Namespace, context: CommandContext) -> None:
        self.arguments = arguments
        self.context = context
        self.output = Output(json=bool(getattr(arguments, "json", False)))

    @property
    def folder(self) -> Path:
        """The data folder: ``--data``, else the variable, else this user's own."""
        if self.arguments.data is not None:
            return Path(self.arguments.data)
        named = os.environ.get(paths.DATA_VARIABLE)
        return Path(named) if named else paths.default_data_folder()

    @property
    def gate(self) -> VaultGate:
        """The gate of the data folder."""
        return self.context.gate_for(self.folder, self.context.clock)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """Unlock the vault for the time of a ``with`` block.

        Raises:
            UserError: there is no vault, or the passphrase is missing or wrong.
        """
        gate = self.gate
        if not gate.exists:
            raise UserError(f"There is no vault in {self.folder}; make one with: faceattend init --data {self.folder}")
        office = gate.unlock(self.passphrase())
        try:
            yield office
        finally:
            for problem in office.problems():
                warn(problem)
            office.close()

    def given_passphrase(self) -> str | None:
        """Return the passphrase from the file or the variable, or None when neither is given."""
        if self.arguments.passphrase_file is not None:
            return _first_line(Path(self.arguments.passphrase_file))
        return os.environ.get(PASSPHRASE_VARIABLE)

    def passphrase(self, *, twice: bool = False) -> str:
        """Return the passphrase from the file, the variable or the keyboard.

        Raises:
            UserError: none is given and nobody is there to ask, or the two entries differ.
        """
        given = self.given_passphrase()
        if given:
            return given
        if given is not None:
            raise UserError("The passphrase is empty; write it into the first line of the file or into the variable.")
        if not sys.stdin.isatty():
            raise UserError(
                f"The passphrase is missing; name a file with --passphrase-file or set {PASSPHRASE_VARIABLE}."
            )
        typed = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("The same again: ") != typed:
            raise UserError("The two passphrases differ; begin again.")
        return typed


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not a text file in UTF-8; write the passphrase into its first line.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFault(f"The passphrase file {path} could not be read ({reason}).") from error
