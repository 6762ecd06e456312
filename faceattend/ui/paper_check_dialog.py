"""Verify a paper: what the records say of the paper that carries a check code."""

from datetime import tzinfo

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QDialog, QFrame, QLineEdit, QWidget

from faceattend.services.closing import ClosingService, PaperProof
from faceattend.ui.controls import (
    Kind,
    Picture,
    Role,
    button,
    column,
    label,
    row,
    set_role,
    size_window,
)
from faceattend.ui.differences import DifferencesModel
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.messages import MessageStrip
from faceattend.ui.month_field import month_text
from faceattend.ui.month_model import MonthModel
from faceattend.ui.month_view import MonthView
from faceattend.ui.plain_table import plain_table
from faceattend.ui.site_time import moment_words
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task

_ROOM = QSize(960, 600)
"""Pixels that a month needs to be compared with a paper."""


class PaperCheckDialog(QDialog):
    """Takes the code from a paper and shows the month as it was closed, to be laid beside the paper."""

    def __init__(self, service: ClosingService, zone: tzinfo, parent: QWidget | None = None) -> None:
        """Build the dialog; ``zone`` is that of the site."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Verify a paper"))
        self._service = service
        self._zone = zone
        self._strip = MessageStrip()
        self._code = QLineEdit()
        self._code.setPlaceholderText("0000-0000-0000-0000-0000")
        self._code.setMaxLength(40)
        self._look = button(self.tr("Verify"), Kind.PRIMARY, Icon.CHECK)
        self._look.setDefault(True)
        self._sign = Picture(Icon.INFO, Tone.MUTED, 24)
        self._hint = label(
            self.tr("Every paper of a closed month carries one. Dashes, spaces and small letters do not matter."),
            Role.MUTED,
            wrap=True,
        )
        self._verdict = label("", Role.STRONG, wrap=True)
        self._facts = label("", wrap=True)
        self._model = MonthModel(self)
        self._roll = MonthView(self._model)
        self._differences = DifferencesModel(self)
        self._changed = plain_table(self.tr("What was amended since"), self._differences, stretched=0)
        self._differences.setParent(self._changed)
        self._changed_title = label(self.tr("What was amended since"), Role.STRONG)
        self._frame = QFrame()
        self._build()
        self._code.textChanged.connect(self._refresh)
        self._look.clicked.connect(self._verify)
        self._show(None)
        self._refresh()
        self._code.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say why nothing is known of the paper."""
        self._refresh()
        self._show(None)
        self._strip.show_error(error)
        self._code.setFocus()
        self._code.selectAll()

    def _build(self) -> None:
        code_label = label(self.tr("&Check code at the foot of the paper"))
        code_label.setBuddy(self._code)
        self._code.setAccessibleName(self.tr("Check code at the foot of the paper"))
        typed = row()
        typed.addWidget(self._code, 1)
        typed.addWidget(self._look)
        said = row(gap=GRID + GRID // 2)
        words = column(gap=2)
        words.addWidget(self._verdict)
        words.addWidget(self._facts)
        said.addWidget(self._sign)
        said.addLayout(words, 1)
        inside = column(margin=GRID + GRID // 2)
        inside.addLayout(said)
        self._frame.setLayout(inside)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Verify a paper"), Role.HEADING))
        layout.addWidget(self._strip)
        layout.addWidget(code_label)
        layout.addLayout(typed)
        layout.addWidget(self._hint)
        layout.addWidget(self._frame)
        layout.addWidget(self._changed_title)
        layout.addWidget(self._changed, 1)
        layout.addWidget(self._roll, 2)
        layout.addStretch()
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumSize(640, 280)
        size_window(self, 720, 280)

    def _refresh(self) -> None:
        self._look.setEnabled(bool(self._code.text().strip()))

    def _verify(self) -> None:
        service, code = self._service, self._code.text()
        self._strip.clear()
        self._look.setEnabled(False)
        run_task(self, lambda _handle: service.verify_code(code), self._verified, self.show_error)

    def _verified(self, proof: PaperProof) -> None:
        self._refresh()
        self._show(proof)

    def _show(self, proof: PaperProof | None) -> None:
        known = proof is not None
        self._hint.setVisible(not known)
        self._frame.setVisible(known)
        result = None if proof is None else proof.result
        self._roll.setVisible(result is not None)
        self._model.set_result(result)
        changed = () if proof is None else proof.changed
        self._differences.show_differences(changed)
        self._changed.setVisible(bool(changed))
        self._changed_title.setVisible(bool(changed))
        if proof is None:
            return
        if self.height() < _ROOM.height():
            size_window(self, _ROOM.width(), _ROOM.height())
        sound = proof.holds and not proof.lost
        set_role(self._frame, "strip-ok" if sound else "strip-warning")
        self._sign.show_icon(Icon.CHECK_CIRCLE if sound else Icon.WARNING, Tone.OK if sound else Tone.LATE)
        self._verdict.setText(self._judgement(proof))
        self._facts.setText(" ".join(self._sentences(proof)))

    def _judgement(self, proof: PaperProof) -> str:
        month = month_text(proof.closing.month)
        if proof.lost:
            return self.tr("These records made the paper of {0}, but some of its rows are damaged now.").format(month)
        if not proof.holds:
            words = self.tr("These records made the paper of {0}, and amendment {1} took its place.")
            return words.format(month, proof.latest.number)
        return self.tr("These records made the paper of {0}, and it holds.").format(month)

    def _sentences(self, proof: PaperProof) -> list[str]:
        closing = proof.closing
        when = moment_words(closing.at, self._zone)
        number = self.tr("Closed") if closing.number == 0 else self.tr("Amendment {0}").format(closing.number)
        people = closing.people
        who = self.tr("1 person") if people == 1 else self.tr("{0} people").format(people)
        said = [self.tr("{0} on {1} by {2}, with {3}.").format(number, when, closing.by, who)]
        if closing.undecided:
            said.append(self.tr("Undecided days: {0} ({1}).").format(closing.undecided, closing.reason))
        elif closing.reason:
            said.append(self.tr("Reason: {0}.").format(closing.reason.rstrip(".")))
        if proof.erased:
            said.append(self.tr("People who were erased since and are not listed: {0}.").format(proof.erased))
        if proof.lost:
            said.append(self.tr("Damaged rows: {0}. Check the records in Preferences.").format(proof.lost))
        if proof.result is None:
            said.append(self.tr("Its numbers were kept long enough and are deleted."))
        else:
            said.append(self.tr("Compare these numbers with the paper:"))
        return said
