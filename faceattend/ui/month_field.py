"""The field in which a month is chosen."""

from PyQt6.QtCore import QDate, QLocale, pyqtSignal
from PyQt6.QtWidgets import QAbstractSpinBox, QDateEdit, QDateTimeEdit, QWidget

from faceattend.domain.months import Month
from faceattend.ui.controls import icon_button, row
from faceattend.ui.icons import Icon
from faceattend.ui.theme import GRID


class _MonthEdit(QDateEdit):
    """Steps by months, also over the end of a year."""

    def stepBy(self, steps: int) -> None:
        """Go some months on or back."""
        self.choose(self.date().addMonths(steps))

    def choose(self, date: QDate) -> None:
        """Show a month, selected in full: Qt would keep a selection as long as the name of the month before."""
        self.setDate(date)
        self.setSelectedSection(QDateTimeEdit.Section.NoSection)
        self.setSelectedSection(QDateTimeEdit.Section.MonthSection)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Allow both ways as far as the dates go."""
        back = self.date().addMonths(-1) >= self.minimumDate()
        on = self.date().addMonths(1) <= self.maximumDate()
        none = QAbstractSpinBox.StepEnabledFlag.StepNone
        return (QAbstractSpinBox.StepEnabledFlag.StepDownEnabled if back else none) | (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled if on else none
        )


class MonthField(QWidget):
    """A month between two arrows.

    Signals:
        changed: another month was chosen.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = _MonthEdit()
        self._edit.setDisplayFormat("MMMM yyyy")
        self._edit.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self._edit.setAccessibleName(self.tr("Month"))
        self._edit.setMinimumWidth(144)
        self._back = icon_button(Icon.CHEVRON_LEFT, self.tr("Month before"))
        self._on = icon_button(Icon.CHEVRON_RIGHT, self.tr("Next month"))
        layout = row(gap=GRID // 2)
        layout.addWidget(self._back)
        layout.addWidget(self._edit)
        layout.addWidget(self._on)
        self.setLayout(layout)
        self.setFocusProxy(self._edit)
        QWidget.setTabOrder(self._edit, self._back)
        QWidget.setTabOrder(self._back, self._on)
        self._back.clicked.connect(lambda: self._edit.stepBy(-1))
        self._on.clicked.connect(lambda: self._edit.stepBy(1))
        self._edit.dateChanged.connect(self._moved)

    @property
    def month(self) -> Month:
        """The month that is chosen."""
        return Month(self._edit.date().year(), self._edit.date().month())

    def show_month(self, month: Month, latest: Month | None = None) -> None:
        """Choose a month.

        Args:
            latest: the last one that can be chosen from now on.
        """
        if latest is not None:
            self._edit.setMaximumDate(QDate(latest.year, latest.number, 1))
        self._edit.choose(QDate(month.year, month.number, 1))

    def _moved(self, date: QDate) -> None:
        self._on.setEnabled(date.addMonths(1) <= self._edit.maximumDate())
        self.changed.emit()


def month_text(month: Month) -> str:
    """Return a month as people write it here."""
    return QLocale().toString(QDate(month.year, month.number, 1), "MMMM yyyy")
