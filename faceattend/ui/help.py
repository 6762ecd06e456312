"""Help > First steps: from an empty office to a printed month."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QGridLayout, QWidget

from faceattend.ui.controls import Kind, Role, button, card, column, label, row, scrolled
from faceattend.ui.theme import GRID


class HelpDialog(QDialog):
    """Says in a few steps how to work with the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("First steps"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        steps = card(grid)
        for number, (title, text) in enumerate(self._steps(), start=1):
            words = column(gap=2)
            words.addWidget(label(title, Role.STRONG, wrap=True))
            words.addWidget(label(text, Role.MUTED, wrap=True))
            grid.addWidget(label(str(number), Role.BADGE_INFO), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(words, number, 1)
        close = button(self.tr("Close"), Kind.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(margin=3 * GRID, gap=2 * GRID)
        layout.addWidget(label(self.tr("First steps"), Role.TITLE))
        layout.addWidget(scrolled(steps, read_only=self.tr("First steps")), 1)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(720, 600)

    def _steps(self) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Tell the people"),
                self.tr(
                    "In Preferences, Privacy write the notice that people are given before they agree to be "
                    "recognised. There is a template, and one for the assessment of the risks."
                ),
            ),
            (
                self.tr("Say when people are expected"),
                self.tr(
                    "In Preferences, Shifts set the hours of the day, and in Calendar the weekly days off and the "
                    "holidays. A new office has one shift from 9 to 5, and Saturday and Sunday off. Change them before "
                    "the first day; later a change holds from a day on."
                ),
            ),
            (
                self.tr("Add the people"),
                self.tr(
                    "On the People tab press Add person. Write down how the person agreed to be recognised, and take "
                    "three to five pictures with the camera or from files."
                ),
            ),
            (
                self.tr("Choose the camera"),
                self.tr("On the Live tab choose a camera, a network camera, a video file or a folder of pictures."),
            ),
            (
                self.tr("Let it watch"),
                self.tr(
                    "While the line at the bottom says Recording, whoever passes is written down. A solid frame is "
                    "somebody who was recognised, a dashed one is being looked at or not known."
                ),
            ),
            (
                self.tr("Put right what is wrong"),
                self.tr(
                    "Undo an entry that is wrong, confirm a name that is asked about, and add an entry by hand for "
                    "whoever the camera missed. Nothing is erased: the reason stays with the entry."
                ),
            ),
            (
                self.tr("Decide what is open"),
                self.tr(
                    "On the Reports tab press Undecided: it lists the days that nobody watched and those without an "
                    "out. Choose a day to read why it is so, and accept the proposed time, decide the day or enter "
                    "leave."
                ),
            ),
            (
                self.tr("Print the month and close it"),
                self.tr(
                    "Choose the report, look at its pages, and print it or save it as PDF, Excel or CSV. When every "
                    "day is decided, close the month: its numbers do not change any more, and the code at the foot of "
                    "every paper proves it."
                ),
            ),
            (
                self.tr("Keep the password and the recovery key"),
                self.tr("Without either of them the records cannot be read by anybody, and there is no back door."),
            ),
        ]
