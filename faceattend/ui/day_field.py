"""The field in which a day is chosen."""

from datetime import date

from PyQt6.QtCore import QDate, pyqtSignal
from PyQt6.QtWidgets import QAbstractSpinBox, QDateEdit, QWidget

from faceattend.ui.controls import icon_button, row
from faceattend.ui.icons import Icon
from faceattend.ui.theme import GRID


class DayField(QWidget):
    """A day between two arrows.

    Signals:
        changed: another day was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QDateEdit()
        self._edit.setDisplayFormat("ddd d MMM yyyy")
        self._edit.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self._edit.setCurrentSection(QDateEdit.Section.DaySection)
        self._edit.setAccessibleName(self.tr("Day"))
        self._edit.setMinimumWidth(144)
        self._back = icon_button(Icon.CHEVRON_LEFT, self.tr("Day before"))
        self._on = icon_button(Icon.CHEVRON_RIGHT, self.tr("Next day"))
        layout = row(gap=GRID // 2)
        layout.addWidget(self._back)
        layout.addWidget(self._edit)
        layout.addWidget(self._on)
        self.setLayout(layout)
        self.setFocusProxy(self._edit)
        QWidget.setTabOrder(self._edit, self._back)
        QWidget.setTabOrder(self._back, self._on)
        self._back.clicked.connect(lambda: self._step(-1))
        self._on.clicked.connect(lambda: self._step(1))
        self._edit.dateChanged.connect(self._moved)

    @property
    def day(self) -> date:
        """The day that is chosen."""
        return self._edit.date().toPyDate()

    def show_day(self, day: date, latest: date | None = None) -> None:
        """Choose a day.

        Args:
            latest: the last one that can be chosen from now on.
        """
        if latest is not None:
            self._edit.setMaximumDate(QDate(latest.year, latest.month, latest.day))
        self._edit.setDate(QDate(day.year, day.month, day.day))

    def _step(self, days: int) -> None:
        self._edit.setDate(self._edit.date().addDays(days))

    def _moved(self, day: QDate) -> None:
        self._on.setEnabled(day < self._edit.maximumDate())
        self.changed.emit()
