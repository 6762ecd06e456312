"""Says beneath a field what is wrong with what was typed into it."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtWidgets import QFormLayout, QLabel, QLineEdit

from faceattend.errors import UserError
from faceattend.ui.controls import Role, label


@dataclass(frozen=True, slots=True)
class _Check:
    field: QLineEdit
    problem: QLabel
    try_it: Callable[[], object]


class FieldChecks:
    """The checks of the fields of one form.

    A field is only complained about once it was left: nobody wants to be told that a half-typed address is none.

    Attributes:
        fields: the form.
    """

    def __init__(self, fields: QFormLayout) -> None:
        self.fields = fields
        self._checks: list[_Check] = []

    def add(self, field: QLineEdit, try_it: Callable[[], object]) -> None:
        """Check a field that was put into the form just now; ``try_it`` raises a UserError that says what is wrong."""
        problem = label("", Role.BAD, wrap=True)
        self.fields.addRow(label(""), problem)
        self.fields.setRowVisible(problem, bool(problem.text()))
        check = _Check(field, problem, try_it)
        self._checks.append(check)
        field.editingFinished.connect(lambda: self._say(check, _outcome(check)))
        # What was complained about is looked at again with every key.
        field.textChanged.connect(lambda: self._say(check, _outcome(check) if problem.text() else ""))

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong, complained about or not."""
        return not any(_outcome(check) for check in self._checks)

    def complain(self, field: QLineEdit, sentence: str) -> None:
        """Say what was found out about a field elsewhere; it goes with the next key."""
        self._say(next(check for check in self._checks if check.field is field), sentence)

    def look_again(self) -> None:
        """Check again what was complained about, because another field says what is right here."""
        for check in self._checks:
            if check.problem.text():
                self._say(check, _outcome(check))

    def _say(self, check: _Check, sentence: str) -> None:
        if check.problem.text() == sentence:
            return
        check.problem.setText(sentence)
        check.field.setAccessibleDescription(sentence)
        self.fields.setRowVisible(check.problem, bool(sentence))


def _outcome(check: _Check) -> str:
    try:
        check.try_it()
    except UserError as error:
        return str(error)
    return ""
