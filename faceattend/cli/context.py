"""What the commands are given, and how they reach the vault."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faceattend import paths
from faceattend.cli.output import Output, warn
from faceattend.cli.passphrases import Passphrases, ask, somebody_types
from faceattend.domain.clock import Clock
from faceattend.errors import UserError, WrongSecretError
from faceattend.services.doctor import Doctor
from faceattend.services.evaluation import EvaluationService
from faceattend.services.liveness_evaluation import LivenessEvaluationService
from faceattend.services.office import Office, VaultGate

USER_VARIABLE = "FACEATTEND_USER"


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
    liveness_evaluation: LivenessEvaluationService
    doctor_for: Callable[[Path], Doctor]
    open_window: Callable[[Office], int]
    grab_tabs: Callable[[Office, Path, Path], list[Path]]


class Session:
    """One command being carried out."""

    def __init__(self, arguments: Namespace, context: CommandContext) -> None:
        self.arguments = arguments
        self.context = context
        self.output = Output(json=bool(getattr(arguments, "json", False)))
        self.passphrases = Passphrases(arguments)

    @property
    def folder(self) -> Path:
        """The data folder: ``--data``, else the variable, else this user's own."""
        if self.arguments.data is not None:
            return Path(self.arguments.data)
        named = os.environ.get(paths.DATA_VARIABLE)
        return Path(named) if named else paths.default_data_folder()

    @property
    def user(self) -> str | None:
        """Who signs in: ``--user``, else the variable, else None for the first administrator."""
        named: str | None = self.arguments.user
        return named if named is not None else os.environ.get(USER_VARIABLE)

    @property
    def by_recovery_key(self) -> bool:
        """Whether the recovery key is given in place of the passphrase."""
        return self.arguments.recovery_file is not None

    @property
    def gate(self) -> VaultGate:
        """The gate of the data folder."""
        return self.context.gate_for(self.folder, self.context.clock)

    def existing_gate(self) -> VaultGate:
        """Return the gate of a data folder that holds a vault.

        Raises:
            UserError: there is none.
        """
        gate = self.gate
        if not gate.exists:
            raise UserError(f"There is no vault in {self.folder}; make one with: faceattend init --data {self.folder}")
        return gate

    @contextmanager
    def office(self) -> Iterator[Office]:
        """Open the vault for the time of a ``with`` block, with the recovery key if it is given, else by passphrase.

        Raises:
            UserError: there is no vault, or the passphrase is missing or wrong.
        """
        gate = self.existing_gate()
        key = self.passphrases.recovery_key()
        with self._closing(self._unlock(gate) if key is None else gate.unlock_with_recovery_key(key)) as office:
            yield office

    @contextmanager
    def unattended_office(self) -> Iterator[Office]:
        """Open the vault with the key that this computer keeps; nobody is signed in."""
        with self._closing(self.existing_gate().unlock_with_keyring()) as office:
            yield office

    @contextmanager
    def office_by_passphrase(self) -> Iterator[Office]:
        """Open the vault by passphrase even where a recovery key is given, because the command is about that key."""
        with self._closing(self._unlock(self.existing_gate())) as office:
            yield office

    def agree(self, consequence: str) -> None:
        """Say what is about to happen and make sure that it is wanted.

        Raises:
            UserError: ``--yes`` is missing and nobody is there to ask, or the answer was no.
        """
        if self.arguments.yes:
            return
        if not somebody_types():
            raise UserError(f"{consequence} Add --yes if you want that.")
        warn(consequence)
        if ask("Type yes to go on: ").strip().lower() != "yes":
            raise UserError("Nothing was changed.")

    def _unlock(self, gate: VaultGate) -> Office:
        try:
            return gate.unlock(self.passphrases.current(), self.user)
        except WrongSecretError as error:
            if self.user is None:
                raise
            # The same for every name: nobody learns which accounts there are.
            raise WrongSecretError(
                f"{error} If both are right, the account does not open the records; an administrator changes that "
                "with: faceattend account change NAME --opens-records"
            ) from error

    @contextmanager
    def _closing(self, office: Office) -> Iterator[Office]:
        try:
            yield office
        finally:
            for problem in office.problems():
                warn(problem)
            office.close()
